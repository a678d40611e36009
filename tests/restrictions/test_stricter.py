"""Whether one measure asks more of a customer than the same measure did before."""

from types import SimpleNamespace
from typing import Any

import pytest

from restrictions.selectors.stricter import asks_more
from tests.plugins.council import loaded_profile

CALLS = {"days": ["tue", "thu"], "hours": {"from": "10:00", "to": "12:00"}, "minutes": 20}
ISSUES = {"amount": 5, "unit": "emails", "period": "week"}


def measure(code: str, parameters: dict[str, Any]) -> Any:
    request = SimpleNamespace(policy_version=None)
    return SimpleNamespace(
        code=code, parameters=parameters, parameter=parameters.get, terms=SimpleNamespace(request=request)
    )


@pytest.mark.clauses("SBC-12.4b", "SBC-13.2b")
@pytest.mark.parametrize(
    ("changes", "stricter"),
    [
        ({}, False),
        ({"minutes": 15}, True),
        ({"minutes": 30}, False),
        ({"minutes": None}, False),
        ({"days": ["tue"]}, True),
        ({"days": ["mon", "wed"]}, False),
        ({"hours": {"from": "10:00", "to": "11:00"}}, True),
        ({"hours": {"from": "09:00", "to": "12:00"}}, False),
    ],
)
def test_times_for_calls(changes: dict[str, Any], stricter: bool) -> None:
    profile = loaded_profile("sbc").profile
    before, after = measure("call_times", CALLS), measure("call_times", CALLS | changes)
    assert asks_more(after, before, profile) is stricter


@pytest.mark.clauses("SBC-12.4b", "SBC-13.2b")
@pytest.mark.parametrize(
    ("changes", "stricter"),
    [({"amount": 4}, True), ({"amount": 1, "period": "day"}, False), ({"amount": 10, "period": "month"}, True)],
)
def test_how_often(changes: dict[str, Any], stricter: bool) -> None:
    profile = loaded_profile("sbc").profile
    code = next(one.code for one in profile.measures if {p.code for p in one.parameters} >= set(ISSUES))
    assert asks_more(measure(code, ISSUES | changes), measure(code, ISSUES), profile) is stricter
