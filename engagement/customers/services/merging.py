"""Two records of one customer become one, and two again if that was wrong. Nothing is moved and nothing is lost."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from engagement import clock
from engagement.customers.models import Customer, Merge
from engagement.customers.permissions import MERGE
from engagement.customers.services.common import checked, lock, require
from engagement.spine.timeline import record
from engagement.spine.transitions import NotVisible
from engagement.ui.words import british_date, has_words


def merge_customers(merged_id: UUID, into_id: UUID, *, actor: Any, reason: str) -> Merge:
    """Say that two records are one customer: the first points to the second from now on, nothing else changes.

    Both rows are locked, in the order of their ids, so two people who merge the same pair crosswise cannot make a ring.
    Raises PermissionDenied, NotVisible, ValidationError (the same record; merged already; no reason).
    """
    require(actor, MERGE)
    if merged_id == into_id:
        raise ValidationError("These are the same record. Choose another.")
    if not has_words(reason):
        raise ValidationError({"reason": "Say how you know that they are the same customer"})
    with transaction.atomic():
        rows = {pk: lock(pk) for pk in sorted({merged_id, into_id})}
        merged, into = rows[merged_id], rows[into_id]
        for row in (merged, into):
            if row.merged_into_id is not None:
                raise ValidationError(_merged_already(row))
        merge = Merge(merged=merged, into=into, reason=reason.strip(), merged_by=actor, merged_at=clock.now())
        checked(merge).save(force_insert=True)
        merged.merged_into = into
        _save_moved(merged)
        record(merged, actor, f"merged this record into {into.reference}", verb="merge", reason=merge.reason)
        record(into, actor, f"merged {merged.reference} into this record", verb="merge", reason=merge.reason)
    return merge


def undo_merge(merge_id: UUID, *, actor: Any, because: str) -> Merge:
    """Make the merged record stand by itself again, as it was. What was recorded since stays where it was recorded.

    Raises PermissionDenied, NotVisible, ValidationError (no reason; undone already).
    """
    require(actor, MERGE)
    if not has_words(because):
        raise ValidationError({"because": "Say why they are two customers after all"})
    with transaction.atomic():
        pair = Merge.objects.filter(pk=merge_id).values_list("merged", "into").first()
        if pair is None:
            raise NotVisible
        for pk in sorted(pair):
            lock(pk)
        merge = Merge.objects.select_related("merged", "into", "undone_by").get(pk=merge_id)
        if merge.undone_at is not None:
            who, day = merge.undone_by, british_date(clock.date_of(merge.undone_at))
            raise ValidationError(f"{who} has already undone this merge, on {day}. There is nothing left to do.")
        merge.undone_at = clock.now()
        merge.undone_by = actor
        merge.undone_because = because.strip()
        checked(merge).save(update_fields=["undone_at", "undone_by", "undone_because"])
        merge.merged.merged_into = None
        _save_moved(merge.merged)
        record(
            merge.merged,
            actor,
            f"undid the merge into {merge.into.reference}",
            verb="unmerge",
            reason=merge.undone_because,
        )
        record(
            merge.into,
            actor,
            f"undid the merge of {merge.merged.reference}",
            verb="unmerge",
            reason=merge.undone_because,
        )
    return merge


def _merged_already(row: Customer) -> str:
    """Into what, by whom and when, and what to do now."""
    merge = Merge.objects.select_related("into", "merged_by").get(merged=row, undone_at=None)
    day = british_date(clock.date_of(merge.merged_at))
    return (
        f"{row.reference} has already been merged into {merge.into.reference}, by {merge.merged_by} on {day}. "
        f"Nothing was changed now. Open {merge.into.reference} and begin there."
    )


def _save_moved(customer: Customer) -> None:
    """Save where the record belongs now; its version goes up so that a form opened before is refused."""
    customer.version += 1
    customer.save(update_fields=["merged_into", "version"])
