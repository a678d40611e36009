"""What is usual, as the organisation and its services have said it. Nothing here is ever a mere suggestion."""

from math import ceil
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from engagement import clock
from engagement.contact.models import ContactSignal, MoreContact, UsualContact
from engagement.customers.families import family_ids
from engagement.customers.models import Customer
from engagement.people.models import Service
from engagement.people.permissions import allowed
from engagement.people.selectors import managed_teams
from engagement.policy.selectors import local
from engagement.spine.transitions import NotVisible
from engagement.ui.words import counted

THRESHOLD, SHARE = "contact_threshold_per_week", "early_warning_share"


def level_of_service(service_id: int) -> int | None:
    """From how many contacts a week on one matter this service looks closer: its own figure, else the organisation's.

    None where nobody has said (SPSO-G3-17).
    """
    own = UsualContact.objects.filter(service=service_id, channel="").values_list("look_from", flat=True).first()
    return own if own is not None else local(THRESHOLD)


def share_to_tell() -> int | None:
    """At which share of that figure a manager gets early word; None where nobody has accepted one (SPSO-G3-13e)."""
    share: int | None = local(SHARE)
    return share


def why_it_came(signal: ContactSignal) -> str:
    """Why early word came at this number. The share is not kept with it: one that was changed since is not named."""
    from_here = counted(signal.look_from, "contact,contacts")
    if signal.contacts >= signal.look_from:
        return f"The service looks closer from {from_here} a week on one matter, and that is reached."
    share = share_to_tell()
    early = early_from(signal.look_from, share) if share is not None else None
    if early is None or signal.contacts < early:
        return (
            f"The service looked closer from {from_here} a week on one matter. You heard of it early, before that: "
            "while it is still easy to talk about."
        )
    return (
        f"The service looks closer from {from_here} a week on one matter. You hear of it early, at {share}% of that, "
        f"which is {counted(early, 'contact,contacts')}: while it is still easy to talk about."
    )


def early_from(look_from: int, share: int) -> int:
    """The number of contacts at which a manager gets early word."""
    return ceil(look_from * share / 100)


def usual_contact() -> QuerySet[UsualContact]:
    """What each service has said, by service: open to all staff, like the policy."""
    return UsualContact.objects.select_related("service", "changed_by")


def services_to_set(user: Any) -> QuerySet[Service]:
    """The services for which this person may say what is usual."""
    if allowed(user, "manage_settings"):
        return Service.objects.all()
    return Service.objects.filter(pk__in=managed_teams(user).values("service"))


def more_contact_for(customer: Customer, family: list[UUID] | None = None) -> list[MoreContact]:
    """Why more contact is reasonable today: shown to whoever thinks of limiting it (SPSO-G3-16)."""
    notes = MoreContact.objects.filter(customer__in=family or family_ids(customer), until__gte=clock.today())
    return list(notes.select_related("recorded_by", "adjustment"))


def signal_by_id(signal_id: UUID, user: Any) -> ContactSignal:
    """One early signal. Raises NotVisible."""
    signals = ContactSignal.objects.visible_to(user).select_related("customer", "team__service", "answered_by")
    found = signals.filter(pk=signal_id).first()
    if found is None:
        raise NotVisible
    return found


def signals_of(customer: Customer, user: Any, family: list[UUID] | None = None) -> list[ContactSignal]:
    """Early signals about the customer, the newest first."""
    signals = ContactSignal.objects.visible_to(user).filter(customer__in=family or family_ids(customer))
    return list(signals.select_related("team", "answered_by"))
