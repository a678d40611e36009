"""Somebody who must know of restrictions leaves: whoever takes over their work knows in their place, and is told."""

from typing import Any

from django.contrib.contenttypes.models import ContentType

from engagement import clock
from engagement.people.leavers import Holding
from engagement.people.models import User
from engagement.spine.models import WorkItem
from engagement.spine.timeline import record
from engagement.spine.work_items import close_work
from restrictions.models import Recipient, Restriction, ShareNotice
from restrictions.services.sharing import About, tell_recipients

NOT_OVER = (Restriction.State.PENDING_NOTIFICATION, *Restriction.IN_FORCE)


def lists_held(person: User) -> list[Holding]:
    """The restrictions that are not over and that the person must know of."""
    return [
        Holding(f"Must know how to deal with contact: {reference}")
        for reference in dict.fromkeys(_listed(person).values_list("restriction__reference", flat=True))
    ]


def hand_over_lists(leaver: User, successor: User, actor: Any) -> None:
    """Put the successor on each list in the leaver's place, and tell them where it is in force (SPSO-EP-66.0).

    What the leaver had still to confirm waits for nobody any more. Inside the leaving's transaction.
    """
    told: dict[Any, Restriction] = {}
    for row in _listed(leaver).select_related("restriction"):
        restriction = row.restriction
        knew = restriction.recipients.filter(person=successor, removed_at__isnull=True)
        new = not knew.exists()
        row.removed_at = clock.now()
        row.save(update_fields=["removed_at"])
        if not knew.filter(group=row.group).exists():
            Recipient.objects.create(
                restriction=restriction,
                group=row.group,
                person=successor,
                customer_is_told=row.customer_is_told,
                added_by=actor,
            )
        if new:
            record(
                restriction, actor, f"put {successor.name_and_title} on the list in the place of a leaver", verb="share"
            )
            told[restriction.pk] = restriction
    for restriction in told.values():
        if restriction.is_in_force:
            tell_recipients(restriction, about=About.IN_FORCE, actor=actor, only={successor.pk})
    for notice in _waiting(leaver):
        close_work(notice, ("acknowledge",), actor)


def _listed(person: User) -> Any:
    return Recipient.objects.filter(person=person, removed_at__isnull=True, restriction__state__in=NOT_OVER).order_by(
        "restriction__reference", "group", "pk"
    )


def _waiting(person: User) -> Any:
    items = WorkItem.objects.filter(
        assignee=person,
        kind="acknowledge",
        closed_at__isnull=True,
        subject_type=ContentType.objects.get_for_model(ShareNotice),
    )
    return ShareNotice.objects.filter(pk__in=[int(pk) for pk in items.values_list("subject_id", flat=True)])
