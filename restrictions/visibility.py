"""Who else sees a request and what was decided on it: higher apps add those who hear a challenge, at start-up."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

Provider = Callable[[Any], Q]
_providers: list[Provider] = []


def register_visibility(provider: Provider) -> None:
    """Let others read requests: `provider(user)` is a Q on ActiveManagementRequest (SPSO-EP-65b).

    It follows no relation to many rows: use `Exists` or `pk__in`, or a request would be listed twice.
    """
    if provider not in _providers:
        _providers.append(provider)


def requests_seen_through_others(user: Any) -> Q:
    """The requests that higher apps let the user read. As one Q."""
    seen = Q(pk__in=[])
    for provider in _providers:
        seen |= provider(user)
    return seen
