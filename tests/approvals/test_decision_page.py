"""The decision page, as the people who use it see it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.approvals.builders import ACCOUNT, WORDS, WRITTEN_ABUSE, Cases, again, decision, page_of

pytestmark = pytest.mark.django_db


HOSTILE = "<script>alert(1)</script>{{ user.password }}{% load x %}${7*7}"


@pytest.mark.clauses("SPSO-G1-23", "SPSO-G1-28")
def test_the_adjustment_stands_before_the_ask_and_before_the_decision(cases: Cases, as_person: Any) -> None:
    from engagement.customers.services import add_adjustment

    customer = cases.customer("Alan Pringle")
    add_adjustment(
        customer.pk,
        actor=cases.person("Tom"),
        kind="other",
        what="Finds letters hard to read; prefers calls.",
        status="agreed",
        told_by="Mr Pringle",
        told_on=date(2026, 3, 3),
    )
    page = as_person("Shona").visit(page_of(cases.request("Tom", customer)))
    order = [
        "Adjustment on file",
        "What is being asked for",
        "What happened",
        "This customer before, in all services",
        "History",
        "Have you considered the adjustment on file?",
        "Your decision",
    ]
    body = page.main
    places = [body.find(words) for words in order]
    assert -1 not in places
    assert places[:5] == sorted(places[:5])
    assert body.find("Have you considered") < body.find("Approve as asked")
    assert page.says(WORDS)
    assert page.says(ACCOUNT)
    assert page.says("31 contacts, in ten working days")
    assert page.says("9 hours of staff time")


@pytest.mark.clauses("SPSO-G3-20", "SPSO-EP-65b")
def test_the_history_of_other_services_stands_without_their_accounts(cases: Cases, as_person: Any) -> None:
    customer = cases.customer("Alan Pringle")
    cases.record_only("Nadia", customer, facts="A secret of the tax team.", exact_words="Words for the tax team only.")
    page = as_person("Shona").visit(page_of(cases.request("Tom", customer)))
    assert page.says("Council tax")
    assert page.says("MCE-2026-0001")
    assert not page.says("A secret of the tax team")
    assert not page.says("Words for the tax team only")


def test_a_decision_moves_everything_and_says_what_is_next(cases: Cases, as_person: Any) -> None:
    request = cases.request("Tom")
    reader = as_person("Shona")
    reader.visit(page_of(request))
    page = reader.press("Record decision", decision(request))
    assert page.status == 200
    assert page.says("Approved. Next: talk it over")
    assert again(request).state == "approved"
    assert not page.has_button("Record decision")
    assert page.has_button("Record the talk")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"considered": ""}, "Say whether you have considered what this person needs"),
        ({"considered": "no"}, "Consider what this person needs before you approve"),
        ({"adjustments_decided": ""}, "Say what you made of this person’s needs"),
        ({"decision": ""}, "Choose your decision"),
        ({"approach": ""}, "Say what we will ask, and what we will offer"),
        ({"reason": ""}, "Give your reason, or write your question"),
        (
            {"decision": "less", "less_kind": "early_conversation", "less_code": ""},
            "Choose why something less than was asked for is enough",
        ),
        ({"decision": "less", "less_kind": "nonsense"}, "Choose one of the answers in the list"),
        ({"decision": "nonsense"}, "Choose one of the answers in the list"),
        ({"approach": "x" * 100_000}, "to 4000 characters"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field_and_nothing_typed_is_lost(
    cases: Cases, as_person: Any, changes: dict[str, str], message: str
) -> None:
    request = cases.request("Tom")
    reader = as_person("Shona")
    typed = decision(request, reason="A reason that took a while to write.") | changes
    page = reader.post(f"{page_of(request)}decide/", typed)
    assert page.status == 422
    assert any(message.lower() in line.lower() for line in page.errors), page.errors
    if typed["reason"]:
        assert page.says("A reason that took a while to write.")
    assert page.title.startswith("Error: ")
    assert again(request).state == "submitted"


def test_something_less_is_approved_with_its_own_words(cases: Cases, as_person: Any) -> None:
    request = cases.request("Tom")
    page = as_person("Shona").post(
        f"{page_of(request)}decide/",
        decision(
            request,
            "less",
            less_kind="early_conversation",
            less_approach="We ring him and ask what is behind it.",
            less_than_asked="Nobody has talked with him yet.",
        ),
    )
    assert page.status == 200
    found = again(request)
    assert (found.state, found.approved_kind) == ("approved", "early_conversation")
    assert found.approach == "We ring him and ask what is behind it."


@pytest.mark.parametrize(("decided", "state"), [("ask", "needs_info"), ("decline", "declined")])
def test_the_other_decisions(cases: Cases, as_person: Any, decided: str, state: str) -> None:
    request = cases.request("Tom")
    as_person("Shona").post(f"{page_of(request)}decide/", decision(request, decided, considered="no"))
    assert again(request).state == state


@pytest.mark.clauses("SBC-A1-REST-4")
def test_what_is_missing_for_health_and_safety_is_said_with_a_link(cases: Cases, as_person: Any) -> None:
    request = cases.request("Tom", **WRITTEN_ABUSE)
    page = as_person("Shona").post(f"{page_of(request)}decide/", decision(request, "safety"))
    assert page.status == 422
    assert page.says("Record the health and safety reference on the incident first.")
    assert any(href.endswith("#safety") for _text, href in page.links)


def test_health_and_safety_is_offered_for_category_one_only(cases: Cases, as_person: Any) -> None:
    shona = as_person("Shona")
    assert "safety" in shona.visit(page_of(cases.request("Tom", **WRITTEN_ABUSE))).choices("decision")
    request = cases.request("Tom")
    assert "safety" not in shona.visit(page_of(request)).choices("decision")
    assert shona.post(f"{page_of(request)}decide/", decision(request, "safety")).status == 422


def test_whoever_was_first_themselves_reads_that_it_was_them(cases: Cases, as_person: Any) -> None:
    request = cases.request("Tom")
    shona = as_person("Shona")
    shona.post(f"{page_of(request)}decide/", decision(request))
    page = shona.post(f"{page_of(request)}decide/", decision(request, "decline", reason="Not now."))
    assert page.status == 409
    assert page.says("You did this already")
    assert not page.says("Somebody was there before you")


def test_posted_fields_that_are_nobodys_change_nothing(cases: Cases, as_person: Any) -> None:
    request = cases.request("Tom")
    as_person("Shona").post(
        f"{page_of(request)}decide/",
        decision(request)
        | {
            "actor": str(cases.person("Tom").pk),
            "state": "succeeded",
            "team": "99",
            "approver": "1",
            "reference": "RA-1",
        },
    )
    found = again(request)
    assert (found.state, found.approver, found.reference) == ("approved", cases.person("Shona"), request.reference)


def test_pressing_twice_decides_once_and_says_nothing_alarming(cases: Cases, as_person: Any) -> None:
    from engagement.spine.timeline import timeline_of

    request = cases.request("Tom")
    for _press in range(2):
        page = as_person("Shona").post(f"{page_of(request)}decide/", decision(request))
        assert page.status == 200
    assert [event.verb for event in timeline_of(request)].count("approve") == 1


def test_somebody_was_first_is_said_with_name_time_and_what_was_typed(cases: Cases, as_person: Any) -> None:
    request = cases.request("Tom")
    as_person("Margaret").post(f"{page_of(request)}decide/", decision(request, "decline", reason="Not now."))
    page = as_person("Shona").post(
        f"{page_of(request)}decide/", decision(request, reason="A reason that took a while to write.")
    )
    assert page.status == 409
    assert page.says("Margaret Innes")
    assert page.says("18 November 2026 at 10am")
    assert page.says("A reason that took a while to write.")


def test_a_manager_reads_why_they_may_not_decide(cases: Cases, as_person: Any) -> None:
    request = cases.request("Shona")
    page = as_person("Shona").visit(page_of(request))
    assert page.says("You asked for this, so another manager decides.")
    assert not page.has_button("Record decision")
    refused = as_person("Shona").post(f"{page_of(request)}decide/", decision(request))
    assert refused.status == 403
    assert again(request).state == "submitted"


def test_hostile_text_is_shown_as_text(cases: Cases, as_person: Any) -> None:
    request = cases.request(
        "Tom", cases.customer(f"Alan {HOSTILE[:60]}"), facts=HOSTILE, exact_words=HOSTILE, approach_wanted=HOSTILE
    )
    reader = as_person("Shona")
    page = reader.visit(page_of(request))
    assert b"<script>alert(1)" not in page.content
    assert page.says(HOSTILE)
    wrong = reader.post(f"{page_of(request)}decide/", decision(request, reason=HOSTILE) | {"considered": ""})
    assert wrong.status == 422
    assert b"<script>alert(1)" not in wrong.content


@pytest.mark.parametrize("part", ["decide", "answer", "discussion", "conversation", "letter", "outcome", "withdraw"])
def test_every_act_is_refused_to_those_who_do_not_see_the_case(cases: Cases, as_person: Any, part: str) -> None:
    request = cases.request("Tom", cases.customer("Deborah Laidlaw"))
    for name in ("Isla", "Fiona", "Ewan", "Helen"):
        page = as_person(name).post(f"{page_of(request)}{part}/", decision(request))
        assert page.status == 404
        assert not page.says("Laidlaw")
    assert as_person("Tom").visit(f"{page_of(request)}{part}/").path == page_of(request)
    assert as_person("Shona").visit("/approvals/RA-2026-9999/").status == 404
