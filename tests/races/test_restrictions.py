"""Two people at one request or restriction at the same moment: one act, and nothing half done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from engagement import clock
from engagement.spine import transitions
from engagement.transitions import AlreadyMoved
from restrictions.models import Restriction, Review
from restrictions.services import deciding, ending, reviewing
from tests.plugins.council import Council
from tests.races.together import at_once, meet_before, won
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def limits(council: Council, policy: Any) -> Limits:
    return Limits(council)


def test_a_decision_is_recorded_once_however_many_record_it(limits: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    request = limits.with_group(terms=limits.group_terms())
    limits.vote(request, "Helen", "Alasdair", "Priya")
    considered = limits.considered(request)

    def record(name: str) -> Any:
        person = limits.person(name)
        return lambda: deciding.record_decision(request.pk, actor=person, considered=considered)

    meet_before(monkeypatch, transitions, "_standing")
    outcomes = at_once(record("Priya"), record("Helen"))
    assert len(won(outcomes)) == 1
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [AlreadyMoved]
    assert Restriction.objects.filter(request=request).count() == 1


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_one_seat_gives_one_vote_when_its_button_is_pressed_twice(limits: Limits) -> None:
    request = limits.with_group(terms=limits.group_terms())
    helen, asked = limits.person("Helen"), request.asked

    def vote() -> Any:
        return deciding.cast_vote(request.pk, actor=helen, choice="option", terms=asked, reason="I have read it.")

    outcomes = at_once(vote, vote)
    assert len(won(outcomes)) == 1
    assert isinstance(next(one for one in outcomes if isinstance(one, Exception)), ValidationError | IntegrityError)
    assert request.votes.count() == 1


def test_a_lift_and_the_end_date_end_it_once(limits: Limits, monkeypatch: pytest.MonkeyPatch) -> None:
    restriction = limits.in_force()
    later = clock.now() + timedelta(days=91)
    with clock.frozen(later - timedelta(days=5)):
        reviewing.reviews_become_due()
        review = Review.objects.get(restriction=restriction)
        reviewing.begin_review(review.pk, actor=limits.person("Margaret"))
    margaret = limits.person("Margaret")
    answers = reviewing.ReviewAnswers(
        "Friendly.", False, "It is easy now.", True, "It was.", "Yes.", "lift", "It has worked."
    )

    def lift() -> Any:
        with clock.frozen(later):
            return reviewing.complete_review(review.pk, actor=margaret, answers=answers)

    def expire() -> Any:
        with clock.frozen(later):
            return ending.end_those_whose_date_has_come()

    outcomes = at_once(lift, expire)
    ended = Restriction.objects.get(pk=restriction.pk)
    assert ended.state in ("lifted", "expired"), outcomes
    assert ended.share_notices.filter(about="ended").count() == 1
    assert not Review.objects.filter(restriction=restriction, state__in=Review.OPEN).exists()
