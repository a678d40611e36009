"""Letters that the tests of this folder share: the restorative letter as it should read, with a fictional council."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

from engagement.policy.sections.letters import LetterSection, LetterType, LintList, LintWord
from letters.rendering import LetterContent, Letterhead, Section, Signatory

DESCRIBE = (
    "Between 5 and 16 November you rang us 31 times. Fourteen of these calls were about the reminder notice that we"
    " sent on 2 November."
)
EXPLAIN = (
    "We spent about nine hours on these calls. On 12 November we could not ring two other people back as we had"
    " promised. We also think the calls have not got you the answer you need, and we would like to put that right."
)
SUGGEST = (
    "Please ring Shona Kerr on 01632 960 118 on Tuesdays between 10am and noon. She knows your case and will keep that"
    " time for you. You told us that letters are hard for you to read, so she will also ring you with any news, and we"
    " will send this letter in large print. If something urgent happens on another day, ring 01632 960 100 and say that"
    " it is urgent."
)
IF_IT_CHANGES = (
    "If this works for both of us, we will go back to the usual arrangement on 21 January 2027, or sooner if you and"
    " Shona agree."
)
IF_IT_DOES_NOT = (
    "If we still get many calls about the same matter, we may ask our Complaints Review Group whether to limit how you"
    " contact us. We would write to you first, tell you why, and tell you how to challenge it."
)
HELP = (
    "If we have got something wrong, or if something is going on that would help us to understand, please tell Shona."
    " You can bring someone to speak for you. Citizens Advice Northmoor gives free, independent advice: 01632 960 455."
)
DESC_TEXTS = {
    "describe": DESCRIBE,
    "explain": EXPLAIN,
    "suggest": SUGGEST,
    "if_it_changes": IF_IT_CHANGES,
    "if_it_does_not": IF_IT_DOES_NOT,
}
HOSTILE = "<script>alert(1)</script> & \"quoted\" 'single' {{ secret }} {% include 'x' %} {customer_name} {nothing}"

MODEL_LETTER = LetterContent(
    date=datetime.date(2026, 11, 21),
    reference="L-2026-0001",
    letterhead=Letterhead(
        "Northmoor Council",
        ("Council Offices", "1 Market Square", "Northmoor NM1 1AA"),
        "01632 960 100",
        "advice@northmoor.example",
    ),
    recipient_name="Mr Alan Pringle",
    address_lines=("14 Mill Wynd", "Northmoor", "NM1 2AB"),
    salutation="Dear Mr Pringle",
    heading="Your calls to the council tax team",
    sections=(
        *(Section(code, (text,)) for code, text in DESC_TEXTS.items()),
        Section("help", (HELP,), heading="If we have got something wrong", locked=True),
    ),
    signatory=Signatory("Shona Kerr", "Recovery officer", "Council tax"),
)


def letter(**changes: Any) -> LetterContent:
    """The model letter with some parts changed."""
    return dataclasses.replace(MODEL_LETTER, **changes)


def desc_type(**changes: Any) -> LetterType:
    """A DESC letter type with the five free parts, as the profile would give it."""
    sections = tuple(
        LetterSection(code=code, label=label, desc=code, clauses=(clause,))
        for code, label, clause in (
            ("describe", "Describe", "SBC-10.1a"),
            ("explain", "Explain", "SBC-10.1b"),
            ("suggest", "Suggest", "SBC-10.1c"),
            ("if_it_changes", "Consequences, if it changes", "SPSO-G3-03C"),
            ("if_it_does_not", "Consequences, if it does not", "SBC-10.1d"),
        )
    )
    given: dict[str, Any] = {
        "code": "restorative",
        "label": "Restorative letter",
        "summary": "Asks for a change",
        "checker": "manager",
        "suggested_title": "Your contact with us",
        "sections": sections,
        "clauses": ("SPSO-G3-03",),
    }
    return LetterType(**{**given, **changes})


def word_list(kind: str, *words: tuple[str, str], **changes: Any) -> LintList:
    """A list of words to think twice about."""
    given: dict[str, Any] = {
        "code": kind,
        "kind": kind,
        "label": kind,
        "why": f"Why {kind} words matter.",
        "local": True,
        "words": tuple(LintWord(word=word, better=better) for word, better in words),
        "clauses": ("SPSO-EP-61.1",),
    }
    return LintList(**{**given, **changes})
