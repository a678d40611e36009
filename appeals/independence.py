"""Who had a part in what is challenged, and who is left to hear the challenge (SBC-12.3, SPSO-EP-22c).

Whoever asked for the restriction, supported it, advised, voted, decided, wrote or checked its letters, reviewed it, or
logged, saw or suffered what it rests on, hears no appeal against it. Nor does the person in whose place a deputy did
any of this, nor whoever registered the appeal or helped with that.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from appeals.parts import parts_in
from engagement.people.models import User
from engagement.people.selectors import SeatToday, fit_for_seat, holders_of_role, who_deals_with
from engagement.permissions import Refused, Role
from engagement.policy.selectors import local
from engagement.spine.models import TimelineEvent
from restrictions.selectors.seats import sitting_today, sitting_where

REGISTERED = "registered this appeal"
HELPED = "helped to register this appeal"
INTEREST = "declared an interest in it"

# What is done to an appeal before it is heard, or between, by whoever speaks for the customer's side of the case.
REGISTERING = ("register", "correct", "add_point", "add_to", "take_point_off")
PASSING_ON = ("pass_to_", "answer_", "note_not_available")


def parts_in_appeal(appeal: Any) -> dict[int, str]:
    """Everybody who must not hear this appeal, with why."""
    parts = parts_in(appeal.restriction, but_for=appeal) if appeal.restriction is not None else {}
    for person in _helped_to_register(appeal):
        parts[person] = HELPED
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
    if part == HELPED:
        return Refused("You helped to register this appeal, or answered for it, so somebody else decides it.")
    if part == INTEREST:
        return Refused("You declared an interest in this appeal, so you take no part in it.")
    return Refused(f"You had a part in what is challenged ({part}), so somebody else decides the appeal.")


def free_seats(appeal: Any) -> list[SeatToday]:
    """The seats of the Review Group, each with who is free to hear this appeal today, or nobody."""
    parts = parts_in_appeal(appeal)
    return sitting_where(lambda person: person.pk not in parts)


def group_can_hear(appeal: Any) -> bool:
    """Whether as many members as the quorum asks for took no part. Where none has been set, every seat must be free.

    Somebody who is away comes back: a dated absence does not take an appeal from the group.
    """
    parts = parts_in_appeal(appeal)
    deputies = local("group_deputies", True) is not False
    seats = sitting_today()
    free: set[int] = set()
    for seat in seats:
        deputy = seat.seat.deputy if seat.seat is not None and deputies else None
        people = [one for one in (seat.holder, seat.sits, deputy) if one is not None and one.pk not in parts]
        able = [one.pk for one in fit_for_seat(seat.kind, people, away_too=True)]
        free.update([one for one in able if one not in free][:1])
    return len(free) >= int(local("group_quorum") or len(seats))


def free_holders(role: Role, appeal: Any) -> list[User]:
    """Who holds a post and may hear the appeal; then who covers today for a holder who may not be here (SBC-12.3c).

    Whoever covers for a holder that had a part acts in that person's place, and is not asked either.
    """
    parts = parts_in_appeal(appeal)
    free = [holder for holder in holders_of_role(role) if holder.pk not in parts]
    people = [one for holder in free for one in who_deals_with(holder)]
    return [one for one in dict.fromkeys(people) if one.pk not in parts]


def _helped_to_register(appeal: Any) -> set[int]:
    """Who entered the customer's points, passed the appeal on, or answered questions about it (SBC-12.3b)."""
    subject = ContentType.objects.get_for_model(type(appeal))
    did = Q(verb__in=REGISTERING)
    for verb in PASSING_ON:
        did |= Q(verb__startswith=verb)
    events = TimelineEvent.objects.filter(did, subject_type=subject, subject_id=str(appeal.pk), actor__isnull=False)
    return set(events.values_list("actor", flat=True))
