"""What the customer gets: the PDF, the large print and the plain text of a letter."""

import io
import re

import pikepdf
from pypdf import PdfReader

from tests.features.steps._language import Story, does, sees
from tests.features.steps.letters import DESC


def pdf_of(story: Story, form: str = "pdf") -> bytes:
    """The bytes of a form of the letter, as the person who acted last gets them."""
    assert story.screen is not None
    visitor = story.screen
    page = visitor.visit(f"/letters/{story.letter}/")
    addresses = re.findall(rf"/letters/{story.letter}/pdf/([a-z_-]+)/", page.content.decode())
    wanted = next((one for one in addresses if one.replace("-", "_") == form.replace("-", "_")), None)
    assert wanted, (form, addresses)
    return visitor.visit(f"/letters/{story.letter}/pdf/{wanted}/").content


def pdf_text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


@sees("the PDF says “{words}”")
def pdf_says(story: Story, words: str) -> None:
    """These words stand in the PDF of the letter.

    Example:
        Then the PDF says “Dear Mr Pringle”
    """
    text = pdf_text(pdf_of(story))
    assert " ".join(words.split()).lower() in text.lower(), text


@sees("the PDF does not say “{words}”")
def pdf_does_not_say(story: Story, words: str) -> None:
    """These words stand nowhere in the PDF of the letter.

    Example:
        Then the PDF does not say “useless”
    """
    text = pdf_text(pdf_of(story))
    assert " ".join(words.split()).lower() not in text.lower(), text


@sees("in the PDF “{first}” comes before “{second}”")
def pdf_in_order(story: Story, first: str, second: str) -> None:
    """Both stand in the PDF, in this order.

    Example:
        Then in the PDF “you rang us” comes before “Please ring us”
    """
    text = pdf_text(pdf_of(story)).lower()
    assert first.lower() in text, text
    assert second.lower() in text, text
    assert text.index(first.lower()) < text.index(second.lower()), text


@sees("the PDF is tagged, in English and titled “{title}”")
def pdf_is_accessible(story: Story, title: str) -> None:
    """The file carries tags, its language, a title that readers show, and no font from elsewhere.

    Example:
        Then the PDF is tagged, in English and titled “How we can work together”
    """
    with pikepdf.open(io.BytesIO(pdf_of(story))) as document:
        root = document.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang).lower().startswith("en")
        assert root.ViewerPreferences.DisplayDocTitle
        assert title.lower() in str(document.docinfo.get("/Title", "")).lower()


@does("{person} keeps a copy of the PDF")
def keeps_copy(story: Story, person: str) -> None:
    """They open the PDF now, to compare it later.

    Example:
        When Shona keeps a copy of the PDF
    """
    story.person(person)
    story.remembered["pdf"] = pdf_of(story)


@sees("the PDF is the same as the copy, byte for byte")
def same_bytes(story: Story) -> None:
    """What is sent is what was checked.

    Example:
        Then the PDF is the same as the copy, byte for byte
    """
    assert pdf_of(story) == story.remembered["pdf"]


@sees("the letter can be had in large print and as plain text")
def other_forms(story: Story) -> None:
    """Both forms of the same version open and hold the same sentences.

    Example:
        Then the letter can be had in large print and as plain text
    """
    large = pdf_text(pdf_of(story, "large_print"))
    plain_text = " ".join(pdf_of(story, "plain_text").decode().split())
    for sentence in (DESC["describe"], DESC["suggest"]):
        assert sentence in large, large
        assert sentence in plain_text, plain_text
