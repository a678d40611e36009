"""What a request means for the incidents and the restorative approach it rests on."""

from typing import Any

from engagement.transitions import SystemActor, perform
from incidents.models import Incident, RestorativeApproach
from restrictions.models import ActiveManagementRequest


def incidents_go_to_active_management(request: ActiveManagementRequest, actor: Any) -> None:
    """The incidents whose manager decides about them are now managed by this request (SBC-A1-CRG-3a, SBC-A1-CRG-4).

    An incident that is under review, or was managed by a restorative approach that has ended, moves on its own terms;
    one of another team, or closed, stays where it is and is relied on all the same.
    """
    system = SystemActor("request for active management", because_of=actor)
    for incident in request.incidents.order_by("pk"):
        if incident.state in Incident.OPEN and incident.state in MOVES_ON:
            perform(Incident, incident.pk, "manage_actively", actor=system)
    approach = request.approach
    if approach is not None and approach.state in (
        RestorativeApproach.State.SUBMITTED,
        RestorativeApproach.State.NEEDS_INFO,
    ):
        perform(RestorativeApproach, approach.pk, "escalate", actor=system)


def incidents_go_back(request: ActiveManagementRequest, actor: Any) -> None:
    """The request has ended without a restriction: each incident's manager decides what happens with it."""
    system = SystemActor("request for active management", because_of=actor)
    for incident in request.incidents.order_by("pk"):
        if incident.state == Incident.State.MANAGED_ACTIVE and not _open_requests(incident, but=request):
            perform(Incident, incident.pk, "return_to_manager", actor=system)


def incidents_are_managed(request: ActiveManagementRequest, actor: Any) -> None:
    """In force: the incidents can be closed by their managers once everything else on them is done."""
    from engagement.spine.work_items import open_work
    from incidents import handover

    for incident in request.incidents.filter(state=Incident.State.MANAGED_ACTIVE).order_by("pk"):
        for work in handover.ready_to_close(incident, actor):
            open_work(incident, work, actor=actor)


def _open_requests(incident: Incident, *, but: ActiveManagementRequest) -> bool:
    undecided = incident.active_management_requests.exclude(pk=but.pk)
    return bool(undecided.filter(state__in=ActiveManagementRequest.UNDECIDED).exists())


MOVES_ON = (
    Incident.State.SUBMITTED,
    Incident.State.IN_REVIEW,
    Incident.State.MANAGED_RESTORATIVE,
    Incident.State.NO_FURTHER_ACTION,
)
