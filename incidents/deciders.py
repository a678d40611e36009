"""Who decides about an incident or a restorative approach: the one rule that everything else follows.

The line manager of its team decides, or the senior manager. Whoever asked for it, logged it or was affected by it does
not (SBC-A1-REST-5, UKCG-011a). Where that leaves nobody of the team, the record is entrusted to the next manager beyond
it (`engagement.people.duties`): this is kept on the record, so that the permission, the work, what one sees and the
queue all name the same person.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from engagement.people.duties import Duty, free_of_team, next_beyond
from engagement.people.models import Team, User
from engagement.people.selectors import acts_for
from engagement.permissions import Answer, Granted, Refused


def involved_in(record: Any) -> set[int]:
    """Everybody who is part of an incident or an approach, and so does not decide about it."""
    if hasattr(record, "reporter_id"):
        return {record.reporter_id, *record.affected.values_list("pk", flat=True)}
    linked = record.incidents.values_list("reporter", "affected")
    return {record.requester_id, *(person for pair in linked for person in pair if person)}


def entrusted_duty(team: Team, involved: Collection[int]) -> Duty | None:
    """Whom a record goes to because nobody of its team may decide; None where somebody may, or nobody is left."""
    return None if free_of_team(team, involved) else next_beyond(team, involved)


def deciders_of(record: Any, *, besides: Collection[int] = ()) -> list[Duty]:
    """Who may decide about the record now, the first of whom has the work. Empty where nobody is left."""
    if record.team is None:
        return []
    out = involved_in(record) | set(besides)
    found = free_of_team(record.team, out)
    entrusted = _entrusted(record)
    if entrusted is not None and entrusted.holder.is_active and entrusted.holder.pk not in out:
        found.append(entrusted)
    return found


def decides(user: Any, record: Any, *, besides: Collection[int] = ()) -> Answer:
    """May the user decide about the record? Says for whom, if as a deputy.

    A deputy of somebody who is part of it does not decide in that person's place. `besides` leaves out more people.
    """
    standing = acts_for(user)
    for duty in deciders_of(record, besides=besides):
        if duty.holder.pk in standing:
            return Granted(standing[duty.holder.pk])
    if record.team is None:
        return Refused("This has no team yet, so nobody manages it.")
    return Refused(f"Only a manager of {record.team.name} can do this.")


def place_of_work(record: Any) -> dict[str, Any]:
    """Where the decider's work waits, as `NextWork` takes it; with the line manager where nobody may decide."""
    first = next(iter(deciders_of(record)), None)
    return {"team": first.team, "duty": first.name} if first else {"team": record.team, "duty": "line_manager"}


def first_decider(record: Any) -> User | None:
    """The person whose work the decision is."""
    return next((duty.holder for duty in deciders_of(record)), None)


def came_to(user: Any, record: Any) -> bool:
    """Whether the user sees this because nobody of its own team may decide."""
    entrusted = _entrusted(record)
    return entrusted is not None and entrusted.holder.pk in acts_for(user)


def entrusted_to(user: Any) -> Q:
    """The records that came to a place which the user holds, or covers for today. As one Q, without a join."""
    standing = list(acts_for(user))
    return Q(entrusted_duty="line_manager", entrusted_team__in=_teams(line_manager__in=standing)) | Q(
        entrusted_duty="senior_manager", entrusted_team__in=_teams(senior_manager__in=standing)
    )


def managed_by(user: Any) -> Q:
    """The records of teams that the user manages or covers for today. As one Q, without a join."""
    standing = list(acts_for(user))
    return Q(team__in=Team.objects.filter(Q(line_manager__in=standing) | Q(senior_manager__in=standing)).values("pk"))


def decided_by(user: Any) -> Q:
    """The incidents about which the user decides: `decides` as a query."""
    from incidents.models import Incident

    standing = list(acts_for(user))
    affected = Incident.affected.through.objects.filter(incident=OuterRef("pk"))
    found = entrusted_to(user)
    for duty in ("line_manager", "senior_manager"):
        holder = f"team__{duty}"
        part_of_it = Q(reporter=F(holder)) | Q(Exists(affected.filter(user=OuterRef(holder))))
        found |= Q(**{f"{holder}__in": standing}) & ~part_of_it
    return found & ~Q(reporter=user) & ~Q(Exists(affected.filter(user=user.pk)))


def _teams(**held: Any) -> Any:
    return Team.objects.filter(**held).values("pk")


def _entrusted(record: Any) -> Duty | None:
    team = record.entrusted_team
    if team is None:
        return None
    holder = team.senior_manager if record.entrusted_duty == "senior_manager" else team.line_manager
    return Duty(team, record.entrusted_duty, holder) if holder is not None else None
