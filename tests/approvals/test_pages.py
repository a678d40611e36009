"""The queue and the decision page, as the people who use them see them."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from tests.approvals.builders import ACCOUNT, WORDS, WRITTEN_ABUSE, Cases, dated, decision

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>{{ user.password }}{% load x %}${7*7}"


def page_of(approach: Any) -> str:
    return f"/approvals/{approach.reference}/"


def again(approach: Any) -> Any:
    return type(approach).objects.get(pk=approach.pk)


def rows_of(page: Any) -> list[str]:
    return [text for text, href in page.links if href.startswith(("/approvals/RA-", "/incidents/MCE-"))]


# -- the queue ---------------------------------------------------------------------------------------------------------


def test_the_queue_shows_what_needs_a_decision_oldest_deadline_first(
    cases: Cases, as_person: Any, the_clock: Any
) -> None:
    cases.request("Tom", cases.customer("Deborah Laidlaw"))
    the_clock.forward(days=2)
    cases.record_only("Isla", cases.customer("Unknown Caller"))
    the_clock.forward(days=4)
    cases.request("Tom", cases.customer("Alan Pringle"))

    page = as_person("Shona").visit("/approvals/")
    assert page.heading == "Approvals"
    assert rows_of(page) == ["Deborah Laidlaw", "Unknown Caller", "Alan Pringle"]
    assert page.says("3 requests, oldest deadline first")
    assert page.says("1 working day late")
    assert page.says("In 3 working days")
    assert page.says("Needs your decision (3)")
    assert page.says("Record only")
    assert page.says("Tom Elliot")


def test_tags_say_what_one_should_know_before_opening(cases: Cases, as_person: Any, the_clock: Any) -> None:
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
    cases.request("Tom", customer)
    assert as_person("Shona").visit("/approvals/").says("Adjustment on file")


def test_nothing_waits_says_what_would_stand_here(cases: Cases, as_person: Any) -> None:
    page = as_person("Shona").visit("/approvals/")
    assert page.says("Nothing needs your decision")
    for part in ("letters", "sent-on", "decided"):
        assert as_person("Shona").visit(f"/approvals/{part}/").status == 200


@pytest.mark.clauses("SPSO-EP-65b")
def test_each_manager_sees_their_own_teams_only(cases: Cases, as_person: Any) -> None:
    planning = cases.request("Tom", cases.customer("Deborah Laidlaw"))
    tax = cases.request("Nadia", cases.customer("Alan Pringle"))
    assert rows_of(as_person("Shona").visit("/approvals/")) == ["Deborah Laidlaw"]
    assert rows_of(as_person("Fiona").visit("/approvals/")) == ["Alan Pringle"]
    assert as_person("Shona").visit(page_of(tax)).status == 404
    assert as_person("Fiona").visit(page_of(planning)).status == 404


def test_a_deputy_sees_whose_work_it_is(cases: Cases, as_person: Any) -> None:
    cases.request("Nadia", cases.customer("Alan Pringle"))
    cases.council.away("Fiona", covered_by="Ewan")
    page = as_person("Ewan").visit("/approvals/")
    assert rows_of(page) == ["Alan Pringle"]
    assert page.says("for Fiona Bell")


@pytest.mark.parametrize("words", ["Laidlaw", "planning", "RA-2026-0001", "ra-2026-0001", "MCE-2026-0001"])
def test_a_search_is_posted_and_no_name_stands_in_the_address(cases: Cases, as_person: Any, words: str) -> None:
    cases.request("Tom", cases.customer("Deborah Laidlaw"))
    reader = as_person("Shona")
    reader.visit("/approvals/")
    page = reader.press("Search", {"words": words})
    assert rows_of(page) == ["Deborah Laidlaw"]
    assert words not in page.path
    assert rows_of(reader.visit(page.path)) == ["Deborah Laidlaw"]


def test_a_search_without_result_says_so(cases: Cases, as_person: Any) -> None:
    cases.request("Tom", cases.customer("Deborah Laidlaw"))
    reader = as_person("Shona")
    reader.visit("/approvals/")
    page = reader.press("Search", {"words": "Nobody Atall"})
    assert page.says("Nothing fits")
    assert not rows_of(page)


def test_another_persons_key_finds_nothing_out(cases: Cases, as_person: Any) -> None:
    cases.request("Tom", cases.customer("Deborah Laidlaw"))
    reader = as_person("Shona")
    reader.visit("/approvals/")
    path = reader.press("Search", {"words": "Laidlaw"}).path
    page = as_person("Fiona").visit(path)
    assert not page.says("Laidlaw")


def test_filters_narrow_the_queue(cases: Cases, as_person: Any, the_clock: Any) -> None:
    cases.request("Tom", cases.customer("Deborah Laidlaw"))
    cases.request("Isla", cases.customer("Alan Pringle"))
    reader = as_person("Shona")
    assert rows_of(reader.visit(f"/approvals/?raised_by={cases.person('Isla').pk}")) == ["Alan Pringle"]
    assert len(rows_of(reader.visit("/approvals/?category=contact_levels"))) == 2
    assert rows_of(reader.visit("/approvals/?category=persistence")) == []
    assert rows_of(reader.visit("/approvals/?late=on")) == []
    the_clock.forward(days=10)
    assert len(rows_of(reader.visit("/approvals/?late=on"))) == 2
    assert reader.visit("/approvals/?team=abc&raised_by=x&category=nothing&page=zz").status == 200


def test_the_export_holds_what_is_on_screen_and_no_formula(cases: Cases, as_person: Any) -> None:
    cases.request("Tom", cases.customer("=cmd Laidlaw"))
    page = as_person("Shona").visit("/approvals/export/waiting/")
    rows = list(csv.reader(io.StringIO(page.content.decode("utf-8-sig"))))
    assert rows[0][:2] == ["Reference", "Customer"]
    assert rows[1][:2] == ["RA-2026-0001", "'=cmd Laidlaw"]
    assert as_person("Shona").visit("/approvals/export/other/").status == 404


def test_sent_on_and_decided_keep_what_left_the_queue(cases: Cases, as_person: Any) -> None:
    from incidents.services import restorative

    asked = cases.request("Tom", cases.customer("Deborah Laidlaw"))
    restorative.ask_for_more(asked.pk, actor=cases.person("Shona"), question="How long?")
    cases.approved("Tom", cases.customer("Alan Pringle"))
    reader = as_person("Shona")
    assert rows_of(reader.visit("/approvals/sent-on/")) == ["Deborah Laidlaw"]
    assert rows_of(reader.visit("/approvals/decided/")) == ["Alan Pringle"]
    assert rows_of(reader.visit("/approvals/")) == []


@pytest.mark.parametrize(
    "name", ["Tom", "Helen", "Ravi", "Beth", "Moira", "Angus", "Leah", "Grace", "Stuart", "Callum"]
)
def test_only_managers_have_the_queue(cases: Cases, as_person: Any, name: str) -> None:
    cases.request("Tom", cases.customer("Deborah Laidlaw"))
    for path in ("", "letters/", "sent-on/", "decided/", "export/waiting/", "new/"):
        page = as_person(name).visit(f"/approvals/{path}")
        assert page.status == 403
        assert not page.says("Laidlaw")


# -- the decision page -------------------------------------------------------------------------------------------------


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
            {"decision": "less", "less_kind": "early_conversation"},
            "Say why something less than was asked for is enough",
        ),
        ({"decision": "less", "less_kind": "nonsense"}, "Choose one of the answers in the list"),
        ({"decision": "nonsense"}, "Choose one of the answers in the list"),
        ({"approach": "x" * 100_000}, "Shorten this to 4000 characters"),
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


# -- what follows ------------------------------------------------------------------------------------------------------


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
    reader.press("Record decision", decision(third, third_time_because="He was in hospital between."))
    assert again(third).state == "approved"


# -- a manager starts --------------------------------------------------------------------------------------------------

STARTED = {
    "kind": "manage_expectations",
    "wanted": "One contact a week.",
    "why": "It has built up.",
    "adjustments_considered": "None known; asked on 9 November.",
    "approach": "One contact a week; we answer on Thursdays.",
    "proportionate_because": "Four people were kept from other work.",
}


@pytest.mark.clauses("SBC-A1-REST-9", "SBC-A1-REST-10")
def test_a_manager_starts_from_the_incidents_of_a_customer(cases: Cases, as_person: Any) -> None:
    from incidents.models import RestorativeApproach

    customer = cases.customer("Deborah Laidlaw")
    incidents = [cases.record_only("Tom", customer), cases.record_only("Isla", customer)]
    reader = as_person("Shona")
    reader.visit("/approvals/new/")
    page = reader.follow("Deborah Laidlaw")
    assert page.says("Margaret Innes checks the letter")
    page = reader.press("Start the approach", STARTED | {"incidents": [str(one.pk) for one in incidents]})
    assert page.status == 200, page.errors
    assert page.says("Started by Shona Kerr as manager")
    started = RestorativeApproach.objects.get()
    assert set(started.incidents.all()) == set(incidents)


def test_starting_asks_for_everything_and_keeps_what_was_typed(cases: Cases, as_person: Any) -> None:
    customer = cases.customer("Deborah Laidlaw")
    cases.record_only("Tom", customer)
    reader = as_person("Shona")
    reader.visit(f"/approvals/new/{customer.reference}/")
    page = reader.press("Start the approach", {"wanted": "One contact a week."})
    assert page.status == 422
    assert any("Choose at least one incident" in line for line in page.errors)
    assert page.says("One contact a week.")


def test_incidents_of_others_are_neither_offered_nor_taken(cases: Cases, as_person: Any) -> None:
    from incidents.models import RestorativeApproach

    customer = cases.customer("Deborah Laidlaw")
    theirs = cases.record_only("Nadia", customer)
    cases.record_only("Tom", customer)
    reader = as_person("Shona")
    page = reader.visit(f"/approvals/new/{customer.reference}/")
    assert not page.says(theirs.reference)
    key = page.tree.xpath("//input[@name='key']/@value")[0]
    wrong = reader.post(f"/approvals/new/{customer.reference}/", STARTED | {"key": key, "incidents": [str(theirs.pk)]})
    assert wrong.status == 422
    assert not RestorativeApproach.objects.exists()


def test_the_link_in_the_navigation_counts_what_waits(cases: Cases, as_person: Any) -> None:
    cases.request("Tom")
    page = as_person("Shona").visit("/approvals/")
    assert page.tree.xpath("//*[contains(@class,'moj-notification-badge')]")
