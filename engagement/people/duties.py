"""Where work goes when the managers of a team may not do it: the line goes on beyond the team, and never ends early.

A team's line manager comes first, then its senior manager. Beyond the team: line managers and then senior managers of
the other teams of its service, then senior managers of any other team. Places that nobody holds, or whose holder has
left, are passed over.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from engagement.people.models import Team, User

LINE_MANAGER, SENIOR_MANAGER = "line_manager", "senior_manager"


@dataclass(frozen=True)
class Duty:
    """A manager's place in a team, and who holds it now."""

    team: Team
    name: str
    holder: User


def of_team(team: Team) -> list[Duty]:
    """The places of the team's own managers that somebody holds, the line manager first."""
    return [
        Duty(team, name, holder)
        for name, holder in ((LINE_MANAGER, team.line_manager), (SENIOR_MANAGER, team.senior_manager))
        if holder is not None and holder.is_active
    ]


def beyond_team(team: Team) -> Iterator[Duty]:
    """The places after those of the team itself, nearest first. One query."""
    others = list(
        Team.objects.exclude(pk=team.pk)
        .select_related("line_manager", "senior_manager", "service")
        .order_by("service__name", "name")
    )
    near = [duty for other in others if other.service_id == team.service_id for duty in of_team(other)]
    yield from sorted(near, key=lambda duty: duty.name != LINE_MANAGER)
    for other in others:
        if other.service_id != team.service_id:
            yield from (duty for duty in of_team(other) if duty.name == SENIOR_MANAGER)


def free_of_team(team: Team, apart_from: Collection[int]) -> list[Duty]:
    """The team's own managers without those who are part of the matter."""
    return [duty for duty in of_team(team) if duty.holder.pk not in apart_from]


def next_beyond(team: Team, apart_from: Collection[int]) -> Duty | None:
    """Who comes next where nobody of the team may act; None where nobody at all is left."""
    return next((duty for duty in beyond_team(team) if duty.holder.pk not in apart_from), None)


def in_line(team: Team, apart_from: Collection[int]) -> list[Duty]:
    """Who may act in a matter, the first of whom gets the work: managers of the team, or else the next beyond it."""
    own = free_of_team(team, apart_from)
    if own:
        return own
    beyond = next_beyond(team, apart_from)
    return [beyond] if beyond is not None else []
