"""Clauses that share a check, each by itself: a limit to complaints, measures together, the grounds for asking."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engagement import clock
from engagement.checks import Unmet
from restrictions.checks.asking import complaints_stay_open
from restrictions.services import asking
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db

proves = pytest.mark.clauses


def limit_asked(limits: Limits, *, complaints: bool = True, **changes: Any) -> Any:
    """A draft that asks for a limit to the complaints procedure, with all that the guide wants but `changes`."""
    today, tom = clock.today(), limits.person("Tom")
    whole = {
        "earlier_chance": "On 21 October we asked him to wait for our answer.",
        "last_resort": "Nothing less has worked.",
        "balance": "Fourteen complaints took 90 hours; a new matter stays open to him.",
        "reframes_earlier_decision": False,
        "report_from": today - timedelta(days=200),
        "report_to": today,
    }
    request = limits.draft_request("Tom", **(whole | changes))
    until = (today + timedelta(days=90)).isoformat()
    letter = request.warning_letter.reference if request.warning_letter else "L-2026-0001"
    measure = limits.measure(
        "complaints_access", parameters={"until": until, "scope": "the bin store"}, answers={"earlier_letter": letter}
    )
    asking.set_asked_terms(request.pk, actor=tom, terms=limits.terms(measure))
    item = {"received_on": today - timedelta(days=20), "topic": "Bin store", "outcome": "Upheld"}
    if complaints:
        asking.list_complaints(request.pk, actor=tom, items=[item])
    return limits.again(request)


def test_a_limit_to_complaints_with_all_that_the_guide_wants_may_be_asked_for(limits: Limits) -> None:
    assert complaints_stay_open(limit_asked(limits).asked)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"reframes_earlier_decision": True}, marks=proves("SPSO-G3-40"), id="it reframes a decision"),
        pytest.param({"reframes_earlier_decision": None}, marks=proves("SPSO-G3-40"), id="nobody said whether it does"),
        pytest.param({"last_resort": ""}, marks=proves("SPSO-G3-36"), id="not the last resort"),
        pytest.param({"balance": ""}, marks=proves("SPSO-G3-37"), id="nothing weighed"),
        pytest.param({"warning_letter": None}, marks=proves("SPSO-G3-42"), id="no warning"),
        pytest.param({"earlier_chance": ""}, marks=proves("SPSO-G3-42"), id="no chance before"),
        pytest.param({"complaints": False}, marks=proves("SPSO-G3-41a"), id="no itemised report"),
    ],
)
def test_without_one_of_them_it_may_not(limits: Limits, changes: dict[str, Any]) -> None:
    request = limit_asked(limits, **changes)
    assert not complaints_stay_open(request.asked)
    with pytest.raises(Unmet) as refused:
        asking.submit_request(request.pk, actor=limits.person("Tom"))
    assert "complaints_stay_open" in {one.check.code for one in refused.value.unmet}


@pytest.mark.clauses("SPSO-G3-33c")
def test_measures_may_be_combined_each_with_its_own_reasons(limits: Limits) -> None:
    calls = limits.measure(why_nothing_less="Two calls a week were tried.")
    papers = limits.measure(
        "return_papers",
        parameters={"papers": "copies of letters that we have"},
        why_nothing_less="They came back to us each time.",
    )
    restriction = limits.decided_by_senior(terms=limits.terms(calls, papers))
    kept = {one.code: one.why_nothing_less for one in restriction.terms.measures.all()}
    assert kept == {
        "call_times": "Two calls a week were tried.",
        "return_papers": "They came back to us each time.",
    }


@pytest.mark.clauses("SBC-A1-CRG-2c")
def test_the_safety_of_staff_is_a_ground_without_a_restorative_approach(limits: Limits) -> None:
    request = limits.asked("Shona", ground="protect_staff", ground_note="Two colleagues are off work since.")
    assert request.ground == "protect_staff"
    assert request.approach is None
    with pytest.raises(Unmet) as refused:
        limits.asked("Shona", ground="protect_staff", ground_note="")
    assert "ground_given" in {one.check.code for one in refused.value.unmet}
