"""Reasons are chosen from the policy's lists: the code is kept, the words where it needs them, and no other code."""

from __future__ import annotations

from typing import Any

import pytest

from engagement.checks import Unmet
from engagement.spine.timeline import timeline_of
from incidents.services import moves, restorative
from tests.approvals.builders import APPROVAL, Cases, again, codes, decision, page_of

pytestmark = pytest.mark.django_db


def declined(cases: Cases, request: Any, code: str, words: str = "") -> Any:
    return restorative.decline_restorative_approach(
        request.pk, actor=cases.person("Shona"), reason_code=code, reason=words
    )


def less(cases: Cases, request: Any, **given: str) -> Any:
    return restorative.approve_restorative_approach(
        request.pk, actor=cases.person("Shona"), **APPROVAL | {"approved_kind": "early_conversation"} | given
    )


@pytest.mark.clauses("SBC-7.5a")
@pytest.mark.parametrize(
    ("code", "words", "missing"),
    [
        ("", "Because.", "declined_because"),
        ("resolved_on_the_spot", "Because.", "declined_because"),
        ("other", " ", "declined_because_in_words"),
    ],
)
def test_a_request_is_declined_for_a_reason_of_the_list(cases: Cases, code: str, words: str, missing: str) -> None:
    request = cases.request()
    with pytest.raises(Unmet) as caught:
        declined(cases, request, code, words)
    assert codes(caught) == {missing}
    assert again(request).state == "submitted"


def test_the_code_is_kept_and_its_name_is_shown(cases: Cases, as_person: Any) -> None:
    request = cases.request()
    found = declined(cases, request, "already_dealt_with")
    assert (found.decision_code, found.decision_reason) == ("already_dealt_with", "")
    assert timeline_of(found).get(verb="decline").reason == "It has been dealt with already"
    assert as_person("Tom").visit(page_of(found)).says("It has been dealt with already")


@pytest.mark.clauses("SPSO-G3-34")
@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"less_code": "already_dealt_with"}, "less_says_why"),
        ({"less_code": "other"}, "less_says_why_in_words"),
    ],
)
def test_something_less_is_approved_for_a_reason_of_the_list(cases: Cases, given: dict[str, str], missing: str) -> None:
    request = cases.request()
    with pytest.raises(Unmet) as caught:
        less(cases, request, **given)
    assert codes(caught) == {missing}
    assert less(cases, request, less_code="first_time").less_in_words == "It is the first time"


@pytest.mark.clauses("SBC-8.1", "SBC-1.5a")
@pytest.mark.parametrize(
    ("code", "words", "missing"),
    [
        ("", "Because.", "nothing_more_because"),
        ("logged_twice", "", "nothing_more_because"),
        ("other", "", "nothing_more_because_in_words"),
    ],
)
def test_nothing_more_is_done_for_a_reason_of_the_list(cases: Cases, code: str, words: str, missing: str) -> None:
    incident, shona = cases.record_only(), cases.person("Shona")
    moves.start_review(incident.pk, actor=shona)
    with pytest.raises(Unmet) as caught:
        moves.take_no_further_action(incident.pk, actor=shona, reason_code=code, reason=words)
    assert codes(caught) == {missing}
    done = moves.take_no_further_action(incident.pk, actor=shona, reason_code="one_off", reason="He apologised.")
    assert (done.decision_code, done.decision_reason) == ("one_off", "He apologised.")
    assert done.decision_in_words.endswith("come again. He apologised.")


@pytest.mark.clauses("SBC-13.1a")
def test_an_incident_is_void_for_a_reason_of_the_list(cases: Cases) -> None:
    incident, shona = cases.record_only(), cases.person("Shona")
    with pytest.raises(Unmet) as caught:
        moves.void(incident.pk, actor=shona, reason_code="one_off")
    assert codes(caught) == {"void_because"}
    assert moves.void(incident.pk, actor=shona, reason_code="logged_twice").decision_code == "logged_twice"


@pytest.mark.clauses("SPSO-G3-31")
@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"third_time_because": "He moved."}, "not_a_third_time"),
        ({"third_time_code": "first_time"}, "not_a_third_time"),
        ({"third_time_code": "something_changed"}, "not_a_third_time_in_words"),
    ],
)
def test_a_third_request_has_a_reason_of_the_list(cases: Cases, given: dict[str, str], missing: str) -> None:
    customer = cases.customer()
    for _time in range(2):
        cases.monitoring(customer=customer)
    third = cases.request(customer=customer)
    with pytest.raises(Unmet) as caught:
        restorative.approve_restorative_approach(third.pk, actor=cases.person("Shona"), **APPROVAL, **given)
    assert codes(caught) == {missing}


def test_an_unknown_code_is_refused_where_no_reason_was_needed(cases: Cases) -> None:
    with pytest.raises(Unmet) as caught:
        restorative.approve_restorative_approach(
            cases.request().pk, actor=cases.person("Shona"), third_time_code="nonsense", **APPROVAL
        )
    assert codes(caught) == {"not_a_third_time"}


def test_the_page_offers_the_lists_and_asks_for_words_where_they_are_needed(cases: Cases, as_person: Any) -> None:
    request = cases.request()
    manager = as_person("Shona")
    page = manager.visit(page_of(request))
    assert "already_dealt_with" in page.choices("decline_code")
    assert "first_time" in page.choices("less_code")
    wrong = manager.press("Record decision", decision(request, "decline", decline_code="other", reason=""))
    assert wrong.status == 422
    assert any("Say why in your own words" in line for line in wrong.errors), wrong.errors
    wrong = manager.post(f"{page_of(request)}decide/", decision(request, "decline", decline_code="nonsense"))
    assert wrong.status == 422
    manager.visit(page_of(request))
    manager.press("Record decision", decision(request, "decline", decline_code="not_enough_known", reason=""))
    found = again(request)
    assert (found.state, found.decision_code) == ("declined", "not_enough_known")


def test_a_second_press_of_the_same_coded_decision_says_nothing_alarming(cases: Cases, as_person: Any) -> None:
    request = cases.request()
    for _press in range(2):
        page = as_person("Shona").post(f"{page_of(request)}decide/", decision(request, "decline"))
        assert page.status == 200
