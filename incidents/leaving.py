"""When somebody has left: who goes on with what they wrote or asked for.

Whoever was handed the work that waits, and where nobody was, a manager of the team.
"""

from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType

from engagement.people.models import Team, User
from engagement.people.selectors import stands_as_manager
from engagement.permissions import Answer, Granted, Refused
from engagement.spine.models import WorkItem
from engagement.spine.work_items import open_work_of
from engagement.transitions import NextWork

# Work that belongs to the person who logged or asked: only these pass a record on to whoever takes it over.
PERSONAL = ("answer", "discuss", "converse")


def handed_to(user: Any, model: type[Any]) -> list[UUID]:
    """The records of one kind on which such work waits for this person."""
    found = WorkItem.objects.filter(
        assignee=user,
        kind__in=PERSONAL,
        closed_at__isnull=True,
        subject_type=ContentType.objects.get_for_model(model),
    )
    return [UUID(subject) for subject in found.values_list("subject_id", flat=True)]


def goes_on_for(user: Any, person: User, subject: Any) -> Answer:
    """May the user do what was the person's own to do, because that person has left?"""
    if person.is_active:
        return Refused(f"This is for {person.name}.")
    waiting = [item.assignee for item in open_work_of(subject) if item.kind in PERSONAL and item.assignee is not None]
    handed = [each for each in waiting if each.is_active]
    if not handed:
        return stands_as_manager(user, subject.team)
    if user in handed:
        return Granted()
    return Refused(f"{person.name} has left, and {handed[0].name} took this over.")


def work_for(kind: str, title: str, person: User, team: Team, *, days: int | None) -> NextWork:
    """Work for one person, or for the line manager of the team where that person has left."""
    if person.is_active:
        return NextWork(kind, title, assignee=person, due_in_working_days=days)
    return NextWork(kind, title, team=team, duty="line_manager", due_in_working_days=days)
