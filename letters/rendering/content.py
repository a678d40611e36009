"""What a letter says, frozen: the only input of the renderers.

A `LetterContent` holds plain text and nothing else, so that it can be stored as JSON beside the version it belongs to,
compared with another version, and rendered again for a reader without touching a live record.
"""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from letters.rendering.glyphs import lines_taken

MONTHS = "January February March April May June July August September October November December".split()
# They turn the order of everything that follows them, in a letter or in a list of letters: what is read is then not
# what was typed. The marks that single words of right-to-left scripts need are left alone.
_TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u200b\u2060\ufeff") | _TURNS_TEXT
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")
# How a line of a list begins, in plain text too. Whoever types uses "- ".
BULLET = "•"
_LIST_LINE = re.compile(rf"(?:{BULLET}|\*|-)[ \t]+(?=\S)")


def long_date(day: datetime.date) -> str:
    """A date as letters print it: "21 November 2026". Does not depend on the machine's locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def without_controls(text: str) -> str:
    """Typed text with one kind of line end and without control characters or others that nobody can see.

    Gone are NUL, which PostgreSQL cannot keep, lone surrogates and noncharacters, overrides of the writing direction,
    and blanks without a width. Nothing else is changed: blanks at the ends stay.
    """
    text = re.sub("\r\n|[\r\u0085\u2028\u2029]", "\n", text)
    return "".join(c for c in text if c in "\n\t" or not _is_control(c))


def _is_control(c: str) -> bool:
    # Noncharacters: 32 of one block and the last two of each plane. With one of them a PDF gives no text to a reader.
    noncharacter = 0xFDD0 <= ord(c) <= 0xFDEF or ord(c) & 0xFFFE == 0xFFFE
    return noncharacter or c in _INVISIBLE or unicodedata.category(c) in ("Cc", "Cs")


def clean_text(text: str) -> str:
    """As `without_controls`, and without blanks at the ends."""
    return without_controls(text).strip()


def split_paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs of typed text: a blank line parts two of them, a single line end stays inside one."""
    cleaned = clean_text(text)
    return tuple(part.strip() for part in _BLANK_LINE.split(cleaned) if part.strip())


# In characters: about six lines on paper, and about a third of a page.
FEW_LINES = 500
KEPT_TOGETHER = 1_200


@dataclasses.dataclass(frozen=True)
class Part:
    """A run of lines within a paragraph: lines of text, or the lines of a list without their bullets."""

    lines: tuple[str, ...]
    is_list: bool = False

    @property
    def text(self) -> str:
        """The lines of a text as they were typed."""
        return "\n".join(self.lines)


def parts_of(paragraph: str) -> tuple[Part, ...]:
    """The lists in a paragraph and the text around them. A dash on one line alone makes none."""
    runs = [
        (is_list, list(lines))
        for is_list, lines in itertools.groupby(paragraph.split("\n"), lambda line: bool(_LIST_LINE.match(line)))
    ]
    return tuple(
        Part(tuple(_LIST_LINE.sub("", line, count=1) for line in lines), is_list=True)
        if is_list and (len(lines) > 1 or not lines[0].startswith("-"))
        else Part(tuple(lines))
        for is_list, lines in runs
    )


@dataclasses.dataclass(frozen=True)
class Letterhead:
    """Who we are, from the organisation's settings. `logo` is a data: address or empty; nothing is ever fetched."""

    name: str
    address_lines: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    strapline: str = ""
    logo: str = ""
    foot: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Signatory:
    """Whose letter it is. The name may be empty: a letter can come from a team, so that nobody is exposed."""

    name: str = ""
    job_title: str = ""
    team: str = ""
    phone: str = ""
    email: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Each on a line of its own."""
        return tuple(line for line in (self.name, self.job_title, self.team, self.phone, self.email) if line)

    @property
    def short_lines(self) -> tuple[str, ...]:
        """The same on fewer lines, so that a usual letter stays on one page."""
        pairs = ((self.name,), (self.job_title, self.team), (self.phone, self.email))
        return tuple(line for line in (", ".join(filter(None, pair)) for pair in pairs) if line)


@dataclasses.dataclass(frozen=True)
class Section:
    """One part of the body. `locked` parts come from the record; the others are the writer's own words."""

    code: str
    paragraphs: tuple[str, ...]
    heading: str = ""
    locked: bool = False

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is printed: texts and lists in order."""
        return tuple(part for paragraph in self.paragraphs for part in parts_of(paragraph))

    @property
    def is_short(self) -> bool:
        """Whether it is kept on one page."""
        return _length([self]) <= FEW_LINES


@dataclasses.dataclass(frozen=True)
class LetterContent:
    """Everything that stands in one version of a letter."""

    date: datetime.date
    reference: str
    letterhead: Letterhead
    recipient_name: str
    address_lines: tuple[str, ...]
    salutation: str
    heading: str
    sections: tuple[Section, ...]
    signatory: Signatory
    closing: str = "Yours sincerely"
    enclosures: tuple[str, ...] = ()
    language: str = "en-GB"

    @property
    def title(self) -> str:
        """The document title that a screen reader announces."""
        return f"{self.heading or 'Letter'}: {self.letterhead.name}"

    @property
    def opening(self) -> tuple[Section, ...]:
        """The parts before those that stay with the signature."""
        return self._printed[: len(self._printed) - len(self.ending)]

    @property
    def ending(self) -> tuple[Section, ...]:
        """The last parts, as many as make some lines above the signature, and no more than fit on part of a page."""
        kept: list[Section] = []
        for section in reversed(self._printed):
            if _length(kept) >= FEW_LINES or _length([section, *kept]) > KEPT_TOGETHER:
                break
            kept.insert(0, section)
        return tuple(kept)

    @property
    def _printed(self) -> tuple[Section, ...]:
        return tuple(section for section in self.sections if section.paragraphs)

    @property
    def printed_date(self) -> str:
        """The date of the letter in words."""
        return long_date(self.date)

    @property
    def postal_lines(self) -> tuple[str, ...]:
        """The lines that show in the envelope window: the name, then the address."""
        return tuple(line for line in (self.recipient_name, *self.address_lines) if line)

    @property
    def window_lines(self) -> int:
        """How many lines they take there, in the smaller letters of a long address: long names go over two."""
        return sum(lines_taken(line, size=9.5, width=78) for line in self.postal_lines)

    def to_plain(self) -> dict[str, Any]:
        """This content as JSON-ready values; `from_plain` reads it back unchanged."""
        plain = dataclasses.asdict(self)
        plain["date"] = self.date.isoformat()
        return plain

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> LetterContent:
        """The content that `to_plain` wrote. Raises KeyError or TypeError on anything else."""
        return cls(
            **{
                **plain,
                "date": datetime.date.fromisoformat(plain["date"]),
                "letterhead": Letterhead(
                    **{
                        **plain["letterhead"],
                        "address_lines": tuple(plain["letterhead"]["address_lines"]),
                        "foot": tuple(plain["letterhead"]["foot"]),
                    }
                ),
                "signatory": Signatory(**plain["signatory"]),
                "address_lines": tuple(plain["address_lines"]),
                "enclosures": tuple(plain["enclosures"]),
                "sections": tuple(
                    Section(**{**section, "paragraphs": tuple(section["paragraphs"])}) for section in plain["sections"]
                ),
            }
        )


def _length(sections: Iterable[Section]) -> int:
    return sum(len(paragraph) for section in sections for paragraph in section.paragraphs)
