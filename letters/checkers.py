"""Who checks a letter: people of the grade that it was started with, and never somebody who wrote on it.

Managers of the team are known here. A higher app says at start-up who stands for the other grades (SBC-A1-CRG-7).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from engagement.people.models import User
from engagement.permissions import Answer, Refused

if TYPE_CHECKING:
    from engagement.transitions import NextWork
    from letters.models import Letter

MANAGER = "manager"


@dataclass(frozen=True)
class CheckerGrade:
    """One grade of checkers. None of the functions needs to know the four eyes: they are asked before and after.

    `may(user, letter)` answers for one letter; `who(letter)` names those who may, the one to be asked first in front;
    `waiting(user)` is a Q on Letter, those that this person may check; `asks(letter)` is the work that it becomes,
    else it is work for the first of `who`, and the others get word.
    """

    may: Callable[[Any, Any], Answer]
    who: Callable[[Any], Iterable[User]]
    waiting: Callable[[Any], Q]
    asks: Callable[[Any], Iterable[NextWork]] | None = None


_grades: dict[str, CheckerGrade] = {}


def register_checker(
    grade: str,
    may: Callable[[Any, Any], Answer],
    *,
    who: Callable[[Any], Iterable[User]],
    waiting: Callable[[Any], Q],
    asks: Callable[[Any], Iterable[NextWork]] | None = None,
) -> None:
    """Say who checks letters of this grade ("review_group"); called once from an app's `AppConfig.ready()`."""
    _grades[grade] = CheckerGrade(may, who, waiting, asks)


def grade_of(letter: Letter) -> CheckerGrade | None:
    """Who checks this letter; None where no app answers for its grade: then nobody does."""
    return _grades.get(letter.checker_grade)


def writers_of(letter: Letter) -> set[int]:
    """Everybody who has written on the letter, in any version or before somebody saved over it: none checks it."""
    wrote = {letter.drafter_id, *letter.writers.values_list("writer_id", flat=True)}
    for drafter_id, saved_by_id in letter.versions.values_list("drafter_id", "saved_by_id"):
        wrote |= {drafter_id, saved_by_id}
    return wrote


def left_out(letter: Letter) -> set[int]:
    """Who never checks this letter: its writers, and who was part of what it is about (SBC-A1-REST-7)."""
    return writers_of(letter) | set(letter.not_checked_by.values_list("pk", flat=True))


def who_may_check(letter: Letter) -> list[User]:
    """The people who may check the letter, the one whose work it becomes first."""
    grade = grade_of(letter)
    if grade is None:
        return []
    out = left_out(letter)
    return [person for person in grade.who(letter) if person.pk not in out]


def checks_letter(user: Any, letter: Letter) -> Answer:
    """Never somebody who wrote on it; then the grade that the letter was started with (SBC-A1-REST-7)."""
    if user.pk in writers_of(letter):
        return Refused("You wrote this letter, so somebody else checks it.")
    if letter.not_checked_by.filter(pk=user.pk).exists():
        return Refused("You were part of what this letter is about, so somebody else checks it.")
    grade = grade_of(letter)
    return Refused("Nobody checks letters of this kind yet.") if grade is None else grade.may(user, letter)


def waiting_for_check(user: Any) -> Q:
    """The letters whose grade this person holds, whatever their state. As one Q; the four eyes come on top."""
    found = Q(pk__in=[])
    for name, grade in _grades.items():
        found |= Q(checker_grade=name) & grade.waiting(user)
    return found
