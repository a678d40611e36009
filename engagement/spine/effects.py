"""What a higher app does when a lower app's transition happens.

A lower app never imports a higher one. The higher app says in its `AppConfig.ready()` what it checks and does, and
`perform` runs it inside the same transaction: a failing effect undoes the act.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from engagement.spine.actors import Actor
from engagement.spine.checks import Check

EffectFunction = Callable[[Any, Actor], None]


@dataclass(frozen=True)
class Effect:
    """One registered consequence of `transition` on `model` (for records of `kinds`, or all)."""

    model: type
    transition: str
    kinds: frozenset[str] | None
    checks: tuple[Check, ...]
    effect: EffectFunction | None

    def concerns(self, obj: Any) -> bool:
        """Whether this record's `kind` is one that the effect is for."""
        return self.kinds is None or getattr(obj, "kind", None) in self.kinds


_effects: list[Effect] = []


def on(
    model: type,
    transition: str,
    *,
    kind: str | Iterable[str] | None = None,
    check: tuple[Check, ...] = (),
    effect: EffectFunction | None = None,
) -> None:
    """Register a consequence; called once from the higher app's `AppConfig.ready()`."""
    kinds = None if kind is None else frozenset([kind] if isinstance(kind, str) else kind)
    entry = Effect(model, transition, kinds, check, effect)
    if entry not in _effects:
        _effects.append(entry)


def effects_of(obj: Any, transition: str) -> list[Effect]:
    """The effects that concern this record's transition, in the order they were registered."""
    return [
        entry
        for entry in _effects
        if entry.transition == transition and isinstance(obj, entry.model) and entry.concerns(obj)
    ]


def registered_effects() -> list[Effect]:
    """Every effect, for the architecture page."""
    return list(_effects)
