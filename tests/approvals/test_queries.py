"""A list costs the same number of queries with two rows and with twenty."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.approvals.builders import Cases

pytestmark = pytest.mark.django_db


def queries_of(person: Any, path: str) -> int:
    person.visit(path)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert person.visit(path).status == 200
    return len(caught)


def fill(cases: Cases, times: int) -> None:
    from incidents.services import restorative

    for _time in range(times):
        cases.request("Tom")
        cases.record_only("Isla")
        asked = cases.request("Tom")
        restorative.ask_for_more(asked.pk, actor=cases.person("Shona"), question="How long?")
        cases.monitoring("Tom")


def test_the_queue_costs_the_same_at_two_and_at_twenty_rows(cases: Cases, as_person: Any) -> None:
    paths = [
        "/approvals/", "/approvals/sent-on/", "/approvals/decided/", "/approvals/letters/", "/approvals/new/",
        "/approvals/export/waiting/", "/approvals/?category=contact_levels",
    ]  # fmt: skip
    reader = as_person("Shona")
    fill(cases, 1)
    few = {path: queries_of(reader, path) for path in paths}
    fill(cases, 9)
    many = {path: queries_of(reader, path) for path in paths}
    assert many == few


def test_the_decision_page_costs_the_same_with_a_long_history(cases: Cases, as_person: Any) -> None:
    from engagement.spine.permits import making_history
    from incidents.models import RestorativeApproach
    from incidents.services import restorative

    numbers = count(1)
    customer = cases.customer()
    request = cases.request("Tom", customer)
    reader, path = as_person("Shona"), f"/approvals/{request.reference}/"

    def happen() -> None:
        cases.record_only("Nadia", customer)
        with making_history():
            RestorativeApproach.objects.create(
                reference=f"RA-2026-09{next(numbers):02}",
                state="succeeded",
                kind="early_conversation",
                approved_kind="early_conversation",
                approach="A talk.",
                conversation_on=date(2026, 11, 2),
                customer=customer,
                team=request.team,
                category=request.category,
                requester=cases.person("Isla"),
            )
        restorative.ask_for_more(request.pk, actor=cases.person("Shona"), question="How long?")
        restorative.answer_question(request.pk, actor=cases.person("Tom"), answer="Ten minutes.")

    for _time in range(2):
        happen()
    few = queries_of(reader, path)
    for _time in range(8):
        happen()
    assert queries_of(reader, path) == few


def test_an_approach_that_rests_on_twenty_incidents_costs_what_one_on_two_costs(cases: Cases, as_person: Any) -> None:
    from tests.approvals.builders import start

    def started(times: int) -> Any:
        customer = cases.customer()
        return start(cases, "Shona", [cases.record_only("Tom", customer) for _time in range(times)])

    small, large = started(2), started(20)
    reader = as_person("Shona")
    assert queries_of(reader, f"/approvals/{large.reference}/") == queries_of(reader, f"/approvals/{small.reference}/")
