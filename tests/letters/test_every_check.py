"""Every fairness check of a letter, one by one: all is in order, then one thing is missing, and exactly that is named.

Each case is tagged with the clauses of its check, so that a check that is taken away or can no longer fail shows here.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection

from engagement import clock
from engagement.checks import Check, Unmet
from engagement.customers.models import Adjustment, ContactPoint
from letters import checks, services
from letters.models import Letter, RenderedForm
from tests.letters.conftest import approve, reread
from tests.letters.decisions import LETTERS, context_of
from tests.letters.samples import DESC_TEXTS
from tests.plugins.acting import TheClock
from tests.plugins.council import Council

CONFIRMED = ("neutral", "relationship", "clear", "accessible")
TODAY, TOMORROW = datetime.date(2026, 11, 18), datetime.date(2026, 11, 19)


@dataclass
class Hands:
    """What the breaks need: to begin, bring on, change and send a letter, and to move the clock."""

    start: Callable[..., Letter]
    letter_in: Callable[..., Letter]
    house: Council
    the_clock: TheClock
    drain: Callable[[], int]
    given: dict[str, Any] = field(default_factory=dict)

    def begin(self, **changes: Any) -> Letter:
        """A letter about a decision to which nothing is lacking."""
        kind = "restriction_decision"
        complete = {"kind": kind, "checker_grade": "manager", "context": context_of(kind), "texts": LETTERS[kind][1]}
        return self.start(**(complete | changes))

    def dated(self, day: datetime.date) -> Letter:
        """A letter with that date, handed in and ready to be checked."""
        letter = self.start(texts=DESC_TEXTS)
        version = letter.version
        draft = services.DraftInput(version.heading, version.salutation, day, texts=DESC_TEXTS)
        services.save_draft(letter.pk, actor=letter.drafter, draft=draft, revision=0)
        services.submit_letter(letter.pk, actor=letter.drafter)
        self.drain()
        return reread(letter)


@pytest.fixture
def hands(
    start: Callable[..., Letter],
    letter_in: Callable[..., Letter],
    house: Council,
    the_clock: TheClock,
    drain: Callable[[], int],
) -> Hands:
    return Hands(start, letter_in, house, the_clock, drain)


def tagged(listed: tuple[Check, ...]) -> list[Any]:
    """The checks as cases, each marked with its clauses."""
    return [
        pytest.param(one, id=one.code, marks=pytest.mark.clauses(*one.clauses) if one.clauses else ()) for one in listed
    ]


def missing(act: Callable[[], Any]) -> set[str]:
    """The codes of the checks for which the act is refused."""
    with pytest.raises(Unmet) as refusal:
        act()
    return {item.check.code for item in refusal.value.unmet}


# Before it is checked -------------------------------------------------------------------------------------------------


def a_day_later(hands: Hands) -> Letter:
    letter = hands.begin()
    hands.the_clock.forward(days=1)
    return letter


# What is done so that exactly this check is no longer met: each gives the letter that is then handed in.
TO_SUBMIT: dict[str, Callable[[Hands], Letter]] = {
    "parts_written": lambda hands: hands.begin(texts=LETTERS["restriction_decision"][1] | {"why": "\u200b –"}),
    "record_complete": lambda hands: hands.begin(context=context_of("restriction_decision", dates={"end_date": None})),
    "nothing_left_open": lambda hands: hands.begin(
        texts=LETTERS["restriction_decision"][1] | {"why": "On [date] we wrote to you."}
    ),
    "dated_soon": a_day_later,
    "somebody_checks": lambda hands: hands.begin(not_checked_by=list(hands.house.people.values())),
}


@pytest.mark.parametrize("check", tagged(checks.TO_SUBMIT))
def test_a_letter_is_not_sent_to_be_checked_without(check: Check, hands: Hands) -> None:
    complete = hands.begin()
    assert services.submit_letter(complete.pk, actor=complete.drafter).state == "rendering"
    letter = TO_SUBMIT[check.code](hands)
    assert missing(lambda: services.submit_letter(letter.pk, actor=letter.drafter)) == {check.code}
    assert reread(letter).state == "draft"
    assert reread(letter).version.content is None


# Before it is approved ------------------------------------------------------------------------------------------------


def forged(letter: Letter) -> None:
    """Somebody got round the triggers and changed a byte."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE letters_renderedform DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER evenhand_letters_renderedform_update")
    RenderedForm.objects.filter(version=letter.version, form="pdf").update(body=b"%PDF forged")


# What is left out of the decision, and what is done to the letter.
TO_APPROVE: dict[str, tuple[dict[str, Any], Callable[[Letter], None]]] = {
    "bytes_intact": ({}, forged),
    "four_points_confirmed": ({"four_points": CONFIRMED[1:]}, lambda _letter: None),
    "engagement_only_confirmed": ({"engagement_only_confirmed": False}, lambda _letter: None),
}


@pytest.mark.parametrize("check", tagged(checks.TO_APPROVE))
def test_a_letter_is_not_approved_without(check: Check, hands: Hands) -> None:
    given = {"actor": hands.house.person("Fiona"), "four_points": CONFIRMED, "engagement_only_confirmed": True}
    good = hands.letter_in("ready_for_check", kind="unacceptable_correspondence")
    assert services.check_letter(good.pk, **given).state == "checked"
    left_out, change = TO_APPROVE[check.code]
    letter = hands.letter_in("ready_for_check", kind="unacceptable_correspondence")
    change(letter)
    assert missing(lambda: services.check_letter(letter.pk, **(given | left_out))) == {check.code}
    assert reread(letter).state == "ready_for_check"
    assert reread(letter).version.checker is None


# Before it is sent ----------------------------------------------------------------------------------------------------


def of_tomorrow(hands: Hands) -> Letter:
    letter = hands.dated(TOMORROW)
    approve(letter, hands.house.person("Fiona"))
    hands.given = {"issued_on": TOMORROW}
    return letter


def of_yesterday(hands: Hands) -> Letter:
    letter = hands.letter_in("checked")
    hands.the_clock.forward(days=1)
    hands.given = {"issued_on": TOMORROW}
    return letter


def checked_a_day_late(hands: Hands) -> Letter:
    letter = hands.dated(TODAY)
    hands.the_clock.forward(days=1)
    approve(letter, hands.house.person("Fiona"))
    hands.given = {"issued_on": TODAY}
    return letter


def sent_as(**given: Any) -> Callable[[Hands], Letter]:
    """A checked letter that is recorded as sent with these answers."""

    def recorded(hands: Hands) -> Letter:
        hands.given = given
        return hands.letter_in("checked")

    return recorded


def with_forged_bytes(hands: Hands) -> Letter:
    letter = hands.letter_in("checked")
    forged(letter)
    return letter


def without_an_address(hands: Hands) -> Letter:
    ContactPoint.objects.filter(kind="address").delete()
    return hands.letter_in("checked")


def in_large_print(hands: Hands) -> Letter:
    letter = hands.letter_in("checked")
    Adjustment.objects.create(
        customer=letter.customer, kind="large_print", what="Large print", status="agreed", told_on=TODAY, told_by="x"
    )
    return letter


TO_ISSUE: dict[str, Callable[[Hands], Letter]] = {
    "bytes_intact": with_forged_bytes,
    "how_given": sent_as(how=""),
    "sent_a_form": sent_as(sent=()),
    "on_its_date": of_yesterday,
    "not_in_future": of_tomorrow,
    "after_the_check": checked_a_day_late,
    "reaches_customer": without_an_address,
    "format_met": in_large_print,
}


@pytest.mark.parametrize("check", tagged(checks.TO_ISSUE))
def test_a_letter_is_not_recorded_as_sent_without(check: Check, hands: Hands) -> None:
    def issue(letter: Letter) -> Letter:
        given = {"actor": letter.drafter, "issued_on": clock.today(), "how": "post", "sent": ("pdf",)}
        return services.issue_letter(letter.pk, **(given | hands.given))

    assert issue(hands.letter_in("checked")).state == "issued"
    letter = TO_ISSUE[check.code](hands)
    assert missing(lambda: issue(letter)) == {check.code}
    found = reread(letter)
    assert (found.state, found.issued_on, found.version.issued_at) == ("checked", None, None)


# After it was sent ----------------------------------------------------------------------------------------------------


def large_print_needed(letter: Letter) -> None:
    Adjustment.objects.create(
        customer=letter.customer, kind="large_print", what="Large print", status="agreed", told_on=TODAY, told_by="x"
    )


TO_SEND_AGAIN: dict[str, tuple[dict[str, Any], Callable[[Letter], Any]]] = {
    "how_given": ({"how": "pigeon"}, lambda _letter: None),
    "sent_again_on_a_day": ({"sent_again_on": TOMORROW}, lambda _letter: None),
    "reaches_customer": ({"how": "email"}, lambda _letter: ContactPoint.objects.filter(kind="email").delete()),
    "format_still_met": ({}, large_print_needed),
}


@pytest.mark.parametrize("check", tagged(checks.TO_SEND_AGAIN))
def test_a_letter_is_not_sent_again_without(check: Check, hands: Hands) -> None:
    given = {"how": "post", "sent_again_on": TODAY}
    good = hands.letter_in("returned_undelivered")
    assert services.send_again(good.pk, actor=good.drafter, **given).state == "issued"
    wrong, change = TO_SEND_AGAIN[check.code]
    letter = hands.letter_in("returned_undelivered")
    change(letter)
    assert missing(lambda: services.send_again(letter.pk, actor=letter.drafter, **(given | wrong))) == {check.code}
    assert reread(letter).state == "returned_undelivered"


def test_every_check_has_its_break() -> None:
    assert {one.code for one in checks.TO_SUBMIT} == set(TO_SUBMIT)
    assert {one.code for one in checks.TO_APPROVE} == set(TO_APPROVE)
    assert {one.code for one in checks.TO_ISSUE} == set(TO_ISSUE)
    assert {one.code for one in checks.TO_SEND_AGAIN} == set(TO_SEND_AGAIN)


def test_every_list_of_checks_of_a_letter_is_one_of_these() -> None:
    """A check that a transition asks for by itself, outside these lists, is broken in the tests of that act."""
    listed = {checks.TO_SUBMIT, checks.TO_APPROVE, checks.TO_ISSUE, checks.TO_SEND_AGAIN}
    asked: dict[str, set[str]] = {}
    for move in Letter._meta.get_field("state").get_all_transitions(Letter):
        terms = move.custom["rule"].checks
        if terms and terms not in listed:
            asked.setdefault(move.name, set()).update(one.code for one in terms)
    assert asked == {
        "retry_rendering": {"rendering_stopped"},
        "return_for_changes": {"comment_given"},
        "new_date": {"new_date_given"},
        "cancel": {"reason_given"},
        "return_undelivered": {"return_dated", "reason_given"},
    }
