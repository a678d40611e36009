"""Before somebody leaves, their work goes to somebody else. Rooms and apps say what they hold, and hand it over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from engagement import clock
from engagement.people.models import Absence, Seat, Team, User
from engagement.people.roles import ROLE_LABELS, Role
from engagement.people.selectors import ROLES_OF_SEAT


@dataclass(frozen=True)
class Holding:
    """Something that is still in a person's hands: in words, where it stands, and the role whoever takes it needs."""

    sentence: str
    path: str = ""
    role: Role | None = None


Lists = Callable[[User], list[Holding]]
HandsOver = Callable[[User, User, User], None]
_kinds: list[tuple[Lists, HandsOver]] = []


def register(lists: Lists, hands_over: HandsOver) -> None:
    """Add a kind of holding; `hands_over(leaver, successor, actor)` runs inside the leaving's transaction."""
    if (lists, hands_over) not in _kinds:
        _kinds.append((lists, hands_over))


def holdings_of(person: User) -> list[Holding]:
    """Everything that must go to somebody else before the person leaves."""
    return [holding for lists, _hands_over in _kinds for holding in lists(person)]


def hand_over(leaver: User, successor: User, actor: User) -> None:
    """Give all of it to the successor. Call inside a transaction.

    Duties, registered first, go last: what waits for the holder of a duty is found by who holds it.
    """
    for _lists, hands_over in reversed(_kinds):
        hands_over(leaver, successor, actor)


def _duties(person: User) -> list[Holding]:
    found = [Holding(f"Line manager of {team}") for team in Team.objects.filter(line_manager=person)]
    found += [Holding(f"Senior manager of {team}") for team in Team.objects.filter(senior_manager=person)]
    found += [Holding(f"Deputy in {team}") for team in Team.objects.filter(deputy=person)]
    found += [Holding(f"Seat on the Review Group: {seat.get_kind_display()}") for seat in open_seats(person)]
    found += [Holding(f"Deputy for the seat of {seat.holder}") for seat in _seats_deputised(person)]
    found += [Holding(f"Covers for {cover.user} until {cover.ends_on:%-d %B %Y}") for cover in covers_of(person)]
    return found


def _hand_over_duties(leaver: User, successor: User, _actor: User) -> None:
    for duty in ("line_manager", "senior_manager", "deputy"):
        for team in Team.objects.filter(**{duty: leaver}):
            setattr(team, duty, successor)
            team.save()
    for seat in open_seats(leaver):
        _pass_on_seat(seat, successor)
    for seat in _seats_deputised(leaver):
        able = successor.pk != seat.holder_id and may_take_seat(successor, seat.kind)
        seat.deputy = successor if able else None
        seat.save()
    for cover in covers_of(leaver):
        if cover.user_id != successor.pk:
            cover.deputy = successor
            cover.save()


def _pass_on_seat(seat: Seat, successor: User) -> None:
    """The successor holds it from today; who held it until then stays on record."""
    today, last = clock.today(), seat.ends_on
    if seat.starts_on < today:
        seat.ends_on = today - timedelta(days=1)
        seat.save()
        seat = Seat(kind=seat.kind, deputy=seat.deputy, starts_on=today, ends_on=last)
    seat.holder = successor
    if seat.deputy == successor:
        seat.deputy = None
    seat.save()


def open_seats(person: User) -> list[Seat]:
    """The seats that the person holds today or will hold."""
    return list(_not_over().filter(holder=person).select_related("deputy"))


def _seats_deputised(person: User) -> list[Seat]:
    return list(_not_over().filter(deputy=person).exclude(holder=person).select_related("holder"))


def _not_over() -> QuerySet[Seat]:
    return Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()))


def may_take_seat(person: User, kind: str) -> bool:
    """Whether the person has a role with which one sits there."""
    return person.groups.filter(name__in=[role.value for role in ROLES_OF_SEAT[kind]]).exists()


def cannot_take_seat(person: User, kind: str) -> str:
    """Why not, in a sentence."""
    roles = " or ".join(ROLE_LABELS[role] for role in sorted(ROLES_OF_SEAT[kind], reverse=True))
    return f"{person} does not have the role of {roles} yet. Give it first."


def covers_of(person: User) -> list[Absence]:
    """The absences, today's and later ones, in which the person stands in for somebody."""
    return list(Absence.objects.not_over().filter(deputy=person).select_related("user"))


register(_duties, _hand_over_duties)
