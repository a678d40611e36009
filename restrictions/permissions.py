"""What this app adds to the permission register, with the rule for one record where there is one.

Requester, reporter, supporter and person affected never decide: the rules here refuse them in words, whatever their
role. The Review Group decides by votes, checks the letters of its decisions, and reviews them.
"""

from typing import Any

from engagement.people.duties import in_line
from engagement.people.selectors import acts_for, stands_as, stands_as_manager
from engagement.permissions import EVERYONE, MANAGERS, Answer, Granted, Permission, Refused, Role
from restrictions import grades

NO_CASES = {Role.POLICY_ADMINISTRATOR, Role.RECORDS_AUDIT, Role.ADMINISTRATOR, Role.HR}
SEES_CASES = EVERYONE - NO_CASES - {Role.COMMUNICATIONS}
ASKS = frozenset({Role.STAFF, *MANAGERS})
GROUP = frozenset({Role.REVIEW_GROUP, Role.LIAISON_OFFICER})


def is_requester(user: Any, request: Any) -> Answer:
    """The person who asks; once handed in, a manager of the team goes on for one who has left."""
    if request.requester_id == user.pk:
        return Granted()
    if request.reference and not request.requester.is_active:
        return stands_as_manager(user, request.team)
    return Refused("Only the person who asked for this can do that.")


def asks_as_manager(user: Any, request: Any) -> Answer:
    """A manager who asks of their own accord, and neither logged nor suffered what it rests on (SBC-A1-CRG-4)."""
    if request.requester_id != user.pk:
        return Refused("Only the manager who started this can do that.")
    if user.pk in _part_in_what_happened(request):
        return Refused("You logged, or were affected by, what this rests on. Send it to another manager for support.")
    return stands_as_manager(user, request.team)


def supports(user: Any, request: Any) -> Answer:
    """A manager of the team who neither asked for it nor logged or suffered what it rests on (SBC-A1-CRG-3a).

    Where that leaves nobody of the team, the next manager beyond it, as for incidents.
    """
    if request.requester_id == user.pk:
        return Refused("You asked for this, so another manager says whether they support it.")
    involved = _part_in_what_happened(request)
    if user.pk in involved:
        return Refused("You logged, or were affected by, what this rests on, so another manager supports it.")
    standing = acts_for(user)
    for duty in in_line(request.team, involved | {request.requester_id}):
        if duty.holder.pk in standing:
            return Granted(standing[duty.holder.pk])
    return Refused(f"Only a manager of {request.team.name} can do this.")


def decides_for_service(user: Any, request: Any) -> Answer:
    """The senior manager of the service, or their deputy, who took no part before (SBC-10.5b)."""
    if (refused := _took_part(user, request)) is not None:
        return refused
    if request.reached_group:
        return Refused("The Review Group decides this.")
    standing = acts_for(user)
    senior = request.team.senior_manager_id
    if senior in standing and senior not in _involved(request):
        return Granted(standing[senior])
    return Refused("Only the senior manager of this service can decide this.")


def decides_alone(user: Any, request: Any) -> Answer:
    """The senior manager at their level; on the health and safety track that track's people (SBC-A1-CAT1-4b)."""
    from engagement.permissions import allowed

    if request.track == grades.SAFETY:
        if (refused := _took_part(user, request)) is not None:
            return refused
        if allowed(user, "decide_for_safety"):
            return Granted()
        return decides_for_service(user, request)
    return decides_for_service(user, request)


def sits_for(user: Any, case: Any) -> Answer:
    """Somebody who sits in the group today, took no part before, and declared no interest (SBC-A1-CRG-1)."""
    from restrictions.models.requests import ActiveManagementRequest
    from restrictions.selectors.seats import seat_in

    if isinstance(case, ActiveManagementRequest):
        if (refused := _took_part(user, case)) is not None:
            return refused
        if case.interests.filter(person=user).exists():
            return Refused("You declared an interest in this case, so you take no part in it.")
        seat = seat_in(user, case)
    else:
        seat = seat_in(user)
    if seat is None:
        return Refused("Only somebody who sits in the Review Group today can do this.")
    return Granted(seat.for_user)


def answers_group(user: Any, request: Any) -> Answer:
    """The requester or a manager of the team answers what the group asks."""
    as_requester = is_requester(user, request)
    return as_requester if as_requester else stands_as_manager(user, request.team)


def signs_off(user: Any, request: Any) -> Answer:
    """The Chief Executive, or who covers for them; neither they nor whom they stand for took part (SPSO-G3-44)."""
    answer = stands_as(user, Role.CHIEF_EXECUTIVE)
    stands_for = answer.for_user if isinstance(answer, Granted) else None
    for person in (user, stands_for):
        if person is not None and (refused := _took_part(person, request)) is not None:
            return refused
    decided = {request.decided_by_id, *request.votes.values_list("voter", flat=True)}
    if user.pk in decided or (stands_for is not None and stands_for.pk in decided):
        return Refused("You voted on this or recorded it, so somebody else gives the highest sign-off.")
    return answer


def withdraws(user: Any, obj: Any) -> Answer:
    """The requester or a manager of the team; whoever decides it says no with reasons instead."""
    from restrictions.checks.common import request_of

    request = request_of(obj)
    answer = answers_group(user, request)
    if answer and user.pk not in (request.requester_id, request.supported_by_id) and _decides_or_decided(user, request):
        return Refused("You decide this. Where it should not go on, do not approve it, and say why.")
    return answer


def _decides_or_decided(user: Any, request: Any) -> bool:
    from engagement.permissions import allowed

    waits = request.state in (request.State.SENIOR_MANAGER_PENDING, request.State.SAFETY_PENDING)
    return request.decided_by_id == user.pk or (waits and bool(allowed(user, "decide_restriction", request)))


def is_proposer(user: Any, exception: Any) -> Answer:
    """Whoever proposed it takes it back."""
    if exception.proposed_by_id == user.pk:
        return Granted()
    return Refused("Only the person who proposed this can take it back.")


def approves_exception(user: Any, exception: Any) -> Answer:
    """Somebody of the deciding level, who did not propose it and took no part (SBC-10.6-0).

    On the health and safety track the group only advises: its exceptions are never the group's (SBC-A1-CAT1-4b).
    """
    if exception.proposed_by_id == user.pk:
        return Refused("You proposed this exception, so somebody else decides about it.")
    request = exception.request
    on_safety_track = request.track == grades.SAFETY
    as_member: Answer = Refused("The Review Group only advises here.") if on_safety_track else sits_for(user, request)
    answer = as_member
    if not (as_member and (request.reached_group or request.decided_level in (grades.REVIEW_GROUP, grades.HIGHEST))):
        as_senior = decides_alone(user, request)
        answer = as_senior if as_senior or on_safety_track else as_member
    if isinstance(answer, Granted) and answer.for_user is not None and answer.for_user.pk == exception.proposed_by_id:
        return Refused("You would decide in the place of the person who proposed it, so somebody else does.")
    return answer


def tells_customer(user: Any, restriction: Any) -> Answer:
    """The requester or a manager of the team tells the customer and arranges who must know."""
    return answers_group(user, restriction.request)


def decides_on_telling(user: Any, restriction: Any) -> Answer:
    """Somebody of the level that decided (SBC-11.6)."""
    from engagement.permissions import allowed

    return allowed(user, "review_restriction", restriction)


def reviews(user: Any, obj: Any) -> Answer:
    """The level that decided: the senior manager for their own, the group for every arrangement (SBC-13.2a).

    Never the person who asked for it, who is affected by what it rests on, or who logged it; nor anybody in the place
    of one of these.
    """
    restriction = getattr(obj, "restriction", obj)
    request = restriction.request
    if request.interests.filter(person=user).exists():
        return Refused("You declared an interest in this case, so you take no part in it.")
    recused = set(request.interests.values_list("person", flat=True))
    out = {request.requester_id} | _part_in_what_happened(request) | recused
    if user.pk in out:
        return Refused("You asked for this, or it rests on what you logged or were affected by: somebody else reviews.")
    answer = _of_deciding_level(user, restriction)
    stands_for = answer.for_user if isinstance(answer, Granted) else None
    if stands_for is not None and stands_for.pk in out:
        return Refused("You would review in the place of somebody who must not, so somebody else reviews.")
    return answer


def _of_deciding_level(user: Any, restriction: Any) -> Answer:
    """Whoever sits in the group, or holds the level that decided, today."""
    from restrictions.selectors.seats import seat_in

    request = restriction.request
    seat = seat_in(user)
    if seat is not None and request.track == grades.POLICY:
        return Granted(seat.for_user)
    if restriction.decided_level == grades.SENIOR_MANAGER:
        standing = acts_for(user)
        senior = restriction.team.senior_manager_id
        if senior in standing:
            return Granted(standing[senior])
        if request.track == grades.SAFETY:
            from engagement.permissions import allowed

            return allowed(user, "decide_for_safety")
    return Refused("Only the level that decided this reviews it.")


def asks_for_advice(user: Any, advice: Any) -> Answer:
    """A manager of the team."""
    return stands_as_manager(user, advice.team)


def _part_in_what_happened(request: Any) -> set[int]:
    """Who logged, or was affected by, the incidents it rests on (UKCG-011a)."""
    pairs = request.incidents.values_list("reporter", "affected")
    return {person for pair in pairs for person in pair if person}


def _involved(request: Any) -> set[int]:
    """Who must not decide: requester, supporter, and whoever had a part in what happened."""
    return {request.requester_id, request.supported_by_id, *_part_in_what_happened(request)} - {None}


def _took_part(user: Any, request: Any) -> Refused | None:
    """Why this person must not decide about the request, if so."""
    if request.requester_id == user.pk:
        return Refused("You asked for this, so somebody else decides.")
    if request.supported_by_id == user.pk:
        return Refused("You supported this, so somebody else decides.")
    if user.pk in _part_in_what_happened(request):
        return Refused("You logged, or were affected by, what this rests on, so somebody else decides.")
    return None


PERMISSIONS = (
    Permission("see_restrictions", "See requests and restrictions that concern oneself or one’s level", SEES_CASES),
    Permission(
        "ask_for_restriction",
        "Ask for limits to contact",
        ASKS,
        is_requester,
        ("SBC-A1-CRG-3a",),
    ),
    Permission(
        "ask_for_restriction_as_manager",
        "Ask for limits to contact as manager",
        MANAGERS,
        asks_as_manager,
        ("SBC-A1-CRG-4",),
    ),
    Permission("support_restriction", "Support a request or not", MANAGERS, supports, ("SBC-A1-CRG-3b",)),
    Permission(
        "decide_for_service",
        "Pass a request on from the senior manager’s level",
        frozenset({Role.SENIOR_MANAGER}),
        decides_for_service,
        ("SBC-10.5b",),
    ),
    Permission(
        "decide_restriction",
        "Decide about limits to contact within one’s own reach",
        frozenset({Role.SENIOR_MANAGER, Role.HEALTH_AND_SAFETY}),
        decides_alone,
        ("SBC-10.5b", "SBC-12.3b", "SBC-A1-CAT1-4b"),
    ),
    Permission(
        "decide_for_safety",
        "Decide on the health and safety track",
        frozenset({Role.HEALTH_AND_SAFETY}),
        clauses=("SBC-A1-CAT1-4b",),
    ),
    Permission("sit_in_group", "Vote and act in the Review Group", GROUP, sits_for, ("SBC-7.7", "SBC-A1-CRG-1")),
    Permission("see_group_cases", "See what came to the Review Group", GROUP, clauses=("SBC-A1-LEV-3",)),
    Permission(
        "see_all_requests",
        "See every request and its clock",
        frozenset({Role.LIAISON_OFFICER}),
        clauses=("SBC-14.2",),
    ),
    Permission("answer_group", "Answer the Review Group’s question", ASKS, answers_group),
    Permission(
        "ask_group_for_advice",
        "Ask the Review Group for advice on category one",
        MANAGERS,
        asks_for_advice,
        ("SBC-A1-CAT1-4a",),
    ),
    Permission(
        "give_highest_signoff",
        "Give the highest sign-off",
        frozenset({Role.CHIEF_EXECUTIVE}),
        signs_off,
        ("SPSO-G3-44",),
    ),
    Permission("withdraw_restriction_request", "Withdraw a request before it is in force", ASKS, withdraws),
    Permission(
        "propose_exception",
        "Propose an exception",
        frozenset({Role.HEALTH_AND_SAFETY}) | ASKS | GROUP,
        is_proposer,
        ("SBC-10.6-0",),
    ),
    Permission(
        "approve_exception",
        "Decide about an exception",
        frozenset({Role.SENIOR_MANAGER, Role.HEALTH_AND_SAFETY}) | GROUP,
        approves_exception,
        ("SBC-10.6-0", "SBC-11.6", "SBC-12.6-0", "SBC-7.9b"),
    ),
    Permission(
        "tell_customer",
        "Tell the customer, and say who must know",
        ASKS,
        tells_customer,
        ("SBC-11.2-0", "SPSO-EP-66.0"),
    ),
    Permission(
        "decide_exceptions",
        "Bring a restriction into force without telling the customer",
        frozenset({Role.SENIOR_MANAGER, Role.HEALTH_AND_SAFETY}) | GROUP,
        decides_on_telling,
        ("SBC-11.6",),
    ),
    Permission(
        "see_register",
        "Open the register of restrictions",
        MANAGERS | GROUP | {Role.CHIEF_EXECUTIVE, Role.HEALTH_AND_SAFETY},
        clauses=("SPSO-EP-62.2",),
    ),
    Permission(
        "see_whole_register",
        "Read all restrictions that are or were in force",
        MANAGERS | GROUP,
        clauses=("SPSO-EP-62.2", "SPSO-EP-65b"),
    ),
    Permission(
        "review_restriction",
        "Review, ease or lift a restriction",
        frozenset({Role.SENIOR_MANAGER, Role.HEALTH_AND_SAFETY}) | GROUP,
        reviews,
        ("SBC-13.2a", "UKCG-057"),
    ),
    Permission("see_reviews", "See the reviews that are planned", MANAGERS | GROUP | {Role.HEALTH_AND_SAFETY}),
    Permission("ask_for_early_review", "Say that contact has become easier", SEES_CASES, clauses=("SBC-13.2b",)),
    Permission("sign_status_list", "Sign entries of the status list", GROUP, clauses=("SBC-13.2a",)),
    Permission("read_exceptions", "Read the ledger of exceptions", GROUP),
)
