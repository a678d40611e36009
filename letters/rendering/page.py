"""The HTML that is turned into PDF. It is never served to a browser: the style stands inside it."""

from __future__ import annotations

import functools
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from letters.rendering.content import LetterContent

_HERE = Path(__file__).parent


@functools.cache
def _style(name: str) -> SafeString:
    # Our own file, no user's text: safe to place between <style> tags as it stands.
    return mark_safe((_HERE / f"{name}.css").read_text("utf-8"))  # noqa: S308


def letter_page(content: LetterContent, *, large_print: bool = False) -> str:
    """The whole HTML page of one letter; every value is escaped by the template."""
    style = "large_print" if large_print else "standard"
    return render_to_string(
        "letters/rendering/letter.html",
        {
            "letter": content,
            "style": _style(style),
            "signature": content.signatory.lines if large_print else content.signatory.short_lines,
        },
    )
