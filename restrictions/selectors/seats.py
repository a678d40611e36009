"""Who sits in the Review Group for a case today (SBC-A1-CRG-1)."""

from collections.abc import Callable, Iterable
from typing import Any

from engagement.people.selectors import SeatToday, fit_for_seat, seats_today
from engagement.policy.selectors import local


def sitting_today() -> list[SeatToday]:
    """Every seat with who sits in it today, empty ones too; deputies as far as the organisation allows them."""
    return seats_today(deputies=local("group_deputies", True) is not False)


def may_sit(person: Any, request: Any) -> bool:
    """Whether somebody of the group is free to decide this case: no part in it before, and no interest declared."""
    from restrictions.permissions import _involved

    return person.pk not in _involved(request) and not request.interests.filter(person=person).exists()


def votes_that_stand(votes: Iterable[Any], seats: Iterable[SeatToday]) -> list[Any]:
    """The votes of seats that the same member still holds, cast by somebody who still works here.

    What a deputy voted stands with the member in whose place it was. Whoever takes a seat over votes anew.
    """
    holders = {str(seat.kind): seat.holder.pk for seat in seats if seat.holder is not None}
    return [
        vote
        for vote in votes
        if vote.voter.is_active and holders.get(vote.seat) == (vote.voting_for_id or vote.voter_id)
    ]


def seat_in(user: Any, request: Any = None) -> SeatToday | None:
    """The seat in which the user sits today, for this request where one is given; None where they sit in none.

    Where a member may not decide a case, the deputy of the seat sits in their place (clauses on conflicts).
    """
    for seat in sitting_for(request) if request is not None else sitting_today():
        if seat.sits is not None and seat.sits == user:
            return seat
    return None


def sitting_for(request: Any) -> list[SeatToday]:
    """Who decides this case, seat by seat: whoever sits today, or the seat's deputy where that person may not."""
    return sitting_where(lambda person: may_sit(person, request))


def sitting_where(is_free: Callable[[Any], bool]) -> list[SeatToday]:
    """Seat by seat, whoever sits today and is free to; else the deputy of the seat, where they are and have its role.

    A seat for which nobody is free has nobody in it. Nobody sits twice.
    """
    seats = sitting_today()
    taken = {seat.sits.pk for seat in seats if seat.sits is not None}
    return [_free(seat, is_free, taken) for seat in seats]


def _free(seat: SeatToday, is_free: Callable[[Any], bool], taken: set[int]) -> SeatToday:
    if seat.sits is None or is_free(seat.sits):
        return seat
    deputy = seat.seat.deputy if seat.seat is not None else None
    if deputy is None or local("group_deputies", True) is False or deputy.pk in taken or not is_free(deputy):
        return SeatToday(kind=seat.kind, seat=seat.seat, sits=None)
    if not fit_for_seat(seat.kind, [deputy]):
        return SeatToday(kind=seat.kind, seat=seat.seat, sits=None)
    taken.add(deputy.pk)
    return SeatToday(kind=seat.kind, seat=seat.seat, sits=deputy)
