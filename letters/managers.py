"""Managers as checkers of letters: the grade that this app answers for itself (SBC-A1-REST-7).

The managers of the letter's team check. Where both wrote on it or were part of what it is about, the next manager
beyond the team does (`engagement.people.duties`): the work goes there, and with the work the right to see the letter.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from engagement.people.duties import Duty, in_line
from engagement.people.models import User
from engagement.people.selectors import acts_for
from engagement.permissions import Answer, Granted, Refused
from engagement.spine.work_items import open_work_of, tell, waiting_for
from letters.checkers import MANAGER, left_out, who_may_check

if TYPE_CHECKING:
    from letters.models import Letter


def duties_to_check(letter: Letter, *, besides: Collection[int] = ()) -> list[Duty]:
    """The places whose holders may check: the duty to which the letter is addressed first, or one beyond the team."""
    found = in_line(letter.team, left_out(letter) | set(besides))
    return sorted(found, key=lambda duty: duty.name != letter.checker_duty)


def managers_of(letter: Letter) -> list[User]:
    """The managers who may check, the one whose work it becomes first."""
    return list(dict.fromkeys(duty.holder for duty in duties_to_check(letter)))


def manager_checks(user: Any, letter: Letter) -> Answer:
    """A manager of the team who may check it, or who covers for one of them today."""
    standing = acts_for(user)
    for manager in who_may_check(letter):
        if manager.pk in standing:
            return Granted(standing[manager.pk])
    return Refused(f"Only a manager of {letter.team} who did not write this letter can check it.")


def waiting_for_manager(user: Any) -> Q:
    """`manager_checks` as a query: as line or senior manager, or in the place of one who is away and could check it."""
    standing = list(acts_for(user))
    of_team = _in_the_place_of("line_manager", standing) | _in_the_place_of("senior_manager", standing)
    return of_team | Q(pk__in=asked_to_check(user))


def asked_to_check(user: Any) -> list[UUID]:
    """The letters whose check waits for this person as the holder of a duty, of whatever team."""
    from letters.models import Letter

    asked = waiting_for(user).filter(
        kind="check_letter", assignee=None, subject_type=ContentType.objects.get_for_model(Letter)
    )
    return [UUID(letter) for letter in asked.values_list("subject_id", flat=True)]


def pass_checks_on() -> int:
    """Address anew each check that waits where nobody may do it any more, because the manager changed; how many.

    Called by the daily clock; a second run does nothing.
    """
    from letters.models import Letter

    moved = 0
    waiting = Letter._base_manager.filter(state=Letter.State.READY_FOR_CHECK, checker_grade=MANAGER).order_by("pk")
    for pk in waiting.values_list("pk", flat=True):
        with transaction.atomic():
            letter = Letter._base_manager.select_for_update(of=("self",)).get(pk=pk)
            moved += letter.state == Letter.State.READY_FOR_CHECK and _pass_check_on(letter)
    return moved


def _pass_check_on(letter: Letter) -> bool:
    duties = duties_to_check(letter)
    item = open_work_of(letter).filter(kind="check_letter", assignee=None).first()
    if item is None or not duties or any((one.team.pk, one.name) == (item.team_id, item.duty) for one in duties):
        return False
    item.team, item.duty = duties[0].team, duties[0].name
    item.save(update_fields=["team", "duty"])
    tell(duties[0].holder, item.title, letter, path=item.path, work=item)
    return True


def _in_the_place_of(duty: str, standing: list[int]) -> Q:
    """Letters of teams in which the user stands for this manager, and this manager could check them."""
    from letters.models import Letter

    manager = f"team__{duty}"
    excluded = Letter.not_checked_by.through.objects.filter(letter=OuterRef("pk"), user=OuterRef(manager))
    may_check = ~Q(drafter=F(manager)) & ~Q(Exists(excluded)) & ~wrote_on_it(OuterRef(manager))
    return Q(**{f"{manager}__in": standing}) & may_check


def wrote_on_it(person: Any) -> Q:
    """Letters that have or had words of this person: `checkers.writers_of` as a query."""
    from letters.models import LetterVersion, LetterWriter

    versions = LetterVersion.objects.filter(Q(drafter=person) | Q(saved_by=person), letter=OuterRef("pk"))
    named = LetterWriter.objects.filter(letter=OuterRef("pk"), writer=person)
    return Q(Exists(versions)) | Q(Exists(named))
