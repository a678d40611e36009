"""The group's regular look at everybody under active management, signed entry by entry (SBC-13.2a)."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from engagement import clock
from engagement.people.models import User
from engagement.permissions import Refused, allowed
from engagement.policy.selectors import local
from engagement.spine.timeline import record
from engagement.spine.work_items import close_work, open_work
from engagement.transitions import NextWork, NotVisible, SystemActor
from restrictions.models import Restriction, StatusEntry, StatusList
from restrictions.selectors.limits import add_months
from restrictions.selectors.seats import seat_in

DAYS_TO_SIGN = 28


def open_status_list_when_due() -> int:
    """The daily job: a list opens every so many months, never two at once. Does nothing where none is set.

    A list closes here where the last of what nobody has signed ended meanwhile.
    """
    months = local("status_list_months")
    last = StatusList.objects.order_by("-opened_on").first()
    if last is not None and last.closed_at is None:
        with transaction.atomic():
            close_when_signed(last, SystemActor("review clock"))
        last = StatusList.objects.get(pk=last.pk)
    if not months or (last is not None and add_months(last.opened_on, int(months)) > clock.today()):
        return 0
    if last is not None and last.closed_at is None:
        return 0
    open_status_list(actor=SystemActor("review clock"))
    return 1


@transaction.atomic
def open_status_list(*, actor: Any) -> StatusList:
    """A list of all that is in force today, those without a planned review too (SBC-7.9b, SBC-13.2a)."""
    opened = StatusList(opened_on=clock.today(), due_on=clock.today() + timedelta(days=DAYS_TO_SIGN))
    opened.full_clean()
    opened.save()
    in_force = Restriction.objects.in_force().order_by("pk")
    StatusEntry.objects.bulk_create(StatusEntry(status_list=opened, restriction=one) for one in in_force)
    open_work(
        opened,
        NextWork(
            "status_list", "Go through everybody whose contact is limited", duty="review_group", due_on=opened.due_on
        ),
        actor=actor,
    )
    close_when_signed(opened, actor)
    return opened


@transaction.atomic
def sign_entry(entry_id: int, *, actor: User, note: str = "") -> StatusEntry:
    """A member has looked at one entry. Raises PermissionDenied for whoever does not sit today, NotVisible."""
    answer = allowed(actor, "sign_status_list")
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    seat = seat_in(actor)
    if seat is None:
        raise PermissionDenied("Only somebody who sits in the Review Group today can sign this.")
    entry = StatusEntry.objects.select_for_update(of=("self",)).filter(pk=entry_id).first()
    if entry is None:
        raise NotVisible
    if entry.signed_at is not None:
        return entry
    entry.signed_by = actor
    entry.signed_at = clock.now()
    entry.note = note.strip()
    entry.full_clean()
    entry.save()
    record(
        entry.restriction,
        actor,
        "looked at this on the group’s status list",
        verb="sign_status",
        reason=entry.note,
        clauses=("SBC-13.2a",),
        acting_for=seat.for_user,
    )
    close_when_signed(entry.status_list, actor)
    return entry


def close_when_signed(status_list: StatusList, actor: Any) -> None:
    """The list is done when its last entry is signed; what has ended since it was opened needs no signature."""
    if status_list.entries.filter(signed_at__isnull=True, restriction__state__in=Restriction.IN_FORCE).exists():
        return
    StatusList.objects.filter(pk=status_list.pk, closed_at__isnull=True).update(closed_at=clock.now())
    close_work(status_list, ["status_list"], actor)
