"""Where measures meet what the customer needs head on, or together leave no way open (SPSO-G1-22b, SBC-2.2a)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engagement.customers.models import Adjustment
from engagement.customers.selectors import current_adjustments
from engagement.policy.profile import Profile
from engagement.policy.schema import Measure as Entry
from engagement.policy.selectors import policy_in_force
from engagement.ui.words import has_words, listed
from restrictions.measures.catalogue import (
    THROUGH_ANOTHER,
    answers_of,
    closed_by,
    entry_of,
    filled_in,
    left_open_by,
)

# A word of so few letters says nothing about a way of contact.
MOST_COMMON = 3
_KINDS = dict(Adjustment.Kind.choices)


@dataclass(frozen=True)
class Conflict:
    """A measure that may not stand as it is: with which need, and what is the matter.

    `can_be_explained`: words on the measure (`conflict_because`) settle it. That no way is left open at all is settled
    by nothing but leaving one open (SBC-2.2a).
    """

    measure: Any
    adjustment: Adjustment | None
    sentence: str
    can_be_explained: bool = True

    @property
    def is_settled(self) -> bool:
        """Whether somebody has said why it is right all the same."""
        return self.can_be_explained and has_words(self.measure.conflict_because)


def unsettled_conflicts(
    terms: Any, *, profile: Profile | None = None, adjustments: Iterable[Any] | None = None
) -> list[Conflict]:
    """The conflicts that stand in the way of asking and of deciding."""
    return [each for each in conflicts_of(terms, profile=profile, adjustments=adjustments) if not each.is_settled]


def conflicts_of(
    terms: Any,
    *,
    profile: Profile | None = None,
    adjustments: Iterable[Any] | None = None,
    measures: Iterable[Any] | None = None,
) -> list[Conflict]:
    """Every conflict of the terms, settled or not. Reads the customer's current needs unless they are given.

    What was declined is no longer a need on record; what was asked for and waits for an answer is. `measures` stand in
    for those of the terms, where somebody is about to change them.
    """
    profile = profile or policy_in_force()
    if adjustments is None:
        adjustments = current_adjustments(terms.request.customer)
    needs = [each for each in adjustments if each.status != Adjustment.Status.DECLINED]
    together = _Together(list(terms.measures.all() if measures is None else measures), profile)
    found = [*together.no_way_left(), *together.contradictions(), *together.incomplete()]
    for need in needs:
        found += together.against(need)
    return found


@dataclass(frozen=True)
class _Taken:
    """A measure with its entry and the ways of contact that it closes and leaves open."""

    measure: Any
    entry: Entry
    closed: frozenset[str]
    left_open: frozenset[str]


class _Together:
    """The measures of one set of terms, taken together."""

    def __init__(self, measures: list[Any], profile: Profile) -> None:
        self.channels = {each.code: each for each in profile.channels}
        entries = [(each, entry_of(each, profile)) for each in measures]
        self.taken = [
            _Taken(
                measure,
                entry,
                frozenset(closed_by(measure, entry, profile)),
                frozenset(left_open_by(measure, entry, profile)),
            )
            for measure, entry in entries
            if entry is not None
        ]
        self.closing = [each for each in self.taken if each.closed]

    @cached_property
    def open(self) -> list[str]:
        """The ways in which a matter can still be brought to us and dealt with."""
        closed = {code for each in self.closing for code in each.closed}
        return [code for code, channel in self.channels.items() if channel.reaches_us and code not in closed]

    @cached_property
    def through_another(self) -> bool:
        """Whether somebody speaks for the customer: a way that needs no channel of their own."""
        return any(each.entry.code == THROUGH_ANOTHER for each in self.taken)

    def no_way_left(self) -> Iterator[Conflict]:
        """Services stay within reach (SBC-2.2a)."""
        if self.closing and not self.open and not self.through_another:
            strictest = max(self.closing, key=lambda each: each.entry.rank)
            sentence = "Together the measures leave no way open by which the customer can reach us. Leave one open."
            yield Conflict(strictest.measure, None, sentence, can_be_explained=False)

    def contradictions(self) -> Iterator[Conflict]:
        """One measure tells the customer to use what another closes."""
        for closing in self.closing:
            for other in self.taken:
                both = sorted(closing.closed & other.left_open) if other is not closing else []
                if both:
                    ways = listed([self.channels[code].what for code in both])
                    sentence = f"“{closing.entry.label}” closes what “{other.entry.label}” leaves open: {ways}."
                    yield Conflict(closing.measure, None, sentence)

    def incomplete(self) -> Iterator[Conflict]:
        """A way is closed and what should stand for it is not there."""
        for each in self.taken:
            alternative = each.entry.parameter("alternative")
            if alternative is not None and not has_words(filled_in(each.measure).get("alternative")):
                sentence = f"“{each.entry.label}” takes services away and does not say what stands in their place."
                yield Conflict(each.measure, None, sentence)
            if "consent" in each.entry.needs and not answers_of(each.measure).get("consent"):
                sentence = f"“{each.entry.label}” needs the agreement of the person who would speak for the customer."
                yield Conflict(each.measure, None, sentence)

    def _asks_for(self, code: str, need: Any) -> bool:
        """Whether the need names this way of contact in its words: "a call with any news"."""
        said = {word.removesuffix("s") for word in re.findall(r"[a-z]+", need.what.lower())}
        noun = self.channels[code].what.lower().split(" ")[-1].removesuffix("s")
        return len(noun) > MOST_COMMON and noun in said

    def against(self, need: Any) -> Iterator[Conflict]:
        """What collides with one need, each measure once."""
        said = f"“{_KINDS.get(need.kind, need.kind)}: {need.what}”"
        usable = [code for code in self.open if need.kind not in self.channels[code].hard_for]
        for each in self.taken:
            needed = [
                code
                for code in each.closed
                if need.kind in self.channels[code].needed_for or self._asks_for(code, need)
            ]
            lost = {code for code in each.closed if need.kind not in self.channels[code].hard_for}
            useful = any(self.channels[code].reaches_us for code in lost)
            if needed and not self.through_another:
                sentence = f"“{each.entry.label}” closes a way of contact that this customer needs: {said}."
                yield Conflict(each.measure, need, sentence)
            elif need.kind in each.entry.collides_with:
                sentence = f"“{each.entry.label}” may not fit what this customer needs: {said}."
                yield Conflict(each.measure, need, sentence)
            elif useful and self.open and not usable and not self.through_another:
                ways = listed([self.channels[code].by for code in self.open], last="or")
                sentence = f"Only {ways} would stay open, which may be of no use to this customer: {said}."
                yield Conflict(each.measure, need, sentence)
