"""What the incident page says of legal steps and of what the customer is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from incidents.models import CustomerNotice, Incident, LegalDecision
from incidents.reasons import in_words
from incidents.safety_threatened import (
    NOT_TOLD,
    customer_notice,
    decided_what_to_tell,
    legal_considered,
    safety_was_threatened,
    to_tell,
)
from letters.models import Letter


@dataclass(frozen=True)
class ToldLine:
    """One decision about what the customer is told; its letter only where the reader may open it."""

    made: CustomerNotice
    because: str
    letter: Letter | None


@dataclass(frozen=True)
class Afterwards:
    """What follows a report to the police or a threat: newest decisions first."""

    asks_legal: bool
    legal: list[LegalDecision]
    legal_missing: bool
    asks_telling: bool
    told: list[ToldLine]
    telling_missing: bool


def afterwards(incident: Incident, letters: Iterable[Letter]) -> Afterwards:
    """The two parts of the page. `letters` are those that the reader may see (SPSO-EP-65b)."""
    readable = {letter.pk for letter in letters}
    legal = _newest_first(incident.legal_decisions.all())
    notices = _newest_first(incident.customer_notices.all())
    return Afterwards(
        asks_legal=safety_was_threatened(incident) or bool(legal),
        legal=legal,
        legal_missing=not legal_considered(incident),
        asks_telling=bool(to_tell(incident)),
        told=[
            ToldLine(one, in_words(NOT_TOLD, one.reason_code), one.letter if one.letter_id in readable else None)
            for one in notices
        ],
        telling_missing=not decided_what_to_tell(incident) and customer_notice(incident) is not None,
    )


def _newest_first(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda one: (one.decided_at, one.pk), reverse=True)
