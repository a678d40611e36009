"""Words in curly brackets that the system fills in. A short list of names, and no template language.

What is not on the list stays exactly as typed, so that braces in a quotation or in hostile text mean nothing here.
A filled-in value is never looked at again: a customer called "{our_name}" keeps that name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from engagement.policy import registry

_BRACES = re.compile(r"\{([a-z][a-z_]{0,40})\}")
_GAP = re.compile(r"\[([^\[\]\n]{1,60})\]")


def known() -> dict[str, str]:
    """Every name that may stand in braces, with what it stands for: the register that the apps filled at start-up."""
    return registry.placeholders()


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each known placeholder replaced by its value; one without a value stays, to be seen and blocked."""

    names = known()

    def value_of(match: re.Match[str]) -> str:
        name = match.group(1)
        value = values.get(name, "") if name in names else ""
        return value or match.group(0)

    return _BRACES.sub(value_of, text)


def unresolved(text: str, values: Mapping[str, str]) -> list[str]:
    """The known placeholders in the text that have no value, each once, in order."""
    names, found = known(), (match.group(1) for match in _BRACES.finditer(text))
    return list(dict.fromkeys(name for name in found if name in names and not values.get(name)))


def unknown(text: str) -> list[str]:
    """Words in curly brackets that look like a placeholder and are none: they would be printed as typed."""
    names, found = known(), (match.group(1) for match in _BRACES.finditer(text))
    return list(dict.fromkeys(name for name in found if name not in names))


def gaps(text: str) -> list[str]:
    """Gaps of a phrase suggestion that nobody has filled in: "[date]"."""
    return list(dict.fromkeys(match.group(0) for match in _GAP.finditer(text)))
