"""The forms a letter can be sent in, each as bytes with its hash. No database, no file, no network."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable

from letters.rendering.content import LetterContent
from letters.rendering.fetcher import NothingFromOutside
from letters.rendering.page import letter_page
from letters.rendering.plain import letter_as_text

# PDF/UA: tags, language, title, embedded fonts. No date is written, so equal letters are equal bytes.
_OPTIONS = {"pdf_variant": "pdf/ua-1"}


class RenderingRefused(Exception):
    """The letter asked for something from outside itself, or could not be laid out."""


@dataclasses.dataclass(frozen=True)
class RenderedLetter:
    """One form of one version. `pages` is None where the form has no pages."""

    form: str
    media_type: str
    body: bytes
    pages: int | None = None

    @property
    def sha256(self) -> str:
        """The hash that every later copy is compared with."""
        return hashlib.sha256(self.body).hexdigest()


@dataclasses.dataclass(frozen=True)
class LetterForm:
    """A form a letter can take: its code in addresses, its name on screen, and how it is made."""

    code: str
    label: str
    media_type: str
    extension: str
    render: Callable[[LetterContent], tuple[bytes, int | None]]


def page_as_pdf(page: str, style: str = "") -> tuple[bytes, int]:
    """PDF/UA-1 bytes and number of pages for a whole HTML page. The same page gives the same bytes.

    `style` is a style sheet of our own for a page that does not carry one.

    Raises RenderingRefused where the page refers to anything outside itself.
    """
    # Imported here: WeasyPrint takes half a second to load, and web processes seldom need it.
    from weasyprint import CSS, HTML
    from weasyprint.urls import FatalURLFetchingError

    try:
        sheets = [CSS(string=style)] if style else None
        document = HTML(string=page, url_fetcher=NothingFromOutside()).render(stylesheets=sheets, **_OPTIONS)
        return document.write_pdf(**_OPTIONS), len(document.pages)
    except FatalURLFetchingError as error:
        # A BaseException, which `except Exception` in a worker would miss.
        raise RenderingRefused(str(error)) from error


def _standard(content: LetterContent) -> tuple[bytes, int | None]:
    return page_as_pdf(letter_page(content))


def _large_print(content: LetterContent) -> tuple[bytes, int | None]:
    return page_as_pdf(letter_page(content, large_print=True))


def _plain_text(content: LetterContent) -> tuple[bytes, int | None]:
    return letter_as_text(content).encode(), None


PDF = "pdf"
LARGE_PRINT = "large-print"
PLAIN_TEXT = "plain-text"

FORMS: dict[str, LetterForm] = {
    form.code: form
    for form in (
        LetterForm(PDF, "Letter (PDF)", "application/pdf", "pdf", _standard),
        LetterForm(LARGE_PRINT, "Large print (PDF)", "application/pdf", "pdf", _large_print),
        LetterForm(PLAIN_TEXT, "Plain text", "text/plain; charset=utf-8", "txt", _plain_text),
    )
}


def render_form(content: LetterContent, form: str) -> RenderedLetter:
    """One form of the letter. Raises KeyError for an unknown form and RenderingRefused as `page_as_pdf` does."""
    kind = FORMS[form]
    body, pages = kind.render(content)
    return RenderedLetter(form=form, media_type=kind.media_type, body=body, pages=pages)


def render_forms(content: LetterContent, forms: Iterable[str] = tuple(FORMS)) -> list[RenderedLetter]:
    """Every form asked for, in the order asked for. Raises as `render_form` does."""
    return [render_form(content, form) for form in forms]
