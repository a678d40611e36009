"""What this app adds to the permission register, with the rule for one record where there is one.

Whoever had a part in what is challenged never decides the challenge, whatever their role (SBC-12.3, SPSO-EP-22c).
"""

from typing import Any

from appeals.independence import free_seats, refused_for
from appeals.parts import LOGGED, parts_in
from engagement.people.selectors import stands_as, stands_as_manager
from engagement.permissions import EVERYONE, MANAGERS, Answer, Granted, Permission, Refused, Role, allowed

NO_CASES = {Role.POLICY_ADMINISTRATOR, Role.RECORDS_AUDIT, Role.ADMINISTRATOR, Role.HR, Role.COMMUNICATIONS}
SEES = EVERYONE - NO_CASES
REGISTERS = frozenset({Role.STAFF, *MANAGERS, Role.LIAISON_OFFICER})
GROUP = frozenset({Role.REVIEW_GROUP, Role.LIAISON_OFFICER})


def registers(user: Any, appeal: Any) -> Answer:
    """Whoever registered it goes on with it; the liaison officer, or a manager of the team, may as well."""
    if appeal.registered_by_id == user.pk:
        return Granted()
    post = stands_as(user, Role.LIAISON_OFFICER)
    return post if post else stands_as_manager(user, appeal.team)


def adds(user: Any, appeal: Any) -> Answer:
    """Whoever registers appeals, also where somebody else registered this one; never whoever hears it (SBC-12.3)."""
    if appeal.votes.filter(voter=user).exists() or (appeal.heard_by and declares_interest(user, appeal)):
        return Refused("You hear this appeal, so a colleague who does not hear it adds what the customer says.")
    return Granted()


def declines(user: Any, appeal: Any) -> Answer:
    """The liaison officer, where they neither registered it nor had a part in what is challenged."""
    if (refused := refused_for(user, appeal)) is not None:
        return refused
    return _not_for_somebody_with_a_part(stands_as(user, Role.LIAISON_OFFICER), appeal)


def sits_on(user: Any, appeal: Any) -> Answer:
    """Somebody who sits in the Review Group today and had no part in what is challenged (SBC-12.3b)."""
    if (refused := refused_for(user, appeal)) is not None:
        return refused
    for seat in free_seats(appeal):
        if seat.sits == user:
            return Granted(seat.for_user)
    return Refused("Only somebody who sits in the Review Group today can do this.")


def decides(user: Any, appeal: Any) -> Answer:
    """The Chief Executive, or the appeal authority, whoever had no part in what is challenged (SBC-12.3c)."""
    if (refused := refused_for(user, appeal)) is not None:
        return refused
    answer: Answer = Refused("This appeal is heard by somebody else.")
    for role in ROLES_THAT_HEAR.get(appeal.heard_by, ()):
        answer = _not_for_somebody_with_a_part(stands_as(user, role), appeal)
        if answer:
            return answer
    return answer


def declares_interest(user: Any, appeal: Any) -> Answer:
    """Whoever would hear it."""
    return sits_on(user, appeal) if appeal.heard_by == "review_group" else decides(user, appeal)


def settles_meanwhile(user: Any, appeal: Any) -> Answer:
    """Whoever hears it says whether the restriction applies meanwhile: one member is enough, so that it is quick."""
    return declares_interest(user, appeal)


def withdraws(user: Any, appeal: Any) -> Answer:
    """Whoever goes on with it; but nobody who had a part in what is challenged takes the challenge back."""
    answer = registers(user, appeal)
    if not answer:
        return answer
    parts = parts_in(appeal.restriction, but_for=appeal) if appeal.restriction is not None else {}
    stood_for = answer.for_user.pk if isinstance(answer, Granted) and answer.for_user is not None else user.pk
    if appeal.registered_by_id == user.pk and parts.get(user.pk) == LOGGED:
        # Whoever took the customer's call often logged what happened before: that alone makes them no judge of it.
        return answer
    if user.pk in parts or stood_for in parts:
        return Refused("You had a part in what is challenged, so a colleague who had none records this.")
    return answer


def closes(user: Any, appeal: Any) -> Answer:
    """The liaison officer, or whoever registered it."""
    return registers(user, appeal)


def _not_for_somebody_with_a_part(answer: Answer, appeal: Any) -> Answer:
    """A deputy acts in the holder's place, so not where the holder had a part."""
    if isinstance(answer, Granted) and answer.for_user is not None and refused_for(answer.for_user, appeal) is not None:
        return Refused("You would act for somebody who had a part in what is challenged, so somebody else decides it.")
    return answer


ROLES_THAT_HEAR: dict[str, tuple[Role, ...]] = {
    "chief_executive": (Role.CHIEF_EXECUTIVE,),
    "appeal_authority": (Role.APPEAL_AUTHORITY, Role.CHIEF_EXECUTIVE),
}


def hears_appeals(user: Any) -> bool:
    """Whether appeals can come to this person alone."""
    return bool(allowed(user, "hear_appeals_as_chief_executive") or allowed(user, "hear_appeals_as_authority"))


PERMISSIONS = (
    Permission("see_appeals", "See appeals that concern oneself or one’s level", SEES),
    Permission(
        "register_appeal",
        "Register an appeal on a customer’s behalf, and pass it on",
        REGISTERS,
        registers,
        ("SBC-12.1a",),
    ),
    Permission(
        "add_to_appeal",
        "Add what a customer says to an appeal until it is decided",
        REGISTERS,
        adds,
        ("SBC-12.1a", "SBC-12.3b"),
    ),
    Permission(
        "see_all_appeals", "See every appeal and its clock", frozenset({Role.LIAISON_OFFICER}), clauses=("SBC-14.2",)
    ),
    Permission("see_group_appeals", "See the appeals that came to the Review Group", GROUP, clauses=("SBC-12.3b",)),
    Permission(
        "sit_on_appeal", "Vote and act on an appeal in the Review Group", GROUP, sits_on, ("SBC-12.3b", "SBC-A1-CRG-1")
    ),
    Permission(
        "hear_appeals_as_chief_executive",
        "Hear the appeals that come to the Chief Executive",
        frozenset({Role.CHIEF_EXECUTIVE}),
        clauses=("SBC-12.3c",),
    ),
    Permission(
        "hear_appeals_as_authority",
        "Hear the appeals that come to a director or the head of the organisation",
        frozenset({Role.CHIEF_EXECUTIVE, Role.APPEAL_AUTHORITY}),
        clauses=("SPSO-EP-22c",),
    ),
    Permission(
        "decide_appeal",
        "Decide an appeal alone",
        frozenset({Role.CHIEF_EXECUTIVE, Role.APPEAL_AUTHORITY}),
        decides,
        ("SBC-12.3c", "SPSO-EP-22c"),
    ),
    Permission(
        "settle_meanwhile",
        "Say whether a restriction applies until an appeal is decided",
        GROUP | {Role.CHIEF_EXECUTIVE, Role.APPEAL_AUTHORITY},
        settles_meanwhile,
        ("SBC-12.1a",),
    ),
    Permission(
        "declare_interest_in_appeal",
        "Say that one has an interest in an appeal",
        GROUP | {Role.CHIEF_EXECUTIVE, Role.APPEAL_AUTHORITY},
        declares_interest,
        ("SBC-A1-CRG-1",),
    ),
    Permission(
        "decline_appeal",
        "Decide that an appeal came too late to be heard",
        frozenset({Role.LIAISON_OFFICER}),
        declines,
        ("SBC-12.1a",),
    ),
    Permission("withdraw_appeal", "Record that a customer withdrew an appeal", REGISTERS, withdraws),
    Permission("close_appeal", "Close an appeal", REGISTERS, closes),
    Permission(
        "record_inquiry",
        "Record the ombudsman’s inquiries",
        frozenset({Role.LIAISON_OFFICER}),
        clauses=("SBC-3.8b", "SBC-14.2"),
    ),
)
