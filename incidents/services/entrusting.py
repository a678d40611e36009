"""Passing on what nobody of its team may decide any more, because a manager left or a place is empty.

What is logged goes to the right person at once (see `incidents.deciders`). Managers change later; a daily job looks.
"""

from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from engagement.people.duties import Duty, next_beyond
from engagement.spine.timeline import record
from engagement.spine.work_items import open_work_of, tell
from engagement.transitions import SystemActor
from incidents.deciders import deciders_of, involved_in
from incidents.models import Incident, RestorativeApproach


def entrust_stranded() -> int:
    """Pass every open record about which nobody may decide to the next manager beyond its team; how many.

    Called by the daily clock and at start-up; a second run does nothing. What nobody at all may decide stays.
    """
    return sum(_entrust(model, pk) for model in (RestorativeApproach, Incident) for pk in _may_be_stranded(model))


def _may_be_stranded(model: type[Any]) -> list[Any]:
    """Open records both of whose own managers are missing, have left, or are part of it: few, so read one by one."""
    ended = ["draft", *RestorativeApproach.ENDED]
    rows = (
        model._base_manager.filter(state__in=Incident.OPEN)
        if model is Incident
        else model._base_manager.exclude(state__in=ended)
    )
    for duty in ("line_manager", "senior_manager"):
        holder = f"team__{duty}"
        rows = rows.filter(Q(**{holder: None}) | Q(**{f"{holder}__is_active": False}) | _is_part(model, holder))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _is_part(model: type[Any], holder: str) -> Q:
    """Whether that manager asked, logged or was affected."""
    if model is Incident:
        affected = Incident.affected.through.objects.filter(incident=OuterRef("pk"), user=OuterRef(holder))
        return Q(reporter=F(holder)) | Q(Exists(affected))
    linked = Incident._base_manager.filter(restorative_approaches=OuterRef("pk"))
    return Q(requester=F(holder)) | Q(
        Exists(linked.filter(Q(reporter=OuterRef(holder)) | Q(affected=OuterRef(holder))))
    )


@transaction.atomic
def _entrust(model: type[Any], pk: Any) -> bool:
    locked = model._base_manager.select_for_update(of=("self",)).get(pk=pk)
    if deciders_of(locked):
        return False
    duty = next_beyond(locked.team, involved_in(locked))
    if duty is None:
        return False
    locked.entrusted_team, locked.entrusted_duty = duty.team, duty.name
    locked.save(update_fields=["entrusted_team", "entrusted_duty"])
    record(
        locked,
        SystemActor("daily check"),
        f"passed this to {duty.holder.name_and_title}: nobody of {locked.team.name} may decide about it",
        verb="entrust",
    )
    _pass_work_on(locked, duty)
    return True


def _pass_work_on(entrusted: Any, duty: Duty) -> None:
    """The managers' work goes along; what waits for one person stays with that person."""
    for item in open_work_of(entrusted).filter(assignee=None):
        item.team, item.duty = duty.team, duty.name
        item.save(update_fields=["team", "duty"])
        tell(duty.holder, item.title, entrusted, path=item.path, work=item)
