"""How hard a text is to read: words, sentences, syllables, and the Flesch-Kincaid reading age made of them.

The syllables of English cannot be counted exactly by rule. These rules are right for about nine words in ten, which is
enough for an average over a letter; the figure is advice and is shown without decimals.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d,.]*")
_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])|\n\s*\n")
_TITLES = re.compile(r"\b(Mr|Mrs|Ms|Dr|Prof|Rev|St|No|e\.g|i\.e)\.(?=\s)")
_VOWELS = re.compile(r"[aeiouy]+")
# An e that is written and not said: "hope", "times", "reached", "arrangement", "something", "every".
_SILENT = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[aeiouyw]l)e$|(?<=[^aeiouysxzcg])(?<![sc]h)es$|(?<=[^aeiouytd])ed$"
    r"|(?<=[^aeiouylpm])e(?=ments?$)|(?<=som)e(?=\w)|(?<=ev)e(?=ry)"
)
# Two vowels that stand together and are said apart: "area", "radio", "client", "going".
_PARTED = re.compile(
    r"(?<![cstgxln])i(?:a|o(?!ur))|(?<![cstgxr])ie[nt]|ea$|creat|eo(?!p|u)(?<!peo)|oe[mt]|oyee|[aeiouy]ing|ua[lrt]"
)


def sentences(text: str) -> list[str]:
    """The sentences of a text. A line without a full stop counts as one where a blank line ends it."""
    whole = _TITLES.sub(r"\1", text)
    return [part.strip() for part in _END.split(whole) if part and part.strip()]


def words(text: str) -> list[str]:
    """The words of a text; a number is one word."""
    return _WORD.findall(text)


def count_words(text: str) -> int:
    """How many words a text has."""
    return len(words(text))


def first_words(sentence: str, count: int = 7) -> str:
    """The beginning of a sentence, enough to find it by."""
    parts = sentence.split()
    return " ".join(parts[:count]) + ("…" if len(parts) > count else "")


def syllables(word: str) -> int:
    """About how many syllables a word has; a number counts as one, as it is read at a glance."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if not letters:
        return 1
    count = len(_VOWELS.findall(letters)) - len(_SILENT.findall(letters)) + len(_PARTED.findall(letters))
    return max(count, 1)


def reading_age(text: str) -> float:
    """The age in years at which a reader follows the text: Flesch-Kincaid grade plus five. 0 for an empty text."""
    found = words(text)
    if not found:
        return 0.0
    per_sentence = len(found) / max(len(sentences(text)), 1)
    per_word = sum(syllables(word) for word in found) / len(found)
    return max(0.0, 0.39 * per_sentence + 11.8 * per_word - 15.59 + 5)
