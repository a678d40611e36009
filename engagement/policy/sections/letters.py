"""Letters: types with their sections, standard texts, suggestions, and words to think twice about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from engagement.policy.registry import (
    clause_ids,
    code,
    one_of,
    refers_to,
    register_placeholders,
    register_section,
    register_vocabulary,
    words,
)

if TYPE_CHECKING:
    from engagement.policy.building import Checking

register_placeholders(
    {
        "organisation_name": "the organisation's name",
        "organisation_short_name": "the organisation's short name",
        "organisation_address": "the organisation's postal address on one line",
        "organisation_phone": "the organisation's telephone number",
        "organisation_email": "the organisation's email address",
        "organisation_website": "the organisation's website",
        "reply_address": "where to reply",
        "ombudsman_name": "the ombudsman's name",
        "ombudsman_address": "the ombudsman's postal address on one line",
        "ombudsman_phone": "the ombudsman's telephone number",
        "ombudsman_website": "the ombudsman's website",
        "ombudsman_contact": "how to reach the ombudsman: address, telephone and website",
        "advice_name": "an independent advice service",
        "advice_phone": "the advice service's telephone number",
        "support_line_name": "the staff support line",
        "support_line_phone": "the staff support line's telephone number",
        "support_line_hours": "when the staff support line answers",
        "external_log": "the health and safety system",
        "letter_date": "the date of the letter",
        "reference": "the letter's reference",
        "customer_name": "the customer's name",
        "contact_name": "the member of staff who answers",
        "contact_phone": "that person's telephone number",
        "review_group": "what the review group is called",
        "decision_maker": "who decided",
        "decision_date": "when it was decided",
        "measures": "what was decided, measure by measure",
        "start_date": "from when it applies",
        "end_date": "until when it applies",
        "no_end_reason": "why it has no fixed end",
        "review_date": "when it is looked at again",
        "no_review_reason": "why no review is planned",
        "stays_open": "what the customer can still do",
        "recipients": "who has been told",
        "kept_until": "how long a record is kept",
        "appeal_body": "who hears an appeal",
        "appeal_deadline": "the last day to appeal",
        "appeal_address": "where to send an appeal",
        "appeal_reference": "the appeal's reference",
        "appeal_received_on": "when the appeal came",
        "appeal_decided_by": "who decides the appeal, as it follows “by”",
        "appeal_decide_by": "the day by which the appeal is decided",
        "holds_meanwhile": "whether the arrangement holds while the appeal is heard, as a sentence",
        "outcome": "what was decided about an appeal or at a review",
        "no_appeal_reason": "why no internal appeal is offered",
    }
)
register_vocabulary(
    "checkers",
    {
        "manager": "a manager who did not write it",
        "review_group": "a member of the review group who did not write it",
        "deciding_level": "the level that decided",
        "decider": "the person who decided",
        "highest_signoff": "the highest sign-off set for the organisation",
    },
)
register_vocabulary(
    "section_kinds",
    {
        "free": "written by the drafter",
        "locked": "placed by the system from the record",
        "optional": "a standard text the drafter may add",
    },
)
register_vocabulary(
    "desc_parts",
    {
        "describe": "Describe",
        "explain": "Explain",
        "suggest": "Suggest",
        "if_it_changes": "Consequences, if it changes",
        "if_it_does_not": "Consequences, if it does not",
    },
)
register_vocabulary(
    "lint_kinds",
    {
        "blame": "words that blame or label a person",
        "opinion": "words of opinion where a fact is needed",
        "diagnostic": "words that diagnose",
        "policy_citation": "naming the policy in a first letter",
        "case_reply": "words that answer the content of a message that is not dealt with",
        "long_sentence": "sentences with more than so many words",
        "reading_age": "a text that needs a higher reading age than this",
    },
)
# What may be measured, with the least and the most that makes sense: a typing error would turn the advice into noise.
MEASURED_KINDS = {"long_sentence": (10, 60), "reading_age": (9, 20)}


@dataclass(frozen=True, kw_only=True)
class LetterSection:
    """One part of a letter. `desc`: the DESC part it is. `text`: the standard text of a locked or optional part.

    `other_texts`: those that may stand in a locked part instead, where the case asks for it (no fixed end, no appeal).
    """

    code: str = code()
    label: str = words()
    kind: str = one_of("section_kinds", "free")
    required: bool = True
    desc: str | None = one_of("desc_parts", None)
    heading: str = words("")
    hint: str = words("")
    example: str = words("")
    phrases: tuple[str, ...] = words(())
    text: str | None = refers_to("letter_texts", None)
    other_texts: tuple[str, ...] = refers_to("letter_texts", ())
    clauses: tuple[str, ...] = clause_ids(())

    @property
    def texts(self) -> tuple[str, ...]:
        """The codes of all standard texts that may stand here, the usual one first."""
        return ((self.text,) if self.text else ()) + self.other_texts


@dataclass(frozen=True, kw_only=True)
class LetterType:
    """A kind of letter: what must be in it, who checks it, and how it speaks.

    `plain_title`: the heading where the record has nothing for a placeholder of `suggested_title`.
    """

    collection: ClassVar[str] = "letter_types"
    code: str = code()
    label: str = words()
    summary: str = words()
    checker: str = one_of("checkers")
    suggested_title: str = words()
    plain_title: str = words("")
    engagement_only: bool = False
    cites_policy: bool = False
    counts_as_request: bool = False
    sections: tuple[LetterSection, ...]
    clauses: tuple[str, ...] = clause_ids()

    @property
    def is_desc(self) -> bool:
        """Whether the letter is written in the five DESC fields."""
        return any(section.desc for section in self.sections)

    def section(self, code: str) -> LetterSection:
        """The section with that code; raises KeyError when the letter has none."""
        for section in self.sections:
            if section.code == code:
                return section
        raise KeyError(code)

    def desc(self, part: str) -> LetterSection:
        """The section that is this DESC part; raises KeyError when the letter has none."""
        for section in self.sections:
            if section.desc == part:
                return section
        raise KeyError(part)


@dataclass(frozen=True, kw_only=True)
class LetterText:
    """A standard text of our own. `about`: when it fits. Placeholders in braces are filled from the record."""

    collection: ClassVar[str] = "letter_texts"
    code: str = code()
    label: str = words()
    about: str = words("")
    heading: str = words("")
    text: str = words()
    always: bool = False
    clauses: tuple[str, ...] = clause_ids(())


@dataclass(frozen=True, kw_only=True)
class Signpost:
    """Independent help that can be named in a letter."""

    collection: ClassVar[str] = "signposting"
    code: str = code()
    label: str = words()
    text: str = words()
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class LintWord:
    """A word to think twice about, and what could stand there instead."""

    word: str = words()
    better: str = words()


@dataclass(frozen=True, kw_only=True)
class LintList:
    """What to think twice about, why it matters, and in which letters it is looked for. Local: not in the policy.

    Words of one kind; or, for what is measured, `at_most` how much, in texts of `from_words` words or more.
    """

    collection: ClassVar[str] = "letter_lint"
    code: str = code()
    kind: str = one_of("lint_kinds")
    label: str = words()
    why: str = words()
    local: bool
    words: tuple[LintWord, ...] = ()
    at_most: int = 0
    from_words: int = 0
    not_in: tuple[str, ...] = refers_to("letter_types", ())
    clauses: tuple[str, ...] = clause_ids()


def check_lint(lists: tuple[LintList, ...], checking: Checking) -> None:
    """Word lists hold words; what is measured has one number that makes sense, and stands here once."""
    seen: set[str] = set()
    for entry in lists:
        if entry.kind not in MEASURED_KINDS:
            if not entry.words or entry.at_most or entry.from_words:
                checking.fault_in(entry, "A list of words holds words and nothing that is measured.", "words")
            continue
        least, most = MEASURED_KINDS[entry.kind]
        if entry.words:
            checking.fault_in(entry, "What is measured has no words.", "words")
        if not least <= entry.at_most <= most:
            checking.fault_in(entry, f"A number from {least} to {most} is needed here.", "at_most")
        if entry.from_words < 0:
            checking.fault_in(entry, "A number of words is needed here.", "from_words")
        if entry.kind in seen:
            checking.fault_in(entry, f"“{entry.kind}” is measured twice.", "kind")
        seen.add(entry.kind)


def check_letter_types(types: tuple[LetterType, ...], checking: Checking) -> None:
    """DESC letters have all five parts, in order; locked parts have a text; codes differ within a letter."""
    for letter in types:
        _check_letter(letter, checking)
        seen: set[str] = set()
        for section in letter.sections:
            if section.code in seen:
                checking.fault_in(section, f"“{section.code}” is used twice in this letter.", "code")
            seen.add(section.code)
            _check_part(letter, section, checking)


def _check_letter(letter: LetterType, checking: Checking) -> None:
    order = ["describe", "explain", "suggest", "if_it_changes", "if_it_does_not"]
    parts = [section.desc for section in letter.sections if section.desc]
    if parts and parts != order:
        sentence = "A DESC letter needs all five parts once, in this order: " + ", ".join(order) + "."
        checking.fault_in(letter, sentence, "sections")
    if letter.engagement_only and not parts:
        sentence = "A letter that answers the engagement only is written in the five DESC parts."
        checking.fault_in(letter, sentence, "sections")
    if "{" in letter.plain_title:
        sentence = "The plain title has no placeholders: it stands where one is empty."
        checking.fault_in(letter, sentence, "plain_title")


def _check_part(letter: LetterType, section: LetterSection, checking: Checking) -> None:
    if section.kind != "free" and section.text is None:
        checking.fault_in(section, "A locked or optional part needs the code of its text.")
    if section.other_texts and section.kind != "locked":
        checking.fault_in(section, "Only a locked part has other texts: the record chooses one.", "other_texts")
    if section.desc and not section.required:
        checking.fault_in(section, "A DESC part is always required.", "required")
    if letter.engagement_only and section.kind == "free" and not section.desc:
        sentence = "A letter that answers the engagement only has no other part in which to write."
        checking.fault_in(section, sentence, "code")


register_section("letter_lint", LintList, title="Words to think twice about", check=check_lint)
register_section("letter_texts", LetterText, title="Standard texts")
register_section("letter_types", LetterType, title="Letters", check=check_letter_types)
register_section("signposting", Signpost, title="Independent help")
