"""The sentences of a profile that are filled from a record: words, {gaps} and [parts that may fall away].

`{days}` stands for what was filled in under that code, `{amount:issue,issues}` for a number with the word that fits it,
`{refused:what}` for another way of saying the same. `[, for up to {minutes} a call]` is left out where one of its gaps
is empty. What fills a gap is data: braces and brackets in it mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from engagement.ui.words import upper_first

NOT_FILLED_IN = "(not filled in)"
_GAP = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"(?P<name>[a-z][a-z0-9_]*)(?::(?P<form>[^:{}\[\]]+))?\Z")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


class Malformed(ValueError):
    """The sentence cannot be read; the message says why."""


@dataclass(frozen=True)
class Gap:
    """A place to fill: the code of what stands there and, after a colon, how it is to be said."""

    name: str
    form: str = ""


@dataclass(frozen=True)
class Part:
    """A stretch of a sentence. `optional`: it falls away as a whole where one of its gaps is empty."""

    pieces: tuple[str | Gap, ...]
    optional: bool = False

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The places to fill in it."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Gap))


@lru_cache(maxsize=500)
def parts_of(text: str) -> tuple[Part, ...]:
    """The sentence taken apart. Raises Malformed with a plain sentence."""
    parts = []
    # Splitting on the brackets leaves what stands between them in every second place.
    for index, stretch in enumerate(_OPTIONAL.split(text)):
        optional = index % 2 == 1
        if re.search(r"[\[\]]", stretch):
            raise Malformed("A square bracket stands here alone. What may fall away stands between two of them.")
        part = Part(tuple(_pieces_of(stretch)), optional)
        if optional and not part.gaps:
            raise Malformed("A part in square brackets needs a gap: without one it could never fall away.")
        if part.pieces:
            parts.append(part)
    return tuple(parts)


def fill(text: str, said: Callable[[Gap], str | None]) -> str:
    """The sentence with its gaps filled. `said` gives the words for a gap, None where there are none.

    An empty gap outside square brackets reads “(not filled in)”. Begins with a capital and ends like a sentence. Raises
    Malformed.
    """
    filled = []
    for part in parts_of(text):
        words = [piece if isinstance(piece, str) else said(piece) for piece in part.pieces]
        if part.optional and not all(words):
            continue
        filled += [word or NOT_FILLED_IN for word in words]
    sentence = upper_first(" ".join("".join(filled).split()))
    return sentence if not sentence or sentence.endswith((".", "!", "?")) else f"{sentence}."


def gaps_of(text: str) -> list[tuple[Gap, bool]]:
    """Every gap of a sentence, each with whether it may fall away. Raises Malformed."""
    return [(gap, part.optional) for part in parts_of(text) for gap in part.gaps]


def _pieces_of(stretch: str) -> Iterator[str | Gap]:
    for index, piece in enumerate(_GAP.split(stretch)):
        if index % 2 == 0:
            if re.search(r"[{}]", piece):
                raise Malformed("A brace stands here alone. Braces are kept for gaps.")
            if piece:
                yield piece
            continue
        found = _NAME.match(piece)
        if found is None:
            raise Malformed(f"“{{{piece}}}” is not a gap: write the code of what stands there.")
        yield Gap(found["name"], found["form"] or "")
