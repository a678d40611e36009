"""The manager's word on a request, and passing it to the level that decides (SBC-A1-CRG-3b)."""

from uuid import UUID

from django.db import transaction

from engagement.people.models import User
from engagement.people.selectors import holder_of
from engagement.spine.timeline import record
from engagement.spine.work_items import open_work_of, tell
from engagement.transitions import SystemActor, perform
from restrictions import grades, handover
from restrictions.models import ActiveManagementRequest
from restrictions.permissions import _involved
from restrictions.selectors.asking import track_of
from restrictions.selectors.reach import next_level

RequestId = UUID | str
State = ActiveManagementRequest.State


def support_request(request_id: RequestId, *, actor: User, reason: str, to: str = "") -> ActiveManagementRequest:
    """Support it: it goes on to the lowest level that may decide it, or to the group where `to` is "group".

    Raises what `perform` raises.
    """
    with transaction.atomic():
        request = ActiveManagementRequest.objects.visible_to(actor).filter(pk=request_id).first()
        name = "support_to_group"
        if request is not None:
            if track_of(request) == grades.SAFETY:
                name = "support_for_safety"
            elif to != "group" and next_level(request, actor) == grades.SENIOR_MANAGER:
                name = "support_to_senior_manager"
        return perform(ActiveManagementRequest, request_id, name, actor=actor, reason=reason)


def refuse_support(request_id: RequestId, *, actor: User, reason: str) -> ActiveManagementRequest:
    """Do not support it, with reasons that the requester reads. The incidents wait for their manager."""
    from restrictions.services.following import incidents_go_back

    with transaction.atomic():
        refused = perform(ActiveManagementRequest, request_id, "refuse_support", actor=actor, reason=reason)
        incidents_go_back(refused, actor)
    return refused


def pass_stranded_support_on() -> int:
    """The daily job: where the manager who was asked may not support it any more, somebody else is; how many.

    A manager left, or a place was emptied. A second run does nothing.
    """
    waiting = ActiveManagementRequest._base_manager.filter(state=State.MANAGER_SUPPORT_PENDING)
    return sum(_pass_on(pk) for pk in waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _pass_on(pk: UUID) -> bool:
    request = ActiveManagementRequest._base_manager.select_for_update(of=("self",)).get(pk=pk)
    item = open_work_of(request).filter(kind="support", assignee=None).first()
    if request.state != State.MANAGER_SUPPORT_PENDING or item is None or item.team is None:
        return False
    holder = holder_of(item.team, item.duty)
    place = handover.place_of_support(request)
    if place is None or (holder is not None and holder.is_active and holder.pk not in _involved(request)):
        return False
    item.team, item.duty = place.team, place.name
    item.save(update_fields=["team", "duty"])
    tell(place.holder, item.title, request, path=item.path, work=item)
    record(
        request,
        SystemActor("daily check"),
        f"passed this to {place.holder.name_and_title}: who was asked may not support it any more",
        verb="pass_support_on",
    )
    return True


def pass_to_group(request_id: RequestId, *, actor: User, reason: str) -> ActiveManagementRequest:
    """The senior manager leaves the decision to the Review Group."""
    return perform(ActiveManagementRequest, request_id, "pass_to_group", actor=actor, reason=reason)


def withdraw_request(request_id: RequestId, *, actor: User, reason: str) -> ActiveManagementRequest:
    """Give the request up before anything is in force; a letter that was not sent is cancelled with it."""
    from restrictions.services.following import incidents_go_back
    from restrictions.services.telling import cancel_before_force

    with transaction.atomic():
        cancel_before_force(request_id, actor=actor, reason=reason)
        withdrawn = perform(ActiveManagementRequest, request_id, "withdraw", actor=actor, reason=reason)
        incidents_go_back(withdrawn, actor)
    return withdrawn
