"""What the letters' font can print, and how wide. For any other character the paper shows an empty box."""

from __future__ import annotations

import functools
import os
import unicodedata
from pathlib import Path

# The font that standard.css and large_print.css name. Its bold face, for headings, falls back on it.
FONT_FILE = "DejaVuSans.ttf"
_POINTS_IN_A_MILLIMETRE = 72 / 25.4
_DATA_FOLDERS = "/usr/local/share:/usr/share"
# They take no room on the paper or are drawn as a space, whether or not the font has them.
_NOT_DRAWN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
# Letters by category, blanks to the eye: the fillers of Korean syllables.
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"


@functools.cache
def printable_characters() -> frozenset[int]:
    """The code points in the font; empty where the font is not installed, so that nothing can be said about it."""
    # Imported here: only a page that looks at a letter needs it.
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    path = _font_path()
    if path is None:
        return frozenset()
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


@functools.cache
def _widths() -> dict[int, float]:
    """How wide each character is, in parts of the font's size."""
    from fontTools.ttLib import TTFont

    path = _font_path()
    if path is None:
        return {}
    with TTFont(path, lazy=True) as font:
        size, advances = font["head"].unitsPerEm, font["hmtx"].metrics
        return {point: advances[name][0] / size for point, name in font.getBestCmap().items()}


def lines_taken(text: str, *, size: float, width: float) -> int:
    """How many lines the text takes in letters of `size` points where a line is `width` millimetres wide.

    One where the font is not installed, because nothing can be said about it then.
    """
    widths, room = _widths(), width * _POINTS_IN_A_MILLIMETRE / size
    lines, used = 1, 0.0
    for word in text.split():
        long = sum(widths.get(ord(c), 0.0) for c in word)
        space = widths.get(ord(" "), 0.0) if used else 0.0
        if used + space + long <= room:
            used += space + long
            continue
        lines += int(bool(used)) + int(long // room)
        used = long % room
    return lines


def _font_path() -> Path | None:
    folders = [str(Path.home() / ".local/share"), *os.environ.get("XDG_DATA_DIRS", _DATA_FOLDERS).split(":")]
    for folder in dict.fromkeys([*folders, *_DATA_FOLDERS.split(":")]):
        for path in sorted(Path(folder, "fonts").rglob(FONT_FILE)):
            return path
    return None


def unprintable(text: str) -> list[str]:
    """The characters of the text that would be boxes on paper, each once, in order. Composed forms are looked at."""
    known = printable_characters()
    if not known:
        return []
    drawn = (c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in _NOT_DRAWN)
    return list(dict.fromkeys(c for c in drawn if ord(c) not in known or c in _BLANK_LETTERS))
