"""What this app adds to the permission register, and the four eyes of letters in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from engagement.people.selectors import acts_for, stands_as_manager
from engagement.permissions import EVERYONE, MANAGERS, Answer, Granted, Permission, Refused, Role

if TYPE_CHECKING:
    from letters.models import Letter

WRITES = frozenset(EVERYONE) - {Role.POLICY_ADMINISTRATOR, Role.RECORDS_AUDIT, Role.ADMINISTRATOR}

CheckerRule = Callable[[Any, Any], Answer]
_checkers: dict[str, CheckerRule] = {}


def register_checker(grade: str, checker_rule: CheckerRule) -> None:
    """Say who may check letters whose type names this grade ("review_group"). Asked after the four eyes."""
    _checkers[grade] = checker_rule


def has_other_checker(letter: Letter) -> bool:
    """Whether the letter's type is checked by a grade that a higher app answers for, not by a manager of the team."""
    from letters.letter_types import type_of

    letter_type = type_of(letter)
    return letter_type is not None and letter_type.checker in _checkers


def writers_of(letter: Letter) -> set[int]:
    """Everybody who has written on the letter, in any version or before somebody saved over it: none checks it."""
    wrote = {letter.drafter_id, *letter.writers.values_list("writer_id", flat=True)}
    for drafter_id, saved_by_id in letter.versions.values_list("drafter_id", "saved_by_id"):
        wrote |= {drafter_id, saved_by_id}
    return wrote


def checking_managers(letter: Letter) -> list[int]:
    """The managers of the team who may check: the addressed duty first, without writers and those left out."""
    team = letter.team
    duties = [team.line_manager_id, team.senior_manager_id]
    if letter.checker_duty == "senior_manager":
        duties.reverse()
    out = writers_of(letter) | set(letter.not_checked_by.values_list("pk", flat=True))
    return [duty for duty in dict.fromkeys(duties) if duty is not None and duty not in out]


def is_writer(user: Any, letter: Letter) -> Answer:
    """The drafter, or whoever covers for them today."""
    standing = acts_for(user)
    if letter.drafter_id in standing:
        return Granted(standing[letter.drafter_id])
    return Refused("Only the person who writes this letter can do that.")


def checks_letter(user: Any, letter: Letter) -> Answer:
    """Never somebody who wrote on it; then the grade that the letter type names (SBC-A1-REST-7)."""
    if user.pk in writers_of(letter):
        return Refused("You wrote this letter, so somebody else checks it.")
    if letter.not_checked_by.filter(pk=user.pk).exists():
        return Refused("You were part of what this letter is about, so somebody else checks it.")
    from letters.letter_types import type_of

    letter_type = type_of(letter)
    other = _checkers.get(letter_type.checker) if letter_type is not None else None
    if other is not None:
        return other(user, letter)
    standing = acts_for(user)
    for manager_id in checking_managers(letter):
        if manager_id in standing:
            return Granted(standing[manager_id])
    return Refused(f"Only a manager of {letter.team} who did not write this letter can check it.")


def sends_letter(user: Any, letter: Letter) -> Answer:
    """The drafter or a manager of the team."""
    as_writer = is_writer(user, letter)
    return as_writer if as_writer else stands_as_manager(user, letter.team)


PERMISSIONS = (
    Permission("see_letters", "See letters of one's own or of teams one manages", WRITES),
    Permission("write_letter", "Write a letter", WRITES, is_writer, ("SBC-A1-REST-6",)),
    Permission("check_letter", "Check a letter that somebody else wrote", MANAGERS, checks_letter, ("SBC-A1-REST-7",)),
    Permission("issue_letter", "Send a checked letter and record it", WRITES, sends_letter, ("SBC-A1-REST-8",)),
    Permission("cancel_letter", "Cancel a letter that was not sent", WRITES, sends_letter),
)
