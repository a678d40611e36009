"""What changed between two versions of a letter, word by word.

The result is plain data. A template prints each piece escaped, inside <ins> or <del>; no HTML is made here.
"""

from __future__ import annotations

import dataclasses
import difflib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from letters.rendering.content import MONTHS, LetterContent, long_date

Kind = Literal["same", "ins", "del"]

_TOKEN = re.compile(r"\s+|\w+(?:['’]\w+)*|[^\w\s]")
_MONTH = "|".join(MONTHS)
# "21 November 2026", "21 November", "Saturday 21 November 2026". A year alone is a figure, not a date.
DATE = re.compile(
    rf"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTH})(?:\s+\d{{4}})?\b"
)
# difflib is quadratic in the worst case: beyond this many words the whole part is shown as replaced.
MOST_TOKENS = 8000


_OWN_LABELS = {
    "date": "Date",
    "recipient": "Name and address",
    "heading": "Heading",
    "salutation": "Greeting",
    "signatory": "Signature",
    "enclosures": "Enclosed",
    "sender": "Our name and address",
}


@dataclasses.dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came or went."""

    kind: Kind
    text: str


@dataclasses.dataclass(frozen=True)
class PartDifference:
    """One part of the letter (a section, the heading, the date…) with its pieces in reading order."""

    code: str
    label: str
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        """True where at least one word came or went."""
        return bool(self.changes)

    @property
    def changes(self) -> int:
        """How many places changed: what went and what came instead of it are one."""
        return sum(1 for same, _run in itertools.groupby(self.pieces, lambda piece: piece.kind == "same") if not same)


@dataclasses.dataclass(frozen=True)
class Differences:
    """All parts of two versions, compared. `dates` pairs each date that moved: (before, after).

    `since` is the number of the earlier version, where it has one.
    """

    parts: tuple[PartDifference, ...]
    only_dates: bool
    dates: tuple[tuple[str, str], ...]
    since: int | None = None

    @property
    def changed_parts(self) -> tuple[PartDifference, ...]:
        """The parts in which something changed."""
        return tuple(part for part in self.parts if part.changed)

    @property
    def changes(self) -> int:
        """How many places changed in the whole letter."""
        return sum(part.changes for part in self.parts)

    @property
    def any(self) -> bool:
        """True where the two versions do not say the same."""
        return bool(self.changed_parts)


def word_differences(before: str, after: str) -> tuple[Piece, ...]:
    """The words that stayed, went and came, in reading order. Same and del make `before`, same and ins `after`."""
    if before == after:
        return (Piece("same", before),) if before else ()
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > MOST_TOKENS:
        return tuple(piece for piece in (Piece("del", before), Piece("ins", after)) if piece.text)
    return tuple(_joined(_steps(old, new)))


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for step, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        gone, came = "".join(old[from_old:to_old]), "".join(new[from_new:to_new])
        if step == "equal":
            yield Piece("same", gone)
            continue
        if gone:
            yield Piece("del", gone)
        if came:
            yield Piece("ins", came)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Brings together changes that only one space parts, so that a changed phrase reads as one change."""
    waiting = list(pieces)
    gone = came = ""
    for place, piece in enumerate(waiting):
        between = piece.text == " " and (gone or came) and place + 1 < len(waiting)
        if piece.kind == "same" and not between:
            yield from _change(gone, came)
            gone = came = ""
            yield piece
            continue
        gone += "" if piece.kind == "ins" else piece.text
        came += "" if piece.kind == "del" else piece.text
    yield from _change(gone, came)


def _change(gone: str, came: str) -> Iterator[Piece]:
    if gone:
        yield Piece("del", gone)
    if came:
        yield Piece("ins", came)


def compare(before: LetterContent, after: LetterContent, labels: Mapping[str, str] | None = None) -> Differences:
    """All parts of two versions in the order of the later one. `labels` names the sections by code."""
    names = labels or {}
    old, new = _texts(before), _texts(after)
    codes = [*new, *(code for code in old if code not in new)]
    parts = tuple(
        PartDifference(
            code,
            names.get(code) or _OWN_LABELS.get(code) or code.replace("_", " ").capitalize(),
            word_differences(old.get(code, ""), new.get(code, "")),
        )
        for code in codes
    )
    return Differences(
        parts=parts,
        only_dates=old != new and _only_dates(before, after),
        dates=tuple(dict.fromkeys(pair for code in new if code in old for pair in _moved_dates(old[code], new[code]))),
    )


def _texts(content: LetterContent) -> dict[str, str]:
    """The letter as text by part, in reading order."""
    head = content.letterhead
    sections = {
        section.code: "\n\n".join([section.heading, *section.paragraphs] if section.heading else section.paragraphs)
        for section in content.sections
    }
    texts = {
        "sender": "\n".join((head.name, head.strapline, *head.address_lines, head.phone, head.email)),
        "recipient": "\n".join(content.postal_lines),
        "date": content.printed_date,
        "heading": content.heading,
        "salutation": content.salutation,
        **sections,
        "signatory": "\n".join((content.closing, *content.signatory.lines)),
        "enclosures": "\n".join(content.enclosures),
    }
    return {code: text for code, text in texts.items() if text}


def _only_dates(before: LetterContent, after: LetterContent) -> bool:
    """Nothing moved but the letter's date and the dates that follow from it.

    In the writer's own words only the date of the letter itself may differ: another date there is a changed fact. In
    the parts that the system fills in, every date may.
    """
    old, new = _texts(before), _texts(after)
    if old.keys() != new.keys() or before.language != after.language or before.letterhead != after.letterhead:
        return False
    locked = {section.code for section in after.sections if section.locked}
    for code, text in new.items():
        if code == "date" or text == old[code]:
            continue
        if code in locked:
            same = DATE.sub("<date>", text) == DATE.sub("<date>", old[code])
        else:
            same = text.replace(long_date(after.date), "<date>") == old[code].replace(long_date(before.date), "<date>")
        if not same:
            return False
    return True


def _moved_dates(before: str, after: str) -> list[tuple[str, str]]:
    old, new = DATE.findall(before), DATE.findall(after)
    return [(was, now) for was, now in zip(old, new, strict=False) if was != now]
