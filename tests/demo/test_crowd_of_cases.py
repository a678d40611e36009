"""The crowd of restrictions: it keeps the rules that the demonstration keeps, and is as large as asked for."""

from datetime import date

import pytest
from django.core.management import call_command

from config.demo.crowd_of_cases import KINDS, WITH_WORK, load_restrictions
from engagement import clock
from engagement.people.models import User
from restrictions.models import ActiveManagementRequest, Restriction, Review
from tests.demo import limits
from tests.demo.test_demo import (
    closed_incidents_have_what_closing_asks_for,
    every_history_walks_along_the_edges,
    nobody_decides_about_their_own,
    references_have_no_gaps,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
NUMBER = sum(kind.restricts for kind in KINDS) + 15


def test_the_crowd_keeps_the_rules_of_the_demonstration() -> None:
    """One load, all the rules: loading is the slow part."""
    call_command("load_demo", incidents=60, today=TODAY, verbosity=0)
    before = Restriction.objects.count()
    with clock.frozen(clock.start_of(TODAY).replace(hour=12)):
        load_restrictions(NUMBER, User.objects.get(name="Moira Baird"))
        assert Restriction.objects.count() == before + NUMBER
        assert NUMBER < WITH_WORK
        references_have_no_gaps()
        every_history_walks_along_the_edges()
        nobody_decides_about_their_own()
        closed_incidents_have_what_closing_asks_for()
        limits.nobody_decides_about_what_they_had_a_part_in()
        limits.the_group_decides_by_its_votes()
        limits.nothing_is_approved_without_asking_first()
        limits.nothing_holds_untold()
        limits.everybody_who_must_know_was_told()
        limits.everything_in_force_is_looked_at_again()
        limits.exceptions_say_who_advised_and_when()
        every_kind_is_there()
        nobody_is_held_on_hold_by_an_appeal_that_was_not_copied()


def every_kind_is_there() -> None:
    assert set(Restriction.objects.values_list("state", flat=True)) >= {
        "pending_notification", "active", "under_review", "lifted", "expired",
    }  # fmt: skip
    assert set(Review.objects.values_list("state", flat=True)) >= {"scheduled", "overdue", "in_progress", "completed"}
    voting = ActiveManagementRequest.objects.filter(state="crg_pending")
    assert {request.votes.count() for request in voting} == {0, 2}
    assert {request.remarks.count() for request in voting} == {0, 1}


def nobody_is_held_on_hold_by_an_appeal_that_was_not_copied() -> None:
    for restriction in Restriction.objects.exclude(on_hold_since=None):
        assert restriction.appeals.exists(), restriction
