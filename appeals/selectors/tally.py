"""What the votes on an appeal say. The outcome is counted, never entered (SBC-12.3b, SBC-A1-CRG-1)."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from appeals import outcomes
from appeals.independence import free_seats
from engagement.people.models import Seat
from engagement.policy.selectors import local_values

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
    """The votes that count now, in the order in which they were cast."""
    cast = appeal.votes.filter(round=appeal.voting_round).select_related("option__terms", "voter")
    return list(cast.order_by("at", "pk"))


def tally_of(appeal: Any) -> AppealTally:
    """Count the round. Where no quorum has been set, every seat must vote; votes of the recused do not count.

    In a tie the chief legal officer’s side wins where the organisation has set so; otherwise the customer gets the
    kindest of what is tied: nobody is held to what half of the group would not hold them to.
    """
    values = local_values()
    recused = set(appeal.interests.values_list("person", flat=True))
    votes = [vote for vote in votes_of_round(appeal) if vote.voter_id not in recused]
    (outcome, option), tied = _outcome(votes, values.get("group_tie"))
    return AppealTally(
        cast=len(votes),
        seats=sum(1 for seat in free_seats(appeal) if seat.sits is not None),
        quorum=int(values.get("group_quorum") or len(Seat.Kind.values)),
        outcome=outcome,
        option=option,
        tied=tied,
    )


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
    return min(leading, key=lambda choice: outcomes.KINDEST_FIRST.index(choice[0])), True
