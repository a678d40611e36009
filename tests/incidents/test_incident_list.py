"""The list of incidents: own and teams', narrowed, searched by POST, exported."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagement.customers import services as customers
from engagement.spine.models import TimelineEvent


def test_the_list_when_there_is_nothing(as_person: Any) -> None:
    assert as_person("Tom").visit("/incidents/").says("No incidents yet")
    assert as_person("Tom").visit("/incidents/?category=demands").says("Nothing fits")


def test_narrowing(make: Any, as_person: Any) -> None:
    make("Tom")
    make("Rory", "abuse", when={"occurred_on": date(2026, 10, 1), "channel": "in_person"})
    shona, margaret = as_person("Shona"), as_person("Margaret")
    for query, seen in (
        ("", {1, 2}),
        ("category=violence_abuse", {2}),
        ("channel=phone", {1}),
        ("since_day=1&since_month=11&since_year=2026", {1}),
        ("until_day=1&until_month=11&until_year=2026", {2}),
        ("state=closed", set()),
    ):
        text = margaret.visit(f"/incidents/?{query}").main
        assert {number for number in (1, 2) if f"MCE-2026-000{number}" in text} == seen, query
    assert "MCE-2026-0002" not in shona.visit("/incidents/").main


def test_filters_that_make_no_sense(make: Any, as_person: Any, council: Any) -> None:
    make("Tom")
    other = council.team("Council tax").pk
    for query in (
        "since_day=31&since_month=2&since_year=2026",
        "state=draft",
        f"team={other}",
        "page=999",
        "page=x",
        "category=%00",
    ):
        page = as_person("Shona").visit(f"/incidents/?{query}")
        assert page.status == 200, query
    assert (
        as_person("Shona")
        .visit("/incidents/?since_day=31&since_month=2&since_year=2026")
        .says("There is no 31 February")
    )


def test_a_search_by_name_leaves_no_name_in_the_address(make: Any, as_person: Any, council: Any) -> None:
    make("Tom")
    other = customers.create_customer(customers.Details(name="Jean Wood"), actor=council.person("Tom"))
    make("Tom", customer=other)
    tom = as_person("Tom")
    tom.visit("/incidents/")
    page = tom.press("Search", q="pringel")
    assert "pring" not in page.path.lower()
    assert page.says("Alan Pringle")
    assert not page.says("Jean Wood")
    page = tom.press("Search", q="mce-2026-0002")
    assert page.says("Jean Wood")
    assert not page.says("Alan Pringle")
    assert tom.press("Search", q="Zebedee").says("Nothing fits")


@pytest.mark.clauses("SBC-13.1b")
def test_the_export_has_no_names_and_is_recorded(make: Any, as_person: Any) -> None:
    make("Tom")
    page = as_person("Tom").visit("/incidents/export/")
    assert page.media_type == "text/csv"
    assert "MCE-2026-0001" in page.text
    assert "C-000001" in page.text or "C-" in page.text
    assert "Pringle" not in page.text
    assert "2026-11-17,2026-11-18," in page.text, "as in every list for a spreadsheet"
    assert TimelineEvent.objects.get(verb="export_incidents").details == {"rows": 1}


def test_merged_customers_show_the_surviving_name(make: Any, as_person: Any, alan: Any, council: Any) -> None:
    make("Tom")
    kept = customers.create_customer(customers.Details(name="Alan J Pringle"), actor=council.person("Tom"))
    customers.merge_customers(alan.pk, kept.pk, actor=council.person("Shona"), reason="One person")
    assert as_person("Tom").visit("/incidents/").says("Alan J Pringle")
    assert as_person("Tom").visit("/incidents/MCE-2026-0001/").heading.endswith("Alan J Pringle")


def test_query_counts_are_equal_at_two_and_twenty_rows(make: Any, council: Any, sign_in: Any) -> None:
    def measured(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    def customer(number: int) -> Any:
        return customers.create_customer(customers.Details(name=f"Customer {number}"), actor=council.person("Tom"))

    client = sign_in(council.person("Margaret"))
    for number in range(2):
        make("Tom", customer=customer(number))
    paths = ("/incidents/", "/incidents/export/", "/")
    for path in paths:
        measured(path)
    few = [measured(path) for path in paths]
    for number in range(2, 20):
        make("Tom", customer=customer(number))
    assert [measured(path) for path in paths] == few
