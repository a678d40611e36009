"""From frozen content to the bytes that are sent: PDF/UA, large print and plain text of one version."""

from letters.rendering.content import (
    BULLET,
    LetterContent,
    Letterhead,
    Part,
    Section,
    Signatory,
    clean_text,
    long_date,
    split_paragraphs,
    without_controls,
)
from letters.rendering.forms import FORMS, RenderedLetter, RenderingRefused, render_form, render_forms

__all__ = [
    "BULLET",
    "FORMS",
    "LetterContent",
    "Letterhead",
    "Part",
    "RenderedLetter",
    "RenderingRefused",
    "Section",
    "Signatory",
    "clean_text",
    "long_date",
    "render_form",
    "render_forms",
    "split_paragraphs",
    "without_controls",
]
