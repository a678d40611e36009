"""What waits for whoever hears appeals alone: by date, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from engagement import clock
from engagement.spine.work_items import open_work
from engagement.transitions import NextWork
from tests.appeals.builders import Appeals
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
People = Callable[[str], Visitor]
PAGE = "/appeals/for-me/"


@pytest.fixture(autouse=True)
def pages_are_offered() -> None:
    """As at start-up: registering twice changes nothing."""
    from appeals import hearing_pages

    hearing_pages.register()


def rows(page: Any) -> list[str]:
    return [" ".join(row.text_content().split()) for row in page.tree.xpath("//main//tbody/tr")]


@pytest.mark.clauses("SBC-12.3c")
def test_everything_that_waits_stands_there_by_date_and_nothing_else(appeals: Appeals, as_person: People) -> None:
    grace = as_person("Grace")
    assert grace.visit(PAGE).says("Nothing waits for you")
    appeal = appeals.with_chief_executive()
    letter = NextWork(
        "check_letter",
        "A letter is ready to be checked",
        assignee=appeals.person("Grace"),
        due_on=clock.today() + timedelta(days=1),
    )
    open_work(appeal.restriction, letter)
    page = grace.visit(PAGE)
    first, second = rows(page)
    assert "A letter is ready to be checked" in first
    assert "An appeal waits for your decision" in second
    assert appeal.reference in second
    assert appeal.customer.name in second
    assert page.heading == "What waits for me"
    headings = [one.text_content().strip() for one in page.tree.xpath("//main//h2")]
    assert headings == [], "nothing else"
    grace.follow("An appeal waits for your decision")
    assert grace.page.has_link("Read the bundle and decide")


def test_it_is_the_first_link_of_whoever_hears_alone_and_of_nobody_else(appeals: Appeals, as_person: People) -> None:
    appeals.with_chief_executive()
    first = as_person("Grace").visit("/").tree.xpath("(//nav[@aria-label='Menu']//a)[1]")[0]
    assert first.get("href") == reverse("appeals:for_me")
    assert "(1 waiting)" in " ".join(first.text_content().split())
    for name in ("Helen", "Tom", "Margaret", "Callum"):
        visitor = as_person(name)
        assert not visitor.visit("/").has_link("What waits for me"), name
        assert visitor.visit(PAGE).status == 403, name


def test_a_deputy_sees_for_whom_they_act(appeals: Appeals, as_person: People) -> None:
    appeals.with_chief_executive()
    appeals.council.away("Grace", covered_by="Donald")
    page = as_person("Donald").visit(PAGE)
    assert page.says("An appeal waits for your decision")
    assert page.says("for Grace")
