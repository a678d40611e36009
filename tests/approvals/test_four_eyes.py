"""Whoever asked, logged or was affected does not decide, whatever their role."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from tests.approvals.builders import APPROVAL, Cases, again

pytestmark = pytest.mark.django_db


def decide_in_every_way(approach: Any, user: Any) -> None:
    """Each way to decide is refused, in words, and changes nothing."""
    from incidents.services import restorative

    acts = (
        lambda: restorative.approve_restorative_approach(approach.pk, actor=user, **APPROVAL),
        lambda: restorative.decline_restorative_approach(approach.pk, actor=user, reason_code="other", reason="No."),
        lambda: restorative.ask_for_more(approach.pk, actor=user, question="Why?"),
        lambda: restorative.redirect_to_safety(approach.pk, actor=user, reason="Theirs."),
    )
    for act in acts:
        with pytest.raises(PermissionDenied) as caught:
            act()
        assert "another manager decides" in str(caught.value)
    assert again(approach).state == "submitted"


@pytest.mark.clauses("SBC-A1-REST-5")
def test_a_manager_does_not_decide_their_own_request(cases: Cases) -> None:
    request = cases.request("Shona")
    decide_in_every_way(request, cases.person("Shona"))


def test_the_request_of_a_line_manager_waits_for_the_senior_manager(cases: Cases) -> None:
    from engagement.spine.work_items import waiting_for
    from incidents.services import restorative

    request = cases.request("Shona")
    assert [work.kind for work in waiting_for(cases.person("Margaret"))] == ["decide"]
    assert not waiting_for(cases.person("Shona")).exists()
    approved = restorative.approve_restorative_approach(request.pk, actor=cases.person("Margaret"), **APPROVAL)
    assert approved.approver == cases.person("Margaret")


def test_whoever_was_affected_does_not_decide_and_the_work_goes_past_them(cases: Cases) -> None:
    from engagement.spine.work_items import waiting_for

    request = cases.request("Tom", affected=("Shona",))
    decide_in_every_way(request, cases.person("Shona"))
    assert [work.kind for work in waiting_for(cases.person("Margaret"))] == ["decide"]


def test_whoever_logged_an_incident_it_rests_on_does_not_decide(cases: Cases) -> None:
    customer = cases.customer()
    earlier = cases.record_only("Shona", customer)
    request = cases.request("Tom", customer)
    request.incidents.add(earlier)
    decide_in_every_way(request, cases.person("Shona"))


@pytest.mark.clauses("SBC-7.5a")
def test_staff_do_not_decide(cases: Cases) -> None:
    from engagement.transitions import NotVisible
    from incidents.services import restorative

    request = cases.request("Tom")
    with pytest.raises(PermissionDenied):
        restorative.approve_restorative_approach(request.pk, actor=cases.person("Tom"), **APPROVAL)
    with pytest.raises(NotVisible):
        restorative.approve_restorative_approach(request.pk, actor=cases.person("Isla"), **APPROVAL)


def test_a_superuser_sees_and_decides_nothing(cases: Cases, superuser: Any) -> None:
    from engagement.transitions import NotVisible
    from incidents.services import restorative

    request = cases.request("Tom")
    with pytest.raises(NotVisible):
        restorative.approve_restorative_approach(request.pk, actor=superuser, **APPROVAL)


def test_the_database_refuses_an_approver_who_asked(cases: Cases) -> None:
    from incidents.models import RestorativeApproach

    request = cases.request("Tom")
    with pytest.raises(IntegrityError), transaction.atomic():
        RestorativeApproach.objects.filter(pk=request.pk).update(approver=request.requester)


def test_a_deputy_decides_within_the_dates_and_the_history_says_for_whom(cases: Cases, the_clock: Any) -> None:
    from engagement.spine.timeline import last_move
    from engagement.transitions import NotVisible
    from incidents.services import restorative

    first, second = cases.request("Nadia"), cases.request("Nadia")
    cases.council.away("Fiona", covered_by="Ewan", days=7)
    restorative.approve_restorative_approach(first.pk, actor=cases.person("Ewan"), **APPROVAL)
    event = last_move(first)
    assert event is not None
    assert event.actor_name.startswith("Ewan Scott")
    assert event.acting_for_name.startswith("Fiona Bell")

    the_clock.forward(days=8)
    with pytest.raises(NotVisible):
        restorative.approve_restorative_approach(second.pk, actor=cases.council.person("Ewan"), **APPROVAL)


def test_a_second_decision_says_who_was_first_and_when(cases: Cases, the_clock: Any) -> None:
    from engagement.transitions import AlreadyMoved
    from incidents.services import restorative

    request = cases.request()
    restorative.approve_restorative_approach(request.pk, actor=cases.person("Shona"), **APPROVAL)
    with pytest.raises(AlreadyMoved) as caught:
        restorative.decline_restorative_approach(
            request.pk, actor=cases.person("Margaret"), reason_code="other", reason="No."
        )
    assert str(caught.value.by).startswith("Shona Kerr")
    assert caught.value.at is not None
