"""What votes on an appeal say: a majority, and without one the kindest to which half of the group would go."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from appeals.selectors.hearing import ballot_of, outcomes_open_to
from appeals.selectors.tally import _outcome, tally_of
from appeals.services import (
    add_point,
    begin_votes_again,
    cast_vote,
    pass_on,
    record_outcome,
    register_against_restriction,
)
from engagement.people.models import Seat
from tests.appeals.builders import Appeals

SEATS = Seat.Kind.values
CASES = [
    (("stands", "stands", "stands", "ended"), "", "stands", False),
    (("stands", "stands", "ended", "ended"), "", "ended", True),
    # Two of four would not hold the customer to it, so it does not stand, though nothing else has as many votes.
    (("stands", "stands", "sent_back", "ended"), "", "sent_back", True),
    (("stands", "sent_back", "ended"), "", "sent_back", True),
    (("stands", "ended", "stands", "ended"), "legal_officer", "stands", True),
    (("stands", "stands", "ended", "ended"), "legal_officer", "ended", True),
]


@pytest.mark.clauses("SBC-A1-CRG-1", "SBC-12.3b")
@pytest.mark.parametrize(("cast", "tie", "outcome", "tied"), CASES)
def test_nobody_is_held_to_what_half_of_the_group_would_not_hold_them_to(
    cast: tuple[str, ...], tie: str, outcome: str, tied: bool
) -> None:
    votes: list[Any] = [
        SimpleNamespace(seat=seat, outcome=each, option=None) for seat, each in zip(SEATS, cast, strict=False)
    ]
    assert _outcome(votes, tie) == ((outcome, None), tied)


@pytest.mark.django_db
@pytest.mark.clauses("SBC-12.4b", "SBC-A1-CRG-1")
def test_between_two_ways_to_ease_it_the_lesser_is_chosen(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    longer = appeals.less(appeal, who="Helen")
    shorter = appeals.less(appeal, who="Priya")
    type(shorter.terms)._base_manager.filter(pk=shorter.terms_id).update(ends_on="2026-12-05", review_on=None)
    appeals.votes(appeal, "eased", "Helen", "Alasdair", option=longer)
    appeals.votes(appeal, "eased", "Priya", "Callum", option=shorter)
    assert tally_of(appeal).option == shorter


@pytest.mark.django_db
@pytest.mark.clauses("SBC-12.1b")
def test_a_vote_is_not_taken_for_what_nobody_could_record(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    with pytest.raises(ValidationError, match="about the restriction"):
        appeals.votes(appeal, "out_of_scope", "Helen")
    option = appeals.less(appeal, who="Helen")
    appeals.votes(appeal, "eased", "Helen", "Alasdair", "Priya", option=option)
    appeals.lapses(appeal.restriction)
    assert not any(outcome == "sent_back" for outcome, _ in outcomes_open_to(appeals.again(appeal), []))
    with pytest.raises(ValidationError, match="not in force any more"):
        appeals.votes(appeal, "sent_back", "Callum")
    # It ended meanwhile: those who had voted for other terms vote again.
    appeals.votes(appeal, "ended", "Callum", "Helen", "Alasdair")
    tally = tally_of(appeals.again(appeal))
    assert (tally.outcome, tally.cast) == ("ended", 3)


@pytest.mark.django_db
@pytest.mark.clauses("SBC-12.1b")
def test_where_no_point_is_about_it_nothing_else_can_be_voted_for(appeals: Appeals) -> None:
    isla = appeals.person("Isla")
    appeal = register_against_restriction(appeals.in_force().pk, actor=isla, received=appeals.received())
    add_point(appeal.pk, actor=isla, about="matter", text="The notice was wrong.", goes_instead="Ring Fiona Bell.")
    pass_on(appeal.pk, actor=isla)
    with pytest.raises(ValidationError, match="No point is about"):
        cast_vote(appeal.pk, actor=appeals.person("Helen"), outcome="ended", reason="I have read it.")
    appeals.votes(appeals.again(appeal), "out_of_scope", "Helen")


@pytest.mark.django_db
@pytest.mark.clauses("SBC-12.1a", "SBC-A1-CRG-1")
def test_votes_to_change_what_ended_meanwhile_count_no_more_and_all_vote_again(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    appeals.votes(appeal, "sent_back", "Helen", "Alasdair", "Priya")
    assert tally_of(appeals.again(appeal)).may_be_recorded
    assert begin_votes_again() == 0
    appeals.lapses(appeal.restriction)
    now = appeals.again(appeal)
    assert tally_of(now).cast == 0
    ballot = ballot_of(now, appeals.person("Helen"))
    assert ballot.sits
    assert not ballot.shows_votes
    assert [begin_votes_again(), begin_votes_again()] == [1, 0]
    assert appeals.again(appeal).voting_round == 2


@pytest.mark.django_db
@pytest.mark.clauses("SBC-12.1a")
def test_votes_that_can_still_be_recorded_stand_when_it_ends_meanwhile(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    appeals.votes(appeal, "ended", "Helen", "Alasdair")
    appeals.lapses(appeal.restriction)
    assert begin_votes_again() == 0
    assert tally_of(appeals.again(appeal)).cast == 2


@pytest.mark.django_db
@pytest.mark.clauses("SBC-A1-CRG-1")
def test_whoever_sits_votes_before_they_learn_what_the_votes_say(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    appeals.votes(appeal, "stands", "Helen", "Alasdair", "Priya")
    callum = appeals.person("Callum")
    with pytest.raises(PermissionDenied, match="Vote first"):
        record_outcome(appeal.pk, actor=callum, decision=appeals.decision(appeal))
    appeals.votes(appeal, "ended", "Callum")
    record_outcome(appeal.pk, actor=callum, decision=appeals.decision(appeal))
    assert appeals.again(appeal).outcome == "stands"
