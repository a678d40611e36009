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
        "review_date": "when it is looked at again",
        "stays_open": "what the customer can still do",
        "recipients": "who has been told",
        "kept_until": "how long a record is kept",
        "appeal_body": "who hears an appeal",
        "appeal_deadline": "the last day to appeal",
        "appeal_address": "where to send an appeal",
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
    },
)


@dataclass(frozen=True, kw_only=True)
class LetterSection:
    """One part of a letter. `desc`: the DESC part it is. `text`: the standard text of a locked or optional part."""

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
    clauses: tuple[str, ...] = clause_ids(())


@dataclass(frozen=True, kw_only=True)
class LetterType:
    """A kind of letter: what must be in it, who checks it, and how it speaks."""

    collection: ClassVar[str] = "letter_types"
    code: str = code()
    label: str = words()
    summary: str = words()
    checker: str = one_of("checkers")
    suggested_title: str = words()
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
    """Words of one kind, why they matter, and in which letters they are looked for. Local: not in the policy."""

    collection: ClassVar[str] = "letter_lint"
    code: str = code()
    kind: str = one_of("lint_kinds")
    label: str = words()
    why: str = words()
    local: bool
    words: tuple[LintWord, ...]
    not_in: tuple[str, ...] = refers_to("letter_types", ())
    clauses: tuple[str, ...] = clause_ids()


def check_letter_types(types: tuple[LetterType, ...], checking: Checking) -> None:
    """DESC letters have all five parts, in order; locked parts have a text; codes differ within a letter."""
    order = ["describe", "explain", "suggest", "if_it_changes", "if_it_does_not"]
    for letter in types:
        parts = [section.desc for section in letter.sections if section.desc]
        if parts and parts != order:
            sentence = "A DESC letter needs all five parts once, in this order: " + ", ".join(order) + "."
            checking.fault_in(letter, sentence, "sections")
        if letter.engagement_only and not parts:
            sentence = "A letter that answers the engagement only is written in the five DESC parts."
            checking.fault_in(letter, sentence, "sections")
        seen: set[str] = set()
        for section in letter.sections:
            if section.code in seen:
                checking.fault_in(section, f"“{section.code}” is used twice in this letter.", "code")
            seen.add(section.code)
            if section.kind != "free" and section.text is None:
                checking.fault_in(section, "A locked or optional part needs the code of its text.")
            if section.desc and not section.required:
                checking.fault_in(section, "A DESC part is always required.", "required")


register_section("letter_lint", LintList, title="Words to think twice about")
register_section("letter_texts", LetterText, title="Standard texts")
register_section("letter_types", LetterType, title="Letters", check=check_letter_types)
register_section("signposting", Signpost, title="Independent help")
