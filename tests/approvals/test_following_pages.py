"""What follows a decision, on the page of the approach."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.approvals.builders import Cases, again, dated, decision, page_of, start

pytestmark = pytest.mark.django_db


def test_the_requester_answers_the_question(cases: Cases, as_person: Any) -> None:
    request = cases.request("Tom")
    as_person("Shona").post(f"{page_of(request)}decide/", decision(request, "ask", reason="How long were they?"))
    writer = as_person("Tom")
    page = writer.visit(page_of(request))
    assert page.says("How long were they?")
    assert writer.press("Send back", {"answer": ""}).status == 422
    assert writer.press("Send back", {"answer": "Ten minutes each."}).says("Your answer is with the manager.")
    assert again(request).state == "submitted"


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ({"discussed_on_day": "31", "discussed_on_month": "2", "discussed_on_year": "2026"}, "real date"),
        (dated("discussed_on", date(2027, 3, 1)), "today or earlier"),
        (dated("monitor_until", date(2025, 3, 1)), "today or later"),
        (dated("discussed_on", date(2026, 2, 1)), "The talk cannot have been before the request of 18 November 2026"),
        (dated("monitor_until", date(2031, 1, 20)), "must be 19 November 2027 or earlier"),
        ({"discussed_on_day": "", "discussed_on_month": "", "discussed_on_year": ""}, "Enter the date of your talk"),
    ],
)
def test_a_wrong_date_says_what_to_do(cases: Cases, as_person: Any, day: dict[str, str], message: str) -> None:
    approach = cases.approved()
    fields = dated("discussed_on", date(2026, 11, 18)) | dated("monitor_until", date(2027, 1, 20)) | day
    page = as_person("Tom").post(f"{page_of(approach)}discussion/", fields | {"discussion_note": "Kept."})
    assert page.status == 422
    assert any(message in line for line in page.errors), page.errors
    assert page.says("Kept.")


def test_a_conversation_before_the_request_is_refused_in_words(cases: Cases, as_person: Any) -> None:
    approach = cases.conversing()
    page = as_person("Tom").post(
        f"{page_of(approach)}conversation/",
        dated("conversation_on", date(2026, 2, 1)) | {"conversation_note": "We talked.", "asked_for_change": "no"},
    )
    assert page.status == 422
    assert page.errors == ["The conversation cannot have been before the request of 18 November 2026"]


@pytest.mark.clauses("SPSO-G3-24")
def test_a_conversation_is_not_being_written_and_nobody_checks_a_letter(cases: Cases, as_person: Any) -> None:
    approach = start(cases, "Shona", [cases.record_only("Tom")], kind="early_conversation")
    shona = as_person("Shona")
    assert not shona.visit(page_of(approach)).says("checks the letter")
    page = shona.press(
        "Record the talk", dated("discussed_on", date(2026, 11, 18)) | dated("monitor_until", date(2027, 1, 20))
    )
    assert page.says("To be talked about with the customer")
    assert not page.says("Being written")
    assert not page.says("checks the letter")


def test_the_talk_opens_the_letter_and_the_page_shows_it(cases: Cases, as_person: Any) -> None:
    approach = cases.approved()
    writer = as_person("Tom")
    assert writer.visit(page_of(approach)).has_button("Record the talk")
    page = writer.press(
        "Record the talk",
        dated("discussed_on", date(2026, 11, 18)) | dated("monitor_until", date(2027, 1, 20)),
    )
    assert page.status == 200
    assert again(approach).letter is not None
    assert any(href.startswith("/letters/") for _text, href in page.links)
    assert not page.has_button("Record the conversation")


def test_a_conversation_in_which_something_was_asked_shows_as_unconfirmed(cases: Cases, as_person: Any) -> None:
    approach = cases.conversing()
    writer = as_person("Tom")
    writer.visit(page_of(approach))
    page = writer.press(
        "Record the conversation",
        dated("conversation_on", date(2026, 11, 18))
        | {"conversation_note": "I asked him to ring on Tuesdays.", "asked_for_change": "yes"},
    )
    assert page.status == 200
    assert page.says("Not confirmed in writing yet")
    assert again(approach).letter is not None


def test_the_outcome_is_the_managers_to_record(cases: Cases, as_person: Any, the_clock: Any) -> None:
    customer = cases.customer()
    approach = cases.monitoring(customer=customer)
    the_clock.forward(days=20)
    later = cases.record_only(customer=customer)
    assert not as_person("Tom").visit(page_of(approach)).has_button("Record what came of it")
    reader = as_person("Shona")
    assert reader.visit(page_of(approach)).has_button("Record what came of it")
    wrong = reader.press("Record what came of it", {"helped": "no", "outcome_note": "It went on."})
    assert wrong.status == 422
    assert any("later incident" in line for line in wrong.errors)
    reader.press(
        "Record what came of it", {"helped": "no", "later_incident": str(later.pk), "outcome_note": "It went on."}
    )
    assert again(approach).state == "failed"


def test_withdrawing_needs_a_reason(cases: Cases, as_person: Any) -> None:
    request = cases.request()
    writer = as_person("Tom")
    writer.visit(page_of(request))
    assert writer.press("Withdraw", {"reason": ""}).status == 422
    assert writer.press("Withdraw", {"reason": "He rang and it is settled."}).says("Withdrawn.")
    assert again(request).state == "withdrawn"


@pytest.mark.clauses("SPSO-G3-31")
def test_the_third_time_the_page_asks_act_or_close(cases: Cases, as_person: Any, the_clock: Any) -> None:
    from incidents.services import restorative

    customer = cases.customer()
    for _time in range(2):
        approach = cases.monitoring(customer=customer)
        restorative.record_improved(approach.pk, actor=cases.person("Shona"), outcome_note="Better for a while.")
        the_clock.forward(days=30)
    third = cases.request(customer=customer)
    reader = as_person("Shona")
    page = reader.visit(page_of(third))
    assert page.says("We have already asked this customer 2 times about this. Act or close")
    wrong = reader.press("Record decision", decision(third))
    assert wrong.status == 422
    assert any("Act or close" in line for line in wrong.errors)
    reader.press("Record decision", decision(third, third_time_code="not_received"))
    assert again(third).state == "approved"
