"""The pages on which terms are written: dates that cross or lie behind us, whom they reach, and less of a measure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from engagement import clock
from restrictions.selectors.tally import tally_of
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db


def on(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def answers(ends: date, review: date, **more: str) -> dict[str, str]:
    given = {"scope": "service", "stays_open": "Write to us at any time.", "has_end": "yes"}
    return {**given, **on("ends_on", ends), **on("review_on", review), **more}


@pytest.mark.clauses("SBC-7.9a")
@pytest.mark.parametrize(
    ("ends", "review", "says"),
    [
        (10, 40, "no later than its last day"),
        (40, -18, "must be today or later"),
        (-1, -3, "or later"),
    ],
)
def test_dates_that_cross_or_lie_behind_are_refused_in_words(
    limits: Limits, sign_in: Any, ends: int, review: int, says: str
) -> None:
    draft = limits.draft_request()
    before = draft.asked.ends_on
    today = clock.today()
    address = reverse("restrictions:request_step", args=[draft.pk, "terms"])
    given = answers(today + timedelta(days=ends), today + timedelta(days=review))
    page = sign_in(limits.person("Tom")).post(address, given)
    assert page.status_code == 422
    assert says in page.content.decode()
    assert "Write to us at any time." in page.content.decode(), "nothing typed is lost"
    assert limits.again(draft.asked).ends_on == before


@pytest.mark.clauses("SBC-2.2b")
def test_whom_the_measures_reach_is_kept_for_the_answer_that_was_given(limits: Limits, sign_in: Any) -> None:
    draft = limits.draft_request()
    tom = sign_in(limits.person("Tom"))
    address = reverse("restrictions:request_step", args=[draft.pk, "terms"])
    soon = clock.today() + timedelta(days=30)
    both = {"which_staff": "Tom Baird and Isla Munro", "which_services": ""}
    assert tom.post(address, answers(soon, soon, **both) | {"scope": "named_staff"}).status_code == 302
    kept = limits.again(draft.asked)
    assert (kept.scope, kept.scope_note) == ("named_staff", "Tom Baird and Isla Munro")
    assert "Tom Baird and Isla Munro" in tom.get(address).content.decode()


@pytest.mark.clauses("SBC-7.3a", "SBC-10.5a")
def test_something_less_of_the_same_measure_is_put_forward_and_decided(limits: Limits, sign_in: Any) -> None:
    request = limits.with_group(terms=limits.terms(scope="council"))
    asked = request.asked.measures.get()
    address = reverse("crg:option", args=[request.reference])
    helen = sign_in(limits.person("Helen"))
    form = helen.get(address).context["lesser"]
    given: dict[str, Any] = {"keeps": [str(asked.pk)], "why_enough": "Longer calls, and he needs fewer."}
    terms = request.asked
    given |= answers(terms.ends_on, terms.review_on, scope="council")
    ((_words, measure_form),) = form.measures
    for bound in measure_form:
        value = bound.value()
        if value is not None:
            given[bound.html_name] = value
    minutes = f"{measure_form.prefix}-parameter_minutes"
    more = helen.post(address, given | {minutes: "5"})
    assert more.status_code == 422
    assert "more than was asked for" in more.content.decode()
    assert request.options.count() == 1
    assert helen.post(address, given | {minutes: "45"}).status_code == 302
    option = request.options.get(number=2)
    assert option.measures.get().parameters["minutes"] == 45
    limits.vote(request, "Helen", "Alasdair", "Priya", terms=option)
    assert tally_of(limits.again(request)).chosen == option
