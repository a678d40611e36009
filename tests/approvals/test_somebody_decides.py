"""Four eyes never ends in nobody's eyes: where a team's own managers are part of it, somebody else decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from engagement import clock
from engagement.checks import Unmet
from engagement.people.models import Team, User
from engagement.permissions import allowed
from engagement.spine.work_items import open_work_of, waiting_for
from engagement.transitions import NotVisible
from incidents.models import Incident, RestorativeApproach
from incidents.selectors import queue
from incidents.services import moves, restorative
from incidents.services.entrusting import entrust_stranded
from tests.approvals.builders import APPROVAL, Cases, decision
from tests.letters.samples import DESC_TEXTS

pytestmark = pytest.mark.django_db

STARTED = {
    "kind": "manage_expectations",
    "wanted": "One contact a week.",
    "why": "It has built up.",
    "adjustments_considered": "None known; asked on 9 November.",
    "approach": "One contact a week; we answer on Thursdays.",
    "proportionate_because": "Four people were kept from other work.",
}


def kinds(person: Any) -> list[str]:
    return sorted(work.kind for work in waiting_for(person))


def started(cases: Cases, by: str, *incidents: Any) -> RestorativeApproach:
    return restorative.start_as_manager(
        actor=cases.person(by), incidents=[incident.pk for incident in incidents], **STARTED
    )


def discussed(cases: Cases, approach: RestorativeApproach, by: str) -> RestorativeApproach:
    return restorative.record_discussion(
        approach.pk,
        actor=cases.person(by),
        discussed_on=clock.today(),
        monitor_until=clock.today() + timedelta(days=60),
    )


def written(letter: Any, drain: Any) -> Any:
    """The drafter writes the letter and hands it in; the system makes it ready."""
    from letters import services

    draft = services.DraftInput(
        heading="Your calls", salutation="Dear Mr Pringle", dated_on=clock.today(), texts=DESC_TEXTS
    )
    services.save_draft(letter.pk, actor=letter.drafter, draft=draft, revision=letter.version.revision)
    services.submit_letter(letter.pk, actor=letter.drafter)
    drain()
    return type(letter).objects.get(pk=letter.pk)


# -- who checks the letter ---------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-A1-REST-7", "SBC-A1-REST-10")
def test_who_logged_what_an_approach_rests_on_does_not_check_its_letter(cases: Cases) -> None:
    earlier = cases.record_only("Shona", cases.customer("Deborah Laidlaw"))
    approach = discussed(cases, started(cases, "Margaret", earlier), "Margaret")
    assert not allowed(cases.person("Shona"), "check_letter", approach.letter)


@pytest.mark.clauses("SBC-A1-REST-7", "SBC-A1-REST-10")
def test_the_letter_goes_to_another_manager_where_both_of_the_team_are_out(
    cases: Cases, as_person: Any, drain: Any
) -> None:
    """Margaret starts and writes, Shona logged: the manager of the other team of the service checks."""
    from letters.selectors import letters_to_check, letters_to_check_count, who_checks

    earlier = cases.record_only("Shona", cases.customer("Deborah Laidlaw"))
    approach = discussed(cases, started(cases, "Margaret", earlier), "Margaret")
    letter = written(approach.letter, drain)
    ewan = cases.person("Ewan")
    assert who_checks(letter) == [ewan]
    assert kinds(ewan) == ["check_letter"]
    assert list(letters_to_check(ewan)) == [letter]
    assert letters_to_check_count(cases.person("Fiona")) == 0
    screen = as_person("Ewan")
    assert screen.visit("/").says("A letter is ready for you to check")
    page = screen.visit("/approvals/letters/")
    assert page.says("Deborah Laidlaw")
    assert screen.visit(f"/letters/{letter.pk}/check/").status == 200
    page = screen.press(
        "Save my decision",
        {
            "decision": "approve",
            "four_points": ["neutral", "relationship", "clear", "accessible"],
        },
    )
    assert page.status == 200
    assert type(letter).objects.get(pk=letter.pk).state == "checked"
    for name in ("Fiona", "Donald", "Rory"):
        assert as_person(name).visit(f"/letters/{letter.pk}/").status == 404


# -- who decides about an incident -------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-7.5a")
@pytest.mark.parametrize(("reporter", "affected"), [("Shona", "Margaret"), ("Margaret", "Shona")])
def test_an_incident_of_both_managers_is_decided_by_one_of_the_service(
    cases: Cases, as_person: Any, reporter: str, affected: str
) -> None:
    incident = cases.record_only(reporter, cases.customer("Deborah Laidlaw"), affected=(affected,))
    ewan = cases.person("Ewan")
    assert "review" in kinds(ewan)
    assert [row.reference for row in queue.Waiting(ewan)[:]] == [incident.reference]
    assert queue.waiting_count(cases.person("Fiona")) == 0
    screen = as_person("Ewan")
    assert screen.visit("/").says("Deborah Laidlaw")
    page = screen.visit(f"/incidents/{incident.reference}/")
    assert page.says("Nobody who manages Planning may decide about this, so it came to you.")
    moves.start_review(incident.pk, actor=ewan)
    for name in (reporter, affected):
        with pytest.raises(PermissionDenied, match="another manager decides"):
            moves.take_no_further_action(
                incident.pk, actor=cases.person(name), reason_code="one_off", reason="It was once."
            )
    done = moves.take_no_further_action(incident.pk, actor=ewan, reason_code="one_off", reason="It was once.")
    assert done.state == "no_further_action"
    assert moves.close(incident.pk, actor=ewan).state == "closed"
    assert [row.reference for row in queue.decided(ewan)[:]] == [incident.reference]
    with pytest.raises(NotVisible):
        moves.reopen(incident.pk, actor=cases.person("Fiona"), reason="Again.")


@pytest.mark.clauses("SBC-A1-REST-5")
def test_a_request_that_both_managers_are_part_of_is_decided_by_one_of_the_service(
    cases: Cases, as_person: Any
) -> None:
    request = cases.request("Shona", cases.customer("Deborah Laidlaw"), affected=("Margaret",))
    assert kinds(cases.person("Ewan")) == ["decide"]
    assert not waiting_for(cases.person("Margaret")).exists()
    for name in ("Shona", "Margaret"):
        with pytest.raises(PermissionDenied):
            restorative.approve_restorative_approach(request.pk, actor=cases.person(name), **APPROVAL)
    screen = as_person("Ewan")
    page = screen.visit(f"/approvals/{request.reference}/")
    assert page.says("Nobody who manages Planning may decide about this, so it came to you.")
    assert screen.press("Record decision", decision(request)).says("Approved. Next: talk it over")
    approved = RestorativeApproach.objects.get(pk=request.pk)
    assert approved.approver == cases.person("Ewan")
    assert [one.state for one in approved.incidents.all()] == ["managed_restorative"]
    assert kinds(cases.person("Shona")) == ["discuss"]


def test_whoever_decides_in_the_end_follows_the_approach_too(cases: Cases) -> None:
    approach = cases.approved("Shona", by="Ewan", affected=("Margaret",), approach_kind="early_conversation")
    discussed(cases, approach, "Shona")
    restorative.record_conversation(
        approach.pk,
        actor=cases.person("Shona"),
        conversation_on=clock.today(),
        conversation_note="We talked about the calls.",
        asked_for_change=False,
    )
    assert kinds(cases.person("Ewan")) == ["outcome"]
    ended = restorative.record_improved(approach.pk, actor=cases.person("Ewan"), outcome_note="Two calls in a month.")
    assert ended.state == "succeeded"


def test_a_fallback_manager_may_start_an_approach_from_what_came_to_them(cases: Cases) -> None:
    customer = cases.customer("Deborah Laidlaw")
    incident = cases.record_only("Shona", customer, affected=("Margaret",))
    theirs = cases.record_only("Tom", customer)
    approach = started(cases, "Ewan", incident)
    assert approach.state == "approved"
    with pytest.raises(NotVisible):
        started(cases, "Ewan", theirs)


def test_a_senior_manager_elsewhere_decides_where_nobody_of_the_service_is_left(cases: Cases) -> None:
    incident = cases.record_only("Shona", affected=("Margaret", "Ewan"))
    assert "review" in kinds(cases.person("Donald"))
    assert moves.start_review(incident.pk, actor=cases.person("Donald")).state == "in_review"


def test_a_missing_manager_is_passed_over_as_one_who_is_part_of_it(cases: Cases) -> None:
    team = cases.council.team("Council tax")
    team.line_manager = None
    team.save()
    incident = cases.record_only("Nadia")
    assert "review" in kinds(cases.person("Donald"))
    assert moves.start_review(incident.pk, actor=cases.person("Donald")).state == "in_review"


def test_a_deputy_decides_for_the_manager_it_came_to(cases: Cases) -> None:
    incident = cases.record_only("Shona", affected=("Margaret",))
    cases.council.away("Ewan", covered_by="Fiona")
    fiona = cases.person("Fiona")
    assert "review" in kinds(fiona)
    assert moves.start_review(incident.pk, actor=fiona).state == "in_review"


@pytest.mark.clauses("SBC-2.7c")
def test_it_is_said_before_submitting_when_nobody_at_all_is_left(cases: Cases) -> None:
    from incidents.services.logging import submit_incident

    draft = cases.draft("Shona", asks="record_only", approach_kind="", affected=("Margaret", "Ewan", "Donald"))
    with pytest.raises(Unmet) as caught:
        submit_incident(draft.pk, actor=cases.person("Shona"))
    assert [item.check.code for item in caught.value.unmet] == ["somebody_decides"]
    assert "Ask the administrator to name another manager" in str(caught.value)
    assert Incident.objects.get(pk=draft.pk).state == "draft"


# -- when the managers change ------------------------------------------------------------------------------------------


def test_what_nobody_can_decide_any_more_is_passed_on_with_its_work(cases: Cases) -> None:
    """Margaret could decide, and left; her place is empty."""
    incident = cases.record_only("Shona")
    request = cases.request("Shona")
    assert "review" in kinds(cases.person("Margaret"))
    Team.objects.update(senior_manager=None)
    assert entrust_stranded() == 3
    assert entrust_stranded() == 0
    ewan = cases.person("Ewan")
    assert kinds(ewan) == ["decide", "review"]
    assert [event.sentence for event in _timeline(incident)][-1] == (
        "passed this to Ewan Scott, building standards team leader: nobody of Planning may decide about it"
    )
    assert moves.start_review(incident.pk, actor=ewan).state == "in_review"
    assert restorative.approve_restorative_approach(request.pk, actor=ewan, **APPROVAL).state == "approved"


def test_nothing_is_passed_on_while_somebody_of_the_team_may_decide(cases: Cases) -> None:
    cases.record_only("Tom")
    cases.request("Shona")
    assert entrust_stranded() == 0
    assert not Incident.objects.exclude(entrusted_team=None).exists()
    assert not RestorativeApproach.objects.exclude(entrusted_team=None).exists()


def test_somebody_who_left_does_not_count_as_a_manager(cases: Cases) -> None:
    incident = cases.record_only("Shona")
    User.objects.filter(pk=cases.person("Margaret").pk).update(is_active=False)
    assert entrust_stranded() == 1
    assert {work.team for work in open_work_of(incident)} == {cases.council.team("Building standards")}


def _timeline(record: Any) -> Any:
    from engagement.spine.timeline import timeline_of

    return timeline_of(record)
