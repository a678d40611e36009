"""Parts of the customer page that other rooms and apps add: incidents, letters, restrictions.

They register from their `AppConfig.ready()`; this room never imports them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from engagement.customers.models import Customer

Context = Callable[[Customer, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Section:
    """One part of the page: a template, and what makes its context for (customer, user)."""

    template: str
    context: Context
    order: int = 50


_sections: list[Section] = []


def register(template: str, context: Context, *, order: int = 50) -> None:
    """Add a part. `context` starts from its own `visible_to(user)` and gives None where it has nothing to show.

    The customer is the surviving record: ask `selectors.family_ids(customer)` for the ids that things may point at.
    """
    section = Section(template, context, order)
    if section not in _sections:
        _sections.append(section)


def sections_for(customer: Customer, request: HttpRequest) -> list[SafeString]:
    """The parts that this person sees, in order, drawn; each template gets its own context and `customer`."""
    drawn = []
    for section in sorted(_sections, key=lambda one: one.order):
        context = section.context(customer, request.user)
        if context is not None:
            drawn.append(render_to_string(section.template, {"customer": customer, **context}, request=request))
    return drawn
