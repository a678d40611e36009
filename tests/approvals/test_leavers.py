"""Somebody who asked or logged has left: whoever was handed the work goes on, else a manager of the team."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engagement import clock
from tests.approvals.builders import Cases

pytestmark = pytest.mark.django_db


def leaves(cases: Cases, name: str, successor: str = "") -> None:
    """The account closes; with a successor, open work goes to them."""
    from engagement.spine.models import WorkItem

    person = cases.person(name)
    if successor:
        WorkItem.objects.filter(assignee=person, closed_at__isnull=True).update(assignee=cases.person(successor))
    person.is_active = False
    person.save()


def asked_for_more(cases: Cases) -> Any:
    from incidents.services import restorative

    return restorative.ask_for_more(cases.request("Tom").pk, actor=cases.person("Shona"), question="How long?")


def test_a_manager_answers_for_a_requester_who_has_left(cases: Cases) -> None:
    from django.core.exceptions import PermissionDenied

    from incidents.services import restorative

    asked = asked_for_more(cases)
    with pytest.raises(PermissionDenied):
        restorative.answer_question(asked.pk, actor=cases.person("Shona"), answer="An hour.")
    leaves(cases, "Tom")
    assert restorative.answer_question(asked.pk, actor=cases.person("Shona"), answer="An hour.").state == "submitted"


def test_the_successor_sees_and_answers(cases: Cases) -> None:
    from incidents.models import RestorativeApproach
    from incidents.services import restorative

    asked = asked_for_more(cases)
    isla = cases.person("Isla")
    assert not RestorativeApproach.objects.visible_to(isla).exists()
    leaves(cases, "Tom", "Isla")
    assert RestorativeApproach.objects.visible_to(isla).get() == asked
    assert restorative.answer_question(asked.pk, actor=isla, answer="An hour.").state == "submitted"
    assert not RestorativeApproach.objects.visible_to(isla).exists(), "the work is done, and with it the right to see"


def test_the_question_about_an_incident_goes_on_too(cases: Cases) -> None:
    from engagement.transitions import permitted
    from incidents.services import moves

    incident = cases.record_only("Tom")
    moves.start_review(incident.pk, actor=cases.person("Shona"))
    moves.ask_for_more(incident.pk, actor=cases.person("Shona"), comment="Which calls?")
    leaves(cases, "Tom", "Isla")
    waiting = type(incident).objects.get(pk=incident.pk)
    assert "answer" not in {option.name for option in permitted(waiting, cases.person("Shona"))}
    assert moves.answer(incident.pk, actor=cases.person("Isla"), comment="All of them.").state == "in_review"


def test_a_question_to_somebody_who_has_left_goes_to_the_manager(cases: Cases) -> None:
    from engagement.spine.work_items import open_work_of
    from incidents.services import restorative

    request = cases.request("Tom")
    leaves(cases, "Tom")
    restorative.ask_for_more(request.pk, actor=cases.person("Shona"), question="How long?")
    work = open_work_of(request).get()
    assert (work.assignee, work.duty) == (None, "line_manager")


@pytest.mark.parametrize("successor", ["", "Isla"])
def test_no_letter_is_begun_for_somebody_who_has_left(cases: Cases, successor: str) -> None:
    from incidents.services import restorative

    approved = cases.approved("Tom")
    leaves(cases, "Tom", successor)
    actor = cases.person(successor or "Shona")
    discussed = restorative.record_discussion(
        approved.pk, actor=actor, discussed_on=clock.today(), monitor_until=clock.today() + timedelta(days=60)
    )
    assert discussed.letter.drafter == actor


# -- how often we ask --------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SPSO-G3-31")
def test_what_is_approved_counts_before_its_letter_goes(cases: Cases) -> None:
    from engagement.checks import Unmet

    customer = cases.customer()
    cases.approved("Tom", customer)
    cases.discussed("Tom", customer)
    with pytest.raises(Unmet) as caught:
        cases.approved("Tom", customer)
    assert [item.check.code for item in caught.value.unmet] == ["not_a_third_time"]


@pytest.mark.clauses("SPSO-G3-31")
def test_the_letter_stays_where_others_went_meanwhile(cases: Cases) -> None:
    from engagement.checks import Unmet
    from engagement.spine.permits import making_history
    from incidents.models import RestorativeApproach

    customer = cases.customer()
    late = cases.discussed("Tom", customer)
    letter = cases.checked(late)
    for number in range(2):
        with making_history():
            RestorativeApproach.objects.create(
                reference=f"RA-2026-09{number:02}", state="succeeded", kind="early_conversation", approach="A talk.",
                approved_kind="early_conversation", customer=customer, team=late.team, category=late.category,
                requester=cases.person("Isla"),
            )  # fmt: skip
    from letters.services import issue_letter

    with pytest.raises(Unmet) as caught:
        issue_letter(letter.pk, actor=letter.drafter, issued_on=clock.today(), how="post")
    assert [item.check.code for item in caught.value.unmet] == ["not_asked_too_often"]


@pytest.mark.clauses("SBC-A1-REST-5", "SPSO-EP-62.1")
def test_nothing_is_recorded_before_it_happened(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    approved = cases.approved("Tom")
    with pytest.raises(Unmet) as caught:
        restorative.record_discussion(
            approved.pk,
            actor=cases.person("Tom"),
            discussed_on=clock.today() + timedelta(days=900),
            monitor_until=clock.today() - timedelta(days=900),
        )
    assert {item.check.code for item in caught.value.unmet} == {"discussion_dated", "monitoring_dated"}


# -- the queue ---------------------------------------------------------------------------------------------------------


def test_the_queue_says_what_the_writer_asked_for(cases: Cases, as_person: Any) -> None:
    from incidents.services import restorative

    request = cases.request("Tom")
    restorative.decline_restorative_approach(request.pk, actor=cases.person("Shona"), reason_code="already_dealt_with")
    page = as_person("Shona").visit("/approvals/")
    assert page.says("Asked for: letter that asks for a change")
    assert not page.says("Record only")


def test_title_and_heading_name_what_was_approved(cases: Cases, as_person: Any) -> None:
    from incidents.services import restorative
    from tests.approvals.builders import APPROVAL

    request = cases.request("Tom")
    less = {"approved_kind": "early_conversation", "less_code": "other", "less_than_asked": "A talk may be enough."}
    restorative.approve_restorative_approach(request.pk, actor=cases.person("Shona"), **APPROVAL | less)
    page = as_person("Shona").visit(f"/approvals/{request.reference}/")
    assert "arly conversation" in page.title
    assert "arly conversation" in page.heading


def test_the_admin_has_the_same_work_as_the_queue(cases: Cases, as_person: Any) -> None:
    for name in ("Tom", "Isla"):
        cases.record_only(name)
    cases.request("Tom")
    shona = cases.person("Shona")
    shona.is_staff = True
    shona.save()
    reader = as_person("Shona")
    page = reader.visit("/admin/incidents/incident/")
    assert page.says("MCE-2026-0001")
    assert page.says("MCE-2026-0002")
    assert not page.says("MCE-2026-0003"), "its request waits instead"
    assert reader.visit("/admin/incidents/restorativeapproach/").says("RA-2026-0001")
    assert reader.visit("/admin/").says("Restorative approaches")
