"""Words in curly brackets that the system fills in. A short list of names, and no template language.

What is not on the list stays exactly as typed, so that braces in a quotation or in hostile text mean nothing here.
A filled-in value is never looked at again: a customer called "{our_name}" keeps that name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from engagement.policy import registry

_BRACES = re.compile(r"\{([a-z][a-z_]{0,40})\}")
# A single pair around one word, as a placeholder looks: "{contact_nane}", "{Contact.Name}".
_SINGLE = re.compile(r"(?<!\{)\{[ \t]*([A-Za-z][\w.]{0,40})[ \t]*\}(?!\})")
# Any other braces on one line, with the signs of other programs' templates: "{{ name }}", "{% now %}", "{0}".
_ANY_BRACES = re.compile(r"\{+[^{}\n]{0,80}\}+")
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
    """Single words in curly brackets that look like a placeholder and are none: they would be printed as typed."""
    names = known()
    return list(
        dict.fromkeys(
            match.group(0)
            for match in _SINGLE.finditer(text)
            if match.group(1) not in names or not _BRACES.fullmatch(match.group(0))
        )
    )


def single(text: str) -> list[str]:
    """Every single word in curly brackets, known or not, each once: for text in which nothing is filled in."""
    return list(dict.fromkeys(match.group(0) for match in _SINGLE.finditer(text)))


def other_braces(text: str) -> list[str]:
    """Whatever else stands in curly brackets and would be printed with them, each once, in order."""
    found = (match.group(0) for match in _ANY_BRACES.finditer(text))
    return list(dict.fromkeys(words for words in found if not _SINGLE.fullmatch(words)))


def template_code(text: str) -> list[str]:
    """Of those, what another program's template would fill in: "{{ name }}", "{% now %}". We never do."""
    return [words for words in other_braces(text) if words.startswith(("{{", "{%", "{#"))]


def harmless_braces(text: str) -> list[str]:
    """The rest of them: they may be meant so, in a quotation for example."""
    stopped = set(template_code(text))
    return [words for words in other_braces(text) if words not in stopped]


def gaps(text: str) -> list[str]:
    """Gaps of a phrase suggestion that nobody has filled in: "[date]"."""
    return list(dict.fromkeys(match.group(0) for match in _GAP.finditer(text)))
