"""Who is who today: standing in, managing, holding a seat."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from engagement import clock
from engagement.people.models import Absence, Team, User
from engagement.people.permissions import Answer, Granted, Refused


def acts_for(user: Any) -> dict[int, Any]:
    """User ids in whose place `user` may act today: their own, and those whose dated absence they cover.

    The value is the absent User, or None for themselves. Kept on the user object for the request.
    """
    today = clock.today()
    kept: tuple[Any, dict[int, Any]] | None = getattr(user, "_acts_for", None)
    if kept is not None and kept[0] == today:
        return kept[1]
    standing: dict[int, Any] = {user.pk: None}
    covers = Absence.objects.filter(deputy=user, starts_on__lte=today, ends_on__gte=today).select_related("user")
    for absence in covers:
        standing.setdefault(absence.user_id, absence.user)
    user._acts_for = (today, standing)
    return standing


def managed_teams(user: Any) -> QuerySet[Team]:
    """Teams whose line or senior manager the user is, or covers for today."""
    standing = list(acts_for(user))
    return Team.objects.filter(Q(line_manager__in=standing) | Q(senior_manager__in=standing))


def stands_as_manager(user: Any, team: Team | None, *, not_for: Collection[int] = ()) -> Answer:
    """May the user act as line or senior manager of `team` today? Says for whom, if as a deputy.

    `not_for` names people whose place must not be taken in this matter: a deputy of the manager who asked for
    something must not decide about it in that manager's name.
    """
    if team is None:
        return Refused("This has no team yet, so nobody manages it.")
    standing = acts_for(user)
    for manager_id in (team.line_manager_id, team.senior_manager_id):
        if manager_id in standing and manager_id not in not_for:
            return Granted(standing[manager_id])
    return Refused(f"Only a manager of {team.name} can do this.")


def holder_of(team: Team, duty: str) -> User | None:
    """The person who holds a duty in a team: "line_manager" or "senior_manager"."""
    return team.senior_manager if duty == "senior_manager" else team.line_manager


def who_deals_with(user: User) -> list[User]:
    """The person and, while they are away today, whoever covers for them: whom to tell of their work."""
    today = clock.today()
    covering = User.objects.filter(
        covers__user=user, covers__starts_on__lte=today, covers__ends_on__gte=today, is_active=True
    ).distinct()
    return [user, *covering]


def active_people() -> QuerySet[User]:
    """Everyone who works here now, by name."""
    return User.objects.filter(is_active=True, is_superuser=False).select_related("team__service")
