"""What the votes of the Review Group say. The outcome is counted, never entered."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from engagement.people.models import Seat
from engagement.policy.selectors import local_values
from restrictions import grades
from restrictions.models.deciding import Vote
from restrictions.selectors.reach import grade_needed
from restrictions.selectors.seats import sitting_for, votes_that_stand


@dataclass(frozen=True)
class Tally:
    """The votes of the round: how many there are, how many it takes, and what follows from them.

    `chosen` is the option that has more votes than everything else together; None means that no restriction follows.
    """

    cast: int
    seats: int
    quorum: int
    full_group: bool
    chosen: Any
    tied: bool

    @property
    def may_be_recorded(self) -> bool:
        """Whether enough have voted for a decision: the quorum, or everybody where the highest sign-off asks."""
        return self.cast > 0 and self.cast >= (max(self.seats, self.quorum) if self.full_group else self.quorum)

    @property
    def still_needed(self) -> int:
        """How many votes are missing before a decision can be recorded."""
        wanted = max(self.seats, self.quorum) if self.full_group else self.quorum
        return max(0, wanted - self.cast)


def votes_of_round(request: Any) -> list[Vote]:
    """The votes that count now, in the order in which they were cast."""
    return list(request.votes.filter(round=request.voting_round).select_related("terms", "voter").order_by("at", "pk"))


def must_vote_first(user: Any, request: Any) -> bool:
    """Whether somebody sits in this case and their seat has not voted in this round.

    Until then they neither see what the votes say nor write it down: no anchoring (SBC-A1-CRG-1).
    """
    if request.state != request.State.GROUP_PENDING:
        return False
    seats = sitting_for(request)
    seat = next((one for one in seats if one.sits is not None and one.sits == user), None)
    return seat is not None and not any(
        vote.voter_id == user.pk or vote.seat == seat.kind for vote in votes_that_stand(votes_of_round(request), seats)
    )


def tally_of(request: Any) -> Tally:
    """Count the round. The quorum and what a tie means are settings of the organisation (SBC-A1-CRG-1).

    Where no quorum has been set, every seat must vote: a setting nobody accepted makes nothing easier. Votes of members
    who declared an interest after voting, who turn out to have had a part in what happened, or who have left their seat
    or the organisation, do not count.
    """
    from restrictions.permissions import _involved

    values = local_values()
    out = _involved(request) | set(request.interests.values_list("person", flat=True))
    sitting = sitting_for(request)
    votes = [vote for vote in votes_that_stand(votes_of_round(request), sitting) if vote.voter_id not in out]
    seats = [seat for seat in sitting if seat.sits is not None or seat.kind in {v.seat for v in votes}]
    chosen, tied = _outcome(votes, values.get("group_tie"))
    asked = request.asked
    highest = asked is not None and grade_needed(chosen or asked) == grades.HIGHEST
    return Tally(
        cast=len(votes),
        seats=len(seats),
        quorum=int(values.get("group_quorum") or len(Seat.Kind.values)),
        full_group=highest,
        chosen=chosen,
        tied=tied,
    )


def _outcome(votes: list[Vote], tie: str | None) -> tuple[Any, bool]:
    """The option with more than half of the votes; in a tie what the organisation has set."""
    if not votes:
        return None, False
    counted = Counter(vote.terms for vote in votes)
    winner, most = counted.most_common(1)[0]
    if most * 2 > len(votes):
        return winner, False
    if tie == "legal_officer":
        leading = {terms for terms, count in counted.items() if count == most}
        for vote in votes:
            if vote.seat == Seat.Kind.LEGAL and vote.terms in leading:
                return vote.terms, True
    return None, True
