"""Who else sees an incident: higher apps add readers of what their records rest on, at start-up (SPSO-EP-65b)."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

Provider = Callable[[Any], Q]
_providers: list[Provider] = []


def register_visibility(provider: Provider) -> None:
    """Let others read incidents: `provider(user)` is a Q on Incident. Drafts stay the writer's alone all the same."""
    if provider not in _providers:
        _providers.append(provider)


def seen_through_others(user: Any) -> Q:
    """The incidents that higher apps let the user read. As one Q."""
    seen = Q(pk__in=[])
    for provider in _providers:
        seen |= provider(user)
    return seen
