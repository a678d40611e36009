"""Saying what is usual, and that more is reasonable."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from engagement import clock
from engagement.contact.models import LONGEST_MATTER, MoreContact, UsualContact, matter_key
from engagement.contact.permissions import SET_LEVELS, TOLERATE
from engagement.customers.families import family_ids
from engagement.customers.models import Adjustment, Customer
from engagement.customers.services.common import checked, lock_survivor, require
from engagement.people.models import Service
from engagement.people.permissions import Refused, allowed
from engagement.policy.selectors import policy_in_force
from engagement.spine.timeline import record
from engagement.spine.transitions import NotVisible
from engagement.ui.words import has_words

REASONS = "tolerated_contact"
LONGEST = timedelta(days=366)
MOST_PER_WEEK = 500


def set_usual_contact(
    service_id: int,
    *,
    actor: Any,
    per_week: int,
    look_from: int,
    channel: str = "",
    minutes_per_week: int | None = None,
    note: str = "",
) -> UsualContact:
    """Say what this service calls usual for one matter, as a whole or by one channel (SPSO-G3-14, SPSO-G3-15).

    Raises PermissionDenied (another service's manager), NotVisible, ValidationError.
    """
    service = _service(service_id, actor)
    wrong: dict[str, str] = {}
    if channel and channel not in {one.code for one in policy_in_force().channels}:
        wrong["channel"] = "Choose one of the channels in the list"
    if not 1 <= per_week <= MOST_PER_WEEK:
        wrong["per_week"] = f"Enter a number from 1 to {MOST_PER_WEEK}"
    if not per_week <= look_from <= MOST_PER_WEEK:
        wrong["look_from"] = f"This must be at least what is usual, and {MOST_PER_WEEK} or less"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        usual = UsualContact.objects.select_for_update().filter(service=service, channel=channel).first()
        usual = usual or UsualContact(service=service, channel=channel)
        usual.per_week, usual.look_from, usual.minutes_per_week = per_week, look_from, minutes_per_week
        usual.note, usual.changed_by, usual.changed_at = note.strip(), actor, clock.now()
        checked(usual).save()
    return usual


def remove_usual_contact(usual_id: int, *, actor: Any) -> None:
    """Take a figure away: what applies more widely applies again. Raises PermissionDenied, NotVisible."""
    found = UsualContact.objects.filter(pk=usual_id).first()
    if found is None:
        raise NotVisible
    _service(found.service_id, actor)
    found.delete()


def note_more_contact(
    customer_id: UUID,
    *,
    actor: Any,
    matter: str,
    reason: str,
    because: str = "",
    adjustment_id: UUID | None = None,
    until: date | None = None,
) -> MoreContact:
    """Put on file that more contact about a matter is reasonable, so that nobody limits it (SPSO-G3-15, SPSO-G3-16).

    While it holds there is no early word about the matter. Raises PermissionDenied, NotVisible, ValidationError (no
    reason, no date, a communication need without its adjustment).
    """
    require(actor, TOLERATE)
    known = {one.code: one for one in policy_in_force().reasons(REASONS).reasons}
    with transaction.atomic():
        customer = lock_survivor(customer_id)
        wrong = _wrong_dates(until)
        if not has_words(matter) or len(matter) > LONGEST_MATTER:
            wrong["matter"] = "Say in a few words which matter it is about"
        needs = known[reason].needs if reason in known else ()
        if reason not in known:
            wrong["reason"] = "Choose why more contact is reasonable"
        if "text" in needs and not has_words(because):
            wrong["because"] = "Say why more contact is reasonable"
        adjustment = _adjustment(customer, adjustment_id) if "adjustment" in needs else None
        if "adjustment" in needs and adjustment is None:
            wrong["adjustment"] = "Choose the adjustment it is about. If there is none yet, record it first"
        if wrong:
            raise ValidationError(wrong)
        assert until is not None
        note = MoreContact(
            customer=customer,
            matter=" ".join(matter.split()),
            matter_key=matter_key(matter),
            reason=reason,
            because=because.strip(),
            adjustment=adjustment,
            until=until,
            recorded_by=actor,
            recorded_at=clock.now(),
        )
        checked(note).save(force_insert=True)
        record(
            customer,
            actor,
            "noted that more contact than usual is reasonable",
            verb="note_more_contact",
            reason=known[reason].label,
            clauses=("SPSO-G3-16", *known[reason].clauses),
        )
    return note


def _wrong_dates(until: date | None) -> dict[str, str]:
    if until is None:
        return {"until": "Enter the day until which it holds"}
    if not clock.today() <= until <= clock.today() + LONGEST:
        return {"until": "The day must be today or later, and within a year"}
    return {}


def _adjustment(customer: Customer, adjustment_id: UUID | None) -> Adjustment | None:
    if adjustment_id is None:
        return None
    standing = Adjustment.objects.current().filter(customer__in=family_ids(customer))
    return standing.exclude(status=Adjustment.Status.DECLINED).filter(pk=adjustment_id).first()


def _service(service_id: int, actor: Any) -> Service:
    require(actor, SET_LEVELS)
    service = Service.objects.filter(pk=service_id).first()
    if service is None:
        raise NotVisible
    answer = allowed(actor, SET_LEVELS, service)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    return service
