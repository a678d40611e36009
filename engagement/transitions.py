"""Hands on the one way to change state: see `engagement.spine.transitions`."""

from engagement.spine.actors import Actor, SystemActor
from engagement.spine.effects import on
from engagement.spine.transitions import (
    AlreadyMoved,
    NotVisible,
    Rule,
    Stateful,
    TransitionOption,
    may_perform,
    perform,
    permitted,
    rule,
)
from engagement.spine.work_items import NextWork

__all__ = [
    "Actor",
    "AlreadyMoved",
    "NextWork",
    "NotVisible",
    "Rule",
    "Stateful",
    "SystemActor",
    "TransitionOption",
    "may_perform",
    "on",
    "perform",
    "permitted",
    "rule",
]
