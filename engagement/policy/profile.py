"""A policy profile as the program reads it: typed, frozen, and looked up by code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, Protocol, TypeVar

from engagement.policy.sections.conduct import (
    Category,
    Channel,
    Example,
    ExternalLog,
    ImmediateActionKind,
    Place,
    Screen,
    Technique,
    Threshold,
)
from engagement.policy.sections.decisions import (
    AppealRoute,
    Approach,
    DecisionLetter,
    Reason,
    ReasonList,
    ReviewRules,
)
from engagement.policy.sections.identity import (
    GRADES,
    GuidanceTopic,
    HigherRiskRole,
    Identity,
    Level,
    Recipient,
    Resource,
    Role,
    Seat,
    SupportLine,
    Term,
)
from engagement.policy.sections.letters import LetterText, LetterType, LintList, Signpost
from engagement.policy.sections.measures import AlwaysOpen, Measure
from engagement.policy.sections.settings import LocalSetting, RetentionClass, WorkingDays


class HasCode(Protocol):
    """Anything with a stable code."""

    @property
    def code(self) -> str: ...


Coded = TypeVar("Coded", bound=HasCode)


class UnknownCode(KeyError):
    """The profile in force has no item with that code (an older record may come from an older version)."""


def _find(items: Iterable[Coded], code: str, what: str) -> Coded:
    for item in items:
        if item.code == code:
            return item
    raise UnknownCode(f"The policy has no {what} “{code}”.")


def _with_guests(category: Category, shared: Iterable[Example]) -> Category:
    """The category with the examples that others share with it; the open example stays last."""
    guests = tuple(example for example in shared if category.code in example.also_in)
    if not guests:
        return category
    closed = tuple(example for example in category.examples if not example.has("other"))
    open_ = tuple(example for example in category.examples if example.has("other"))
    return replace(category, examples=closed + guests + open_)


class Profile:
    """All sections of one version of the policy. Never changes once built; look-ups raise UnknownCode."""

    def __init__(self, sections: Mapping[str, Any], *, sha256: str = "", number: int | None = None) -> None:
        self._sections = dict(sections)
        self.sha256 = sha256
        self.number = number

    def section(self, name: str) -> Any:
        """A section as it was registered: a tuple of items, or one item. For sections that later apps add."""
        if name not in self._sections:
            raise UnknownCode(f"The policy has no section “{name}”.")
        return self._sections[name]

    # -- the policy itself ---------------------------------------------------------------------------------

    @property
    def identity(self) -> Identity:
        identity: Identity = self._sections["identity"]
        return identity

    @property
    def code(self) -> str:
        return self.identity.code

    @property
    def name(self) -> str:
        return self.identity.name

    @property
    def version(self) -> str:
        """The label of the written policy (“1.3”), not the number under which it was published here."""
        return self.identity.version

    @property
    def terms(self) -> tuple[Term, ...]:
        return tuple(self._sections["terms"])

    def term(self, code: str) -> Term:
        return _find(self.terms, code, "term")

    def says(self, code: str) -> str:
        """What the organisation calls this: `says("review_group")` is “Complaints Review Group”."""
        return self.term(code).label

    def says_if(self, code: str, otherwise: str) -> str:
        """The same for what only some policies have a word for."""
        return next((term.label for term in self.terms if term.code == code), otherwise)

    @property
    def levels(self) -> tuple[Level, ...]:
        return tuple(self._sections["levels"])

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(self._sections["roles"])

    @property
    def seats(self) -> tuple[Seat, ...]:
        return tuple(self._sections["seats"])

    @property
    def support(self) -> tuple[SupportLine, ...]:
        return tuple(self._sections["support"])

    @property
    def guidance(self) -> tuple[GuidanceTopic, ...]:
        return tuple(self._sections["guidance"])

    def topic(self, code: str) -> GuidanceTopic:
        return _find(self.guidance, code, "guidance topic")

    @property
    def resources(self) -> tuple[Resource, ...]:
        return tuple(self._sections["resources"])

    @property
    def higher_risk_roles(self) -> tuple[HigherRiskRole, ...]:
        return tuple(self._sections["higher_risk_roles"])

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        return tuple(self._sections["recipients"])

    # -- what happened -------------------------------------------------------------------------------------

    @property
    def channels(self) -> tuple[Channel, ...]:
        return tuple(self._sections["channels"])

    def channel(self, code: str) -> Channel:
        return _find(self.channels, code, "channel")

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(self._sections["places"])

    def place(self, code: str) -> Place:
        return _find(self.places, code, "place")

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """The categories in the order of the policy; an example shared by two stands in both."""
        listed: tuple[Category, ...] = tuple(self._sections["categories"])
        shared = [example for category in listed for example in category.examples if example.also_in]
        merged = [_with_guests(category, shared) for category in listed]
        return tuple(sorted(merged, key=lambda category: category.number))

    def category(self, code: str) -> Category:
        return _find(self.categories, code, "category")

    @cached_property
    def examples(self) -> dict[str, Example]:
        """Every example once, by code."""
        return {example.code: example for category in self.categories for example in category.examples}

    def example(self, code: str) -> Example:
        try:
            return self.examples[code]
        except KeyError as error:
            raise UnknownCode(f"The policy has no example “{code}”.") from error

    def flags_of(self, example_codes: Iterable[str]) -> frozenset[str]:
        """All flags that these examples carry together."""
        return frozenset(flag for code in example_codes for flag in self.example(code).flags)

    def threshold(self, category_code: str) -> Threshold | None:
        """What must be measured in this category, or None when the policy asks for no measurement."""
        found: tuple[Threshold, ...] = self._sections["thresholds"]
        return next((threshold for threshold in found if threshold.category == category_code), None)

    @property
    def screening(self) -> tuple[Screen, ...]:
        return tuple(self._sections["screening"])

    @property
    def techniques(self) -> tuple[Technique, ...]:
        return tuple(self._sections["techniques"])

    def technique(self, code: str) -> Technique:
        return _find(self.techniques, code, "technique")

    @property
    def immediate_actions(self) -> tuple[ImmediateActionKind, ...]:
        return tuple(self._sections["immediate_actions"])

    def immediate_action(self, code: str) -> ImmediateActionKind:
        return _find(self.immediate_actions, code, "immediate action")

    @property
    def external_log(self) -> ExternalLog:
        log: ExternalLog = self._sections["external_log"]
        return log

    # -- what may be decided -------------------------------------------------------------------------------

    @property
    def approaches(self) -> tuple[Approach, ...]:
        return tuple(self._sections["approaches"])

    def approach(self, code: str) -> Approach:
        return _find(self.approaches, code, "restorative approach")

    @property
    def default_approach(self) -> Approach:
        return next(approach for approach in self.approaches if approach.default)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """All measures, the least restrictive first."""
        listed: tuple[Measure, ...] = self._sections["measures"]
        return tuple(sorted(listed, key=lambda measure: measure.rank))

    def measure(self, code: str) -> Measure:
        return _find(self.measures, code, "measure")

    @property
    def always_open(self) -> tuple[AlwaysOpen, ...]:
        """What no measure ever closes (SBC-2.2a)."""
        return tuple(self._sections["always_open"])

    def authority_for(self, measure_codes: Iterable[str], *, one_service: bool) -> str:
        """The lowest grade that may decide these measures together: the hardest of them settles it (SBC-7.7).

        `one_service`: the measures stay within the decider's own service; otherwise the wider authority counts.
        """
        asked = [self.measure(code) for code in measure_codes]
        grades = [measure.authority if one_service else measure.wider_authority for measure in asked]
        return max(grades, key=list(GRADES).index)

    @property
    def reason_lists(self) -> tuple[ReasonList, ...]:
        return tuple(self._sections["reason_lists"])

    def reasons(self, list_code: str) -> ReasonList:
        return _find(self.reason_lists, list_code, "list of reasons")

    def reason(self, list_code: str, code: str) -> Reason:
        return _find(self.reasons(list_code).reasons, code, f"reason in {list_code}")

    @property
    def appeal_routes(self) -> tuple[AppealRoute, ...]:
        return tuple(self._sections["appeal_routes"])

    def appeal_route(self, subject: str) -> AppealRoute:
        for route in self.appeal_routes:
            if route.subject == subject:
                return route
        raise UnknownCode(f"The policy has no appeal route for “{subject}”.")

    @property
    def review_rules(self) -> ReviewRules:
        rules: ReviewRules = self._sections["review_rules"]
        return rules

    @property
    def decisions(self) -> tuple[DecisionLetter, ...]:
        return tuple(self._sections["decisions"])

    def letter_type_for(self, decision: str) -> LetterType | None:
        """The letter type that tells the customer of this decision; None when the policy sends no letter."""
        for entry in self.decisions:
            if entry.decision == decision:
                return self.letter_type(entry.letter_type) if entry.letter_type else None
        raise UnknownCode(f"The policy does not say which letter goes with “{decision}”.")

    # -- letters and settings ------------------------------------------------------------------------------

    @property
    def letter_types(self) -> tuple[LetterType, ...]:
        return tuple(self._sections["letter_types"])

    def letter_type(self, code: str) -> LetterType:
        return _find(self.letter_types, code, "letter type")

    @property
    def letter_texts(self) -> tuple[LetterText, ...]:
        return tuple(self._sections["letter_texts"])

    def letter_text(self, code: str) -> LetterText:
        return _find(self.letter_texts, code, "standard text")

    @property
    def letter_lint(self) -> tuple[LintList, ...]:
        return tuple(self._sections["letter_lint"])

    @property
    def signposting(self) -> tuple[Signpost, ...]:
        return tuple(self._sections["signposting"])

    def signpost(self, code: str) -> Signpost:
        return _find(self.signposting, code, "signpost")

    @property
    def local_settings(self) -> tuple[LocalSetting, ...]:
        return tuple(self._sections["local_settings"])

    def local_setting(self, key: str) -> LocalSetting:
        return _find(self.local_settings, key, "local setting")

    @property
    def working_days(self) -> WorkingDays:
        days: WorkingDays = self._sections["working_days"]
        return days

    @property
    def retention(self) -> tuple[RetentionClass, ...]:
        return tuple(self._sections["retention"])
