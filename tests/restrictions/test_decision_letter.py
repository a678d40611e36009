"""The decision letter: who writes it, who checks it, and everything that the customer reads in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from engagement import clock
from engagement.checks import Unmet
from engagement.spine.work_items import open_work_of
from engagement.transitions import NotVisible
from letters import services as letter_services
from letters.checkers import who_may_check
from letters.models import Letter
from tests.restrictions.builders import Limits
from tests.restrictions.letters import CONSIDERED, WHY, again, check, checked, pdf_of, submit, write

pytestmark = pytest.mark.django_db


def codes(unmet: Unmet) -> set[str]:
    return {one.check.code for one in unmet.unmet}


# The letter begins with the decision ---------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-A1-CRG-6")
def test_the_requester_and_the_manager_write_the_letter_and_nobody_else(limits: Limits) -> None:
    letter = limits.decided_by_group().letter
    assert letter.drafter == limits.person("Tom")
    assert list(letter.also_writes.all()) == [limits.person("Shona")]
    write(letter, by=limits.person("Shona"))
    for name in ("Isla", "Helen", "Ewan"):
        with pytest.raises((PermissionDenied, NotVisible)):
            write(letter, by=limits.person(name))


def test_where_a_manager_asked_they_write_it_themselves(limits: Limits) -> None:
    letter = limits.decided_by_group("Shona", to="group").letter
    assert letter.drafter == limits.person("Shona")
    assert list(letter.also_writes.all()) == []


def test_where_the_requester_has_left_the_manager_writes(limits: Limits) -> None:
    request = limits.with_group(terms=limits.group_terms())
    tom = limits.person("Tom")
    tom.is_active = False
    tom.save()
    limits.vote(request, "Helen", "Alasdair", "Priya")
    from restrictions.services.deciding import record_decision

    record_decision(request.pk, actor=limits.person("Priya"), considered=limits.considered(request))
    assert limits.again(request).restriction.letter.drafter == limits.person("Shona")


@pytest.mark.clauses("SBC-A1-CRG-7")
def test_a_member_of_the_group_checks_and_nobody_else(limits: Limits) -> None:
    restriction = limits.shared(limits.decided_by_group())
    letter = submit(again(restriction).letter)
    group = {limits.person(name) for name in ("Helen", "Alasdair", "Priya", "Callum")}
    assert set(who_may_check(letter)) == group
    for name in ("Tom", "Shona", "Margaret", "Isla", "Grace"):
        with pytest.raises((PermissionDenied, NotVisible)):
            check(letter, limits.person(name))
    assert check(letter, limits.person("Callum")).state == Letter.State.CHECKED


def test_the_check_waits_for_the_whole_group_and_each_finds_the_letter(limits: Limits, as_person: Any) -> None:
    letter = submit(again(limits.shared(limits.decided_by_group())).letter)
    item = open_work_of(letter).get(kind="check_letter")
    assert item.duty == "review_group"
    for name in ("Helen", "Callum"):
        assert as_person(name).visit(letter.check_url).status == 200, name
    assert as_person("Ewan").visit(letter.check_url).status in (403, 404)


def test_a_member_who_is_away_does_not_check_and_their_deputy_does(limits: Limits) -> None:
    letter = submit(again(limits.shared(limits.decided_by_group())).letter)
    deputy = limits.council.add("Una Marsh", role="review_group")
    limits.council.away("Helen", covered_by="Una Marsh")
    with pytest.raises(PermissionDenied):
        check(letter, limits.person("Helen"))
    assert check(letter, deputy).version.checker == deputy


@pytest.mark.clauses("SBC-A1-CRG-7")
def test_a_senior_managers_decision_is_checked_by_another_manager(limits: Limits) -> None:
    letter = submit(again(limits.shared(limits.decided_by_senior())).letter)
    with pytest.raises(PermissionDenied, match="You were part"):
        check(letter, limits.person("Margaret"))
    with pytest.raises((PermissionDenied, NotVisible)):
        check(letter, limits.person("Helen"))
    assert check(letter, limits.person("Shona")).state == Letter.State.CHECKED


def test_the_reporter_of_what_it_rests_on_never_checks(limits: Limits) -> None:
    """Helen sits in the group and logged one of the incidents."""
    incident = limits.record_only("Tom")
    type(incident)._base_manager.filter(pk=incident.pk).update(reporter=limits.person("Helen"))
    request = limits.with_group(terms=limits.group_terms(), incident=again(incident))
    limits.vote(request, "Alasdair", "Priya", "Callum")
    from restrictions.services.deciding import record_decision

    record_decision(request.pk, actor=limits.person("Callum"), considered=limits.considered(request))
    restriction = limits.again(request).restriction
    letter = submit(again(limits.shared(restriction)).letter)
    with pytest.raises(PermissionDenied):
        check(letter, limits.person("Helen"))


# What the customer reads ---------------------------------------------------------------------------------------------


@pytest.mark.clauses(
    "SBC-11.2a",
    "SBC-11.2b",
    "SBC-11.2c",
    "SBC-11.2d",
    "SBC-11.2e",
    "SBC-7.2",
    "SBC-2.2a",
    "SBC-7.9c",
    "SPSO-G1-05",
    "SPSO-G3-35a",
    "SPSO-G3-35b",
)
def test_the_whole_letter_says_what_why_how_long_what_stays_who_knows_review_and_challenge(limits: Limits) -> None:
    restriction = limits.shared(limits.decided_by_group())
    letter = checked(limits, restriction, by="Priya")
    text = pdf_of(letter)
    for words in (
        "How you can contact us until 16 February 2027",
        "On 18 November 2026 our Complaints Review Group made a decision",
        "from 18 November 2026 until 16 February 2027",
        "the reminder notice of 2 November",
        WHY,
        CONSIDERED,
        "Ring Shona Kerr on Tuesdays between 10am and noon, or write to us at any time.",
        "You can also still report an emergency",
        "ask for information under information and data protection law",
        "Staff who answer the phones.",
        "We keep a record until 2 years after the arrangement ends.",
        "On 17 January 2027 we will ask whether this is still needed.",
        "You can appeal to our Chief Executive by 17 December 2026",
        "Public Services Ombudsman",
    ):
        assert " ".join(words.split()) in text, words


def test_the_letter_of_a_senior_manager_names_the_group_as_the_way_to_appeal(limits: Limits) -> None:
    letter = checked(limits, limits.shared(limits.decided_by_senior()), by="Shona")
    text = pdf_of(letter)
    assert "our head of planning made a decision" in text
    assert "You can appeal to our Complaints Review Group by" in text
    assert "Tuesdays" in text
    assert "Our other services" in text or "All our other services stay open to you" in text


def test_a_letter_without_a_fixed_end_says_why(limits: Limits) -> None:
    terms = limits.terms(ends_on=None, no_fixed_end_because="We do not know yet how long the works will take.")
    letter = checked(limits, limits.shared(limits.decided_by_senior(terms=terms)), by="Shona")
    assert "It has no fixed end, because we do not know yet how long the works will take." in pdf_of(letter)


def test_the_day_of_the_decision_is_londons(limits: Limits, the_clock: Any) -> None:
    the_clock.set(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    letter = limits.decided_by_senior().letter
    assert letter.context["dates"]["decision_date"] == "2026-07-02"


def test_no_name_of_staff_where_names_are_withheld(limits: Limits) -> None:
    withheld = limits.measure("withhold_details", answers={"risk_note": "A clerk was named and insulted online."})
    restriction = limits.shared(limits.decided_by_senior(terms=limits.terms(withheld)))
    letter = write(again(restriction).letter)
    assert letter.version.signed_by == Letter.SignedBy.TEAM
    letter_services.save_draft(
        letter.pk,
        actor=letter.drafter,
        draft=letter_services.DraftInput(
            heading=letter.version.heading, salutation="Dear Mr Pringle", dated_on=clock.today(), signed_by="drafter"
        ),
        revision=letter.version.revision,
    )
    with pytest.raises(Unmet) as refused:
        letter_services.submit_letter(letter.pk, actor=letter.drafter)
    assert "names_are_withheld" in codes(refused.value)
