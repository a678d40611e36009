"""Documents that belong to an incident, and opening those that may upset somebody."""

import re
from struct import pack
from zlib import compress, crc32

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.features.steps._language import Story, does, rows, sees


@does("{person} adds a screenshot to this page of the log")
def adds_screenshot(story: Story, person: str) -> None:
    """On the page about documents they choose a picture and go on.

    Example:
        When Tom adds a screenshot to this page of the log
    """
    upload = SimpleUploadedFile("post.png", picture(), "image/png")
    story.person(person).press("Save and continue", uploads=[upload], kind="screenshot")


@does("{person} adds a {kind} to the incident")
def adds_document(story: Story, person: str, kind: str, datatable=None) -> None:
    """They add a picture to the incident on its page: "screenshot" or "distressing screenshot". A table may give source
    or web_address.

    Example:
        When Tom adds a distressing screenshot to the incident
    """
    visitor = story.person(person)
    visitor.visit(f"/incidents/{story.incident}/do/document/")
    upload = SimpleUploadedFile("post.png", picture(), "image/png")
    fields: dict[str, object] = {"uploads": [upload], "kind": "screenshot", **rows(datatable)}
    if kind.startswith("distressing"):
        fields["distressing"] = "on"
    visitor.press("Add", fields)


def picture() -> bytes:
    """A real picture of one pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", crc32(name + data))

    header = chunk(b"IHDR", pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", compress(b"\x00\x00")) + chunk(b"IEND", b"")


@does("{person} opens the document of the incident")
def opens_document(story: Story, person: str) -> None:
    """They follow the link on the page of the incident; somebody who does not see the incident was given the link.

    Example:
        When Shona opens the document of the incident
    """
    visitor = story.person(person)
    page = visitor.visit(f"/incidents/{story.incident}/")
    if found := re.search(r"/evidence/[0-9a-f-]{36}/", page.content.decode()):
        story.remembered["document"] = found[0]
    visitor.visit(story.remembered["document"])


@does("{person} opens it without a reason")
def opens_without_reason(story: Story, person: str) -> None:
    """On the warning they press the button and leave the reason empty.

    Example:
        When Shona opens it without a reason
    """
    story.person(person).press("Open the document", reason="")


@does("{person} opens it because “{reason}”")
def opens_with_reason(story: Story, person: str, reason: str) -> None:
    """On the warning they say why they need to open it.

    Example:
        When Shona opens it because “to decide about the police”
    """
    story.person(person).press("Open the document", reason=reason)


@sees("no file was given")
def no_file(story: Story) -> None:
    """The answer is a page and not the document, and no picture of it stands on the page.

    Example:
        Then no file was given
    """
    assert story.page.media_type == "text/html", story.page.media_type
    assert "<img" not in story.page.content.decode(), str(story.page)


@sees("the file “{name}” was given")
def file_given(story: Story, name: str) -> None:
    """The answer is the document, as a download under this name.

    Example:
        Then the file “post.png” was given
    """
    disposition = story.page.response.headers.get("Content-Disposition", "")
    assert disposition.startswith("attachment"), str(story.page)
    assert name in disposition, disposition
