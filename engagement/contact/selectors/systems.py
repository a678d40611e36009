"""Which systems may ask, and which one holds a token."""

from django.db.models import QuerySet

from engagement.contact.models import ConnectedSystem
from engagement.contact.services.systems import hash_of_token


def connected_systems() -> QuerySet[ConnectedSystem]:
    """All of them, those that may still ask first: for the page under Settings."""
    return ConnectedSystem.objects.select_related("created_by", "revoked_by").order_by("revoked_at", "name")


def system_with(token: str) -> ConnectedSystem | None:
    """The system that holds this token, unless it was revoked. One indexed query on the token's hash."""
    return ConnectedSystem.objects.filter(token_hash=hash_of_token(token), revoked_at__isnull=True).first()
