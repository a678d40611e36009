"""Who is next with a letter, and who is told. Titles name no customer: they go into emails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from engagement import clock
from engagement.people.models import User
from engagement.policy.selectors import local
from engagement.spine.calendar import add_working_days
from engagement.transitions import NextWork
from letters import checkers

if TYPE_CHECKING:
    from letters.models import Letter

READY_TO_CHECK = "A letter is ready for you to check"


def writing_due(letter: Letter, _actor: Any) -> Iterator[NextWork]:
    """The drafter writes."""
    yield NextWork(
        "write_letter",
        "Write the letter",
        assignee=letter.drafter,
        due_in_working_days=local("draft_letter_working_days"),
        path=letter.edit_url,
    )


def reading_again_due(letter: Letter, _actor: Any) -> Iterator[NextWork]:
    """The drafter reads the letter again: what the system places in it has changed."""
    yield NextWork(
        "write_letter",
        "What stands in a letter has changed: read it again and send it to be checked",
        assignee=letter.drafter,
        due_in_working_days=local("draft_letter_working_days"),
        path=letter.edit_url,
    )


def correction_due(letter: Letter, _actor: Any) -> Iterator[NextWork]:
    """The drafter answers the comments."""
    yield NextWork(
        "correct_letter",
        "Your letter came back with comments",
        assignee=letter.drafter,
        due_in_working_days=local("draft_letter_working_days"),
        path=letter.edit_url,
    )


def check_deadline() -> date | None:
    """Until when a letter that is ready today is checked; None where the organisation has set no time."""
    days = local("check_letter_working_days")
    return None if days is None else add_working_days(clock.today(), days)


def check_due(letter: Letter, _actor: Any) -> Iterator[NextWork]:
    """Somebody who did not write it reads exactly what will be sent (SBC-A1-REST-7)."""
    grade = checkers.grade_of(letter)
    if grade is not None and grade.asks is not None:
        yield from grade.asks(letter)
        return
    for first in checkers.who_may_check(letter)[:1]:
        yield NextWork(
            "check_letter",
            READY_TO_CHECK,
            assignee=first,
            due_on=letter.check_by,
            path=letter.check_url,
        )


def check_by_manager_due(letter: Letter) -> Iterator[NextWork]:
    """A manager's duty, of the team or beyond it, so that it stays work of the place where the manager changes."""
    from letters.managers import duties_to_check

    first = next(iter(duties_to_check(letter)), None)
    yield NextWork(
        "check_letter",
        READY_TO_CHECK,
        team=first.team if first else letter.team,
        duty=first.name if first else letter.checker_duty,
        due_on=letter.check_by,
        path=letter.check_url,
    )


def others_who_may_check(letter: Letter, _actor: Any) -> list[User]:
    """Those besides the first who may check it, where the grade has no work of its own for them."""
    grade = checkers.grade_of(letter)
    return checkers.who_may_check(letter)[1:] if grade is not None and grade.asks is None else []


def issue_due(letter: Letter, _actor: Any) -> Iterator[NextWork]:
    """The drafter sends it."""
    yield NextWork(
        "issue_letter",
        "The letter is checked: send it",
        assignee=letter.drafter,
        due_in_working_days=local("issue_letter_working_days"),
        path=letter.issue_url,
    )


def sending_again_due(letter: Letter, _actor: Any) -> Iterator[NextWork]:
    """The customer has not got it: the drafter finds another way."""
    yield NextWork(
        "send_again",
        "A letter came back: find another way to send it",
        assignee=letter.drafter,
        due_in_working_days=local("issue_letter_working_days"),
    )


def drafter_of(letter: Letter, _actor: Any) -> list[User]:
    """The person who writes it."""
    return [letter.drafter]


def drafter_and_checker(letter: Letter, _actor: Any) -> list[User | None]:
    """The person who wrote it and the person who checked it."""
    return [letter.drafter, letter.version.checker]


def checkers_of_letter(letter: Letter, _actor: Any) -> list[User]:
    """Whoever had it to check or has approved it: their work or their approval is gone."""
    checker = letter.version.checker
    return [checker] if checker is not None else checkers.who_may_check(letter)[:1]
