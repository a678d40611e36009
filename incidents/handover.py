"""Who is next, and who is told: what each transition of this app opens for others.

Titles name no customer: they go into emails. Times come from local settings; where the organisation has set none, the
work has no date.
"""

from collections.abc import Iterator
from typing import Any

from engagement.people.models import User
from engagement.policy.selectors import local
from engagement.spine.work_items import open_work_of
from engagement.transitions import NextWork
from incidents.deciders import first_decider, place_of_work
from incidents.leaving import work_for
from incidents.safety_threatened import decided_what_to_tell, legal_considered


def _for_manager(incident: Any, kind: str, title: str, setting: str) -> NextWork:
    """Work for the manager who may decide: see `deciders`."""
    return NextWork(kind, title, **place_of_work(incident), due_in_working_days=local(setting))


def when_submitted(incident: Any, _actor: Any) -> Iterator[NextWork]:
    """The manager looks at it; category one brings its own work at once (SBC-9.2a to 9.6, SBC-A1-CAT1-3).

    Where a restorative approach is asked for, its own request is what waits: one matter stands once in a queue.
    """
    if incident.asks != incident.Asks.RESTORATIVE:
        yield _for_manager(incident, "review", "An incident was logged: look at it", "decide_request_working_days")
    if incident.zero_tolerance:
        yield _for_manager(
            incident, "safety_reference", "Record the health and safety reference", "external_log_working_days"
        )
    if incident.violence:
        yield _for_manager(incident, "police", "Record the report to the police", "police_decision_working_days")
    elif incident.threat:
        yield _for_manager(
            incident, "police", "Decide about the police with the member of staff", "police_decision_working_days"
        )
    undiscussed = incident.asks == incident.Asks.RESTORATIVE and incident.discussed_with_manager_on is None
    if incident.zero_tolerance or undiscussed or incident.immediate_actions.exists():
        yield _for_manager(
            incident, "talk", "Talk with the member of staff about what happened", "discuss_incident_working_days"
        )


def after_police_decision(incident: Any, _actor: Any) -> Iterator[NextWork]:
    """Legal steps are considered too, and the customer is told of what was done (SBC-11.4a, SBC-11.4c).

    What is waiting already keeps its day.
    """
    waiting = {item.kind for item in open_work_of(incident)}
    if "legal" not in waiting and not legal_considered(incident) and incident.police_decision is not None:
        yield _for_manager(incident, "legal", "Say whether legal action was considered", "police_decision_working_days")
    if "tell_customer" not in waiting and not decided_what_to_tell(incident):
        yield _for_manager(
            incident, "tell_customer", "Decide what the customer is told of the action", "draft_letter_working_days"
        )


def question_for_reporter(incident: Any, _actor: Any) -> Iterator[NextWork]:
    """The manager asks; the writer answers."""
    yield work_for(
        "answer",
        "Your manager has a question about an incident",
        incident.reporter,
        incident.team,
        days=local("more_information_working_days"),
    )


def back_to_manager(incident: Any, _actor: Any) -> Iterator[NextWork]:
    """Answered, or opened again."""
    yield _for_manager(
        incident, "review", "An incident is with you: decide what happens", "decide_request_working_days"
    )


def ready_to_close(incident: Any, _actor: Any) -> Iterator[NextWork]:
    """The approach that rested on it has ended."""
    yield _for_manager(
        incident, "close", "A restorative approach has ended: close the incident", "decide_request_working_days"
    )


def reporter_of(incident: Any, _actor: Any) -> list[User]:
    """The writer always learns what became of it."""
    return [incident.reporter]


def decision_due(approach: Any, _actor: Any) -> Iterator[NextWork]:
    """The manager decides, by the day on the request; the work goes past whoever is part of it (SBC-A1-REST-5)."""
    yield NextWork(
        "decide", "A restorative approach needs your decision", **place_of_work(approach), due_on=approach.decide_by
    )


def question_for_requester(approach: Any, _actor: Any) -> Iterator[NextWork]:
    """The manager asks for more; the requester answers."""
    yield work_for(
        "answer",
        "Your manager asks for more about your request",
        approach.requester,
        approach.team,
        days=local("more_information_working_days"),
    )


def discussion_due(approach: Any, _actor: Any) -> Iterator[NextWork]:
    """Talk the approach over before anything is written (SBC-A1-REST-5)."""
    title = (
        "Talk the approach over with the staff concerned, and record it"
        if approach.manager_initiated
        else "Your request is approved: talk it over with your manager, and record it"
    )
    yield work_for("discuss", title, approach.requester, approach.team, days=local("discuss_approach_working_days"))


def conversation_due(approach: Any, _actor: Any) -> Iterator[NextWork]:
    """Have the conversation. Where there is a letter, the letter itself waits for its writer."""
    if approach.letter_id is None:
        yield work_for(
            "converse",
            "Have the conversation, and record it",
            approach.requester,
            approach.team,
            days=local("draft_letter_working_days"),
        )


def another_letter_due(approach: Any, _actor: Any) -> Iterator[NextWork]:
    """A letter was cancelled while its approach goes on: without this, nobody would be asked to do anything."""
    yield NextWork(
        "write",
        "The letter was cancelled: begin another, or withdraw the approach",
        assignee=approach.requester,
        due_in_working_days=local("draft_letter_working_days"),
    )


def outcome_due(approach: Any, _actor: Any) -> Iterator[NextWork]:
    """On the date agreed, see whether it helped."""
    yield NextWork(
        "outcome",
        "Has the restorative approach helped? Record it",
        **place_of_work(approach),
        due_on=approach.monitor_until,
    )


def requester_of(approach: Any, _actor: Any) -> list[User]:
    """The person who asked."""
    return [approach.requester]


def requester_and_managers(approach: Any, _actor: Any) -> list[User | None]:
    """The person who asked, and who would decide."""
    return [approach.requester, first_decider(approach)]


def reporters_of_approach(approach: Any, _actor: Any) -> list[User]:
    """Everybody who logged an incident that the approach rests on."""
    return [incident.reporter for incident in approach.incidents.select_related("reporter")]
