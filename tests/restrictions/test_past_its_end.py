"""A passed end, and a hold, are said truly everywhere, also where the daily job has not run."""

from __future__ import annotations

from typing import Any

import pytest

from engagement.contact.models import LookUp
from engagement.spine.review_clock import run_daily_jobs
from restrictions.models import Restriction
from restrictions.services.challenged import hold_meanwhile
from tests.restrictions.builders import Limits
from tests.restrictions.test_contact_check import NEVER, check
from tests.restrictions.test_contact_check_api import about, ask, token  # noqa: F401
from tests.restrictions.test_reviews import setting

pytestmark = pytest.mark.django_db

NOT_NOW = "Contact is not limited at present"


@pytest.fixture
def past(limits: Limits, the_clock: Any) -> Restriction:
    """Its end has passed, and no daily job has run since."""
    restriction = limits.in_force()
    the_clock.forward(days=100)
    return restriction


@pytest.mark.clauses("SBC-11.2c")
def test_where_it_lapses_it_is_over_for_the_contact_check_without_the_daily_job(
    past: Restriction,
    as_person: Any,
    token: str,  # noqa: F811
) -> None:
    page = check(as_person("Nadia"), past.customer.reference)
    assert page.says("No restriction is recorded")
    assert not page.says("restricted until")
    assert not page.says("due to end")
    assert LookUp.objects.get().answered == "none"
    assert ask(token, about(past.customer.reference)).json()["answer"] == "no_restriction_recorded"
    assert check(as_person("Nadia"), past.reference).says("This is not a customer’s reference")


@pytest.mark.clauses("SBC-11.2c")
def test_where_it_stays_until_reviewed_the_contact_check_says_that(
    past: Restriction,
    as_person: Any,
    token: str,  # noqa: F811
) -> None:
    setting("at_end_date", "stays_until_reviewed")
    for words in (past.customer.reference, past.reference):
        page = check(as_person("Nadia"), words)
        assert page.says("Contact is restricted")
        assert page.answers()["Until when"].startswith("It was due to end on 16 February 2027, and holds until")
    assert ask(token, about(past.customer.reference)).json()["answer"] == "restricted"


def test_on_the_last_day_it_still_holds(limits: Limits, as_person: Any, the_clock: Any) -> None:
    restriction = limits.in_force()
    the_clock.set(restriction.ends_on)
    assert check(as_person("Nadia"), restriction.customer.reference).says("Contact is restricted until")


def test_the_daily_job_still_finds_it(past: Restriction, limits: Limits) -> None:
    run_daily_jobs()
    assert limits.again(past).state == "expired"


@pytest.mark.parametrize(
    ("local", "words"),
    [
        ("lapses", "Its end date has passed: nobody is held to it any more"),
        ("stays_until_reviewed", "Its end date has passed: it holds until it has been reviewed"),
    ],
)
def test_the_register_and_the_customers_page_say_that_the_end_has_passed(
    past: Restriction, as_person: Any, local: str, words: str
) -> None:
    setting("at_end_date", local)
    margaret = as_person("Margaret")
    for path in ("/register/", past.get_absolute_url(), past.customer.get_absolute_url()):
        assert margaret.visit(path).says(words), path
    assert words in margaret.visit("/register/export/csv/").content.decode()


# -- on hold -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def held(limits: Limits) -> Restriction:
    return hold_meanwhile(limits.in_force(), reason="It may harm him.", by=limits.person("Helen"))


@pytest.mark.clauses("SPSO-EP-65c", "SBC-12.1a")
def test_what_is_on_hold_is_said_to_be_on_record_and_not_to_limit_contact(held: Restriction, as_person: Any) -> None:
    for words in (held.reference, held.customer.reference):
        page = check(as_person("Nadia"), words)
        assert page.says(NOT_NOW), words
        assert page.says("Deal with this person as with everybody else")
        assert not page.says("No restriction is recorded")
        assert not page.says("Take calls on Tuesdays")
        answer = page.main.replace(held.reference, "")
        for never in (*NEVER, "appeal", "harm"):
            assert never.lower() not in answer.lower().replace("log an incident instead", ""), never
    assert set(LookUp.objects.values_list("answered", flat=True)) == {"none"}


@pytest.mark.clauses("SPSO-EP-65c")
def test_another_system_is_told_the_same(held: Restriction, token: str) -> None:  # noqa: F811
    answer = ask(token, about(held.reference)).json()
    assert (answer["answer"], answer["heading"]) == ("not_limited_at_present", NOT_NOW)
    assert answer["arrangements"] == []
    assert answer["restricted_until"] is None


def test_another_restriction_that_holds_is_what_counts(limits: Limits, held: Restriction, as_person: Any) -> None:
    limits.in_force(customer=held.customer)
    page = check(as_person("Nadia"), held.customer.reference)
    assert page.says("Contact is restricted until")
    assert not page.says(NOT_NOW)
    assert page.main.count("How they may contact us") == 1


def test_one_on_hold_that_is_past_its_end_is_over(held: Restriction, as_person: Any, the_clock: Any) -> None:
    the_clock.forward(days=100)
    assert check(as_person("Nadia"), held.customer.reference).says("No restriction is recorded")


def test_the_register_says_how_long_it_is_on_hold(held: Restriction, as_person: Any) -> None:
    page = as_person("Margaret").visit("/register/")
    row = page.tree.xpath(f"//main//table//tr[contains(., '{held.reference}')]")[0]
    cell = " ".join(row.xpath("./td")[1].text_content().split())
    assert cell.startswith("On hold until the appeal is decided")
    assert "It still ends on 16 February 2027" in cell
