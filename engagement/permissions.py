"""Hands on the permission register: see `engagement.people.permissions`."""

from engagement.people.permissions import (
    Answer,
    Granted,
    Permission,
    Refused,
    Rule,
    allowed,
    held_by,
    needs,
    register,
    registered,
)
from engagement.people.roles import EVERYONE, MANAGERS, ROLE_LABELS, Role

__all__ = [
    "EVERYONE",
    "MANAGERS",
    "ROLE_LABELS",
    "Answer",
    "Granted",
    "Permission",
    "Refused",
    "Role",
    "Rule",
    "allowed",
    "held_by",
    "needs",
    "register",
    "registered",
]
