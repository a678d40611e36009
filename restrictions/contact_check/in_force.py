"""What is in force for a person, read in two prepared queries: the terms as the sentences of `measures` read them.

Prepared queries know no date, so what has lapsed, or is on hold, is told apart here, after they were asked.

Whole models of a request with its terms would cost more than the rest of the answer; none of their other columns is
even fetched, so nothing else can be shown by mistake (SPSO-EP-65c).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from engagement.policy.models import PolicyVersion
from engagement.prepared import PreparedQuery
from letters.models import Letter
from restrictions import ends
from restrictions.models import Measure, Restriction

Row = tuple[Any, ...]
COLUMNS = (
    "terms", "told", "ends_on", "team__name", "team__phone", "terms__scope", "terms__scope_note", "terms__stays_open",
    "terms__review_on", "terms__request__team__service__name", "terms__request__policy_version",
    "on_hold_since", "letter__state",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """The request behind it, as far as the sentences ask: whose service, and under which policy."""

    service: str
    version: int | None

    @property
    def team(self) -> Any:
        """The team that asked, with its service."""
        return SimpleNamespace(service=SimpleNamespace(name=self.service))

    @property
    def policy_version(self) -> PolicyVersion | None:
        """Read only where the policy in force no longer knows a measure."""
        return PolicyVersion.objects.filter(pk=self.version).first() if self.version is not None else None


@dataclass(frozen=True)
class MeasureInForce:
    """One measure: what it is, and what was filled in. It stands for its terms too, which lead to the request."""

    code: str
    parameters: dict[str, Any]
    answers: dict[str, Any]
    request: Asked

    @property
    def terms(self) -> "MeasureInForce":
        """What leads to the request."""
        return self

    def parameter(self, name: str) -> Any:
        """What was filled in for a parameter; None where nothing was."""
        return self.parameters.get(name)


class Measures(list[MeasureInForce]):
    """The measures of some terms, asked for as a model's are."""

    def all(self) -> "Measures":
        """All of them, in their order."""
        return self


@dataclass(frozen=True)
class InForce:
    """One restriction in force. It stands for its terms too: `measures`, `scope`, `scope_note` and `request`."""

    told: str
    ends_on: date | None
    team: str
    phone: str
    scope: str
    scope_note: str
    stays_open: str
    review_on: date | None
    request: Asked
    on_hold: bool = False
    letter_came_back: bool = False
    measures: Measures = field(default_factory=Measures)


def _restrictions(whose: Q) -> QuerySet[Restriction, Any]:
    return Restriction.objects.in_force().filter(whose).order_by("starts_on", "reference").values_list(*COLUMNS)


def _measures(whose: Q) -> QuerySet[Measure, Any]:
    held = Restriction.objects.in_force().filter(whose).order_by().values("terms")
    decided = Measure.objects.exclude(result=Measure.Result.NOT_APPROVED).filter(terms__in=held)
    return decided.order_by("terms_id", "position").values_list("terms", "code", "parameters", "answers")


_RESTRICTIONS = PreparedQuery(lambda reference: _restrictions(Q(customer__reference=reference)), reference=str)
_MEASURES = PreparedQuery(lambda reference: _measures(Q(customer__reference=reference)), reference=str)


def in_force_for(reference: str, family: Sequence[UUID]) -> list[InForce]:
    """What is in force for this person today, the oldest first, also what is on hold.

    By their reference, or for all records merged into theirs. What has lapsed is left out, whether or not the daily
    job has run.
    """
    if len(family) > 1:
        whose = Q(customer__in=family)
        found = _together(_restrictions(whose), _measures(whose))
    else:
        found = _together(_RESTRICTIONS.rows(reference=reference), _MEASURES.rows(reference=reference))
    if not any(ends.has_passed(one.ends_on) for one in found) or ends.stays_until_reviewed():
        return found
    return [one for one in found if not ends.has_passed(one.ends_on)]


def _together(restrictions: Iterable[Row], measures: Iterable[Row]) -> list[InForce]:
    of_terms: dict[str, list[Row]] = defaultdict(list)
    for terms, *measure in measures:
        of_terms[_key(terms)].append(tuple(measure))
    found = []
    for terms, told, *facts in restrictions:
        ends_on, team, phone, scope, note, stays_open, review_on, service, version, hold, letter = facts
        asked = Asked(service, version)
        held = Measures(
            MeasureInForce(code, _plain(parameters), _plain(answers), asked)
            for code, parameters, answers in of_terms[_key(terms)]
        )
        found.append(
            InForce(
                told,
                _day(ends_on),
                team,
                phone,
                scope,
                note,
                stays_open,
                _day(review_on),
                asked,
                on_hold=hold is not None,
                letter_came_back=told == Restriction.Told.LETTER and letter == Letter.State.RETURNED_UNDELIVERED,
                measures=held,
            )
        )
    return found


def _key(pk: Any) -> str:
    return pk.hex if isinstance(pk, UUID) else str(pk)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _plain(value: Any) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return known
