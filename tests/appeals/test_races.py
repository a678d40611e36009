"""Two people at one appeal at the same moment: one act, and nothing half done. Real threads, so PostgreSQL alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from appeals.models import Appeal
from appeals.services import (
    cast_vote,
    decide_appeal,
    declare_interest,
    pass_on,
    record_outcome,
    register_against_restriction,
    settle_meanwhile,
    withdraw_appeal,
)
from engagement import clock
from engagement.spine import transitions
from engagement.transitions import AlreadyMoved
from letters.models import Letter
from restrictions.services import ending, reviewing
from tests.appeals.builders import Appeals
from tests.plugins.council import Council
from tests.races.together import at_once, meet_before, won

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def racing(council: Council, policy: Any) -> Appeals:
    """Appeals for threads of their own, which see only what is committed; the clock runs."""
    return Appeals(council)


def lost(outcomes: list[Any]) -> list[type]:
    return [type(one) for one in outcomes if isinstance(one, Exception)]


def test_two_outcomes_at_once_are_one_decision(racing: Appeals, monkeypatch: pytest.MonkeyPatch) -> None:
    appeal = racing.heard_by_group()
    racing.votes(appeal, "ended", "Helen", "Alasdair", "Priya")
    decision = racing.decision(appeal)
    people = [racing.person(name) for name in ("Helen", "Priya")]
    meet_before(monkeypatch, transitions, "_standing")
    outcomes = at_once(*[lambda who=who: record_outcome(appeal.pk, actor=who, decision=decision) for who in people])
    assert len(won(outcomes)) == 1, outcomes
    assert lost(outcomes) == [AlreadyMoved]
    assert Letter.objects.filter(matter=appeal.reference, kind="appeal_outcome").count() == 1
    assert appeal.restriction.share_notices.filter(about="ended").count() == 1


def test_one_seat_votes_once_though_its_button_is_pressed_twice(racing: Appeals) -> None:
    appeal = racing.heard_by_group()
    helen = racing.person("Helen")

    def vote() -> Any:
        return cast_vote(appeal.pk, actor=helen, outcome="stands", reason="I have read it.")

    outcomes = at_once(vote, vote)
    assert len(won(outcomes)) == 1, outcomes
    assert lost(outcomes)[0] in (ValidationError, IntegrityError)
    assert appeal.votes.count() == 1


def test_an_outcome_and_the_end_date_end_it_once(racing: Appeals) -> None:
    appeal = racing.with_chief_executive()
    grace, decision = racing.person("Grace"), racing.decision(appeal, "ended")
    later = clock.now() + timedelta(days=91)

    def decide() -> Any:
        with clock.frozen(later):
            return decide_appeal(appeal.pk, actor=grace, decision=decision)

    def expire() -> Any:
        with clock.frozen(later):
            return ending.end_those_whose_date_has_come()

    outcomes = at_once(decide, expire)
    assert len(won(outcomes)) == 2, outcomes
    ended = racing.again(appeal.restriction)
    assert ended.state in ("lifted", "expired")
    assert ended.share_notices.filter(about="ended").count() == 1
    assert racing.again(appeal).state == Appeal.State.DECIDED


def test_an_outcome_and_the_lift_of_a_review_end_it_once(racing: Appeals) -> None:
    from restrictions.models import Review

    appeal = racing.heard_by_group()
    racing.votes(appeal, "ended", "Helen", "Alasdair", "Priya")
    with clock.frozen(clock.now() + timedelta(days=61)):
        reviewing.reviews_become_due()
    review = Review.objects.get(restriction=appeal.restriction)
    margaret, helen, decision = racing.person("Margaret"), racing.person("Helen"), racing.decision(appeal)
    reviewing.begin_review(review.pk, actor=margaret)
    answers = reviewing.ReviewAnswers(
        "Friendly.", False, "It is easy now.", True, "It was.", "Yes.", "lift", "It has worked."
    )
    outcomes = at_once(
        lambda: reviewing.complete_review(review.pk, actor=margaret, answers=answers),
        lambda: record_outcome(appeal.pk, actor=helen, decision=decision),
    )
    assert won(outcomes), outcomes
    assert set(lost(outcomes)) <= {AlreadyMoved}
    ended = racing.again(appeal.restriction)
    assert ended.state == "lifted"
    assert ended.share_notices.filter(about="ended").count() == 1


def test_two_registrations_at_once_are_one_appeal(racing: Appeals, monkeypatch: pytest.MonkeyPatch) -> None:
    from appeals.services import registering

    restriction = racing.in_force()
    people = [racing.person(name) for name in ("Isla", "Rory")]
    received = racing.received()
    meet_before(monkeypatch, registering, "_check")
    outcomes = at_once(
        *[lambda who=who: register_against_restriction(restriction.pk, actor=who, received=received) for who in people]
    )
    assert len(won(outcomes)) == 1, outcomes
    assert lost(outcomes) == [ValidationError]
    assert Appeal.objects.filter(restriction=restriction).count() == 1


def test_passed_on_twice_at_once_is_acknowledged_once(racing: Appeals) -> None:
    appeal, isla = racing.registered(), racing.person("Isla")
    outcomes = at_once(*[lambda: pass_on(appeal.pk, actor=isla)] * 2)
    assert len(won(outcomes)) == 1, outcomes
    assert lost(outcomes) == [AlreadyMoved]
    assert Letter.objects.filter(matter=appeal.reference).count() == 1


def test_an_outcome_and_a_withdrawal_leave_one_of_them(racing: Appeals) -> None:
    appeal = racing.with_chief_executive()
    grace, isla, decision = racing.person("Grace"), racing.person("Isla"), racing.decision(appeal)
    outcomes = at_once(
        lambda: decide_appeal(appeal.pk, actor=grace, decision=decision),
        lambda: withdraw_appeal(appeal.pk, actor=isla, reason="He said so."),
    )
    assert len(won(outcomes)) == 1, outcomes
    assert lost(outcomes) == [AlreadyMoved]


def test_the_last_members_who_may_hear_it_leave_at_once(racing: Appeals) -> None:
    appeal = racing.heard_by_group()
    people = [racing.person(name) for name in ("Helen", "Alasdair")]
    outcomes = at_once(
        *[lambda who=who: declare_interest(appeal.pk, actor=who, reason="We are neighbours.") for who in people]
    )
    assert len(won(outcomes)) == 2, outcomes
    assert racing.again(appeal).state == Appeal.State.WITH_CHIEF_EXECUTIVE


def test_a_hold_and_an_outcome_at_once_leave_nobody_on_hold(racing: Appeals) -> None:
    appeal = racing.with_chief_executive()
    grace, decision = racing.person("Grace"), racing.decision(appeal)
    outcomes = at_once(
        lambda: settle_meanwhile(appeal.pk, actor=grace, meanwhile="on_hold", because="It may harm him."),
        lambda: decide_appeal(appeal.pk, actor=grace, decision=decision),
    )
    assert won(outcomes), outcomes
    assert set(lost(outcomes)) <= {AlreadyMoved}
    assert racing.again(appeal).state == Appeal.State.DECIDED
    assert not racing.again(appeal.restriction).is_on_hold
