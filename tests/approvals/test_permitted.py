"""Who may do what in which state: the exact set, for every role, of both machines."""

from __future__ import annotations

from typing import Any

import pytest

from tests.approvals.builders import Cases
from tests.plugins.council import PEOPLE

pytestmark = pytest.mark.django_db

# How people stand to a case of the planning team that Tom logged and asked about.
REQUESTER, MANAGER, SENIOR = "Tom", "Shona", "Margaret"
NOBODY_ELSE = [
    name for name, _job, _team, _role in PEOPLE if name.split(" ")[0] not in (REQUESTER, MANAGER, SENIOR, "Stuart")
]

DECIDE = {"approve", "decline", "ask_for_more", "redirect_to_safety"}
LEAVE = {"withdraw"}
WRITE = {"record_conversation", "record_oral_request", "start_another_letter"}
END = {"record_improved", "record_no_improvement"}

# state: what the requester may do, what a manager of the team may do
APPROACH: dict[str, tuple[set[str], set[str]]] = {
    "draft": ({"submit"}, set()),
    "submitted": (LEAVE, DECIDE | LEAVE),
    "needs_info": ({"answer"} | LEAVE, LEAVE),
    "approved": ({"record_discussion"} | LEAVE, {"record_discussion"} | LEAVE),
    "declined": (set(), set()),
    "redirected_hs": (set(), set()),
    "escalated": (set(), set()),
    "discussed": (WRITE | LEAVE, WRITE | LEAVE),
    "letter_issued": (set(), set()),
    "monitoring": (set(), END),
    "succeeded": (set(), set()),
    "failed": (set(), set()),
    "withdrawn": (set(), set()),
}

REVIEW = {"manage_restoratively", "manage_under_health_and_safety", "take_no_further_action", "ask_for_more", "void"}

# state: what the writer may do, what a manager of the team may do
INCIDENT: dict[str, tuple[set[str], set[str]]] = {
    "draft": ({"submit", "keep_as_note", "redirect", "discard"}, set()),
    "note_only": (set(), set()),
    "redirected": (set(), set()),
    "submitted": (set(), {"start_review", "void"}),
    "in_review": (set(), REVIEW),
    "needs_info": ({"answer"}, {"void"}),
    "managed_restorative": (set(), {"close"}),
    "managed_hs": (set(), {"close", "void"}),
    "managed_active": (set(), {"close"}),
    "no_further_action": (set(), {"close", "void"}),
    "closed": (set(), {"reopen", "void"}),
    "void": (set(), set()),
}


def may_do(record: Any, user: Any) -> set[str]:
    """What the page may offer; for somebody who does not see the record, nothing."""
    from engagement.transitions import permitted

    if not type(record).objects.visible_to(user).filter(pk=record.pk).exists():
        return set()
    return {option.name for option in permitted(record, user)}


def approach_in(cases: Cases, state: str) -> Any:
    from engagement.spine.permits import making_history
    from incidents.models import RestorativeApproach

    incident = cases.record_only(REQUESTER)
    with making_history():
        approach = RestorativeApproach.objects.create(
            reference=None if state == "draft" else "RA-2026-0900",
            state=state,
            kind="change_request",
            customer=incident.customer,
            team=incident.team,
            category=incident.category,
            requester=incident.reporter,
        )
    approach.incidents.add(incident)
    return approach


def incident_in(cases: Cases, state: str) -> Any:
    from engagement import clock
    from engagement.spine.permits import making_history
    from incidents.models import Incident

    reporter, customer = cases.person(REQUESTER), cases.customer()
    logged = {} if state == "draft" else {"reference": "MCE-2026-0900", "submitted_at": clock.now()}
    incident = Incident(reporter=reporter, customer=customer, state=state, **logged)
    incident.team = None if state == "draft" else cases.council.team("Planning")
    with making_history():
        incident.save(force_insert=True)
    return incident


def test_the_tables_name_every_state() -> None:
    from incidents.models import Incident, RestorativeApproach

    assert set(APPROACH) == set(RestorativeApproach.State.values)
    assert set(INCIDENT) == set(Incident.State.values)


@pytest.mark.clauses("SBC-7.5a", "SBC-A1-REST-3b", "SBC-A1-REST-5")
@pytest.mark.parametrize("state", APPROACH)
def test_who_may_do_what_with_an_approach(cases: Cases, superuser: Any, state: str) -> None:
    approach = approach_in(cases, state)
    requester, manager = APPROACH[state]
    assert may_do(approach, cases.person(REQUESTER)) == requester
    assert may_do(approach, cases.person(MANAGER)) == manager
    assert may_do(approach, cases.person(SENIOR)) == manager
    others = [cases.person(name) for name in [*NOBODY_ELSE, "Stuart"]]
    assert {user.name: may_do(approach, user) for user in [*others, superuser]} == {
        user.name: set() for user in [*others, superuser]
    }


@pytest.mark.parametrize("state", INCIDENT)
def test_who_may_do_what_with_an_incident(cases: Cases, superuser: Any, state: str) -> None:
    incident = incident_in(cases, state)
    writer, manager = INCIDENT[state]
    assert may_do(incident, cases.person(REQUESTER)) == writer
    assert may_do(incident, cases.person(MANAGER)) == manager
    assert may_do(incident, cases.person(SENIOR)) == manager
    others = [cases.person(name) for name in [*NOBODY_ELSE, "Stuart"]]
    assert {user.name: may_do(incident, user) for user in [*others, superuser]} == {
        user.name: set() for user in [*others, superuser]
    }


@pytest.mark.parametrize("state", [state for state in APPROACH if state != "draft"])
def test_a_manager_who_was_affected_takes_part_and_never_decides(cases: Cases, state: str) -> None:
    approach = approach_in(cases, state)
    approach.incidents.get().affected.add(cases.person(MANAGER))
    assert may_do(approach, cases.person(MANAGER)) == APPROACH[state][1] - DECIDE


def test_a_manager_who_starts_has_one_way_to_begin(cases: Cases) -> None:
    approach = approach_in(cases, "draft")
    type(approach).objects.filter(pk=approach.pk).update(requester=cases.person(MANAGER))
    approach = type(approach).objects.get(pk=approach.pk)
    assert may_do(approach, cases.person(MANAGER)) == {"submit", "start_as_manager"}


def test_what_happens_by_itself_is_offered_to_nobody() -> None:
    from incidents.models import RestorativeApproach

    field: Any = RestorativeApproach._meta.get_field("state")
    by_itself = {move.name for move in field.get_all_transitions(RestorativeApproach) if move.custom["rule"].system}
    assert by_itself == {"record_letter_issued", "start_monitoring", "escalate"}
    assert not any(by_itself & names for pair in APPROACH.values() for names in pair)
