"""Reviews and ends, in time: planned, due, overdue, completed; what each outcome does; dates that act by themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from engagement import clock
from engagement.checks import Unmet
from engagement.policy.models import LocalValue
from engagement.spine.models import WorkItem
from engagement.spine.review_clock import run_daily_jobs
from engagement.transitions import NotVisible
from restrictions.models import Restriction, Review
from restrictions.services import reviewing, status_lists
from restrictions.services.asking import TermsInput
from restrictions.services.exceptions import examine_exception
from tests.restrictions.builders import Limits
from tests.restrictions.test_untold import by_senior

pytestmark = pytest.mark.django_db

ANSWERS: dict[str, Any] = {
    "conduct_since": "Three calls, all of them friendly.",
    "still_needed": True,
    "still_needed_because": "The calls began again in January.",
    "still_suitable": True,
    "still_suitable_because": "He uses the time that is kept for him.",
    "adjustments_seen": "Calls suit him; nothing has changed.",
    "outcome": "continue",
    "outcome_because": "It works for both sides.",
}


def answers(**changes: Any) -> reviewing.ReviewAnswers:
    given = {**ANSWERS, "next_review_on": clock.today() + timedelta(days=14), **changes}
    return reviewing.ReviewAnswers(**given)


def setting(key: str, value: Any) -> None:
    LocalValue.objects.update_or_create(key=key, defaults={"value": value, "accepted_at": clock.now()})


def due(limits: Limits, the_clock: Any, restriction: Any = None) -> tuple[Any, Any]:
    restriction = restriction or limits.in_force()
    the_clock.forward(days=60)
    run_daily_jobs()
    return restriction, restriction.reviews.get()


def begun(limits: Limits, the_clock: Any, restriction: Any = None, by: str = "Margaret") -> tuple[Any, Any]:
    restriction, review = due(limits, the_clock, restriction)
    return restriction, reviewing.begin_review(review.pk, actor=limits.person(by))


@pytest.mark.clauses("SBC-7.9a")
def test_coming_into_force_plans_the_review_and_its_day_makes_it_due(limits: Limits, the_clock: Any) -> None:
    restriction = limits.in_force()
    (review,) = restriction.reviews.all()
    assert (review.state, review.due_on) == ("scheduled", restriction.terms.review_on)
    the_clock.forward(days=46)
    run_daily_jobs()
    assert limits.again(review).reminded_on == clock.today()
    the_clock.forward(days=14)
    run_daily_jobs()
    run_daily_jobs()
    assert limits.again(review).state == "due"
    assert WorkItem.objects.filter(kind="review", closed_at=None).count() == 1


@pytest.mark.clauses("SBC-7.9a")
def test_an_overdue_review_rises_by_days_to_the_next_level_and_no_missed_run_loses_it(
    limits: Limits, the_clock: Any
) -> None:
    _restriction, review = due(limits, the_clock)
    for level in ("review_group", "liaison_officer", "chief_executive"):
        the_clock.forward(days=5)
        run_daily_jobs()
        run_daily_jobs()
        now = limits.again(review)
        assert (now.state, now.raised_to) == ("overdue", level)
    the_clock.forward(days=30)
    run_daily_jobs()
    assert limits.again(review).raised_to == "chief_executive"


def test_a_clock_that_stood_still_for_three_days_catches_up(limits: Limits, the_clock: Any) -> None:
    restriction = limits.in_force()
    the_clock.forward(days=63)
    run_daily_jobs()
    assert restriction.reviews.get().state == "due"
    the_clock.forward(days=31)
    run_daily_jobs()
    assert limits.again(restriction).state == "expired"


@pytest.mark.clauses("SBC-7.9a")
def test_moving_a_review_needs_reasons_and_a_day_before_the_end(limits: Limits, the_clock: Any) -> None:
    restriction, review = due(limits, the_clock)
    margaret = limits.person("Margaret")
    with pytest.raises(Unmet) as refused:
        reviewing.move_review(review.pk, actor=margaret, due_on=restriction.ends_on + timedelta(days=1), reason="")
    assert {one.check.code for one in refused.value.unmet} == {"reason_given", "moved_within"}
    first = review.due_on
    moved = reviewing.move_review(review.pk, actor=margaret, due_on=restriction.ends_on, reason="He is in hospital.")
    assert (moved.state, moved.first_due_on, moved.due_on) == ("scheduled", first, restriction.ends_on)


@pytest.mark.clauses("UKCG-057", "SBC-V-1.1")
def test_each_question_is_answered_and_the_outcome_follows_from_the_answers(limits: Limits, the_clock: Any) -> None:
    _restriction, review = begun(limits, the_clock)
    margaret = limits.person("Margaret")
    broken = {
        "conduct_said": {"conduct_since": ""},
        "need_answered": {"still_needed_because": " "},
        "suitability_answered": {"still_suitable": None},
        "adjustments_seen": {"adjustments_seen": ""},
        "outcome_says_why": {"outcome_because": ""},
        "outcome_fits": {"still_needed": False},
        "next_review_settled": {"next_review_on": None},
    }
    for code, changes in broken.items():
        with pytest.raises(Unmet) as refused:
            reviewing.complete_review(review.pk, actor=margaret, answers=answers(**changes))
        assert {one.check.code for one in refused.value.unmet} == {code}, code
    with pytest.raises(Unmet) as refused:
        reviewing.complete_review(review.pk, actor=margaret, answers=answers(still_suitable=False))
    assert {one.check.code for one in refused.value.unmet} == {"outcome_fits"}


@pytest.mark.clauses("SBC-V-1.1")
def test_a_review_that_changes_nothing_plans_the_next_and_writes_only_where_the_organisation_wants_it(
    limits: Limits, the_clock: Any
) -> None:
    from letters.models import Letter

    setting("notify_unchanged_review", False)
    restriction, review = begun(limits, the_clock)
    reviewing.complete_review(review.pk, actor=limits.person("Margaret"), answers=answers())
    assert limits.again(restriction).state == "active"
    assert restriction.reviews.filter(state="scheduled").count() == 1
    assert not Letter.objects.filter(kind="review_outcome").exists()


@pytest.mark.clauses("SBC-13.2b", "UKCG-057")
def test_easing_puts_less_in_place_at_once_and_never_more(limits: Limits, the_clock: Any) -> None:
    restriction, review = begun(limits, the_clock)
    margaret = limits.person("Margaret")
    more = limits.terms(
        limits.measure(), scope="council", ends_on=restriction.ends_on, review_on=None, why_enough="It would be safer."
    )
    with pytest.raises(Unmet) as refused:
        reviewing.complete_review(review.pk, actor=margaret, answers=answers(outcome="ease", terms=more))
    assert {one.check.code for one in refused.value.unmet} == {"easing_is_less"}
    sooner = clock.today() + timedelta(days=20)
    less = TermsInput(**{**vars(limits.terms(ends_on=sooner, review_on=None)), "why_enough": "He needs it no longer."})
    reviewing.complete_review(review.pk, actor=margaret, answers=answers(outcome="ease", terms=less))
    now = limits.again(restriction)
    assert (now.state, now.ends_on) == ("active", sooner)
    assert now.share_notices.filter(about="changed").count() == 1
    assert now.terms.settled_at is not None


@pytest.mark.clauses("SBC-13.2b", "UKCG-057")
def test_easing_never_reaches_other_people_than_before(limits: Limits, the_clock: Any) -> None:
    named = {"scope": "named_staff", "scope_note": "Tom Baird and Isla Munro"}
    restriction, review = begun(limits, the_clock, limits.in_force(terms=limits.terms(**named)))
    sooner = {"ends_on": clock.today() + timedelta(days=20), "review_on": None, "why_enough": "He needs it no longer."}
    others = limits.terms(**{**named, "scope_note": "Shona Kerr and Rory Sinclair"}, **sooner)
    margaret = limits.person("Margaret")
    with pytest.raises(Unmet) as refused:
        reviewing.complete_review(review.pk, actor=margaret, answers=answers(outcome="ease", terms=others))
    assert {one.check.code for one in refused.value.unmet} == {"easing_is_less"}
    same = limits.terms(**{**named, "scope_note": "Tom Baird  and Isla Munro"}, **sooner)
    reviewing.complete_review(review.pk, actor=margaret, answers=answers(outcome="ease", terms=same))
    assert limits.again(restriction).ends_on == sooner["ends_on"]


@pytest.mark.clauses("SBC-13.2b", "SBC-5.1")
def test_lifting_acts_at_once_tells_staff_and_drafts_the_letter_that_rises_until_it_goes(
    limits: Limits, the_clock: Any
) -> None:
    restriction, review = begun(limits, the_clock)
    reviewing.complete_review(
        review.pk,
        actor=limits.person("Margaret"),
        answers=answers(still_needed=False, outcome="lift", next_review_on=None),
    )
    now = limits.again(restriction)
    assert (now.state, now.ended_on) == ("lifted", clock.today())
    assert now.share_notices.filter(about="ended").count() == 1
    assert now.end_letter.state == "draft"
    work = WorkItem.objects.get(kind="end_letter", closed_at=None)
    assert work.assignee == limits.person("Tom")
    for duty in ("line_manager", "senior_manager", "liaison_officer", "chief_executive"):
        the_clock.forward(days=14)
        run_daily_jobs()
        assert WorkItem.objects.get(kind="end_letter", closed_at=None).duty == duty


@pytest.mark.clauses("UKCG-057")
def test_longer_or_stricter_asks_for_a_fresh_decision_and_changes_nothing(limits: Limits, the_clock: Any) -> None:
    restriction, review = begun(limits, the_clock)
    before = restriction.ends_on
    margaret = limits.person("Margaret")
    with pytest.raises(Unmet) as refused:
        # What holds goes on meanwhile, so it is looked at again all the same.
        reviewing.complete_review(review.pk, actor=margaret, answers=answers(outcome="extend", next_review_on=None))
    assert {one.check.code for one in refused.value.unmet} == {"next_review_settled"}
    reviewing.complete_review(review.pk, actor=margaret, answers=answers(outcome="extend"))
    assert restriction.reviews.filter(state="scheduled").exists()
    now = limits.again(restriction)
    assert (now.state, now.ends_on) == ("active", before)
    assert WorkItem.objects.get(kind="extend", closed_at=None).assignee == limits.person("Tom")


@pytest.mark.clauses("SBC-11.2c")
def test_the_last_day_still_holds_and_the_day_after_it_has_ended(limits: Limits, the_clock: Any) -> None:
    restriction = limits.in_force()
    the_clock.set(restriction.ends_on)
    run_daily_jobs()
    assert limits.again(restriction).state == "active"
    the_clock.forward(days=1)
    run_daily_jobs()
    now = limits.again(restriction)
    assert (now.state, now.ended_on) == ("expired", restriction.ends_on)
    assert not now.reviews.filter(state__in=Review.OPEN).exists()
    assert now.end_letter is not None
    assert now.share_notices.filter(about="ended").exists()


def test_where_the_organisation_wants_it_the_end_waits_for_a_review(limits: Limits, the_clock: Any) -> None:
    setting("at_end_date", "stays_until_reviewed")
    restriction = limits.in_force()
    the_clock.set(restriction.ends_on + timedelta(days=1))
    run_daily_jobs()
    run_daily_jobs()
    assert limits.again(restriction).is_in_force
    review = restriction.reviews.get(state__in=Review.OPEN)
    assert review.due_on <= clock.today()
    assert review.state in ("due", "overdue")


@pytest.mark.clauses("SBC-13.2b")
def test_anybody_may_say_that_contact_has_become_easier(limits: Limits) -> None:
    restriction = limits.in_force()
    review = reviewing.ask_for_early_review(restriction.pk, actor=limits.person("Nadia"), because="Friendly all month.")
    assert (review.state, review.why, review.due_on) == ("due", "improved", clock.today())
    with pytest.raises(PermissionDenied):
        reviewing.ask_for_early_review(restriction.pk, actor=limits.person("Ravi"), because="So I hear.")


@pytest.mark.clauses("SBC-13.2a", "UKCG-057")
def test_only_the_level_that_decided_or_the_group_reviews(limits: Limits, the_clock: Any) -> None:
    _restriction, review = due(limits, the_clock)
    for name in ("Tom", "Shona", "Donald", "Grace", "Isla"):
        with pytest.raises((PermissionDenied, NotVisible)):
            reviewing.begin_review(review.pk, actor=limits.person(name))
    assert reviewing.begin_review(review.pk, actor=limits.person("Helen")).reviewer == limits.person("Helen")


@pytest.mark.clauses("SBC-13.2a", "SBC-7.9b")
def test_the_status_list_has_everybody_and_closes_with_its_last_signature(limits: Limits, the_clock: Any) -> None:
    planned = limits.in_force()
    unplanned = limits.in_force()
    Review.objects.filter(restriction=unplanned).update(state="cancelled")
    run_daily_jobs()
    opened = status_lists.StatusList.objects.get()
    assert {one.restriction for one in opened.entries.all()} == {planned, unplanned}
    first, second = opened.entries.all()
    with pytest.raises(PermissionDenied):
        status_lists.sign_entry(first.pk, actor=limits.person("Margaret"))
    status_lists.sign_entry(first.pk, actor=limits.person("Helen"), note="As it was.")
    assert limits.again(opened).closed_at is None
    status_lists.sign_entry(second.pk, actor=limits.person("Priya"))
    assert limits.again(opened).closed_at is not None
    run_daily_jobs()
    assert status_lists.StatusList.objects.count() == 1
    the_clock.forward(days=93)
    run_daily_jobs()
    assert status_lists.StatusList.objects.count() == 2


@pytest.mark.clauses("SBC-11.2-0")
def test_nothing_that_was_not_told_is_ever_in_force(limits: Limits) -> None:
    from django.db import IntegrityError, transaction

    waiting = limits.decided_by_senior()
    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.filter(pk=waiting.pk).update(state="active", starts_on=clock.today())


@pytest.mark.clauses("SBC-12.6-0", "SBC-7.9b")
def test_an_exception_that_stands_is_looked_at_again_before_a_review_is_completed(
    limits: Limits, the_clock: Any
) -> None:
    restriction = limits.in_force(by_senior(limits, "no_internal_appeal", reason_code="other", text="A court has it."))
    _, review = begun(limits, the_clock, restriction)
    margaret = limits.person("Margaret")
    with pytest.raises(Unmet) as refused:
        reviewing.complete_review(review.pk, actor=margaret, answers=answers())
    assert {one.check.code for one in refused.value.unmet} == {"exceptions_examined"}
    exception = restriction.request.exceptions.get()
    examine_exception(exception.pk, actor=margaret, note="The court has not decided.")
    assert reviewing.complete_review(review.pk, actor=margaret, answers=answers()).state == "completed"


@pytest.mark.clauses("SBC-7.9a")
@pytest.mark.parametrize("far", [16, 250])
def test_the_next_review_is_before_the_end_and_within_the_usual_time(limits: Limits, the_clock: Any, far: int) -> None:
    restriction = limits.in_force(terms=limits.terms(ends_on=clock.today() + timedelta(days=75 if far == 16 else 350)))
    _, review = begun(limits, the_clock, restriction)
    late = answers(next_review_on=clock.today() + timedelta(days=far))
    with pytest.raises(Unmet) as refused:
        reviewing.complete_review(review.pk, actor=limits.person("Margaret"), answers=late)
    assert {one.check.code for one in refused.value.unmet} == {"next_review_settled"}


@pytest.mark.clauses("UKCG-011a", "SBC-13.2a")
def test_nobody_reviews_who_asked_or_in_the_place_of_one_who_did(limits: Limits) -> None:
    from engagement.permissions import allowed

    restriction = limits.in_force()
    team = restriction.team
    type(team).objects.filter(pk=team.pk).update(senior_manager=limits.person("Tom"))
    held = limits.again(restriction)
    assert not allowed(limits.person("Tom"), "review_restriction", held)
    limits.council.away("Tom", covered_by="Margaret")
    margaret = type(restriction.request.requester).objects.get(pk=limits.person("Margaret").pk)
    assert not allowed(margaret, "review_restriction", held)
