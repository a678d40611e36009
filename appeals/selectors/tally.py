"""What the votes on an appeal say. The outcome is counted, never entered (SBC-12.3b, SBC-A1-CRG-1)."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from appeals import outcomes
from appeals.independence import free_seats, parts_in_appeal
from engagement.people.models import Seat
from engagement.policy.selectors import local_values
from restrictions.selectors.reach import is_no_more_than
from restrictions.selectors.seats import votes_that_stand

Choice = tuple[str, Any]


@dataclass(frozen=True)
class AppealTally:
    """The votes of the round: how many there are, how many it takes, and what follows from them."""

    cast: int
    seats: int
    quorum: int
    outcome: str
    option: Any
    tied: bool

    @property
    def may_be_recorded(self) -> bool:
        """Whether enough have voted for a decision."""
        return self.cast > 0 and self.cast >= self.quorum

    @property
    def still_needed(self) -> int:
        """How many votes are missing before a decision can be recorded."""
        return max(0, self.quorum - self.cast)


def votes_of_round(appeal: Any) -> list[Any]:
    """The votes that count now, in the order in which they were cast; none where the round has lapsed."""
    cast = appeal.votes.filter(round=appeal.voting_round).select_related("option__terms", "voter")
    votes = list(cast.order_by("at", "pk"))
    return [] if has_lapsed(appeal, votes) else votes


def has_lapsed(appeal: Any, votes: list[Any]) -> bool:
    """Whether a vote of the round is for what has become impossible: the restriction ended while the group voted.

    Everybody then votes again, on whether it was right.
    """
    if appeal.decided_at is not None or appeal.can_change_restriction:
        return False
    return any(vote.outcome in outcomes.NEED_IT_IN_FORCE for vote in votes)


def tally_of(appeal: Any) -> AppealTally:
    """Count the round. Where no quorum has been set, every seat must vote.

    Votes of whoever declared an interest, had a part in the case, or left their seat after voting do not count. Where
    nothing has more than half of the votes, the chief legal officer’s side wins where the organisation has set so;
    otherwise the kindest to which half of the group would go at least: nobody is held to what half of the group would
    not hold them to.
    """
    values = local_values()
    parts = parts_in_appeal(appeal)
    seats = free_seats(appeal)
    votes = [vote for vote in votes_that_stand(votes_of_round(appeal), seats) if vote.voter_id not in parts]
    (outcome, option), tied = _outcome(votes, values.get("group_tie"))
    return AppealTally(
        cast=len(votes),
        seats=sum(1 for seat in seats if seat.sits is not None),
        quorum=int(values.get("group_quorum") or len(Seat.Kind.values)),
        outcome=outcome,
        option=option,
        tied=tied,
    )


def must_vote_first(user: Any, appeal: Any) -> bool:
    """Whether the user sits and has still to vote: until then they learn only how many have voted."""
    seats = free_seats(appeal)
    sits = any(seat.sits == user for seat in seats)
    return sits and not any(vote.voter_id == user.pk for vote in votes_that_stand(votes_of_round(appeal), seats))


def _outcome(votes: list[Any], tie: Any) -> tuple[Choice, bool]:
    if not votes:
        return ("", None), False
    counted: Counter[Choice] = Counter((vote.outcome, vote.option) for vote in votes)
    winner, most = counted.most_common(1)[0]
    if most * 2 > len(votes):
        return winner, False
    leading = [choice for choice, count in counted.items() if count == most]
    if tie == "legal_officer":
        for vote in votes:
            if vote.seat == Seat.Kind.LEGAL and (vote.outcome, vote.option) in leading:
                return (vote.outcome, vote.option), True
    return _half_would_go_to(counted), True


def _half_would_go_to(counted: Counter[Choice]) -> Choice:
    """The kindest outcome that half of the votes, or more, are for or would go beyond."""
    total, so_far = sum(counted.values()), 0
    for outcome in outcomes.KINDEST_FIRST:
        choices = [choice for choice in counted if choice[0] == outcome]
        so_far += sum(counted[choice] for choice in choices)
        if choices and so_far * 2 >= total:
            return _option_among(choices, counted)
    raise AssertionError("Votes are for what can be decided.")


def _option_among(choices: list[Choice], counted: Counter[Choice]) -> Choice:
    """The terms that most are for; where several have as many, those that are no more than the others."""
    most = max(counted[choice] for choice in choices)
    liked = sorted((choice for choice in choices if counted[choice] == most), key=_number)
    for choice in liked:
        if all(is_no_more_than(choice[1].terms, other[1].terms) for other in liked if other != choice):
            return choice
    return liked[0]


def _number(choice: Choice) -> int:
    return choice[1].number if choice[1] is not None else 0
