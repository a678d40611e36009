"""Before somebody leaves, their work goes to somebody else. Rooms and apps say what they hold, and hand it over."""

from collections.abc import Callable
from dataclasses import dataclass

from engagement import clock
from engagement.people.models import Absence, Seat, Team, User


@dataclass(frozen=True)
class Holding:
    """Something that is still in a person's hands: in words, and where it stands."""

    sentence: str
    path: str = ""


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
    """Give all of it to the successor. Call inside a transaction."""
    for _lists, hands_over in _kinds:
        hands_over(leaver, successor, actor)


def _duties(person: User) -> list[Holding]:
    found = [Holding(f"Line manager of {team}") for team in Team.objects.filter(line_manager=person)]
    found += [Holding(f"Senior manager of {team}") for team in Team.objects.filter(senior_manager=person)]
    found += [Holding(f"Deputy in {team}") for team in Team.objects.filter(deputy=person)]
    found += [Holding(f"Seat on the Review Group: {seat.get_kind_display()}") for seat in _open_seats(person)]
    found += [Holding(f"Covers for {cover.user} until {cover.ends_on:%-d %B %Y}") for cover in _covers(person)]
    return found


def _hand_over_duties(leaver: User, successor: User, _actor: User) -> None:
    for duty in ("line_manager", "senior_manager", "deputy"):
        for team in Team.objects.filter(**{duty: leaver}):
            setattr(team, duty, successor)
            team.save()
    for seat in _open_seats(leaver):
        seat.holder = successor
        seat.save()
    for cover in _covers(leaver):
        if cover.user_id != successor.pk:
            cover.deputy = successor
            cover.save()


def _open_seats(person: User) -> list[Seat]:
    return list(Seat.objects.filter(holder=person, ends_on__isnull=True))


def _covers(person: User) -> list[Absence]:
    return list(Absence.objects.filter(deputy=person, ends_on__gte=clock.today()).select_related("user"))


register(_duties, _hand_over_duties)
