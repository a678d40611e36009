"""Parts of a restriction's page that higher apps add: appeals against it, and an ombudsman's inquiry.

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
    """One part of the page: a template, and what makes its context for (restriction, user)."""

    template: str
    context: Context


_parts: list[Part] = []


def register(template: str, context: Context) -> None:
    """Add a part to the page, before its timeline. `context` gives None where there is nothing to show."""
    part = Part(template, context)
    if part not in _parts:
        _parts.append(part)


def parts_for(restriction: Any, request: HttpRequest) -> list[SafeString]:
    """The parts that this person sees, in order, drawn; each template gets its own context and `restriction`."""
    drawn = []
    for part in _parts:
        context = part.context(restriction, request.user)
        if context is not None:
            drawn.append(render_to_string(part.template, {"restriction": restriction, **context}, request=request))
    return drawn
