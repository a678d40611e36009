"""Who checks the letter about an appeal's outcome: whoever decided it (SBC-12.4a)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from appeals.independence import free_seats, refused_for
from appeals.models import Appeal
from appeals.permissions import ROLES_THAT_HEAR, decides, sits_on
from engagement.people.models import User
from engagement.people.selectors import holders_of_role
from engagement.permissions import Answer, Granted, Refused, allowed
from engagement.transitions import NextWork
from letters.handover import READY_TO_CHECK
from letters.models import Letter

DECIDER = "decider"
GROUP = "review_group"


def register() -> None:
    """Called once from the app's `ready()`."""
    from letters.checkers import register_checker

    register_checker(DECIDER, decider_checks, who=deciders, waiting=waiting_for_decider, asks=asks_decider)


def decider_checks(user: Any, letter: Any) -> Answer:
    """Who decided it; a member of the group where the group did; else whoever could decide it now."""
    appeal = appeal_of(letter)
    if appeal is None:
        return Refused("Nobody checks this letter: it belongs to no appeal.")
    if appeal.decided_by_id == user.pk:
        return Granted()
    answer = sits_on(user, appeal) if appeal.heard_by == GROUP else decides(user, appeal)
    return answer if answer else Refused("Only whoever decided the appeal checks this letter.")


def deciders(letter: Any) -> list[User]:
    """The person who decided in front; then those who could have."""
    appeal = appeal_of(letter)
    if appeal is None:
        return []
    first = [appeal.decided_by] if appeal.decided_by is not None and appeal.decided_by.is_active else []
    if appeal.heard_by == GROUP:
        others = [seat.sits for seat in free_seats(appeal) if seat.sits is not None]
    else:
        holders = [one for role in ROLES_THAT_HEAR.get(appeal.heard_by, ()) for one in holders_of_role(role)]
        others = [one for one in holders if refused_for(one, appeal) is None]
    return list(dict.fromkeys([*first, *others]))


def waiting_for_decider(user: Any) -> Q:
    """`decider_checks` as a query."""
    found = Q(appeal_answered__decided_by=user)
    if allowed(user, "see_group_appeals"):
        found |= Q(appeal_answered__heard_by=GROUP)
    if allowed(user, "hear_appeals_as_chief_executive"):
        found |= Q(appeal_answered__heard_by="chief_executive")
    if allowed(user, "hear_appeals_as_authority"):
        found |= Q(appeal_answered__heard_by="appeal_authority")
    mine = [letter.pk for letter in _waiting(found) if decider_checks(user, letter)]
    return Q(pk__in=mine)


def asks_decider(letter: Any) -> Iterator[NextWork]:
    """Work for who decided; for the group, where it did, so that any member may."""
    appeal = appeal_of(letter)
    given: dict[str, Any] = {"due_on": letter.check_by, "path": letter.check_url}
    if appeal is not None and appeal.heard_by == GROUP:
        yield NextWork("check_letter", READY_TO_CHECK, duty=GROUP, **given)
        return
    people = deciders(letter)
    if people:
        yield NextWork("check_letter", READY_TO_CHECK, assignee=people[0], **given)


def appeal_of(letter: Any) -> Appeal | None:
    """The appeal whose outcome this letter tells of."""
    found: Appeal | None = (
        Appeal.objects.filter(outcome_letter=letter).select_related("decided_by", "restriction").first()
    )
    return found


def _waiting(found: Q) -> Any:
    open_ones = Letter.objects.filter(checker_grade=DECIDER, state__in=(*Letter.UNSENT, Letter.State.CHECKED))
    return open_ones.filter(found)
