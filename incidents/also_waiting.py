"""What else waits for a manager beside incidents and approaches: higher apps say how much, and where it is read.

They register from their `AppConfig.ready()`; this app never imports them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from engagement.ui.words import counted


@dataclass(frozen=True)
class Elsewhere:
    """One kind of work that is decided on other pages. `forms` is the sentence for one and for several."""

    forms: str
    url_name: str
    count: Callable[[Any], int]


_kinds: list[Elsewhere] = []


def register(forms: str, url_name: str, count: Callable[[Any], int]) -> None:
    """Add a kind of work: "request waits for you,requests wait for you", its list, and how much there is for a user."""
    kind = Elsewhere(forms, url_name, count)
    if kind not in _kinds:
        _kinds.append(kind)


def waiting_elsewhere(user: Any) -> list[dict[str, str]]:
    """A sentence with its address for each kind of which something waits for this person."""
    numbers = [(kind, kind.count(user)) for kind in _kinds]
    return [{"says": counted(number, kind.forms), "url": reverse(kind.url_name)} for kind, number in numbers if number]
