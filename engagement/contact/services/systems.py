"""Letting another system ask the contact check, and ending that."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from engagement import clock
from engagement.contact.models import ConnectedSystem
from engagement.contact.permissions import MANAGE_SYSTEMS
from engagement.customers.services.common import checked, require
from engagement.spine.transitions import NotVisible
from engagement.ui.words import has_words

BEGINS = "evh_"
# When it was last used is worth a write now and then, not one a call.
NOTED_EVERY = timedelta(hours=1)


def connect_system(*, actor: Any, name: str) -> tuple[ConnectedSystem, str]:
    """Make a token for a system: the record, and the token itself, which is shown once and never kept.

    Raises PermissionDenied, ValidationError (no name; a system of that name has a token already).
    """
    require(actor, MANAGE_SYSTEMS)
    name = " ".join(name.split())
    if not has_words(name):
        raise ValidationError({"name": "Enter the name of the system, such as “Phone system”"})
    token = BEGINS + secrets.token_urlsafe(32)
    with transaction.atomic():
        if ConnectedSystem.objects.filter(name__iexact=name, revoked_at__isnull=True).exists():
            raise ValidationError({"name": f"{name} has a token already. Revoke that first, or use another name"})
        system = ConnectedSystem(
            name=name,
            token_hash=hash_of_token(token),
            token_begins=token[:8],
            created_by=actor,
            created_at=clock.now(),
        )
        checked(system).save(force_insert=True)
    return system, token


def revoke_system(system_id: int, *, actor: Any) -> ConnectedSystem:
    """From now on the token is refused. Doing it twice changes nothing. Raises PermissionDenied, NotVisible."""
    require(actor, MANAGE_SYSTEMS)
    with transaction.atomic():
        system = ConnectedSystem.objects.select_for_update(of=("self",)).filter(pk=system_id).first()
        if system is None:
            raise NotVisible
        if system.revoked_at is None:
            system.revoked_at, system.revoked_by = clock.now(), actor
            system.save(update_fields=["revoked_at", "revoked_by"])
    return system


def hash_of_token(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def note_use(system: ConnectedSystem) -> None:
    """Remember about when the system last asked."""
    if system.last_used_at is None or clock.now() - system.last_used_at > NOTED_EVERY:
        ConnectedSystem.objects.filter(pk=system.pk).update(last_used_at=clock.now())
