"""The managers' queue, as the people who use it see it."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from tests.approvals.builders import Cases, page_of, rows_of

pytestmark = pytest.mark.django_db


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


def test_after_a_merge_every_list_and_page_says_the_surviving_name(cases: Cases, as_person: Any) -> None:
    from engagement.customers.services import merge_customers, undo_merge

    merged, kept = cases.customer("Alan Pringle"), cases.customer("Craig Pringle")
    asked = cases.request("Tom", merged)
    cases.record_only("Isla", merged)
    decided = cases.monitoring("Tom", customer=merged)
    manager = cases.person("Shona")
    merge = merge_customers(merged.pk, kept.pk, actor=manager, reason="The same address.")
    reader = as_person("Shona")
    assert rows_of(reader.visit("/approvals/")) == ["Craig Pringle", "Craig Pringle"]
    assert rows_of(reader.visit("/approvals/decided/")) == ["Craig Pringle"]
    for request in (asked, decided):
        assert reader.visit(page_of(request)).heading.startswith("Craig Pringle:")
    undo_merge(merge.pk, actor=manager, because="Two people after all.")
    assert rows_of(reader.visit("/approvals/decided/")) == ["Alan Pringle"]
    assert reader.visit(page_of(asked)).heading.startswith("Alan Pringle:")
