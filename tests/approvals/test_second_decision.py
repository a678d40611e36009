"""A form that comes after somebody else, or another tab, moved the approach: nothing vanishes without a word."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engagement import clock
from tests.approvals.builders import Cases, again, dated, decision, page_of

pytestmark = pytest.mark.django_db

TYPED = "A reason that took a while to write."


@pytest.mark.parametrize("second", ["Margaret", "Shona"])
@pytest.mark.parametrize("decided", ["approve", "less", "ask", "decline"])
def test_a_decision_after_the_approval_is_told_and_given_back(
    cases: Cases, as_person: Any, second: str, decided: str
) -> None:
    request = cases.request("Tom")
    as_person("Shona").post(f"{page_of(request)}decide/", decision(request))
    less = {"less_kind": "early_conversation", "less_approach": "We ring him.", "less_code": "first_time"}
    page = as_person(second).post(
        f"{page_of(request)}decide/", decision(request, decided, reason=TYPED, considered="yes", **less)
    )
    assert page.status == 409
    assert page.heading.startswith("Customer Number")
    assert page.title.startswith("Not recorded: ")
    who = "You" if second == "Shona" else "Shona Kerr"
    said = f"{who} approved the restorative approach on 18 November 2026 at 10am. Your decision was not recorded."
    assert page.says(said), page
    assert page.says(TYPED)
    assert not page.has_button("Record decision")
    found = again(request)
    assert (found.state, found.proportionate_because) == ("approved", "Nine hours of work were lost.")


@pytest.mark.parametrize("second", ["Margaret", "Shona"])
def test_an_approval_after_a_question_is_told(cases: Cases, as_person: Any, second: str) -> None:
    request = cases.request("Tom")
    as_person("Shona").post(f"{page_of(request)}decide/", decision(request, "ask", reason="Which notice?"))
    page = as_person(second).post(f"{page_of(request)}decide/", decision(request, reason=TYPED))
    assert page.status == 409
    assert page.says("Your decision was not recorded.")
    assert page.says("Approve as asked")
    assert page.says(TYPED)
    assert again(request).state == "needs_info"


def test_the_same_answer_pressed_twice_is_no_alarm_and_another_is_told(cases: Cases, as_person: Any) -> None:
    from incidents.services import restorative

    request = cases.request("Tom")
    restorative.ask_for_more(request.pk, actor=cases.person("Shona"), question="Which notice?")
    writer = as_person("Tom")
    path = f"{page_of(request)}answer/"
    for _press in range(2):
        assert writer.post(path, {"answer": "The second.", "wanted": request.wanted}).status == 200
    page = writer.post(path, {"answer": TYPED, "wanted": request.wanted})
    assert page.status == 409
    assert page.says("Your answer was not recorded.")
    assert page.says(TYPED)


def test_a_talk_recorded_twice_is_told(cases: Cases, as_person: Any) -> None:
    approach = cases.discussed()
    talk = {
        "discussion_note": TYPED,
        **dated("discussed_on", clock.today()),
        **dated("monitor_until", clock.today() + timedelta(days=30)),
    }
    for name in ("Shona", "Tom"):
        page = as_person(name).post(f"{page_of(approach)}discussion/", talk)
        assert page.status == 409
        assert page.says("Your record of the talk was not recorded.")
        assert page.says(TYPED)
        assert page.says("18 December 2026")


def test_an_outcome_and_a_withdrawal_that_come_too_late_are_told(cases: Cases, as_person: Any) -> None:
    from incidents.services import restorative

    approach = cases.monitoring()
    restorative.record_improved(approach.pk, actor=cases.person("Margaret"), outcome_note="Better.")
    page = as_person("Shona").post(f"{page_of(approach)}outcome/", {"helped": "yes", "outcome_note": TYPED})
    assert page.status == 409
    assert page.says("Margaret Innes")
    assert page.says("Yes, it is better")
    assert page.says(TYPED)
    page = as_person("Tom").post(f"{page_of(approach)}withdraw/", {"reason": TYPED})
    assert page.status == 409
    assert page.says("Your withdrawal was not recorded.")
    assert page.says(TYPED)


def test_hostile_text_that_came_too_late_is_shown_as_text(cases: Cases, as_person: Any) -> None:
    request = cases.request("Tom")
    as_person("Margaret").post(f"{page_of(request)}decide/", decision(request, "decline"))
    hostile = "<script>alert(1)</script>{{ user.password }}"
    page = as_person("Shona").post(f"{page_of(request)}decide/", decision(request, reason=hostile))
    assert page.status == 409
    assert page.says(hostile)
    assert b"<script>alert(1)" not in page.content
