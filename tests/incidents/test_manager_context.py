"""What a manager reads on the page of an incident that waits for them, and what the page offers."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagement.customers.services import add_adjustment
from incidents.models import RestorativeApproach
from incidents.services import moves

BEFORE = "This customer before, in all services"
START = "Start a restorative approach"


@pytest.mark.clauses("SPSO-G1-23", "SPSO-G3-20", "SPSO-EP-65b")
def test_a_manager_reads_needs_first_and_the_history_without_other_accounts(
    make: Any, as_person: Any, council: Any, alan: Any
) -> None:
    other = make("Nadia", what_happened={"facts": "A secret of the tax team.", "pattern": "single"})
    add_adjustment(
        alan.pk, actor=council.person("Tom"), kind="other", what="Prefers calls to letters.", status="agreed",
        told_by="Mr Pringle", told_on=date(2026, 3, 3),
    )  # fmt: skip
    incident = make("Tom")
    page = as_person("Shona").visit(f"/incidents/{incident.reference}/")
    order = [
        "Adjustment on file",
        "Prefers calls to letters.",
        "Fourteen calls in one day.",
        "Other incidents, without",
    ]
    places = [page.main.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)
    assert page.says(BEFORE)
    assert page.says(other.reference)
    assert page.says("Council tax")
    assert not page.says("A secret of the tax team")
    assert page.says("met conduct of this kind from nobody else")
    page = as_person("Tom").visit(f"/incidents/{incident.reference}/")
    assert not page.says(BEFORE)
    assert not page.says(other.reference)
    assert not page.has_link(START)


def test_without_adjustments_the_page_says_what_was_considered(make: Any, as_person: Any) -> None:
    incident = make("Tom")
    page = as_person("Shona").visit(f"/incidents/{incident.reference}/")
    assert page.says("No adjustment on file")
    assert page.says("None known. Tom Elliot asked on 17 November 2026.")
    assert page.says("No other incident with this customer is on record.")


@pytest.mark.clauses("SBC-A1-REST-9")
def test_a_manager_starts_an_approach_from_the_incident(make: Any, as_person: Any) -> None:
    incident, other = make("Tom"), make("Tom")
    shona = as_person("Shona")
    shona.visit(f"/incidents/{incident.reference}/")
    page = shona.follow(START)
    ticked = page.tree.xpath("//input[@name='incidents'][@checked]/@value")
    assert ticked == [str(incident.pk)]
    page = shona.press(
        "Start the approach",
        {
            "kind": "early_conversation", "wanted": "One contact a week.", "why": "It has built up.",
            "adjustments_considered": "None known.", "approach": "We ring.", "proportionate_because": "It is little.",
        },
    )  # fmt: skip
    assert page.status == 200, page.errors
    started = RestorativeApproach.objects.get()
    assert list(started.incidents.all()) == [incident]
    assert not shona.visit(f"/incidents/{incident.reference}/").has_link(START)
    assert shona.visit(f"/incidents/{other.reference}/").has_link(START)


@pytest.mark.clauses("SBC-A1-CAT1-5")
def test_nothing_is_offered_to_start_where_the_policy_has_none(make: Any, as_person: Any, council: Any) -> None:
    spoken, ended = make("Tom", "abuse"), make("Tom")
    moves.void(ended.pk, actor=council.person("Shona"), reason_code="logged_twice")
    own = make("Shona")
    for incident in (spoken, ended, own):
        assert not as_person("Shona").visit(f"/incidents/{incident.reference}/").has_link(START), incident


def test_what_can_never_be_done_is_not_offered_and_a_reason_is_not_missing_first(
    make: Any, as_person: Any, council: Any
) -> None:
    usual, abuse = make("Tom"), make("Tom", "abuse")
    shona = as_person("Shona")
    for incident in (usual, abuse):
        moves.start_review(incident.pk, actor=council.person("Shona"))
    page = shona.visit(f"/incidents/{usual.reference}/")
    assert page.has_link("Void")
    assert page.has_link("No further action")
    assert not page.has_link("Manage through health and safety")
    assert "missing first" not in page.text
    page = shona.visit(f"/incidents/{abuse.reference}/")
    assert page.has_link("Manage through health and safety")
    assert page.says("Record the reference from the health and safety portal.")
    assert "1 thing is missing first" not in page.text


def test_a_long_history_is_cut_counted_and_costs_no_more(make: Any, as_person: Any, sign_in: Any, council: Any) -> None:
    incident = make("Tom")
    client = sign_in(council.person("Shona"))
    path = f"/incidents/{incident.reference}/"

    def cost() -> int:
        client.get(path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    for _time in range(2):
        make("Nadia")
    few = cost()
    for _time in range(10):
        make("Nadia")
    assert cost() == few
    page = as_person("Shona").visit(path)
    assert page.says("The latest 10 of 12 other incidents.")
    assert len(page.tree.xpath("//section[@id='before']//tbody/tr")) == 10


def test_print_rules_leave_out_addresses_and_whatever_is_pressed() -> None:
    rules = (Path(settings.BASE_DIR) / "static" / "evenhand.css").read_text().partition("@media print")[2]
    for part in ("a[href]::after { content: none", ".app-no-print", "main form", ".govuk-service-navigation"):
        assert part in rules, part
