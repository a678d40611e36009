"""Parts of a page that apps to the right add to it: each a template, and what makes its context for one reader.

A page's owner keeps one `PageParts`; others register from their `AppConfig.ready()`, so that the owner never imports
them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

Context = Callable[[Any, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class PagePart:
    """One part of a page: a template, and what makes its context for (subject, user)."""

    template: str
    context: Context
    order: int = 50


class DrawnPart(SafeString):
    """A part as it stands on the page, and how many records it lists (`records` of its context)."""

    records: int = 0


class PageParts:
    """What others add to the page of one kind of record; `name` is what their templates call that record."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._parts: list[PagePart] = []

    def register(self, template: str, context: Context, *, order: int = 50) -> None:
        """Add a part. `context` starts from its own `visible_to(user)` and gives None where it has nothing to show."""
        part = PagePart(template, context, order)
        if part not in self._parts:
            self._parts.append(part)

    def drawn_for(self, subject: Any, request: HttpRequest) -> list[DrawnPart]:
        """The parts that this person sees, in order, drawn; each template gets its own context and the record."""
        drawn = []
        for part in sorted(self._parts, key=lambda one: one.order):
            context = part.context(subject, request.user)
            if context is not None:
                one = DrawnPart(render_to_string(part.template, {self.name: subject, **context}, request=request))
                one.records = context.get("records", 0)
                drawn.append(one)
        return drawn
