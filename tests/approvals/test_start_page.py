"""A manager starts a restorative approach, on its pages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.approvals.builders import Cases

pytestmark = pytest.mark.django_db


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
