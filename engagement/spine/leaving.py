"""Work in the hands of somebody who leaves: their own, that of their duties, and that of a post nobody else has."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from engagement.people.leavers import Holding
from engagement.people.models import User
from engagement.people.roles import POSTS, ROLE_LABELS, Role
from engagement.people.selectors import holders_of_role
from engagement.spine.models import WorkItem
from engagement.spine.work_items import tell

_DUTIES = {"line_manager": "line manager", "senior_manager": "senior manager"}


def work_held(person: User) -> list[Holding]:
    """What waits for the person, with where the work of a duty or a post goes. Titles name no customer."""
    found = [Holding(_named(item), item.path) for item in _own(person)]
    found += [
        Holding(f"{_named(item)}: goes to whoever becomes {_DUTIES[item.duty]} of {item.team}", item.path)
        for item in _of_duties(person)
    ]
    for item in _of_posts(person):
        role = Role(item.duty)
        found.append(Holding(f"{_named(item)}: goes to whoever becomes {ROLE_LABELS[role]}", item.path, role))
    return found


def hand_work_over(leaver: User, successor: User, _actor: User) -> None:
    """Their own work goes to the successor, who is told; that of duties and posts follows whoever holds them."""
    moved = _own(leaver).count() + _of_duties(leaver).count() + _of_posts(leaver).count()
    _own(leaver).update(assignee=successor)
    if moved:
        work = "1 piece of work is" if moved == 1 else f"{moved} pieces of work are"
        tell(successor, f"{leaver.name} is leaving: {work} yours now", leaver, path=reverse("work:home"))


def _named(item: WorkItem) -> str:
    return f"{item.title} ({item.reference})" if item.reference else item.title


def _open() -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(closed_at__isnull=True)


def _own(person: User) -> QuerySet[WorkItem]:
    return _open().filter(assignee=person)


def _of_duties(person: User) -> QuerySet[WorkItem]:
    held = Q(duty="line_manager", team__line_manager=person) | Q(duty="senior_manager", team__senior_manager=person)
    return _open().filter(held, assignee__isnull=True).select_related("team")


def _of_posts(person: User) -> QuerySet[WorkItem]:
    """The work of a post that only this person has. Others with the same role go on with it."""
    alone = [role.value for role in POSTS if holders_of_role(role) == [person]]
    return _open().filter(duty__in=alone, assignee__isnull=True)
