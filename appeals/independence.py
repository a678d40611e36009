"""Who had a part in what is challenged, and who is left to hear the challenge (SBC-12.3, SPSO-EP-22c).

Whoever asked for the restriction, supported it, advised, voted, decided, wrote or checked its letters, reviewed it, or
logged or suffered what it rests on, hears no appeal against it. Nor does whoever registered the appeal.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from engagement.people.models import User
from engagement.people.selectors import SeatToday, holders_of_role, who_deals_with
from engagement.permissions import Refused, Role
from engagement.policy.selectors import local
from letters.checkers import writers_of
from letters.models import Letter
from restrictions.models import Advice, Restriction
from restrictions.selectors.seats import sitting_where

REGISTERED = "registered this appeal"
INTEREST = "declared an interest in it"


def parts_in(restriction: Restriction, *, but_for: Any = None) -> dict[int, str]:
    """Everybody who had a part in the restriction, by user id, with the first part they had, in words.

    What was done while hearing the appeal `but_for` is no part: whoever hears it may put milder terms forward.
    """
    request = restriction.request
    parts: dict[int, str] = {}

    def had(people: Iterable[int | None], part: str) -> None:
        for person in people:
            if person is not None:
                parts.setdefault(person, part)

    had([request.requester_id], "asked for the restriction")
    had([request.supported_by_id], "supported it")
    had([request.decided_by_id], "decided it")
    had([request.signed_off_by_id], "gave the highest sign-off for it")
    had(request.votes.values_list("voter", flat=True), "voted on it")
    had(request.votes.values_list("voting_for", flat=True), "was voted for by a deputy")
    had(request.remarks.values_list("by", flat=True), "discussed it in the Review Group")
    options = request.options.exclude(appeal_option__appeal=but_for) if but_for is not None else request.options
    had(options.values_list("put_forward_by", flat=True), "put terms for it forward")
    had(request.exceptions.values_list("proposed_by", flat=True), "proposed an exception for it")
    had(request.exceptions.values_list("decided_by", flat=True), "decided on an exception for it")
    had(_advisers(request), "advised on it")
    had(restriction.reviews.values_list("reviewer", flat=True), "reviewed it")
    had([restriction.told_by_id, restriction.sharing_decided_by_id], "told people of it")
    had(_of_letters(restriction), "wrote or checked a letter about it")
    earlier = restriction.appeals.exclude(pk=but_for.pk) if but_for is not None else restriction.appeals
    had(earlier.values_list("decided_by", flat=True), "decided an earlier appeal")
    had(earlier.values_list("votes__voter", flat=True), "voted on an earlier appeal")
    had(_in_incidents(request), "logged, or was affected by, what it rests on")
    return parts


def parts_in_appeal(appeal: Any) -> dict[int, str]:
    """Everybody who must not hear this appeal, with why."""
    parts = parts_in(appeal.restriction, but_for=appeal) if appeal.restriction is not None else {}
    parts[appeal.registered_by_id] = REGISTERED
    for person in appeal.interests.values_list("person", flat=True):
        parts.setdefault(person, INTEREST)
    return parts


def refused_for(user: Any, appeal: Any) -> Refused | None:
    """Why this person must not hear the appeal, in words they may read; None where they are free to."""
    part = parts_in_appeal(appeal).get(user.pk)
    if part is None:
        return None
    if part == REGISTERED:
        return Refused("You registered this appeal, so somebody else decides it.")
    if part == INTEREST:
        return Refused("You declared an interest in this appeal, so you take no part in it.")
    return Refused(f"You had a part in what is challenged ({part}), so somebody else decides the appeal.")


def free_seats(appeal: Any) -> list[SeatToday]:
    """The seats of the Review Group, each with who is free to hear this appeal today, or nobody."""
    parts = parts_in_appeal(appeal)
    return sitting_where(lambda person: person.pk not in parts)


def group_can_hear(appeal: Any) -> bool:
    """Whether as many seats as the quorum asks for are free. Where none has been set, every seat must be."""
    seats = free_seats(appeal)
    quorum = int(local("group_quorum") or len(seats))
    return sum(1 for seat in seats if seat.sits is not None) >= quorum


def free_holders(role: Role, appeal: Any) -> list[User]:
    """Who holds a post and may hear the appeal; then who covers today for a holder who may not be here (SBC-12.3c).

    Whoever covers for a holder that had a part acts in that person's place, and is not asked either.
    """
    parts = parts_in_appeal(appeal)
    free = [holder for holder in holders_of_role(role) if holder.pk not in parts]
    people = [one for holder in free for one in who_deals_with(holder)]
    return [one for one in dict.fromkeys(people) if one.pk not in parts]


def _advisers(request: Any) -> list[int | None]:
    asked = Q(request=request) | Q(incident__in=request.incidents.all())
    return list(Advice.objects.filter(asked).values_list("answered_by", flat=True))


def _of_letters(restriction: Restriction) -> set[int | None]:
    people: set[int | None] = set()
    for letter in Letter.objects.filter(matter=restriction.reference).prefetch_related("versions", "writers"):
        people |= writers_of(letter) | set(letter.versions.values_list("checker", flat=True))
    return people


def _in_incidents(request: Any) -> set[int | None]:
    pairs = request.incidents.values_list("reporter", "affected")
    return {person for pair in pairs for person in pair}
