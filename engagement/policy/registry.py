"""The register of what a policy profile may hold.

Every app adds its part at start-up: a section (one YAML file, described by a frozen dataclass), the words it knows
(`register_vocabulary`), the codes it cannot do without (`require_codes`), and the placeholders its letters can fill.
The profile supplies labels, texts and authority; the program only ever branches on what is registered here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engagement.policy.building import Checking


@dataclass(frozen=True)
class Section:
    """One file of a profile. `many`: the file is a list of `model`; otherwise it is a single one."""

    name: str
    model: type
    title: str
    many: bool = True
    check: Callable[[Any, Checking], None] | None = None
    required: bool = True


_sections: dict[str, Section] = {}
_vocabularies: dict[str, dict[str, str]] = {}
_required: dict[str, dict[str, str]] = {}
_placeholders: dict[str, str] = {}


def register_section(
    name: str,
    model: type,
    *,
    title: str,
    many: bool = True,
    check: Callable[[Any, Checking], None] | None = None,
    required: bool = True,
) -> None:
    """Adds a section to the profile schema. `check(built, checking)` may report faults of its own.

    Registering the same section with the same model again does nothing; with another model it raises ValueError.
    """
    known = _sections.get(name)
    if known is not None and known.model is not model:
        raise ValueError(f"The profile section “{name}” is already registered for {known.model.__name__}.")
    _sections[name] = Section(name, model, title, many, check, required)


def register_vocabulary(name: str, words: Mapping[str, str]) -> None:
    """Adds words the program understands (flags, checkers, kinds of answer), each with its plain meaning."""
    _vocabularies.setdefault(name, {}).update(words)


def require_codes(collection: str, codes: Iterable[str], *, because: str) -> None:
    """The program relies on these codes: a profile without one of them is refused, with `because` as the reason."""
    _required.setdefault(collection, {}).update(dict.fromkeys(codes, because))


def register_placeholders(words: Mapping[str, str]) -> None:
    """Adds names that may stand in braces in a text, each with what is put in its place."""
    _placeholders.update(words)


def sections() -> dict[str, Section]:
    """All registered sections by name, in the order they were registered."""
    return dict(_sections)


def vocabulary(name: str) -> dict[str, str]:
    """The words of one vocabulary with their meaning."""
    return dict(_vocabularies.get(name, {}))


def required_codes() -> dict[str, dict[str, str]]:
    """Collection name to code to the reason why the program needs it."""
    return {collection: dict(codes) for collection, codes in _required.items()}


def placeholders() -> dict[str, str]:
    """All names that may stand in braces in a profile text."""
    return dict(_placeholders)


# How a dataclass says what its fields hold. The builder reads this; nothing else does.

MISSING: Any = object()


def _column(default: Any, **meta: Any) -> Any:
    if default is MISSING:
        return field(metadata=meta)
    return field(default=default, metadata=meta)


def words(default: Any = MISSING) -> Any:
    """A text shown to people. Without a default it must be there and must not be blank."""
    return _column(default, kind="words")


def sentence(default: Any = "") -> Any:
    """A sentence with gaps of its own (see `engagement.policy.sentences`), which the section's check looks through."""
    return _column(default, kind="sentence")


def code() -> Any:
    """The stable code of an item: small letters, digits, underscores; unique in its collection."""
    return _column(MISSING, kind="code")


def refers_to(collection: str, default: Any = MISSING) -> Any:
    """One code, or several, that must exist in another collection of the same profile."""
    return _column(default, kind="ref", collection=collection)


def one_of(name: str, default: Any = MISSING) -> Any:
    """One word, or several, of a registered vocabulary."""
    return _column(default, kind="vocabulary", vocabulary=name)


def clause_ids(default: Any = MISSING) -> Any:
    """Clause ids of the inventory. Without a default at least one is needed."""
    return _column(default, kind="clauses")


def web_address(default: Any = "") -> Any:
    """An https address."""
    return _column(default, kind="web")
