"""Parts of the incident page that higher apps add: requests to limit contact, and what came of them.

They register from their `AppConfig.ready()`; this app never imports them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

Context = Callable[[Any, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Part:
    """One part of the page: a template, and what makes its context for (incident, user)."""

    template: str
    context: Context


_parts: list[Part] = []


def register(template: str, context: Context) -> None:
    """Add a part to the section "Requests and letters". `context` gives None where there is nothing to show."""
    part = Part(template, context)
    if part not in _parts:
        _parts.append(part)


def parts_for(incident: Any, request: HttpRequest) -> list[SafeString]:
    """The parts that this person sees, in order, drawn; each template gets its own context and `incident`."""
    drawn = []
    for part in _parts:
        context = part.context(incident, request.user)
        if context is not None:
            drawn.append(render_to_string(part.template, {"incident": incident, **context}, request=request))
    return drawn
