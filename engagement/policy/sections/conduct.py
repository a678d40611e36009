"""What happened: channels, places, categories and examples, screening, what must be measured, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from engagement.policy.registry import (
    clause_ids,
    code,
    one_of,
    refers_to,
    register_section,
    register_vocabulary,
    words,
)
from engagement.policy.wording import contains

if TYPE_CHECKING:
    from engagement.policy.building import Checking

register_vocabulary(
    "example_flags",
    {
        "violence": "physical violence: always reported to the police",
        "threat": "a threat of violence: a manager decides with the threatened person whether to tell the police",
        "written_abuse": "if it came in writing, the restorative route may be used once the safety record exists",
        "abuse": "abusive language",
        "harassment": "harassment, with or without abuse",
        "discrimination": "ask which characteristic it was aimed at",
        "allegation": "ask whether any evidence was given",
        "outside_work": "ask where the member of staff was approached",
        "naming_online": "a member of staff was named in public: opens a public-naming record",
        "recording": "a recording or live stream for use in public",
        "repeat_information_request": "ask for confirmation that no information-law request is counted",
        "complaints_procedure": "about the use of the complaints procedure",
        "hs_violent_incident": "a violent incident in the sense of health and safety",
        "other": "a description is needed",
    },
)
register_vocabulary(
    "answer_kinds",
    {
        "text": "words",
        "number": "a whole number",
        "minutes": "a number of minutes",
        "date": "a date",
        "yes_no": "yes or no",
        "choice": "one of a list",
    },
)
register_vocabulary(
    "measurements",
    {
        "minutes": "how much staff time it took",
        "contacts": "how many contacts there were, and over which period",
        "service": "what it did to the work of the service",
        "others": "what it did to other customers or functions",
        "wellbeing": "what it did to the wellbeing of staff",
        "distress": "whether staff or other customers were distressed",
    },
)
register_vocabulary(
    "screening_outcomes",
    {
        "continue": "it may be logged as an incident",
        "note": "it is kept as a note and is not counted as an incident",
        "redirect": "it belongs to another procedure; nothing personal is saved",
    },
)
register_vocabulary(
    "action_needs",
    {
        "warning": "ask whether a warning was given, with the words, or why not",
        "customer_told": "ask whether the customer was told at the time, or why not",
        "time": "ask at what time",
        "reference": "ask for a reference, if one was given",
    },
)


@dataclass(frozen=True, kw_only=True)
class Channel:
    """How the customer was in touch. `live`: a conversation, so a warning may be given before it is ended.

    `by` and `what` say it inside a sentence (“by phone”, “phone calls”). `reaches_us`: a matter can be dealt with that
    way. `tell`: who must know when it is closed or limited. `needed_for` and `hard_for`: kinds of adjustment for which
    it must stay open, or with which it is of no use.
    """

    collection: ClassVar[str] = "channels"
    code: str = code()
    label: str = words()
    hint: str = words("")
    live: bool = False
    written: bool = False
    online: bool = False
    asks_platform: bool = False
    evidence: str = words("")
    by: str = words("")
    what: str = words("")
    reaches_us: bool = False
    tell: tuple[str, ...] = refers_to("recipients", ())
    needed_for: tuple[str, ...] = one_of("adjustment_kinds", ())
    hard_for: tuple[str, ...] = one_of("adjustment_kinds", ())
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where it happened: anywhere staff are at work, not only in the organisation's buildings."""

    collection: ClassVar[str] = "places"
    code: str = code()
    label: str = words()
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class Question:
    """A follow-up question that an example brings with it."""

    code: str = code()
    question: str = words()
    kind: str = one_of("answer_kinds")
    hint: str = words("")
    choices: str | None = refers_to("reason_lists", None)
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class Example:
    """An example of a category, with the policy's meaning beside it."""

    collection: ClassVar[str] = "examples"
    code: str = code()
    label: str = words()
    definition: str = words()
    flags: tuple[str, ...] = one_of("example_flags", ())
    asks: tuple[Question, ...] = ()
    also_in: tuple[str, ...] = refers_to("categories", ())
    clauses: tuple[str, ...] = clause_ids()

    def has(self, flag: str) -> bool:
        """Whether the example carries a flag of the vocabulary `example_flags`."""
        return flag in self.flags


@dataclass(frozen=True, kw_only=True)
class Category:
    """A category of engagement that needs managing. Never a state of health."""

    collection: ClassVar[str] = "categories"
    code: str = code()
    number: int
    label: str = words()
    short: str = words()
    definition: str = words()
    becomes_unacceptable: str = words()
    zero_tolerance: bool
    examples: tuple[Example, ...]
    clauses: tuple[str, ...] = clause_ids()

    def example(self, code: str) -> Example:
        """The example with that code; raises KeyError when the category has none."""
        for example in self.examples:
            if example.code == code:
                return example
        raise KeyError(code)


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """What must be measured before the engagement may be called unacceptable in this category."""

    category: str = refers_to("categories")
    all_of: tuple[str, ...] = one_of("measurements", ())
    any_of: tuple[str, ...] = one_of("measurements", ())
    warn_if_no: tuple[str, ...] = one_of("measurements", ())
    sentence: str = words()
    warning: str = words("")
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A first question: some conduct alone is no incident, and some belongs to another procedure."""

    collection: ClassVar[str] = "screening"
    code: str = code()
    label: str = words()
    outcome: str = one_of("screening_outcomes")
    shown: str = words()
    violence_type: bool = False
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class Technique:
    """Something that was or can be tried to calm things down and keep the relationship."""

    collection: ClassVar[str] = "techniques"
    code: str = code()
    label: str = words()
    hint: str = words("")
    makes_adjustment: bool = False
    none: bool = False
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class ImmediateActionKind:
    """Something a member of staff did on the spot. It needs nobody's approval and nobody can overturn it."""

    collection: ClassVar[str] = "immediate_actions"
    code: str = code()
    label: str = words()
    hint: str = words("")
    ends_contact: bool = False
    asks: tuple[str, ...] = one_of("action_needs", ())
    clauses: tuple[str, ...] = clause_ids()


@dataclass(frozen=True, kw_only=True)
class ExternalLog:
    """The health and safety system in which some incidents are recorded as well."""

    label: str = words()
    required: bool
    hint: str = words()
    categories: tuple[str, ...] = refers_to("categories")
    clauses: tuple[str, ...] = clause_ids()


def check_categories(categories: tuple[Category, ...], checking: Checking) -> None:
    """No category or example may be a state of health; every category ends with an open one; numbers differ."""
    lists = checking.built.get("letter_lint") or ()
    diagnostic = [entry.word for words_ in lists if words_.kind == "diagnostic" for entry in words_.words]
    numbers: dict[int, str] = {}
    for category in categories:
        if category.number in numbers:
            sentence = f"Number {category.number} is already taken by “{numbers[category.number]}”."
            checking.fault_in(category, sentence, "number")
        numbers[category.number] = category.label
        if not any(example.has("other") for example in category.examples):
            checking.fault_in(category, "An example with the flag “other” is missing: the list is never complete.")
        for item, names in ((category, ("label", "definition")), *((e, ("label",)) for e in category.examples)):
            for name in names:
                _refuse_diagnosis(item, name, diagnostic, checking)


def _refuse_diagnosis(item: object, name: str, diagnostic: list[str], checking: Checking) -> None:
    text = str(getattr(item, name))
    for word in diagnostic:
        if contains(text, word):
            sentence = f"“{word}” speaks of a state of health. A category is about what was done (SPSO-G1-27)."
            checking.fault_in(item, sentence, name)


def check_thresholds(thresholds: tuple[Threshold, ...], checking: Checking) -> None:
    """A threshold that measures nothing is no threshold."""
    for threshold in thresholds:
        if not threshold.all_of and not threshold.any_of:
            checking.fault_in(threshold, "Say what must be measured, in all_of or any_of.")
        for name in threshold.warn_if_no:
            if name not in threshold.all_of + threshold.any_of:
                checking.fault_in(threshold, f"“{name}” can only warn when it is asked for.", "warn_if_no")


register_section("channels", Channel, title="How customers are in touch")
register_section("places", Place, title="Where it happened")
register_section("screening", Screen, title="Before it is an incident")
register_section("categories", Category, title="Four categories", check=check_categories)
register_section("thresholds", Threshold, title="What must be measured", check=check_thresholds)
register_section("techniques", Technique, title="What we try first")
register_section("immediate_actions", ImmediateActionKind, title="On the spot")
register_section("external_log", ExternalLog, title="Health and safety record", many=False)
