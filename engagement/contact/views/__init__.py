"""The pages of this room."""

from engagement.contact.views.levels import remove_usual, set_usual, usual
from engagement.contact.views.load import load, more, signal
from engagement.contact.views.logging import correct, log, log_new, logged, take_back
from engagement.contact.views.systems import revoke, systems

__all__ = [
    "correct",
    "load",
    "log",
    "log_new",
    "logged",
    "more",
    "remove_usual",
    "revoke",
    "set_usual",
    "signal",
    "systems",
    "take_back",
    "usual",
]
