"""From the decision to a restriction in force: the letter, checked and sent, and nothing before it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from engagement import clock
from engagement.checks import Unmet
from engagement.spine.work_items import open_work_of
from engagement.transitions import AlreadyMoved, NotVisible, SystemActor, perform
from letters import services as letter_services
from letters.checkers import who_may_check
from letters.models import Letter
from restrictions.models import Restriction
from restrictions.services import supporting, telling
from restrictions.services.sharing import RecipientInput, decide_sharing
from tests.restrictions.builders import Limits
from tests.restrictions.letters import (
    BALANCE,
    again,
    check,
    checked,
    issue,
    limit_to_complaints,
    pdf_of,
    sent,
    submit,
    write,
)

pytestmark = pytest.mark.django_db

TOLD = {
    "told_how": "Tom rang and read the whole decision out.",
    "not_in_writing_because": "He cannot read letters and asked to be told on the phone.",
}


def codes(unmet: Unmet) -> set[str]:
    return {one.check.code for one in unmet.unmet}


def kinds(subject: Any) -> set[str]:
    return set(open_work_of(subject).values_list("kind", flat=True))


# Only the letter brings it into force --------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-11.2-0", "SBC-A1-CRG-8", "SPSO-EP-62.2")
def test_it_is_in_force_from_the_day_of_the_letter_and_never_before(limits: Limits) -> None:
    restriction = limits.shared(limits.decided_by_group())
    letter = checked(limits, restriction, by="Priya")
    assert again(restriction).state == Restriction.State.PENDING_NOTIFICATION
    assert again(restriction).starts_on is None
    issue(letter)
    begun = again(restriction)
    assert (begun.state, begun.told, begun.told_on, begun.starts_on) == (
        Restriction.State.ACTIVE,
        "letter",
        clock.today(),
        clock.today(),
    )
    assert begun.request.state == "complete"
    assert begun.reviews.get().due_on == begun.terms.review_on
    assert begun.share_notices.get().person == limits.person("Isla")


@pytest.mark.clauses("SBC-11.2-0")
def test_nobody_and_nothing_brings_it_into_force_without_the_letter(limits: Limits) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    with pytest.raises(Unmet) as refused:
        perform(
            Restriction,
            restriction.pk,
            "come_into_force",
            actor=SystemActor("letter despatch"),
            starts_on=clock.today(),
        )
    assert codes(refused.value) == {"letter_is_issued"}
    for name in ("Tom", "Shona", "Margaret", "Helen"):
        with pytest.raises((PermissionDenied, NotVisible)):
            perform(Restriction, restriction.pk, "come_into_force", actor=limits.person(name), starts_on=clock.today())
    assert again(restriction).state == Restriction.State.PENDING_NOTIFICATION


@pytest.mark.clauses("SPSO-EP-66.0")
def test_a_letter_does_not_go_out_before_it_is_settled_who_must_know(limits: Limits) -> None:
    """The letter itself says who knows, so it is not even handed in."""
    letter = write(limits.decided_by_senior().letter)
    with pytest.raises(Unmet) as refused:
        letter_services.submit_letter(letter.pk, actor=letter.drafter)
    assert "record_complete" in codes(refused.value)
    [missing] = [one for one in refused.value.unmet if one.check.code == "record_complete"]
    assert missing.path == "/register/R-2026-0001/"


def test_what_is_missing_stands_on_the_letters_page_before_anybody_presses_send(limits: Limits, as_person: Any) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    letter = checked(limits, restriction, by="Shona")
    Restriction._base_manager.filter(pk=restriction.pk).update(sharing_because="")
    for path in (letter.get_absolute_url(), letter.issue_url):
        page = as_person("Tom").visit(path)
        assert page.says("Say who must know of it and why"), path
        assert page.find_link("Say who must know of it and why") == "/register/R-2026-0001/sharing/"
    with pytest.raises(Unmet) as refused:
        issue(letter)
    assert codes(refused.value) == {"sharing_decided"}
    assert again(letter).state == Letter.State.CHECKED


def test_the_letter_follows_what_is_changed_about_who_must_know(limits: Limits) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    letter = checked(limits, restriction, by="Shona")
    decide_sharing(
        restriction.pk,
        actor=limits.person("Tom"),
        recipients=[
            RecipientInput("phone_staff", limits.person("Isla").pk),
            RecipientInput("mailbox_monitors", limits.person("Rory").pk),
        ],
        because="They answer phones and emails.",
    )
    letter = again(letter)
    assert letter.state == Letter.State.DRAFT, "an approval of other words does not stand"
    text = pdf_of(check(submit(letter), limits.person("Shona")))
    assert "Staff who answer the phones." in text
    assert "Staff who read shared mailboxes and online channels." in text
    assert "Rory" not in text


def test_a_letter_is_sent_once(limits: Limits) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    letter = checked(limits, restriction, by="Shona")
    issue(letter)
    with pytest.raises(AlreadyMoved):
        issue(letter)
    assert again(restriction).share_notices.count() == 1
    assert again(restriction).reviews.count() == 1


# Cancelled, withdrawn, lapsed ----------------------------------------------------------------------------------------


def test_a_cancelled_letter_is_work_for_whoever_must_begin_another(limits: Limits, as_person: Any) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    first = again(restriction).letter
    letter_services.cancel_letter(first.pk, actor=limits.person("Tom"), reason="It was begun by mistake.")
    assert "begin_letter" in kinds(restriction)
    tom = as_person("Tom")
    tom.visit("/register/R-2026-0001/")
    page = tom.press("Begin another letter")
    second = again(restriction).letter
    assert second.pk != first.pk
    assert page.says(second.reference)
    assert "begin_letter" not in kinds(restriction)
    check(submit(second), limits.person("Shona"))
    issue(again(second))
    assert again(restriction).is_in_force


def test_another_letter_is_not_begun_while_one_is_on_its_way(limits: Limits) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    with pytest.raises(AlreadyMoved):
        telling.begin_letter_again(restriction.pk, actor=limits.person("Tom"))
    with pytest.raises(NotVisible):
        telling.begin_letter_again(restriction.pk, actor=limits.person("Helen"))


def test_a_withdrawn_request_takes_restriction_and_letter_with_it(limits: Limits) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    letter = checked(limits, restriction, by="Shona")
    supporting.withdraw_request(restriction.request_id, actor=limits.person("Tom"), reason="He has stopped calling.")
    assert again(restriction).state == Restriction.State.CANCELLED
    assert again(letter).state == Letter.State.CANCELLED
    assert kinds(restriction) == set(), "nobody is asked for another letter"
    with pytest.raises(AlreadyMoved):
        issue(letter)


def test_a_letter_for_a_cancelled_restriction_is_refused_in_plain_words(limits: Limits, as_person: Any) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    letter = checked(limits, restriction, by="Shona")
    perform(Restriction, restriction.pk, "cancel", actor=limits.person("Tom"), reason="He has moved away.")
    with pytest.raises(Unmet, match="was cancelled on 18 November 2026, before it began"):
        issue(letter)
    page = as_person("Tom").visit(letter.issue_url)
    assert page.says("R-2026-0001 was cancelled on 18 November 2026")
    assert again(letter).state == Letter.State.CHECKED


def test_a_letter_whose_restriction_would_have_ended_is_refused(limits: Limits, the_clock: Any) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    letter = checked(limits, restriction, by="Shona")
    the_clock.forward(days=91)
    with pytest.raises(Unmet) as refused:
        issue(letter)
    assert "end_settled" in codes(refused.value)
    assert not again(restriction).is_in_force


def test_nothing_comes_into_force_after_it_was_cancelled(limits: Limits) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    supporting.withdraw_request(restriction.request_id, actor=limits.person("Tom"), reason="He has moved away.")
    with pytest.raises(AlreadyMoved):
        telling.come_into_force_told_otherwise(
            restriction.pk, actor=limits.person("Shona"), told_on=clock.today(), **TOLD
        )


# Told in another way -------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-11.2-0")
def test_told_in_another_way_with_what_was_said_and_why(limits: Limits) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    letter = again(restriction).letter
    begun = telling.come_into_force_told_otherwise(
        restriction.pk, actor=limits.person("Shona"), told_on=clock.today(), **TOLD
    )
    assert (begun.state, begun.told, begun.told_by) == ("active", "otherwise", limits.person("Shona"))
    assert again(letter).state == Letter.State.CANCELLED
    assert kinds(begun) == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"told_on": None}, "told_on_a_day"),
        ({"told_on": timedelta(days=1)}, "told_on_a_day"),
        ({"told_on": timedelta(days=-1)}, "told_on_a_day"),
        ({"told_how": " . "}, "told_how"),
        ({"not_in_writing_because": ""}, "not_in_writing_says_why"),
    ],
)
def test_told_in_another_way_is_refused_without_its_facts(limits: Limits, changes: Any, code: str) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    given: dict[str, Any] = {"told_on": clock.today(), **TOLD} | changes
    if isinstance(given["told_on"], timedelta):
        given["told_on"] = clock.today() + given["told_on"]
    with pytest.raises(Unmet) as refused:
        telling.come_into_force_told_otherwise(restriction.pk, actor=limits.person("Shona"), **given)
    assert codes(refused.value) == {code}
    assert again(restriction).letter.state == Letter.State.DRAFT, "nothing half done"


@pytest.mark.clauses("SPSO-G3-43")
def test_a_limit_to_complaints_goes_by_its_own_letter_and_in_no_other_way(limits: Limits) -> None:
    restriction = limits.shared(limit_to_complaints(limits))
    letter = again(restriction).letter
    assert (letter.kind, letter.checker_grade) == ("complaints_access", "highest_signoff")
    with pytest.raises(Unmet) as refused:
        telling.come_into_force_told_otherwise(
            restriction.pk, actor=limits.person("Shona"), told_on=clock.today(), **TOLD
        )
    assert codes(refused.value) == {"complaints_limit_is_written"}
    letter = check(submit(letter), limits.person("Alasdair"))
    text = pdf_of(letter)
    assert "until 16 February 2027" in text
    assert "the bin store at 14 Mill Wynd" in text
    assert BALANCE in text
    assert "You can appeal to our Chief Executive" in text
    issue(letter)
    assert again(restriction).is_in_force


def test_where_the_chief_executive_signs_off_they_check_that_letter(limits: Limits) -> None:
    from engagement.policy.models import LocalValue
    from restrictions.services.deciding import sign_off

    LocalValue.objects.filter(key="highest_signoff").update(value="chief_executive")
    restriction = limit_to_complaints(limits, sign_off=sign_off)
    letter = submit(again(limits.shared(restriction)).letter)
    assert who_may_check(letter) == [limits.person("Grace")]
    with pytest.raises((PermissionDenied, NotVisible)):
        check(letter, limits.person("Helen"))
    assert check(letter, limits.person("Grace")).state == Letter.State.CHECKED


# A merge at this moment ----------------------------------------------------------------------------------------------


def test_a_letter_made_ready_before_a_merge_is_read_again(limits: Limits, the_clock: Any) -> None:
    from engagement.customers.services import merge_customers

    restriction = limits.shared(limits.decided_by_senior())
    letter = checked(limits, restriction, by="Shona")
    the_clock.forward(minutes=5)
    other = limits.customer("Alan J Pringle")
    merge_customers(restriction.customer_id, other.pk, actor=limits.person("Shona"), reason="One person")
    with pytest.raises(Unmet, match="merged or parted") as refused:
        issue(letter)
    assert codes(refused.value) == {"same_customer"}
    the_clock.forward(minutes=5)
    letter_services.reopen_letter(letter.pk, actor=limits.person("Tom"))
    issue(check(submit(again(letter)), limits.person("Shona")))
    assert again(restriction).is_in_force


def test_an_act_during_a_merge_is_refused_and_nothing_is_half_done(
    limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other transaction commits its merge after this act has read the customer, before it holds the row."""
    from engagement.customers.models import Customer

    restriction = limits.shared(limits.decided_by_senior())
    other = limits.customer("Alan J Pringle")
    real = telling.hold_customer

    def meanwhile(customer: Any) -> None:
        Customer.objects.filter(pk=customer.pk).update(merged_into=other)
        real(customer)

    monkeypatch.setattr(telling, "hold_customer", meanwhile)
    with pytest.raises(ValidationError, match="merged with another one at this moment"):
        telling.come_into_force_told_otherwise(
            restriction.pk, actor=limits.person("Shona"), told_on=clock.today(), **TOLD
        )
    assert again(restriction).state == Restriction.State.PENDING_NOTIFICATION
    assert again(restriction).letter.state == Letter.State.DRAFT
    assert again(restriction).share_notices.count() == 0


def test_sent_is_what_the_helpers_say(limits: Limits) -> None:
    assert sent(limits, limits.shared(limits.decided_by_senior()), by="Shona").told == "letter"
