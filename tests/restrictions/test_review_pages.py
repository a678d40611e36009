"""The pages of reviews: refused in words with nothing lost, found again afterwards, marked when they are late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from engagement import clock
from engagement.checks import Unmet
from engagement.contact.services import log_contact
from engagement.ui.words import british_date
from restrictions.models import Review
from restrictions.services import reviewing
from tests.restrictions.builders import Limits
from tests.restrictions.test_reviews import ANSWERS, answers, begun, due

pytestmark = pytest.mark.django_db


# What stands on the page about a measure that stays as it is: calls at set times.
AS_IT_IS = {
    "parameter_days": ["tue", "thu"],
    "parameter_hours_from": "10am",
    "parameter_hours_to": "noon",
    "parameter_minutes": "15",
    "addresses": "phone",
    "why_nothing_less": "One named contact without a time was tried.",
}


def fields(day: date, name: str) -> dict[str, str]:
    return {name: day.isoformat()}


def eased(restriction: Any, last: date, again: date) -> dict[str, Any]:
    """What the page posts where a restriction is eased."""
    given = {
        **{name: words for name, words in ANSWERS.items() if isinstance(words, str)},
        "still_needed": "yes",
        "still_suitable": "yes",
        "outcome": "ease",
        "keeps": [str(one.pk) for one in restriction.terms.measures.all()],
        "scope": "service",
        "stays_open": "Ring Shona Kerr on Tuesdays.",
        "has_end": "yes",
        "why_enough": "He needs it no longer.",
    }
    measures = {
        f"measure-{one.position}-{name}": value
        for one in restriction.terms.measures.all()
        for name, value in AS_IT_IS.items()
    }
    return {**given, **measures, **fields(again, "next_review_on"), **fields(last, "ends_on")}


# Dates that cross ----------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-7.9a")
def test_a_next_review_after_the_new_end_is_refused_beside_its_field_and_nothing_is_lost(
    limits: Limits, the_clock: Any, as_person: Any
) -> None:
    restriction, review = begun(limits, the_clock)
    last = clock.today() + timedelta(days=13)
    page = as_person("Margaret").post(
        f"/reviews/{review.pk}/complete/", eased(restriction, last, last + timedelta(days=1))
    )
    assert page.status == 422
    assert "Say when it is looked at again: no later than its end" in " ".join(page.errors)
    assert page.value_of("conduct_since") == ANSWERS["conduct_since"]
    assert page.value_of("why_enough") == "He needs it no longer."
    assert limits.again(review).state == "in_progress"
    assert restriction.request.options.count() == 1
    page = as_person("Margaret").post(f"/reviews/{review.pk}/complete/", eased(restriction, last, last))
    assert page.says("Recorded"), page.errors
    assert limits.again(restriction).ends_on == last


def test_whatever_else_the_service_refuses_stands_beside_its_field_or_at_the_top(
    limits: Limits, the_clock: Any, as_person: Any, monkeypatch: Any
) -> None:
    from django.core.exceptions import ValidationError

    def refuses(*_given: Any, **_more: Any) -> None:
        raise ValidationError({"ends_on": "Too far away.", "measures": "Nobody knows this measure."})

    restriction, review = begun(limits, the_clock)
    monkeypatch.setattr("restrictions.views.reviews.services.complete_review", refuses)
    day = clock.today() + timedelta(days=10)
    page = as_person("Margaret").post(f"/reviews/{review.pk}/complete/", eased(restriction, day, day))
    assert page.status == 422
    assert {"Too far away.", "Nobody knows this measure."} <= set(page.errors)
    assert page.value_of("why_enough") == "He needs it no longer."


# An early review -----------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-13.2b", "SBC-7.9a")
def test_an_early_review_never_moves_beyond_the_day_that_was_planned_first(limits: Limits, as_person: Any) -> None:
    restriction = limits.in_force()
    planned = restriction.reviews.get().due_on
    review = reviewing.ask_for_early_review(restriction.pk, actor=limits.person("Nadia"), because="Friendly all month.")
    margaret = limits.person("Margaret")
    later = planned + timedelta(days=1)
    for _again in range(2):
        with pytest.raises(Unmet) as refused:
            reviewing.move_review(review.pk, actor=margaret, due_on=later, reason="She is away.")
        assert {one.check.code for one in refused.value.unmet} == {"not_put_off"}
        moved = reviewing.move_review(
            review.pk, actor=margaret, due_on=planned - timedelta(days=5), reason="She is away."
        )
        assert (moved.first_due_on, moved.due_on) == (planned, planned - timedelta(days=5))
    visitor = as_person("Margaret")
    path = f"/reviews/{review.pk}/move/"
    assert visitor.visit(path).says(f"It moves to {british_date(planned)} at the latest")
    page = visitor.post(path, {**fields(later, "due_on"), "reason": "She is away."})
    assert page.status == 422
    assert "It cannot move beyond the day for which it was planned first" in " ".join(page.errors)


def test_an_early_review_where_none_was_planned_and_a_planned_one_are_bounded_by_the_end_alone(limits: Limits) -> None:
    unplanned, planned = limits.in_force(), limits.in_force()
    Review.objects.filter(restriction=unplanned).update(state="cancelled")
    margaret = limits.person("Margaret")
    opened = reviewing.ask_for_early_review(unplanned.pk, actor=limits.person("Nadia"), because="Friendly all month.")
    for review in (opened, planned.reviews.get()):
        day = clock.today() + timedelta(days=80)
        moved = reviewing.move_review(review.pk, actor=margaret, due_on=day, reason="She is away.")
        assert moved.due_on == day


# Found again ---------------------------------------------------------------------------------------------------------


@pytest.mark.clauses("UKCG-057", "SBC-7.9a")
def test_a_completed_review_is_found_from_its_restriction_with_what_was_answered(
    limits: Limits, the_clock: Any, as_person: Any
) -> None:
    restriction, review = begun(limits, the_clock)
    said = {"customer_said": "He is glad of the time.", "still_needed_because": "Calls would begin again."}
    reviewing.complete_review(review.pk, actor=limits.person("Margaret"), answers=answers(**said))
    the_clock.forward(days=3)
    for name in ("Margaret", "Helen", "Shona"):
        visitor = as_person(name)
        page = visitor.visit(restriction.get_absolute_url())
        assert "it goes on as it is" in page.answers()["Reviewed"], name
        page = visitor.visit(page.find_link(british_date(clock.date_of(limits.again(review).completed_at))))
        assert page.status == 200
        told = page.answers()
        assert told["Conduct since"] == ANSWERS["conduct_since"]
        assert told["Still needed?"] == "Yes. Calls would begin again."
        assert told["Still suitable?"] == "Yes. He uses the time that is kept for him."
        assert told["What the customer says"] == "He is glad of the time."
    reader = as_person("Ewan").visit(restriction.get_absolute_url())
    assert reader.status == 200
    assert "Reviewed" not in reader.answers(), "a reader of the register sees no reasons"
    assert not reader.has_link(british_date(restriction.reviews.get(state="scheduled").due_on))


def test_a_completed_review_keeps_the_time_it_looked_back_on(limits: Limits, the_clock: Any, as_person: Any) -> None:
    restriction, review = due(limits, the_clock)
    began = restriction.starts_on
    call(limits, restriction)
    the_clock.forward(days=1)
    reviewing.begin_review(review.pk, actor=limits.person("Margaret"))
    reviewing.complete_review(review.pk, actor=limits.person("Margaret"), answers=answers())
    the_clock.forward(days=3)
    call(limits, restriction)
    page = as_person("Margaret").visit(f"/reviews/{review.pk}/")
    assert page.says(f"Since {british_date(began)}")
    assert page.says("1 contact is in the contact log")
    assert not page.says("Review completed earlier")
    following = restriction.reviews.get(state="scheduled")
    page = as_person("Margaret").visit(f"/reviews/{following.pk}/")
    assert page.says("1 contact is in the contact log")
    assert page.says("Review completed earlier")


def call(limits: Limits, restriction: Any) -> None:
    given: dict[str, Any] = {"channel": "phone", "minutes": 5, "matter": "The notice"}
    log_contact(restriction.customer_id, actor=limits.person("Tom"), **given)


# On the screen -------------------------------------------------------------------------------------------------------


def test_beginning_stands_once_in_the_history_and_the_questions_are_no_second_heading(
    limits: Limits, the_clock: Any, as_person: Any
) -> None:
    _restriction, review = begun(limits, the_clock)
    page = as_person("Margaret").visit(f"/reviews/{review.pk}/")
    assert page.main.lower().count("began the review") == 1
    assert [one.text_content().strip() for one in page.tree.xpath("//*[contains(@class, 'govuk-heading-l')]")] == [
        page.heading
    ]
    part = page.tree.xpath("//section[@data-shown-with='outcome=ease']")[0]
    assert part.xpath(".//input[@name='keeps']")
    assert not part.xpath("ancestor::details"), "without scripts it is simply there"


def test_what_is_late_is_marked_in_the_register_on_its_page_and_in_the_month(
    limits: Limits, the_clock: Any, as_person: Any
) -> None:
    restriction, review = due(limits, the_clock)
    helen = as_person("Helen")
    paths = ("/register/", restriction.get_absolute_url(), f"/reviews/month/{review.due_on:%Y/%-m}/")
    for path in paths:
        assert not helen.visit(path).says("verdue"), path
    the_clock.forward(days=1)
    for path in paths:
        late = helen.visit(path).tree.xpath("//main//*[contains(@class, 'app-late')]")
        assert late, path
        assert "verdue" in late[0].text_content()


def test_a_month_names_the_customers_marks_today_and_leads_back_to_this_month(
    limits: Limits, the_clock: Any, as_person: Any
) -> None:
    restriction, review = due(limits, the_clock)
    helen = as_person("Helen")
    page = helen.visit(f"/reviews/month/{clock.today():%Y/%-m}/")
    assert page.find_link(str(restriction.customer)) == f"/reviews/{review.pk}/"
    assert page.says(restriction.reference)
    [today] = page.tree.xpath("//td[@aria-current='date']")
    assert "Today" in today.text_content()
    assert not page.has_link("This month")
    page = helen.visit(page.find_link("Previous month"))
    assert not page.tree.xpath("//td[@aria-current='date']")
    assert page.find_link("This month") == f"/reviews/month/{clock.today():%Y/%-m}/"
    assert as_person("Tom").visit(f"/reviews/month/{clock.today():%Y/%-m}/").status == 403
    assert Review.objects.count() == 1
