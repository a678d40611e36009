"""Who checks the letters of this app: the group, the level that decided, the highest sign-off (SBC-A1-CRG-7)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from engagement.people.models import User
from engagement.people.selectors import acts_for, holders_of_role
from engagement.permissions import Answer, Granted, Refused, Role, allowed
from engagement.policy.selectors import local
from engagement.transitions import NextWork
from letters.checkers import left_out
from letters.handover import READY_TO_CHECK
from restrictions import grades
from restrictions.models import Interest, Restriction
from restrictions.selectors.seats import seat_in, sitting_today

GROUP, DECIDING_LEVEL, HIGHEST_SIGNOFF = "review_group", "deciding_level", "highest_signoff"
NOBODY = Q(pk__in=[])
EVERY = ~NOBODY


def register() -> None:
    """Called once from the app's `ready()`."""
    from letters.checkers import register_checker

    register_checker(GROUP, member_checks, who=members, waiting=waiting_for_member, asks=asks_group)
    register_checker(DECIDING_LEVEL, level_checks, who=of_level, waiting=waiting_for_level, asks=asks_level)
    register_checker(HIGHEST_SIGNOFF, highest_checks, who=highest, waiting=waiting_for_highest, asks=asks_highest)


# A member of the group


def member_checks(user: Any, letter: Any) -> Answer:
    """Whoever sits in the group today and declared no interest; deputies as the organisation allows them."""
    seat = seat_in(user)
    if seat is None:
        return Refused("Only somebody who sits in the Review Group today can check this letter.")
    recused = _recused(letter)
    if user.pk in recused or (seat.for_user is not None and seat.for_user.pk in recused):
        return Refused("An interest was declared in this case, so another member checks its letter.")
    return Granted(seat.for_user)


def members(letter: Any) -> list[User]:
    """Everybody who sits today and declared no interest in the case of this letter."""
    recused = _recused(letter)
    return [
        seat.sits
        for seat in sitting_today()
        if seat.sits is not None
        and seat.sits.pk not in recused
        and (seat.for_user is None or seat.for_user.pk not in recused)
    ]


def _recused(letter: Any) -> set[int]:
    """Who declared an interest in the case that the letter is about."""
    declared = Interest.objects.filter(request__restriction__reference=letter.matter)
    return set(declared.values_list("person", flat=True))


def waiting_for_member(user: Any) -> Q:
    """Every letter of this grade waits for every member, but for cases in which they declared an interest."""
    seat = seat_in(user)
    if seat is None:
        return NOBODY
    people = [one for one in (user, seat.for_user) if one is not None]
    recused = Interest.objects.filter(person__in=people).values("request__restriction__reference")
    return ~Q(matter__in=recused.exclude(request__restriction=None))


def asks_group(letter: Any) -> Iterator[NextWork]:
    """One piece of work for the whole group: whoever is first."""
    yield NextWork("check_letter", READY_TO_CHECK, duty=GROUP, due_on=letter.check_by, path=letter.check_url)


# The level that decided


def level_checks(user: Any, letter: Any) -> Answer:
    """A member of the group; where a senior manager decided, that post too."""
    if _decided_by_senior(letter):
        standing = acts_for(user)
        if letter.team.senior_manager_id in standing:
            return Granted(standing[letter.team.senior_manager_id])
    answer = member_checks(user, letter)
    return answer if answer else Refused("Only the level that decided can check this letter.")


def of_level(letter: Any) -> list[User]:
    """The senior manager who may have decided, in front; then everybody who sits in the group today."""
    senior = letter.team.senior_manager if _decided_by_senior(letter) else None
    first = [senior] if senior is not None and senior.is_active else []
    return list(dict.fromkeys([*first, *members(letter)]))


def waiting_for_level(user: Any) -> Q:
    """`level_checks` as a query."""
    decided = Restriction.objects.filter(decided_level=grades.SENIOR_MANAGER).values("reference")
    return Q(team__senior_manager__in=list(acts_for(user)), matter__in=decided) | waiting_for_member(user)


def asks_level(letter: Any) -> Iterator[NextWork]:
    """The senior manager of the team where they decided and may check, else the group."""
    senior = letter.team.senior_manager
    if _decided_by_senior(letter) and senior is not None and senior.is_active and senior.pk not in left_out(letter):
        yield NextWork(
            "check_letter",
            READY_TO_CHECK,
            team=letter.team,
            duty="senior_manager",
            due_on=letter.check_by,
            path=letter.check_url,
        )
    else:
        yield from asks_group(letter)


def _decided_by_senior(letter: Any) -> bool:
    return Restriction.objects.filter(reference=letter.matter, decided_level=grades.SENIOR_MANAGER).exists()


# The highest sign-off


def highest_checks(user: Any, letter: Any) -> Answer:
    """A member of the group, or the Chief Executive, as the organisation has set it (SPSO-G3-44)."""
    if not _by_chief_executive():
        return member_checks(user, letter)
    return (
        Granted()
        if allowed(user, "give_highest_signoff")
        else Refused("Only the Chief Executive can check this letter.")
    )


def highest(letter: Any) -> list[User]:
    """Everybody who may give it today."""
    return holders_of_role(Role.CHIEF_EXECUTIVE) if _by_chief_executive() else members(letter)


def waiting_for_highest(user: Any) -> Q:
    """`highest_checks` as a query."""
    if not _by_chief_executive():
        return waiting_for_member(user)
    return EVERY if allowed(user, "give_highest_signoff") else NOBODY


def asks_highest(letter: Any) -> Iterator[NextWork]:
    """The group, or the Chief Executive."""
    duty = "chief_executive" if _by_chief_executive() else GROUP
    yield NextWork("check_letter", READY_TO_CHECK, duty=duty, due_on=letter.check_by, path=letter.check_url)


def _by_chief_executive() -> bool:
    return bool(local("highest_signoff") == "chief_executive")
