"""How the words of a word list are looked for in a text."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=1000)
def pattern_of(word: str) -> re.Pattern[str]:
    """Whole words, capitals ignored, any white space between them; an asterisk at the end stands for every ending."""
    stem = word.removesuffix("*")
    inner = r"\s+".join(re.escape(part) for part in stem.split())
    ending = r"\w*" if word.endswith("*") else r"(?!\w)"
    return re.compile(rf"(?<!\w){inner}{ending}", re.IGNORECASE)


def contains(text: str, word: str) -> bool:
    """Whether the text contains the word or phrase of a word list."""
    return pattern_of(word).search(text) is not None
