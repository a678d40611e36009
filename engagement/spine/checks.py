"""Fairness checks: small named objects that say which clause asks for what, and where to put it right.

A transition lists its checks. All unmet ones are found at once, so that the page can show them as a list before the
button and the server can refuse whatever the page showed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engagement.spine.actors import Actor
from engagement.ui.words import has_words

Inputs = Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """One thing that must be so before a transition.

    `says` is the plain sentence shown while it is not; `mend` gives the address where it can be put right (none: on the
    same form); `field` names the form field that answers it, empty where the record itself does.
    """

    code: str
    clauses: tuple[str, ...]
    met: Callable[[Any, Actor, Inputs], bool]
    says: str | Callable[[Any], str]
    mend: Callable[[Any], str | None] | None = None
    field: str = ""

    def sentence(self, obj: Any) -> str:
        """What is missing, for this record."""
        return self.says(obj) if callable(self.says) else self.says


@dataclass(frozen=True)
class UnmetCheck:
    """A check that is not met for one record: ready to show."""

    check: Check
    sentence: str
    path: str | None

    @property
    def clauses(self) -> tuple[str, ...]:
        return self.check.clauses

    @property
    def field(self) -> str:
        return self.check.field

    @property
    def says(self) -> str:
        return self.sentence

    @property
    def url(self) -> str | None:
        return self.path


class Unmet(Exception):
    """The transition is refused; `unmet` lists everything that is missing. Nothing was changed."""

    refusal_status = 422

    def __init__(self, unmet: list[UnmetCheck]) -> None:
        super().__init__(" ".join(item.sentence for item in unmet))
        self.unmet = unmet

    def by_field(self) -> dict[str, list[str]]:
        """The sentences by form field; those of no field stand under the empty name."""
        grouped: dict[str, list[str]] = {}
        for item in self.unmet:
            grouped.setdefault(item.field, []).append(item.sentence)
        return grouped


def unmet_of(checks: Iterable[Check], obj: Any, actor: Actor, inputs: Inputs) -> list[UnmetCheck]:
    """All checks that are not met, in the order they are listed."""
    return [
        UnmetCheck(check, check.sentence(obj), check.mend(obj) if check.mend else None)
        for check in checks
        if not check.met(obj, actor, inputs)
    ]


def filled(name: str) -> Callable[[Any, Actor, Inputs], bool]:
    """A predicate: the input `name` was given and says something."""
    return lambda _obj, _actor, inputs: has_words(inputs.get(name))
