"""A published policy, accepted local values, the clock, and a maker of cases."""

from __future__ import annotations

from typing import Any

import pytest

from tests.approvals.builders import Cases
from tests.plugins.council import Council, publish

LOCAL = {
    "decide_request_working_days": 3,
    "more_information_working_days": 5,
    "discuss_approach_working_days": 5,
    "draft_letter_working_days": 5,
    "check_letter_working_days": 3,
    "issue_letter_working_days": 2,
    "discuss_incident_working_days": 3,
    "monitoring_days": 60,
}
LETTERHEAD = {
    "name": "Northmoor Council",
    "short_name": "the council",
    "address": "Council Offices\n1 Market Square\nNorthmoor\nNM1 1AA",
    "phone": "01632 960 100",
    "email": "advice@northmoor.example",
    "ombudsman_name": "Scottish Public Services Ombudsman",
    "ombudsman_address": "1 Fictional Street\nNorthmoor",
}


@pytest.fixture
def policy(db: Any) -> None:
    """The policy of the default profile, published, with the local values that deadlines come from."""
    from engagement.policy.services import accept_local_value, seed_holidays, update_organisation

    publish("sbc")
    update_organisation(None, LETTERHEAD)
    seed_holidays("scotland")
    for key, value in LOCAL.items():
        accept_local_value(None, key, value)


@pytest.fixture
def cases(council: Council, policy: None, the_clock: Any) -> Cases:
    """Makes cases; the clock stands at ten on Wednesday 18 November 2026."""
    return Cases(council)
