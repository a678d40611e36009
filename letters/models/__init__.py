"""A letter, its versions, and the bytes of each version."""

from letters.models.letter import Letter, LetterQuerySet
from letters.models.version import LetterVersion, LetterWriter, RenderedForm

__all__ = ["Letter", "LetterQuerySet", "LetterVersion", "LetterWriter", "RenderedForm"]
