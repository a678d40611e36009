"""A letter as plain text: for email, for a screen reader, for a braille printer, for a translator."""

from __future__ import annotations

from letters.rendering.content import LetterContent


def letter_as_text(content: LetterContent) -> str:
    """The whole letter as lines of text, in reading order. Paragraphs are not wrapped: the reader's program does."""
    head = content.letterhead
    blocks = [
        [head.name, head.strapline, *head.address_lines, head.phone, head.email],
        list(content.postal_lines),
        [content.printed_date, f"Our reference: {content.reference}"],
        [content.heading],
        [content.salutation],
    ]
    for section in content.sections:
        if not section.paragraphs:
            continue
        if section.heading:
            blocks.append([section.heading])
        blocks.extend([paragraph] for paragraph in section.paragraphs)
    blocks.append([content.closing])
    blocks.append(list(content.signatory.lines))
    if content.enclosures:
        blocks.append(["Enclosed:", *content.enclosures])
    blocks.append(list(head.foot))
    texts = ("\n".join(line for line in block if line) for block in blocks)
    return "\n\n".join(text for text in texts if text) + "\n"
