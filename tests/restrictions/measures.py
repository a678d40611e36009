"""Measures for tests that need no database: complete samples of the whole catalogue, and people to name in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from engagement import clock

EWAN, ISLA = 11, 12


@dataclass
class Person:
    """As much of a member of staff as a sentence needs."""

    pk: int
    name: str
    phone: str = ""


PEOPLE = {EWAN: Person(EWAN, "Ewan Scott", "01632 960 118"), ISLA: Person(ISLA, "Isla Grant")}


@dataclass
class Rows:
    """What a related manager gives."""

    rows: list[Any] = field(default_factory=list)

    def all(self) -> list[Any]:
        return self.rows


@dataclass
class Thing:
    """Anything with these attributes."""

    def __init__(self, **attributes: Any) -> None:
        self.__dict__.update(attributes)


@dataclass
class Plain:
    """A measure with the attributes of the record."""

    code: str
    parameters: Any = field(default_factory=dict)
    answers: Any = field(default_factory=dict)
    addresses: str = "many_calls"
    why_nothing_less: str = "A named contact without a time was tried in November and did not help."
    conflict_because: str = ""
    terms: Any = None
    pk: UUID = field(default_factory=uuid4)


def terms_of(*measures: Plain, **changes: Any) -> Any:
    """Terms with these measures, of a request that rests on incidents about the amount of contact."""
    incident = Thing(routed_category="contact_levels")
    service = Thing(name="Planning and building")
    given: dict[str, Any] = {
        "scope": "service",
        "scope_note": "",
        "ends_on": clock.today() + timedelta(days=180),
        "review_id": None,
        "measures": Rows(list(measures)),
        "request": Thing(
            incidents=Rows([incident]), warning_letter_id=None, policy_version=None, team=Thing(service=service)
        ),
    }
    terms = Thing(**(given | changes))
    for measure in measures:
        measure.terms = terms
    return terms


def soon(days: int = 30) -> str:
    """A day ahead, as the record keeps it."""
    return (clock.today() + timedelta(days=days)).isoformat()


CONSENT = {"by": "Moira Bell", "given_on": date(2026, 11, 3).isoformat()}
COMPLETE: dict[str, dict[str, Any]] = {
    "named_contact": {"parameters": {"contact": EWAN, "deputy": ISLA}},
    "channel": {"parameters": {"allowed": ["letter", "email"], "refused": ["phone", "in_person"]}},
    "call_times": {
        "parameters": {"days": ["tue", "thu"], "hours": {"from": "10:00", "to": "12:00"}, "minutes": 15},
    },
    "time_volume": {"parameters": {"amount": 2, "unit": "emails", "period": "week"}},
    "issues_limit": {"parameters": {"amount": 1, "period": "month", "from": "2026-12-01"}},
    "witness": {"parameters": {"witness": "A second member of our team"}},
    "return_papers": {"parameters": {"papers": "Copies of letters that we have already."}},
    "third_party": {
        "parameters": {"person": "Moira Bell", "role": "your advocate", "agreed_on": "2026-11-03"},
        "answers": {"consent": CONSENT},
    },
    "withhold_details": {"answers": {"risk_note": "Two colleagues were named in posts."}},
    "automated_line": {"parameters": {"line": "council_line", "condition": "blocks_others"}},
    "topics": {"parameters": {"topics": "The fence at 14 Mill Wynd\nthe trees behind it", "how": "only_if_new"}},
    "monitored_mailbox": {
        "parameters": {"mailbox": "planning.contact@northmoor.example", "read_when": "On Tuesdays and Thursdays"}
    },
    "matter_closed": {"parameters": {"matter": "The reminder notice of 2 November"}},
    "block_email": {"parameters": {"addresses": "alan@example.org"}},
    "destroy_papers": {"parameters": {"papers": "further copies"}, "answers": {"earlier_letter": "L-2026-0012"}},
    "stop_contact_matter": {"parameters": {"matter": "planning application 26/00418"}},
    "stop_investigation": {"parameters": {"complaint": "C-2026-104 about the bins"}},
    "premises_ban": {
        "parameters": {
            "premises": "the council offices\nthe library in High Street",
            "lost_services": "paying at the counter",
            "alternative": "by phone on 01632 960 100",
        }
    },
    "complaints_access": {
        "parameters": {"until": "2027-02-01", "scope": "the bins in Mill Wynd"},
        "answers": {"earlier_letter": "L-2026-0012"},
    },
    "end_direct_contact": {"answers": {"exceptions_note": "His social worker may ring him."}},
    "legal_action": {"answers": {"legal_advice": "LEG/26/0031"}},
    "other": {"answers": {"description": "please ring the bell and wait outside\nWe will come to you"}},
}
"""Every code of the catalogue with what makes it complete on Wednesday 18 November 2026."""


def sample(code: str, **changes: Any) -> Plain:
    """A complete measure of this code."""
    return Plain(code, **(COMPLETE[code] | changes))
