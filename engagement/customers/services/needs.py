"""What a customer needs from us, asked for, agreed or declined; and notes that are not incidents."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from engagement import clock
from engagement.customers.models import Adjustment, CustomerNote
from engagement.customers.permissions import EDIT, RECORD
from engagement.customers.services.common import checked, lock, lock_survivor, require
from engagement.spine.timeline import record
from engagement.spine.transitions import NotVisible

SAY_WHY = "Say why it was declined: the customer may ask, and so may an ombudsman"
Status = Adjustment.Status
Row = TypeVar("Row", Adjustment, CustomerNote)


def add_adjustment(
    customer_id: UUID,
    *,
    actor: Any,
    kind: str,
    what: str,
    status: str,
    told_by: str,
    told_on: date | None = None,
    told_where: str = "",
    reason: str = "",
    in_place_from: date | None = None,
) -> Adjustment:
    """Record something the customer needs done differently, with its date and source (SBC-3.2b, SPSO-EP-19a).

    Without dates, told today; agreed ones are in place from the day told. Raises PermissionDenied, NotVisible,
    ValidationError (declined without a reason).
    """
    require(actor, RECORD)
    told_on = told_on or clock.today()
    if status == Status.DECLINED and not reason.strip():
        raise ValidationError({"reason": SAY_WHY})
    with transaction.atomic():
        customer = lock_survivor(customer_id)
        adjustment = Adjustment(
            customer=customer,
            kind=kind,
            what=what.strip(),
            status=status,
            reason=reason.strip(),
            told_on=told_on,
            told_by=told_by.strip(),
            told_where=told_where.strip(),
            in_place_from=_starts(status, in_place_from, told_on),
            recorded_by=actor,
            recorded_at=clock.now(),
        )
        if (sent_before := _same(adjustment, "kind", "what", "status", "reason", "told_on", "told_by")) is not None:
            return sent_before
        checked(adjustment).save(force_insert=True)
        sentence = f"recorded an adjustment: {adjustment.get_kind_display().lower()}, {_said(adjustment)}"
        record(customer, actor, sentence, verb="adjust", clauses=("SBC-3.2b",))
    return adjustment


def answer_adjustment(
    adjustment_id: UUID, *, actor: Any, status: str, reason: str = "", in_place_from: date | None = None
) -> Adjustment:
    """Agree to or decline what a customer asked for, once (UKCG-039b). Declining needs a reason.

    Raises PermissionDenied, NotVisible, ValidationError (no reason; answered or ended meanwhile).
    """
    require(actor, EDIT)
    if status not in (Status.AGREED, Status.DECLINED):
        raise ValidationError({"status": "Choose whether we agree or decline"})
    if status == Status.DECLINED and not reason.strip():
        raise ValidationError({"reason": SAY_WHY})
    with transaction.atomic():
        adjustment = _locked(adjustment_id)
        if not adjustment.is_open:
            raise ValidationError("Somebody has already answered this. Open the record again to see the answer.")
        adjustment.status = status
        adjustment.reason = reason.strip()
        adjustment.in_place_from = _starts(status, in_place_from, clock.today())
        checked(adjustment).save(update_fields=["status", "reason", "in_place_from"])
        sentence = f"answered an adjustment: {adjustment.get_kind_display().lower()}, {_said(adjustment)}"
        record(adjustment.customer, actor, sentence, verb="adjust", clauses=("UKCG-039b",))
    return adjustment


def end_adjustment(adjustment_id: UUID, *, actor: Any, on: date, because: str) -> Adjustment:
    """Say that an adjustment is no longer needed or no longer right, from a day on. It stays on the record.

    Raises PermissionDenied, NotVisible, ValidationError (no reason; ended already; before it was told).
    """
    require(actor, EDIT)
    if not because.strip():
        raise ValidationError({"because": "Say why it ends"})
    with transaction.atomic():
        adjustment = _locked(adjustment_id)
        if adjustment.ended_on is not None:
            raise ValidationError("Somebody has already ended this.")
        if on < adjustment.told_on:
            raise ValidationError({"on": "It cannot end before the customer told us"})
        adjustment.ended_on = on
        adjustment.ended_because = because.strip()
        checked(adjustment).save(update_fields=["ended_on", "ended_because"])
        sentence = f"ended an adjustment: {adjustment.get_kind_display().lower()}"
        record(adjustment.customer, actor, sentence, verb="adjust", reason=adjustment.ended_because)
    return adjustment


def record_note(
    customer_id: UUID, *, actor: Any, about: str, text: str, happened_on: date | None = None
) -> CustomerNote:
    """Keep contact that was only forceful or only unusual as a note: it is no incident and counts as none (SBC-3.6a).

    Without a date, today. Raises PermissionDenied, NotVisible, ValidationError.
    """
    require(actor, RECORD)
    with transaction.atomic():
        customer = lock_survivor(customer_id)
        note = CustomerNote(
            customer=customer,
            about=about,
            text=text.strip(),
            happened_on=happened_on or clock.today(),
            team=actor.team,
            recorded_by=actor,
            recorded_at=clock.now(),
        )
        if (sent_before := _same(note, "about", "text", "happened_on")) is not None:
            return sent_before
        checked(note).save(force_insert=True)
        record(customer, actor, "kept a note (not an incident)", verb="note", clauses=("SBC-3.6a",))
    return note


def _same(row: Row, *fields: str) -> Row | None:
    """The row that this person has already recorded word for word: the form was sent twice."""
    alike = {name: getattr(row, name) for name in fields}
    found: Row | None = (
        type(row)._default_manager.filter(customer=row.customer, recorded_by=row.recorded_by, **alike).first()
    )
    return found


def _starts(status: str, in_place_from: date | None, otherwise: date) -> date | None:
    if status in (Status.AGREED, Status.ANTICIPATED):
        return in_place_from or otherwise
    return None


def _said(adjustment: Adjustment) -> str:
    words = {
        Status.AGREED: "agreed",
        Status.ASKED: "asked for",
        Status.ANTICIPATED: "done without being asked",
        Status.DECLINED: "declined with a reason",
    }
    return words[Status(adjustment.status)]


def _locked(adjustment_id: UUID) -> Adjustment:
    customer_id = Adjustment.objects.filter(pk=adjustment_id).values_list("customer", flat=True).first()
    if customer_id is None:
        raise NotVisible
    lock(customer_id)
    return Adjustment.objects.select_related("customer").get(pk=adjustment_id)
