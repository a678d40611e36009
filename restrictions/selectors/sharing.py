"""Reading who must know of a restriction, what they were told, and who has not confirmed it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from engagement import clock
from engagement.people.models import User
from engagement.policy.selectors import policy_in_force
from engagement.transitions import NotVisible
from restrictions.models import Recipient, Restriction, ShareNotice


def listed_now(restriction: Restriction) -> QuerySet[Recipient]:
    """Who must know of it now, by group and name."""
    listed = restriction.recipients.filter(removed_at__isnull=True)
    return listed.select_related("person").order_by("group", "person__name", "pk")


def latest_notices() -> QuerySet[ShareNotice]:
    """What each person was told last about each restriction: an earlier notice waits for nobody any more."""
    later = ShareNotice.objects.filter(
        restriction=OuterRef("restriction"), person=OuterRef("person"), pk__gt=OuterRef("pk")
    )
    return ShareNotice.objects.filter(~Exists(later))


def unacknowledged_since(day: date) -> QuerySet[ShareNotice]:
    """What people here were told on that day or before, and have not confirmed."""
    after = datetime.combine(day + timedelta(days=1), time.min, tzinfo=clock.LONDON)
    waiting = latest_notices().filter(acknowledged_at__isnull=True, told_at__lt=after, person__is_active=True)
    return waiting.select_related("restriction", "person").order_by("told_at", "pk")


def notices_to_confirm(user: Any) -> QuerySet[ShareNotice]:
    """What this person was told and has not confirmed, the newest first. Theirs alone, whatever their role."""
    mine = latest_notices().filter(person=user, acknowledged_at__isnull=True)
    return mine.select_related("restriction__customer", "restriction__team").order_by("-told_at", "-pk")


def notice_for(user: Any, pk: int) -> ShareNotice:
    """One notice, for the person whom it tells. Raises NotVisible for everybody else."""
    found = (
        ShareNotice.objects.filter(pk=pk, person=user)
        .select_related("restriction__customer", "restriction__team")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def is_latest(notice: ShareNotice) -> bool:
    """Whether the person was told nothing newer about this restriction."""
    newer = ShareNotice.objects.filter(restriction=notice.restriction_id, person=notice.person_id, pk__gt=notice.pk)
    return not newer.exists()


@dataclass(frozen=True)
class WhoKnows:
    """A person who knows of a restriction, or did: as what, what they were told last, and whether they confirmed."""

    person: User
    groups: tuple[str, ...]
    listed: bool
    notice: ShareNotice | None


def who_knows(restriction: Restriction) -> list[WhoKnows]:
    """Everybody who is or was on the list: those who are first, by name. Three queries."""
    labels = group_labels()
    rows = list(restriction.recipients.select_related("person").order_by("person__name", "group", "pk"))
    told = {one.person_id: one for one in latest_notices().filter(restriction=restriction)}
    by_person: dict[int, list[Recipient]] = defaultdict(list)
    for row in rows:
        by_person[row.person_id].append(row)
    known = []
    for pk, theirs in by_person.items():
        now = [row for row in theirs if row.removed_at is None]
        if not now and pk not in told:
            # Named before it came into force and taken off again: they never knew.
            continue
        groups = tuple(dict.fromkeys(labels.get(row.group, row.group) for row in now or theirs))
        known.append(WhoKnows(theirs[0].person, groups, bool(now), told.get(pk)))
    return sorted(known, key=lambda one: (not one.listed, one.person.name))


def group_labels() -> dict[str, str]:
    """What the policy in force calls each group of recipients."""
    return {one.code: one.label for one in policy_in_force().recipients}


def told_last_time(restriction: Restriction) -> dict[str, list[User]]:
    """By group, who was on the list of the team's latest other restriction that has one, and works here still."""
    others = Recipient.objects.filter(restriction__team=restriction.team_id, removed_at__isnull=True)
    latest = others.exclude(restriction=restriction.pk).order_by("-restriction__created_at", "-pk").first()
    if latest is None:
        return {}
    people: dict[str, list[User]] = defaultdict(list)
    for row in listed_now(latest.restriction).filter(person__is_active=True, person__is_superuser=False):
        people[row.group].append(row.person)
    return dict(people)
