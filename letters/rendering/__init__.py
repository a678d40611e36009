"""From frozen content to the bytes that are sent: PDF/UA, large print and plain text of one version."""

from letters.rendering.content import LetterContent, Letterhead, Section, Signatory, long_date, split_paragraphs
from letters.rendering.forms import FORMS, RenderedLetter, RenderingRefused, render_form, render_forms

__all__ = [
    "FORMS",
    "LetterContent",
    "Letterhead",
    "RenderedLetter",
    "RenderingRefused",
    "Section",
    "Signatory",
    "long_date",
    "render_form",
    "render_forms",
    "split_paragraphs",
]
