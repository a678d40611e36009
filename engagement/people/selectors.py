"""Who is who today: standing in, managing, holding a seat."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet

from engagement import clock
from engagement.people.models import Absence, Seat, Team, User
from engagement.people.permissions import Answer, Granted, Refused
from engagement.people.roles import Role, may_hold_offices_of
from engagement.ui.navigation import our_words


def acts_for(user: Any) -> dict[int, Any]:
    """User ids in whose place `user` may act today: their own, and those whose dated absence they cover.

    A cover counts only while the deputy could hold the offices of the absent person, whatever was recorded once. The
    value is the absent User, or None for themselves. Kept on the user object for the request.
    """
    today = clock.today()
    kept: tuple[Any, dict[int, Any]] | None = getattr(user, "_acts_for", None)
    if kept is not None and kept[0] == today:
        return kept[1]
    standing: dict[int, Any] = {user.pk: None}
    for absence in _able_to_cover(Absence.objects.today().filter(deputy=user).select_related("user")):
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


def stands_as(user: Any, role: Role) -> Answer:
    """Does the user hold this post of the body today, or cover for an absent holder? Says for whom, if as a deputy."""
    if roles_among(user, [role]):
        return Granted()
    absent = posts_covered(user, [role]).get(role.value)
    return Granted(absent) if absent is not None else Refused("Only whoever holds this post today can do this.")


def holder_of(team: Team, duty: str) -> User | None:
    """The person who holds a duty in a team: "line_manager" or "senior_manager"."""
    return team.senior_manager if duty == "senior_manager" else team.line_manager


def who_deals_with(user: User) -> list[User]:
    """The person and, while they are away today, whoever covers for them: whom to tell of their work."""
    covers = _able_to_cover(Absence.objects.today().filter(user=user, deputy__is_active=True).select_related("deputy"))
    return list(dict.fromkeys([user, *(cover.deputy for cover in covers)]))


def _able_to_cover(absences: Iterable[Absence]) -> list[Absence]:
    """Those whose deputy could hold the offices of whoever is away. One query, none where nobody is away."""
    absences = list(absences)
    roles = roles_by_person({one for absence in absences for one in (absence.user_id, absence.deputy_id)})
    return [one for one in absences if may_hold_offices_of(roles[one.user_id], roles[one.deputy_id])]


def roles_by_person(people: Collection[int]) -> dict[int, set[Role]]:
    """The roles of each of these people, by their id. One query, none for nobody."""
    found: dict[int, set[Role]] = {person: set() for person in people}
    if found:
        held = Group.objects.filter(user__in=people, name__in=list(Role)).values_list("user", "name")
        for person, name in held:
            found[person].add(Role(name))
    return found


def active_people() -> QuerySet[User]:
    """Everyone who works here now, by name."""
    return User.objects.filter(is_active=True, is_superuser=False).select_related("team__service")


def holders_of_role(role: Role) -> list[User]:
    """Everyone who works here now with this role, by name."""
    return list(User.objects.filter(is_active=True, is_superuser=False, groups__name=role.value).order_by("name", "pk"))


def posts_covered(user: Any, roles: Iterable[Role]) -> dict[str, User]:
    """Which of these posts the user holds today in the place of somebody absent, and for whom each."""
    absent = [person for person in acts_for(user) if person != user.pk]
    if not absent:
        return {}
    holders = User.objects.filter(pk__in=absent, is_active=True, groups__name__in=[role.value for role in roles])
    return {role: holder for holder in holders.order_by("name", "pk") for role in roles_among(holder, roles)}


def roles_among(user: Any, roles: Iterable[Role]) -> list[str]:
    """Which of these posts the user holds now: for work that is addressed to a post. Not a permission."""
    return list(user.groups.filter(name__in=[role.value for role in roles]).values_list("name", flat=True))


# -- the Review Group --------------------------------------------------------------------------------------------------

# Whoever takes a seat, or sits there for somebody else, holds one of these roles (SBC-A1-CRG-1).
ROLES_OF_SEAT: dict[str, frozenset[Role]] = {
    kind: frozenset({Role.REVIEW_GROUP, Role.LIAISON_OFFICER})
    if kind == Seat.Kind.LIAISON
    else frozenset({Role.REVIEW_GROUP})
    for kind in Seat.Kind.values
}


@dataclass(frozen=True)
class SeatToday:
    """A seat of the Review Group today: its row while somebody holds it, and who sits in it (SBC-A1-CRG-1)."""

    kind: Seat.Kind
    seat: Seat | None
    sits: User | None

    @property
    def label(self) -> str:
        """What the seat is called."""
        return our_words(self.kind.label)

    @property
    def holder(self) -> User | None:
        """Who holds the seat, also while away; nobody while it is empty."""
        return self.seat.holder if self.seat is not None else None

    @property
    def for_user(self) -> User | None:
        """The absent holder in whose place somebody sits: what the record says as "for whom"."""
        return self.holder if self.sits is not None and self.sits != self.holder else None


def seats_today(*, deputies: bool) -> list[SeatToday]:
    """All four seats today, in their order, empty ones too. A fixed number of queries.

    The holder sits; while they are away by a dated absence, and only where `deputies` says that the organisation
    allows it, the deputy of the seat does, or whoever stands in for the absence. Who sits works here, is not away, and
    has a role of the group. Nobody sits twice: a deputy of two absent members takes one seat and leaves the other
    empty, so that each member who votes is another person.
    """
    rows = {seat.kind: seat for seat in _held_today().select_related("holder", "deputy")}
    absences = _absences_of({person for seat in rows.values() for person in (seat.holder_id, seat.deputy_id) if person})
    present = {kind for kind, seat in rows.items() if seat.holder_id not in absences and seat.holder.is_active}
    sitting = {rows[kind].holder_id: kind for kind in present}
    stand_ins: dict[str, User] = {}
    if deputies and len(present) < len(rows):
        candidates = {
            kind: [one for one in (seat.deputy, absences[seat.holder_id].deputy) if one is not None]
            for kind, seat in rows.items()
            if seat.holder_id in absences
        }
        able = _able_to_sit({one.pk for each in candidates.values() for one in each})
        for kind in sorted(candidates, key=Seat.Kind.values.index):
            for one in candidates[kind]:
                if one.pk not in sitting and able.get(one.pk, frozenset()) & ROLES_OF_SEAT[kind]:
                    stand_ins[kind], sitting[one.pk] = one, kind
                    break
    return [
        SeatToday(
            kind=Seat.Kind(kind),
            seat=rows.get(kind),
            sits=rows[kind].holder if kind in present else stand_ins.get(kind),
        )
        for kind in Seat.Kind.values
    ]


def seat_of(user: Any, *, deputies: bool) -> SeatToday | None:
    """The seat in which the user sits today, as holder or as deputy; nobody has two (SBC-A1-CRG-1)."""
    return next((seat for seat in seats_today(deputies=deputies) if seat.sits is not None and seat.sits == user), None)


def seats_near(user: Any) -> list[Seat]:
    """The seats that the user holds today, or could sit in as a deputy. One query, mostly with no answer."""
    away = [person for person in acts_for(user) if person != user.pk]
    return list(_held_today().filter(Q(holder=user) | Q(deputy=user) | Q(holder__in=away)))


def seats_by_kind() -> list[tuple[str, list[Seat]]]:
    """Each seat with everyone who held, holds or will hold it, the latest first; for the settings page."""
    rows = Seat.objects.select_related("holder", "deputy").order_by("-starts_on")
    return [(label, [row for row in rows if row.kind == kind]) for kind, label in Seat.Kind.choices]


def _held_today() -> QuerySet[Seat]:
    """A seat is held from its first to its last day, both included."""
    today = clock.today()
    return Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today)


def _absences_of(people: Iterable[int]) -> dict[int, Absence]:
    """Who of these is away today, by a dated absence."""
    away = Absence.objects.today().filter(user__in=people).select_related("deputy")
    return {absence.user_id: absence for absence in away.order_by("-pk")}


def last_day_away(user: User, day: date) -> date | None:
    """The last day of the absence in which somebody is away on this day, today or later; None where they are not."""
    away = Absence.objects.not_over().filter(user=user, starts_on__lte=day, ends_on__gte=day)
    last: date | None = away.order_by("-ends_on").values_list("ends_on", flat=True).first()
    return last


def fit_for_seat(kind: str, people: Iterable[User], *, away_too: bool = False) -> list[User]:
    """Those of `people` who work here and have a role with which one sits there; who is away only with `away_too`."""
    people = list(people)
    able = _able_to_sit((one.pk for one in people), away_too=away_too)
    return [one for one in people if able.get(one.pk, frozenset()) & ROLES_OF_SEAT[kind]]


def _able_to_sit(people: Iterable[int], *, away_too: bool = False) -> dict[int, frozenset[Role]]:
    """The group's roles of those who work here, and are not away themselves unless `away_too` says so."""
    people = set(people)
    if not people:
        return {}
    wanted = {role.value for roles in ROLES_OF_SEAT.values() for role in roles}
    found: dict[int, set[Role]] = {}
    held = User.objects.filter(pk__in=people, is_active=True, groups__name__in=wanted)
    if not away_too:
        held = held.exclude(pk__in=_absences_of(people))
    for person, role in held.values_list("pk", "groups__name"):
        found.setdefault(person, set()).add(Role(role))
    return {person: frozenset(roles) for person, roles in found.items()}
