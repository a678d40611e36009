"""What was decided on a request, and what has become of it since: two different things, never one word for both."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from engagement.spine.calendar import WorkingDays
from engagement.ui.words import british_date
from restrictions.models import ActiveManagementRequest

State = ActiveManagementRequest.State


def decision_of(request: ActiveManagementRequest) -> str:
    """The decision in words, whatever came after it; empty while there is none. No query where `chosen` is known."""
    if request.decided_at is None:
        return ""
    if request.state == State.SIGNOFF_PENDING:
        return str(State.SIGNOFF_PENDING.label)
    if request.chosen is None:
        return str(State.REJECTED.label)
    return str((State.APPROVED if request.chosen.is_as_asked else State.APPROVED_MODIFIED).label)


def became_of(request: ActiveManagementRequest) -> str:
    """What became of what was approved: of its restriction, or that it was withdrawn; empty where nothing followed.

    No query where `restriction` is known.
    """
    if request.decided_at is None:
        return ""
    if request.state == State.WITHDRAWN:
        return str(State.WITHDRAWN.label)
    restriction: Any = restriction_of(request)
    if restriction is None:
        return ""
    return "Ended on appeal" if restriction.ended_on_appeal else str(restriction.state_in_words)


def where_it_stands(request: ActiveManagementRequest) -> str:
    """For a list: a request that was carried out stands where its restriction stands today."""
    decided, became = decision_of(request), became_of(request)
    if request.state == State.COMPLETE and became:
        return became
    if request.state == State.WITHDRAWN and decided:
        return f"{decided}, then withdrawn"
    return str(request.get_state_display())


def decide_by_in_words(request: ActiveManagementRequest, calendar: WorkingDays) -> str:
    """How its deadline stands; while the time stands still, since when; empty where nothing is to be decided."""
    if request.state == State.GROUP_INFO_REQUESTED and request.clock_stopped_on is not None:
        return f"Time stopped on {british_date(request.clock_stopped_on)} until the answer"
    return calendar.in_words(request.decide_by) if request.state in request.UNDECIDED else ""


def restriction_of(request: ActiveManagementRequest) -> Any:
    """The restriction that followed; None where there is none."""
    try:
        return request.restriction
    except ObjectDoesNotExist:
        return None
