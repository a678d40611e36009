"""Logging a contact, and putting a wrong line right."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from engagement import clock
from engagement.contact.models import LONGEST_MATTER, MOST_MINUTES, Contact, matter_key
from engagement.contact.permissions import LOG
from engagement.contact.services.signals import signal_if_rising
from engagement.customers.services.common import checked, lock_survivor, require
from engagement.people.selectors import managed_teams
from engagement.policy.profile import Profile
from engagement.policy.selectors import policy_in_force
from engagement.spine.transitions import NotVisible
from engagement.ui.words import has_words

REASONS = "tolerated_contact"


def log_contact(
    customer_id: UUID,
    *,
    actor: Any,
    channel: str,
    minutes: int,
    matter: str,
    handled_by: Any = None,
    at: datetime | None = None,
    expected_more: str = "",
    expected_more_because: str = "",
    through: str = Contact.Through.CHECK,
    as_id: UUID | None = None,
) -> Contact:
    """Log one contact; without `handled_by` the actor dealt with it, without `at` it is now (SPSO-G3-13b).

    Goes to the surviving record, and gives early word where contact about this matter rises (SPSO-G3-13e). A form sent
    twice gives the same `as_id` twice and gets the same line. Raises PermissionDenied, NotVisible, ValidationError.
    """
    require(actor, LOG)
    handler = handled_by or actor
    _check(channel, minutes, matter, handler, at, expected_more, expected_more_because)
    try:
        with transaction.atomic():
            customer = lock_survivor(customer_id)
            contact = Contact(
                id=as_id or uuid4(),
                customer=customer,
                at=at or clock.now(),
                channel=channel,
                minutes=minutes,
                matter=" ".join(matter.split()),
                matter_key=matter_key(matter),
                handled_by=handler,
                team=handler.team,
                expected_more=expected_more,
                expected_more_because=expected_more_because.strip() if expected_more else "",
                through=through,
                logged_by=actor,
                logged_at=clock.now(),
            )
            checked(contact).save(force_insert=True)
            signal_if_rising(customer, contact.matter_key)
            return contact
    except IntegrityError:
        sent_before = Contact.objects.filter(pk=as_id, logged_by=actor).first() if as_id else None
        if sent_before is None:
            raise
        return sent_before


def correct_contact(
    contact_id: UUID, *, actor: Any, channel: str, minutes: int, matter: str, at: datetime | None = None
) -> Contact:
    """Write the line anew: the wrong one stays, and no longer counts.

    By who logged or dealt with it, or a manager of the team. Raises PermissionDenied, NotVisible, ValidationError
    (corrected already).
    """
    require(actor, LOG)
    wrong = _to_correct(contact_id, actor)
    _check(channel, minutes, matter, wrong.handled_by, at, "", "")
    with transaction.atomic():
        customer = lock_survivor(wrong.customer_id)
        fresh = _instead_of(wrong, actor)
        fresh.at, fresh.channel, fresh.minutes = at or wrong.at, channel, minutes
        fresh.matter, fresh.matter_key = " ".join(matter.split()), matter_key(matter)
        _save_once(fresh)
        signal_if_rising(customer, fresh.matter_key)
    return fresh


def take_back_contact(contact_id: UUID, *, actor: Any) -> Contact:
    """Say that this contact was logged by mistake: it no longer counts. As `correct_contact` otherwise."""
    require(actor, LOG)
    wrong = _to_correct(contact_id, actor)
    with transaction.atomic():
        lock_survivor(wrong.customer_id)
        fresh = _instead_of(wrong, actor)
        fresh.taken_back = True
        _save_once(fresh)
    return fresh


def may_correct(contact: Contact, user: Any) -> bool:
    """Whoever logged it or dealt with it, or manages the team; and only the line that counts."""
    if contact.taken_back or Contact.objects.filter(corrects=contact).exists():
        return False
    if user.pk in (contact.logged_by_id, contact.handled_by_id):
        return True
    return contact.team_id is not None and managed_teams(user).filter(pk=contact.team_id).exists()


def _to_correct(contact_id: UUID, actor: Any) -> Contact:
    found = Contact.objects.visible_to(actor).select_related("handled_by").filter(pk=contact_id).first()
    if found is None:
        raise NotVisible
    if found.taken_back or Contact.objects.filter(corrects=found).exists():
        raise ValidationError(ALREADY)
    if not may_correct(found, actor):
        raise PermissionDenied("Only who logged this contact or dealt with it, or their manager, can correct it.")
    return found


ALREADY = "Somebody has already corrected this contact."


def _instead_of(wrong: Contact, actor: Any) -> Contact:
    return Contact(
        customer_id=wrong.customer_id,
        at=wrong.at,
        channel=wrong.channel,
        minutes=wrong.minutes,
        matter=wrong.matter,
        matter_key=wrong.matter_key,
        handled_by_id=wrong.handled_by_id,
        team_id=wrong.team_id,
        expected_more=wrong.expected_more,
        expected_more_because=wrong.expected_more_because,
        through=wrong.through,
        logged_by=actor,
        logged_at=clock.now(),
        corrects=wrong,
    )


def _save_once(contact: Contact) -> None:
    """Two people may correct one line at the same moment; the second is told."""
    try:
        with transaction.atomic():
            contact.full_clean(validate_unique=False)
            contact.save(force_insert=True)
    except IntegrityError as error:
        raise ValidationError(ALREADY) from error


def _check(
    channel: str,
    minutes: int,
    matter: str,
    handler: Any,
    at: datetime | None,
    expected_more: str,
    expected_more_because: str,
) -> None:
    """Everything that is wrong, by field. Raises ValidationError."""
    profile = policy_in_force()
    wrong: dict[str, str] = {}
    if channel not in {one.code for one in profile.channels}:
        wrong["channel"] = "Choose how you were in touch"
    if not 1 <= minutes <= MOST_MINUTES:
        wrong["minutes"] = f"Enter the minutes as a number from 1 to {MOST_MINUTES}"
    if not has_words(matter):
        wrong["matter"] = "Say in a few words what it was about"
    elif len(matter) > LONGEST_MATTER:
        wrong["matter"] = f"Shorten this to {LONGEST_MATTER} characters or fewer"
    if not handler.is_active or handler.is_superuser:
        wrong["handled_by"] = "Choose somebody who works here"
    if at is not None and at > clock.now():
        wrong["at"] = "The contact must be today or earlier"
    wrong |= _wrong_reason(expected_more, expected_more_because, profile)
    if wrong:
        raise ValidationError(wrong)


def _wrong_reason(code: str, because: str, profile: Profile) -> dict[str, str]:
    if not code:
        return {}
    reasons = {reason.code: reason for reason in profile.reasons(REASONS).reasons}
    if code not in reasons:
        return {"expected_more": "Choose one of the reasons in the list"}
    if "text" in reasons[code].needs and not has_words(because):
        return {"expected_more_because": "Say why more contact is reasonable"}
    return {}
