"""Tabs of the Review Group's dashboard that higher apps add: the challenges that the group hears.

They register from their `AppConfig.ready()`; this app never imports them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class DashboardPart:
    """One tab: its rows and their number for a user, what draws them, and its lines on the agenda of a meeting.

    `template` gets `rows`: pairs of a row and how its deadline stands, in words. `rows` and `count` are a fixed number
    of queries, however much waits. The lines of the agenda name no customer.
    """

    code: str
    label: str
    empty: str
    template: str
    rows: Callable[[Any], QuerySet[Any]]
    count: Callable[[Any], int]
    on_agenda: Callable[[Any], Iterable[str]]


_parts: dict[str, DashboardPart] = {}


def register(part: DashboardPart) -> None:
    """Add a tab; called at start-up by the app that owns it."""
    _parts[part.code] = part


def added_parts() -> list[DashboardPart]:
    """The tabs that other apps added, in the order in which they did."""
    return list(_parts.values())


def added_part(code: str) -> DashboardPart | None:
    """The added tab with this code."""
    return _parts.get(code)
