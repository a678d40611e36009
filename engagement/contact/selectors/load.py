"""How much contact a customer has: by day, week, matter, person, channel and service, in lines and in minutes.

Counted over the record and everything merged into it, across services, without lines that were corrected. What a
person sees starts from `Contact.objects.visible_to`; the measured effect in a request (`load_in_words`) has figures
alone.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from engagement import clock
from engagement.contact.models import Contact, UsualContact, matter_key
from engagement.contact.permissions import LOG, SEE_LOAD
from engagement.customers.families import family_ids
from engagement.customers.models import Customer
from engagement.people.permissions import allowed
from engagement.policy.profile import Profile
from engagement.ui.words import MONTHS, british_date, counted, listed

WEEK = timedelta(days=7)
# How a few contacts by one channel are said; every other channel says "3 contacts by web form".
SPOKEN = {
    "phone": "call,calls",
    "email": "email,emails",
    "letter": "letter,letters",
    "in_person": "meeting in person,meetings in person",
}


@dataclass(frozen=True)
class Line:
    """One row of a table: a name, how many contacts, how many minutes; of a day or week, its first day too."""

    label: str
    contacts: int = 0
    minutes: int = 0
    day: date | None = None

    @property
    def short_label(self) -> str:
        """For a picture: "16 Nov"."""
        return f"{self.day.day} {MONTHS[self.day.month - 1][:3]}" if self.day else self.label


@dataclass(frozen=True)
class MatterLine(Line):
    """A matter, with its busiest week and, where somebody said so, from how many a week the service looks closer."""

    busiest_week: int = 0
    look_from: int | None = None

    @property
    def looked_at(self) -> bool:
        """Whether the busiest week reached that figure."""
        return self.look_from is not None and self.busiest_week >= self.look_from


@dataclass(frozen=True)
class ServiceLine(Line):
    """A service, with what it calls usual for one matter in a week."""

    a_week: float = 0
    usual: tuple[UsualContact, ...] = ()


@dataclass(frozen=True)
class Load:
    """The contact of one customer between two days, both included."""

    since: date
    until: date
    contacts: int = 0
    minutes: int = 0
    by_day: list[Line] = field(default_factory=list)
    by_week: list[Line] = field(default_factory=list)
    by_matter: list[MatterLine] = field(default_factory=list)
    by_person: list[Line] = field(default_factory=list)
    by_channel: list[Line] = field(default_factory=list)
    by_service: list[ServiceLine] = field(default_factory=list)

    @property
    def weeks(self) -> float:
        """How many weeks the time has: for figures by the week."""
        return ((self.until - self.since).days + 1) / 7


@dataclass(frozen=True)
class _Row:
    at: datetime
    channel: str
    minutes: int
    matter: str
    key: str
    person: str
    service: str
    service_id: int | None

    @property
    def day(self) -> date:
        return clock.date_of(self.at)

    @property
    def monday(self) -> date:
        return self.day - timedelta(days=self.day.weekday())


def load_of(
    customer: Customer, user: Any, profile: Profile, *, since: date, until: date, threshold: int | None = None
) -> Load:
    """The load between two days as this person may see it (SPSO-G3-13b). As many queries for any number of contacts.

    `threshold` is the organisation's own figure, for services that have said none.
    """
    rows = _rows(Contact.objects.visible_to(user), family_ids(customer), since, until)
    usual: dict[int, list[UsualContact]] = defaultdict(list)
    for one in UsualContact.objects.select_related("service"):
        usual[one.service_id].append(one)
    channels = {channel.code: channel.label for channel in profile.channels}
    weeks = ((until - since).days + 1) / 7
    return Load(
        since=since,
        until=until,
        contacts=len(rows),
        minutes=sum(row.minutes for row in rows),
        by_day=_by_time(rows, _days(since, until), lambda row: row.day),
        by_week=_by_time(rows, _weeks(since, until), lambda row: row.monday),
        by_matter=_by_matter(rows, usual, threshold),
        by_person=_most_first(_grouped(rows, lambda row: row.person)),
        by_channel=_most_first(_grouped(rows, lambda row: channels.get(row.channel, row.channel))),
        by_service=_by_service(rows, usual, weeks),
    )


def load_in_words(customer: Customer, since: date, until: date, profile: Profile, *, matter: str = "") -> str:
    """The measured effect for a request: "212 emails and 46 calls between 1 May and …, 70 hours of staff time".

    Figures over all services, on one matter where it is named; "" where nothing was logged (SPSO-G3-13b). Two queries.
    """
    rows = _rows(Contact.objects.all(), family_ids(customer), since, until)
    if matter:
        rows = [row for row in rows if row.key == matter_key(matter)]
    if not rows:
        return ""
    labels = {channel.code: channel.label.lower() for channel in profile.channels}
    by_channel = Counter(row.channel for row in rows).most_common()
    parts = [_said(count, code, labels.get(code, "another way")) for code, count in by_channel]
    when = f"on {british_date(since)}" if since == until else f"between {british_date(since)} and {british_date(until)}"
    return f"{listed(parts)} {when}, {time_in_words(sum(row.minutes for row in rows))} of staff time"


def time_in_words(minutes: int) -> str:
    """ "40 minutes", "2 hours 19 minutes": in hours from two hours on, and never less than was logged."""
    if minutes < 120:
        return counted(minutes, "minute,minutes")
    hours, rest = divmod(minutes, 60)
    said = counted(hours, "hour,hours")
    return f"{said} {counted(rest, 'minute,minutes')}" if rest else said


def latest_matters(customer: Customer, user: Any, most: int = 4) -> list[str]:
    """What this customer was last in touch about, as far as this person may see it; each once, the newest first."""
    contacts = Contact.objects.visible_to(user).counted().filter(customer__in=family_ids(customer))
    newest = contacts.order_by("-at").values_list("matter_key", "matter")[:50]
    matters: dict[str, str] = {}
    for key, matter in newest:
        matters.setdefault(key, matter)
    return list(matters.values())[:most]


def lately(customer: Customer, user: Any) -> dict[str, Any] | None:
    """Contacts and minutes of the last four weeks, for the customer's page; None for whoever sees no contacts."""
    if not allowed(user, LOG):
        return None
    contacts = Contact.objects.visible_to(user).counted().filter(customer__in=family_ids(customer))
    minutes = list(contacts.filter(at__gt=clock.now() - 4 * WEEK).values_list("minutes", flat=True))
    return {"contacts": len(minutes), "time": time_in_words(sum(minutes)), "sees_all": bool(allowed(user, SEE_LOAD))}


def contacts_of(customer: Customer, user: Any, since: date, until: date) -> list[Contact]:
    """The lines themselves, the newest first, corrected ones left out."""
    begin, end = _moments(since, until)
    found = Contact.objects.visible_to(user).counted().filter(customer__in=family_ids(customer))
    return list(
        found.filter(at__gte=begin, at__lt=end).select_related("handled_by", "team", "logged_by").order_by("-at")[:200]
    )


def _said(count: int, code: str, label: str) -> str:
    if code in SPOKEN:
        return counted(count, SPOKEN[code])
    return f"{counted(count, 'contact,contacts')} by {label}"


def _rows(contacts: Any, family: Sequence[UUID], since: date, until: date) -> list[_Row]:
    begin, end = _moments(since, until)
    found = contacts.counted().filter(customer__in=family, at__gte=begin, at__lt=end).order_by("at")
    columns = ("at", "channel", "minutes", "matter", "matter_key", "handled_by__name", "team__service__name")
    return [
        _Row(at, channel, minutes, matter, key, person, service or "No service", service_id)
        for at, channel, minutes, matter, key, person, service, service_id in found.values_list(
            *columns, "team__service"
        )
    ]


def _moments(since: date, until: date) -> tuple[datetime, datetime]:
    """From the first moment of the first day to the end of the last, in London."""
    begin = datetime.combine(since, time(), tzinfo=clock.LONDON)
    end = datetime.combine(until + timedelta(days=1), time(), tzinfo=clock.LONDON)
    return begin.astimezone(UTC), end.astimezone(UTC)


def _days(since: date, until: date) -> list[date]:
    return [since + timedelta(days=number) for number in range((until - since).days + 1)]


def _weeks(since: date, until: date) -> list[date]:
    monday, mondays = since - timedelta(days=since.weekday()), []
    while monday <= until:
        mondays.append(monday)
        monday += WEEK
    return mondays


def _by_time(rows: Iterable[_Row], points: Iterable[date], place: Callable[[_Row], date]) -> list[Line]:
    """One line a day or week, also where nothing was logged, the earliest first."""
    contacts: Counter[date] = Counter()
    minutes: Counter[date] = Counter()
    for row in rows:
        contacts[place(row)] += 1
        minutes[place(row)] += row.minutes
    return [Line(british_date(point), contacts[point], minutes[point], point) for point in points]


def _grouped(rows: Iterable[_Row], label: Callable[[_Row], str]) -> dict[str, list[_Row]]:
    groups: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        groups[label(row)].append(row)
    return groups


def _most_first(groups: dict[str, list[_Row]]) -> list[Line]:
    lines = [Line(label, len(rows), sum(row.minutes for row in rows)) for label, rows in groups.items()]
    return sorted(lines, key=lambda line: (-line.contacts, line.label))


def _by_matter(rows: list[_Row], usual: dict[int, list[UsualContact]], threshold: int | None) -> list[MatterLine]:
    lines = []
    for group in _grouped(rows, lambda row: row.key).values():
        most = Counter(row.service_id for row in group if row.service_id is not None).most_common(1)
        own = next((one.look_from for one in usual.get(most[0][0], ()) if not one.channel), None) if most else None
        lines.append(
            MatterLine(
                label=group[-1].matter,
                contacts=len(group),
                minutes=sum(row.minutes for row in group),
                busiest_week=max(Counter(row.monday for row in group).values()),
                look_from=own if own is not None else threshold,
            )
        )
    return sorted(lines, key=lambda line: (-line.contacts, line.label))


def _by_service(rows: list[_Row], usual: dict[int, list[UsualContact]], weeks: float) -> list[ServiceLine]:
    lines = [
        ServiceLine(
            label=label,
            contacts=len(group),
            minutes=sum(row.minutes for row in group),
            a_week=round(len(group) / weeks, 1),
            usual=tuple(usual.get(group[0].service_id, ())) if group[0].service_id is not None else (),
        )
        for label, group in _grouped(rows, lambda row: row.service).items()
    ]
    return sorted(lines, key=lambda line: (-line.contacts, line.label))
