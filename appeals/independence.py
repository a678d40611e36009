"""Who had a part in what is challenged, and who is left to hear the challenge (SBC-12.3, SPSO-EP-22c).

Whoever asked for the restriction, supported it, advised, voted, decided, wrote or checked its letters, reviewed it, or
logged, saw or suffered what it rests on, hears no appeal against it. Nor does the person in whose place a deputy did
any of this, nor whoever registered the appeal or helped with that.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from engagement.people.models import User
from engagement.people.selectors import SeatToday, fit_for_seat, holders_of_role, who_deals_with
from engagement.permissions import Refused, Role
from engagement.policy.selectors import local
from engagement.spine.models import TimelineEvent
from letters.models import Letter
from restrictions.models import Advice, Restriction, Review
from restrictions.selectors.seats import sitting_today, sitting_where

REGISTERED = "registered this appeal"
LOGGED = "logged, saw, or was affected by, what it rests on"
HELPED = "helped to register this appeal"
INTEREST = "declared an interest in it"

# What is done to an appeal before it is heard, or between, by whoever speaks for the customer's side of the case.
REGISTERING = ("register", "correct", "add_point", "take_point_off")
PASSING_ON = ("pass_to_", "answer_", "note_not_available")


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
    had(request.interests.values_list("person", flat=True), "declared an interest in the case")
    had(restriction.reviews.values_list("reviewer", flat=True), "reviewed it")
    had(_asked_for_more(request), "asked at a review for it to go on")
    had([restriction.told_by_id, restriction.sharing_decided_by_id], "told people of it")
    had(_of_letters(restriction), "wrote, checked or sent a letter about it")
    had(_of_the_warning(request), "took part in the warning before it")
    earlier = restriction.appeals.exclude(pk=but_for.pk) if but_for is not None else restriction.appeals
    had(earlier.values_list("decided_by", flat=True), "decided an earlier appeal")
    had(earlier.values_list("votes__voter", flat=True), "voted on an earlier appeal")
    had(earlier.values_list("votes__voting_for", flat=True), "was voted for by a deputy on an earlier appeal")
    had(earlier.values_list("interests__person", flat=True), "declared an interest in an earlier appeal")
    if request.extends is not None:
        before = request.extends.appeals
        had(before.values_list("decided_by", flat=True), "decided an appeal against the restriction before it")
        had(before.values_list("votes__voter", flat=True), "voted on an appeal against the restriction before it")
    had(_in_incidents(request), LOGGED)
    moved = _moves_of(request)
    had(moved.values_list("actor", flat=True), "took a step in the request")
    had(moved.values_list("acting_for", flat=True), "had a deputy who took a step in the request")
    return parts


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


def _advisers(request: Any) -> list[int | None]:
    asked = Q(request=request) | Q(incident__in=request.incidents.all())
    pairs = Advice.objects.filter(asked).values_list("answered_by", "asked_by")
    return [person for pair in pairs for person in pair]


def _asked_for_more(request: Any) -> Iterable[int | None]:
    """Who reviewed the restriction that this one takes the place of, and found that it should go on."""
    reviews = Review.objects.filter(restriction=request.extends_id, outcome=Review.Outcome.EXTEND)
    return reviews.values_list("reviewer", flat=True) if request.extends_id else ()


def _of_letters(restriction: Restriction) -> set[int | None]:
    return _wrote_checked_or_sent(Letter.objects.filter(matter=restriction.reference))


def _of_the_warning(request: Any) -> set[int | None]:
    """Who asked for, approved or wrote what was tried before."""
    people: set[int | None] = set()
    if request.approach is not None:
        people |= {request.approach.requester_id, request.approach.approver_id}
    if request.warning_letter_id is not None:
        people |= _wrote_checked_or_sent(Letter.objects.filter(pk=request.warning_letter_id))
    return people


def _wrote_checked_or_sent(letters: QuerySet[Letter]) -> set[int | None]:
    """Whoever wrote on these letters, checked or sent one. Three queries, however many letters there are."""
    rows = [
        *letters.values_list("drafter", "issued_by"),
        *letters.values_list("writers__writer"),
        *letters.values_list("versions__drafter", "versions__saved_by", "versions__checker"),
    ]
    return {person for row in rows for person in row}


def _in_incidents(request: Any) -> set[int | None]:
    rows = request.incidents.values_list("reporter", "affected", "witnesses__person", "immediate_actions__taken_by")
    return {person for row in rows for person in row}


def _moves_of(record: Any) -> QuerySet[TimelineEvent]:
    """What people did that moved a record on, whoever they were: asked, answered, passed it on, decided."""
    subject = ContentType.objects.get_for_model(type(record))
    return TimelineEvent.objects.filter(subject_type=subject, subject_id=str(record.pk)).exclude(state_after="")


def _helped_to_register(appeal: Any) -> set[int]:
    """Who entered the customer's points, passed the appeal on, or answered questions about it (SBC-12.3b)."""
    subject = ContentType.objects.get_for_model(type(appeal))
    did = Q(verb__in=REGISTERING)
    for verb in PASSING_ON:
        did |= Q(verb__startswith=verb)
    events = TimelineEvent.objects.filter(did, subject_type=subject, subject_id=str(appeal.pk), actor__isnull=False)
    return set(events.values_list("actor", flat=True))
