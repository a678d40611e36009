"""From a letter and its newest version to what will be printed: the writer's texts, the record, the policy's texts.

Nothing here writes. On submission the result is frozen into the version; before that it is the preview.
"""

from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engagement.customers.models import Customer
from engagement.customers.selectors import postal_address
from engagement.policy.profile import Profile
from engagement.policy.schema import LetterSection, LetterType
from engagement.policy.selectors import organisation, placeholder_values
from engagement.spine.calendar import WorkingDays
from letters import facts, lint, placeholders
from letters.letter_types import free_sections, profile_for, text_in
from letters.rendering import LetterContent, Letterhead, Section, Signatory, clean_text, long_date, split_paragraphs

if TYPE_CHECKING:
    from letters.models import Letter, LetterVersion


def greeting_of(customer: Customer) -> str:
    """How a letter to this customer begins."""
    if customer.kind == Customer.Kind.ORGANISATION:
        return f"Dear {customer.contact_person or 'Sir or Madam'}"
    if customer.kind == Customer.Kind.UNKNOWN_CALLER:
        return "Dear Sir or Madam"
    return f"Dear {customer.formal_name}"


def closing_of(salutation: str) -> str:
    """How a letter ends that began so."""
    return "Yours faithfully" if "sir or madam" in salutation.lower() else "Yours sincerely"


def _reached_at(team: Any) -> dict[str, str]:
    return {"team": team.name, "phone": team.phone, "email": team.email}


@dataclasses.dataclass
class Composition:
    """One version of a letter put together for the day it is dated. Reads the record once, when first asked."""

    letter: Letter
    version: LetterVersion

    @cached_property
    def profile(self) -> Profile:
        """The policy that gives the letter its parts."""
        return profile_for(self.version)

    @cached_property
    def letter_type(self) -> LetterType:
        """Raises UnknownCode where the policy has no such letter."""
        return self.profile.letter_type(self.letter.kind)

    @cached_property
    def customer(self) -> Customer:
        """The record that survives all merges."""
        return self.letter.customer.resolve()

    @cached_property
    def signatory(self) -> Signatory:
        """Whose name stands under the letter: the drafter's, their manager's or the team's alone (SPSO-EP-28b).

        A drafter of another team stands there with their own team: the customer reaches them where they work.
        """
        letter, team = self.letter, self.letter.team
        person = letter.drafter
        if self.version.signed_by == "team":
            return Signatory(**_reached_at(team))
        if self.version.signed_by == "manager":
            person = team.manager_for(letter.drafter) or letter.drafter
        title = person.job_title[:1].upper() + person.job_title[1:]
        works_elsewhere = person == letter.drafter and person.team is not None
        return Signatory(name=person.name, job_title=title, **_reached_at(person.team if works_elsewhere else team))

    @cached_property
    def values(self) -> dict[str, str]:
        """What stands in the place of each placeholder; blank where the record has nothing."""
        letter = self.letter
        own = {
            "letter_date": long_date(self.version.dated_on),
            "reference": letter.reference,
            "matter_reference": letter.matter,
            "customer_name": self.customer.formal_name,
            "contact_name": self.signatory.name or letter.team.name,
            "contact_phone": self.signatory.phone or letter.drafter.phone,
            "team_name": letter.team.name,
            "team_phone": letter.team.phone,
            "team_email": letter.team.email,
            "signatory_name": self.signatory.name,
        }
        return {**placeholder_values(self.profile), **own, **facts.values_in(letter.context), **self.dates}

    @cached_property
    def dates(self) -> dict[str, str]:
        """Dates that follow the letter's own, in words."""
        rules = self.letter.context.get("dates", {})
        if not rules:
            return {}
        calendar = WorkingDays.load()
        return {name: long_date(facts.date_of(rule, self.version.dated_on, calendar)) for name, rule in rules.items()}

    @property
    def suggested_heading(self) -> str:
        """What the policy suggests as heading; without the words for which the record has nothing, such as an end."""
        suggested, plain = self.letter_type.suggested_title, self.letter_type.plain_title
        lacking = placeholders.unresolved(suggested, self.values)
        return (plain if lacking and plain else suggested)[:120]

    @cached_property
    def texts(self) -> dict[str, str]:
        """The writer's parts as typed, by code."""
        return {section.code: text_in(self.version, section) for section in free_sections(self.letter_type)}

    @cached_property
    def locked(self) -> dict[str, str]:
        """The parts the system places and the standard texts the writer chose, filled in, by code."""
        return {section.code: self._placed(section) for section in self._placed_sections()}

    @cached_property
    def unfilled(self) -> dict[str, tuple[str, ...]]:
        """The placeholders for which the record has nothing, by code of the part that the system places."""
        return {
            section.code: tuple(placeholders.unresolved(self._standard_text(section), self.values))
            for section in self._placed_sections()
            if facts.block_in(section, self.letter.context) is None
        }

    def _placed_sections(self) -> list[LetterSection]:
        chosen = self.version.options
        return [
            section
            for section in self.letter_type.sections
            if section.kind == "locked" or (section.kind == "optional" and section.code in chosen)
        ]

    def _placed(self, section: LetterSection) -> str:
        block = facts.block_in(section, self.letter.context)
        return placeholders.fill(self._standard_text(section), self.values) if block is None else block

    def _standard_text(self, section: LetterSection) -> str:
        code = facts.text_code(section, self.letter.context)
        return self.profile.letter_text(code).text if code else ""

    def heading_of(self, section: LetterSection) -> str:
        """The printed heading of a part: its own, or that of the standard text that stands there."""
        code = facts.text_code(section, self.letter.context) or section.text
        if section.heading or section.kind == "free" or not code:
            return section.heading
        return self.profile.letter_text(code).heading

    @cached_property
    def content(self) -> LetterContent:
        """The whole letter, ready to be rendered."""
        return LetterContent(
            date=self.version.dated_on,
            reference=self.letter.reference,
            letterhead=self._letterhead(),
            recipient_name=clean_text(self._recipient()),
            address_lines=tuple(
                line.strip(" ,") for line in clean_text(postal_address(self.customer)).splitlines() if line.strip(" ,")
            ),
            salutation=clean_text(self.version.salutation),
            heading=clean_text(placeholders.fill(self.version.heading, self.values)),
            sections=tuple(self._sections()),
            signatory=self.signatory,
            closing=closing_of(self.version.salutation),
        )

    def _letterhead(self) -> Letterhead:
        facts = organisation()
        name, *lines = facts.letterhead_lines or [""]
        return Letterhead(
            name=name,
            address_lines=tuple(lines),
            phone=facts.phone,
            email=facts.email,
            foot=tuple(line.strip() for line in facts.letter_footer.splitlines() if line.strip()),
        )

    def _recipient(self) -> str:
        customer = self.customer
        if customer.kind == Customer.Kind.ORGANISATION and customer.contact_person:
            return f"{customer.contact_person}, {customer.name}"
        return " ".join(part for part in (customer.title, customer.name) if part)

    def _sections(self) -> list[Section]:
        found = []
        for section in self.letter_type.sections:
            free = section.kind == "free"
            text = (
                placeholders.fill(self.texts[section.code], self.values) if free else self.locked.get(section.code, "")
            )
            paragraphs = split_paragraphs(text)
            if paragraphs:
                found.append(Section(section.code, paragraphs, heading=self.heading_of(section), locked=not free))
        return found

    # What the lint says about it

    @cached_property
    def placeholders(self) -> list[tuple[str, str, str]]:
        """What the writer may put in braces and the record can fill: name, meaning, value."""
        meanings = placeholders.known()
        return [(name, meanings[name], value) for name, value in self.values.items() if value and name in meanings]

    @cached_property
    def draft(self) -> lint.Draft:
        """What the lint reads."""
        return lint.Draft(
            heading=self.version.heading,
            salutation=self.version.salutation,
            texts=self.texts,
            locked=self.locked,
            unfilled=self.unfilled,
            address_lines=self.content.postal_lines,
            window_lines=self.content.window_lines,
        )

    @cached_property
    def missing(self) -> list[lint.Missing]:
        """What keeps it from being sent to the checker."""
        return lint.missing(self.draft, self.letter_type, self.values)

    @cached_property
    def advice(self) -> list[lint.Advice]:
        """What could be said better."""
        return lint.advise(self.draft, self.letter_type, self.profile.letter_lint)
