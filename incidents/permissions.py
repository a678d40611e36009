"""What this app adds to the permission register, with the rule for one record where there is one.

Requester, reporter and person affected never decide: the rules here refuse them in words, whatever their role.
"""

from typing import Any

from engagement.people.selectors import acts_for, stands_as_manager
from engagement.permissions import EVERYONE, MANAGERS, Answer, Granted, Permission, Refused, Role
from incidents.deciders import decides
from incidents.leaving import goes_on_for

LOGS_INCIDENTS = EVERYONE - {Role.POLICY_ADMINISTRATOR, Role.RECORDS_AUDIT, Role.ADMINISTRATOR}


def is_reporter(user: Any, incident: Any) -> Answer:
    """The person who logs it, and nobody else, finishes a draft and answers questions about it.

    Once logged, somebody goes on for a writer who has left.
    """
    if incident.reporter_id == user.pk:
        return Granted()
    if incident.reference and not incident.reporter.is_active:
        return goes_on_for(user, incident.reporter, incident)
    return Refused("Only the person who logged this can do that.")


def manages_incident(user: Any, incident: Any) -> Answer:
    """A manager who did not log it and was not affected by it (UKCG-011a): see `deciders`."""
    if incident.reporter_id == user.pk:
        return Refused("You logged this, so another manager decides about it.")
    if incident.affected.filter(pk=user.pk).exists():
        return Refused("You were affected by this, so another manager decides about it.")
    return decides(user, incident)


def looks_after_incident(user: Any, incident: Any) -> Answer:
    """The person who logged it, a manager of the team, or whoever decides: adding to the record is not deciding."""
    if incident.reporter_id == user.pk:
        return Granted()
    return stands_as_manager(user, incident.team) or decides(user, incident)


def is_requester(user: Any, approach: Any) -> Answer:
    """The person who asked for the approach; somebody goes on for one who has left."""
    if approach.requester_id == user.pk:
        return Granted()
    if approach.reference and not approach.requester.is_active:
        return goes_on_for(user, approach.requester, approach)
    return Refused("Only the person who asked for this can do that.")


def decides_approach(user: Any, approach: Any) -> Answer:
    """A manager who neither asked for it, nor logged or suffered what it rests on (SBC-A1-REST-5): see `deciders`."""
    if approach.requester_id == user.pk:
        return Refused("You asked for this, so another manager decides.")
    linked = approach.incidents.values_list("reporter", "affected")
    if any(reporter == user.pk for reporter, _affected in linked):
        return Refused("You logged an incident that this rests on, so another manager decides.")
    if any(affected == user.pk for _reporter, affected in linked):
        return Refused("You were affected by what this rests on, so another manager decides.")
    return decides(user, approach)


def manages_approach(user: Any, approach: Any) -> Answer:
    """A manager of the team, or whoever decided: follows the approach once it is decided."""
    return stands_as_manager(user, approach.team) or decides(user, approach)


def starts_approach(user: Any, approach: Any) -> Answer:
    """A manager who starts an approach of their own accord; the letter then has another checker (SBC-A1-REST-9).

    It has no approval step, so it may not rest on what this manager logged or was affected by.
    """
    if approach.requester_id != user.pk:
        return Refused("Only the manager who started this can do that.")
    if approach.incidents.filter(reporter=user).exists():
        return Refused("You logged an incident that this rests on, so another manager decides. You can ask for it.")
    if approach.incidents.filter(affected=user).exists():
        return Refused("You were affected by what this rests on, so another manager decides.")
    linked = approach.incidents.select_related("team__line_manager", "team__senior_manager", "entrusted_team")
    answers = [decides(user, incident) for incident in linked.order_by("-occurred_on", "-submitted_at")]
    return next((answer for answer in answers if not answer), answers[0] if answers else Granted())


def takes_part_in_approach(user: Any, approach: Any) -> Answer:
    """The requester, a manager of the team, or whoever decided: records the talk, or withdraws (SBC-A1-REST-5)."""
    if approach.requester_id == user.pk:
        return Granted()
    manages = manages_approach(user, approach)
    if not manages and not approach.requester.is_active:
        return goes_on_for(user, approach.requester, approach)
    return manages


def gives_account(user: Any, witness: Any) -> Answer:
    """The witness who was asked."""
    if witness.person_id in acts_for(user) and witness.person_id == user.pk:
        return Granted()
    return Refused("Only the person who saw it can give this account.")


PERMISSIONS = (
    Permission("log_incident", "Log an incident", LOGS_INCIDENTS, clauses=("SBC-9.7a", "SBC-10.4")),
    Permission("finish_incident", "Finish and correct one's own draft", LOGS_INCIDENTS, is_reporter),
    Permission("see_incidents", "See incidents of one's own or of teams one manages", LOGS_INCIDENTS),
    Permission("add_to_incident", "Add evidence and notes to an incident", LOGS_INCIDENTS, looks_after_incident),
    Permission("review_incident", "Decide what happens with an incident", MANAGERS, manages_incident, ("SBC-8.2b",)),
    Permission(
        "record_police_decision", "Record the decision about the police", MANAGERS, manages_incident, ("SBC-9.6a",)
    ),
    Permission(
        "record_legal_decision",
        "Record whether legal action was considered",
        MANAGERS,
        manages_incident,
        ("SBC-11.4a", "SBC-11.4b"),
    ),
    Permission(
        "decide_customer_notice",
        "Decide what the customer is told of police or legal action",
        MANAGERS,
        manages_incident,
        ("SBC-11.4c",),
    ),
    Permission(
        "mark_correspondence", "Decide that correspondence is unacceptable", MANAGERS, manages_incident, ("SBC-9.19a",)
    ),
    Permission(
        "see_category_one", "See category one incidents for health and safety", frozenset({Role.HEALTH_AND_SAFETY})
    ),
    Permission("see_approvals", "See the queue of requests to decide", MANAGERS, clauses=("SBC-7.5a",)),
    Permission(
        "request_restorative_approach",
        "Ask for a restorative approach",
        frozenset({Role.STAFF, *MANAGERS}),
        is_requester,
        ("SBC-A1-REST-3b",),
    ),
    Permission(
        "start_restorative_approach",
        "Start a restorative approach as manager",
        MANAGERS,
        starts_approach,
        ("SBC-A1-REST-9",),
    ),
    Permission(
        "decide_restorative_approach",
        "Decide about a restorative approach",
        MANAGERS,
        decides_approach,
        ("SBC-A1-REST-5", "SBC-7.5a"),
    ),
    Permission(
        "discuss_restorative_approach",
        "Record the discussion, or withdraw",
        frozenset({Role.STAFF, *MANAGERS}),
        takes_part_in_approach,
        ("SBC-A1-REST-5",),
    ),
    Permission("follow_restorative_approach", "Record whether it helped", MANAGERS, manages_approach, ("SBC-5.6",)),
    Permission("give_account", "Give one's own account of what one saw", LOGS_INCIDENTS, gives_account, ("SBC-9.6c",)),
)
