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

if TYPE_CHECKING:
    from letters.models import Letter


def writing_due(letter: Letter, _actor: Any) -> Iterator[NextWork]:
    """The drafter writes."""
    yield NextWork(
        "write_letter",
        "Write the letter",
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
    """A manager who did not write it reads exactly what will be sent (SBC-A1-REST-7)."""
    from letters.permissions import checking_managers

    managers = checking_managers(letter)
    team = letter.team
    duty = "senior_manager" if managers and managers[0] == team.senior_manager_id else "line_manager"
    yield NextWork(
        "check_letter",
        "A letter is ready for you to check",
        team=team,
        duty=duty,
        due_on=letter.check_by,
        path=letter.check_url,
    )


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
    from letters.permissions import checking_managers

    first = checking_managers(letter)[:1]
    asked = [letter.version.checker_id] if letter.version.checker_id else first
    return list(User.objects.filter(pk__in=asked))
