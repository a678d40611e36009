"""The list of appeals: who sees which, what comes first, and what it costs."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appeals.models import Appeal
from tests.appeals.builders import Appeals

pytestmark = pytest.mark.django_db

LIST = "/appeals/"


def names_on(page: Any) -> list[str]:
    return [line.appeal.reference for line in page.context["lines"]]


def test_an_empty_list_says_what_to_do(appeals: Appeals, sign_in: Any) -> None:
    isla = sign_in(appeals.person("Isla")).get(LIST).content.decode()
    assert "No appeal is open" in isla
    assert reverse("customers:search") in isla
    grace = sign_in(appeals.person("Grace")).get(LIST).content.decode()
    assert "When an appeal comes to you" in grace


@pytest.mark.clauses("SBC-14.2")
def test_the_liaison_officer_sees_all_with_what_is_late_first(appeals: Appeals, sign_in: Any, the_clock: Any) -> None:
    late = appeals.passed_on()
    the_clock.forward(days=14)
    fresh = appeals.registered(by="Rory")
    page = sign_in(appeals.person("Callum")).get(LIST)
    assert names_on(page) == [late.reference, fresh.reference]
    lines = page.context["lines"]
    assert [line.late for line in lines] == [True, False]
    assert "late" in page.content.decode()
    assert names_on(sign_in(appeals.person("Callum")).get(LIST, {"late": "on"})) == [late.reference]
    assert names_on(sign_in(appeals.person("Rory")).get(LIST)) == [fresh.reference]
    assert names_on(sign_in(appeals.person("Nadia")).get(LIST)) == []


def test_filters_narrow_and_nonsense_does_not(appeals: Appeals, sign_in: Any) -> None:
    group, begun = appeals.passed_on(), appeals.registered()
    callum = sign_in(appeals.person("Callum"))
    assert names_on(callum.get(LIST, {"show": "registering"})) == [begun.reference]
    assert names_on(callum.get(LIST, {"heard_by": "review_group"})) == [group.reference]
    assert names_on(callum.get(LIST, {"show": "over"})) == []
    assert "Nothing fits" in callum.get(LIST, {"show": "over"}).content.decode()
    assert set(names_on(callum.get(LIST, {"show": "nonsense", "page": "x"}))) == {group.reference, begun.reference}


def test_the_table_holds_no_names_and_is_recorded(appeals: Appeals, sign_in: Any) -> None:
    from engagement.spine.models import TimelineEvent

    appeal = appeals.passed_on()
    answer = sign_in(appeals.person("Callum")).get(reverse("appeals:export"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0]["Reference"] == appeal.reference
    assert rows[0]["Who hears it"] == "Complaints Review Group"
    assert appeal.customer.name not in answer.content.decode()
    assert TimelineEvent.objects.filter(verb="export_appeals").exists()


def test_twenty_lines_cost_as_much_as_two(appeals: Appeals, sign_in: Any) -> None:
    first = appeals.registered()
    callum = sign_in(appeals.person("Callum"))

    def more(count: int) -> None:
        for _ in range(count):
            copy = Appeal.objects.get(pk=first.pk)
            pk = type(copy)().pk
            copy.pk, copy.id, copy._state.adding = pk, pk, True
            copy.reference = f"AP-2026-{Appeal.objects.count() + 1:04d}"
            copy.subject, copy.restriction = "elected_member", None
            copy.save(force_insert=True)

    def cost() -> int:
        callum.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert callum.get(LIST).status_code == 200
        return len(queries)

    more(1)
    few = cost()
    more(18)
    assert len(names_on(callum.get(LIST))) == 20
    assert cost() == few
