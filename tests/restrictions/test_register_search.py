"""A search in the register says what fits beyond what the list shows, and leads there."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.restrictions.builders import Limits
from tests.restrictions.test_contact_check import lift
from tests.restrictions.test_register import references, three  # noqa: F401

pytestmark = pytest.mark.django_db


def searched(visitor: Any, words: str, path: str = "/register/") -> Any:
    visitor.visit(path)
    return visitor.press("Search", q=words)


def test_a_search_says_what_fits_beyond_what_is_shown_and_leads_there(limits: Limits, as_person: Any) -> None:
    customer = limits.customer("Zebedee Quartermaine")
    limits.in_force(customer=customer)
    for _ended in range(2):
        lift(limits, limits.in_force(customer=customer))
    limits.in_force(customer=limits.customer("Jean Wood"))
    margaret = as_person("Margaret")
    page = searched(margaret, "Quartermaine")
    assert page.says("1 restriction fits “Quartermaine”")
    assert page.says("2 that have ended fit.")
    page = margaret.follow("Show them")
    assert page.says("2 restrictions fit “Quartermaine”")
    assert page.says("1 that is in force fits.")
    assert "Quartermaine" not in page.path


@pytest.mark.parametrize("by", ["name", "reference"])
def test_where_only_ended_ones_fit_they_are_said_and_not_denied(limits: Limits, as_person: Any, by: str) -> None:
    ended = limits.in_force(customer=limits.customer("Zebedee Quartermaine"))
    lift(limits, ended)
    margaret = as_person("Margaret")
    words = "Quartermaine" if by == "name" else ended.reference
    page = searched(margaret, words)
    assert page.says(f"No restriction that is in force fits “{words}”")
    assert page.says("1 that has ended fits.")
    assert references(margaret.follow("Show it")) >= {ended.reference}


def test_a_search_that_nothing_fits_says_that_it_looked_everywhere(limits: Limits, as_person: Any) -> None:
    limits.in_force()
    page = searched(as_person("Margaret"), "Quartermaine")
    assert page.says("No restriction fits “Quartermaine”")
    assert not page.has_link("Show them")


def test_a_search_says_nothing_of_what_the_reader_may_not_see(three: dict[str, Any], as_person: Any) -> None:  # noqa: F811
    """What waits for its letter is seen only by those who see the request."""
    assert not searched(as_person("Ewan"), "Wood").says("waits for its letter")
    assert searched(as_person("Helen"), "Wood").says("1 that waits for its letter fits.")


def test_a_search_costs_the_same_for_one_and_for_many(limits: Limits, as_person: Any) -> None:
    customer = limits.customer("Zebedee Quartermaine")
    lift(limits, limits.in_force(customer=customer))
    limits.in_force(customer=customer)
    margaret = as_person("Margaret")

    def cost() -> int:
        path = searched(margaret, "Quartermaine").path
        margaret.visit(path)
        with CaptureQueriesContext(connection) as asked:
            assert margaret.visit(path).status == 200
        return len(asked)

    few = cost()
    for _one in range(4):
        lift(limits, limits.in_force(customer=customer))
        limits.in_force(customer=customer)
    assert cost() == few
