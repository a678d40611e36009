"""A small fictional council: two services, three teams, each role at least once, and nobody real."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from engagement.people.models import Absence, Service, Team, User
    from engagement.policy.models import PolicyVersion

PLANNING, BUILDING, COUNCIL_TAX = "Planning", "Building standards", "Council tax"

# name, job title, team, role
PEOPLE = (
    ("Tom Elliot", "planning officer", PLANNING, "staff"),
    ("Isla Grant", "planning assistant", PLANNING, "staff"),
    ("Shona Kerr", "planning team leader", PLANNING, "line_manager"),
    ("Margaret Innes", "head of planning", PLANNING, "senior_manager"),
    ("Rory Munro", "building standards surveyor", BUILDING, "staff"),
    ("Ewan Scott", "building standards team leader", BUILDING, "line_manager"),
    ("Nadia Hussain", "council tax adviser", COUNCIL_TAX, "staff"),
    ("Fiona Bell", "council tax team leader", COUNCIL_TAX, "line_manager"),
    ("Donald Rae", "head of customer services", COUNCIL_TAX, "senior_manager"),
    ("Helen Ross", "director of resources", None, "review_group"),
    ("Alasdair Fyfe", "director of place", None, "review_group"),
    ("Priya Nair", "chief legal officer", None, "review_group"),
    ("Callum Reid", "SPSO liaison officer", None, "liaison_officer"),
    ("Grace Murray", "Chief Executive", None, "chief_executive"),
    ("Ravi Patel", "HR adviser", None, "hr"),
    ("Beth Laing", "communications officer", None, "communications"),
    ("Stuart Hay", "health and safety adviser", None, "health_and_safety"),
    ("Moira Lees", "policy officer", None, "policy_administrator"),
    ("Angus Todd", "records officer", None, "records_audit"),
    ("Leah Kidd", "systems administrator", None, "administrator"),
)

# team, service, line manager, deputy, senior manager
TEAMS = (
    (PLANNING, "Planning and building", "Shona Kerr", "Ewan Scott", "Margaret Innes"),
    (BUILDING, "Planning and building", "Ewan Scott", "Shona Kerr", "Margaret Innes"),
    (COUNCIL_TAX, "Customer services", "Fiona Bell", None, "Donald Rae"),
)


@dataclass
class Council:
    """The people, teams and services of the tests, found by name as a person would say it."""

    services: dict[str, Service] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    def person(self, name: str) -> User:
        """By full name or first name; raises LookupError naming everybody there is."""
        for full_name, user in self.people.items():
            if name in (full_name, full_name.split(" ", 1)[0]):
                return user
        raise LookupError(f"Nobody here is called {name}. There are: {', '.join(self.people)}.")

    def team(self, name: str) -> Team:
        """By name, whatever the case, with or without "team" behind it."""
        wanted = name.lower().removeprefix("the ").removesuffix(" team")
        for known, team in self.teams.items():
            if known.lower() == wanted:
                return team
        raise LookupError(f"There is no {name}. There are: {', '.join(self.teams)}.")

    def service(self, name: str) -> Service:
        return self.services[name]

    def holder(self, role: str) -> User:
        """The first person of a role, such as "hr"."""
        name = next(name for name, _job, _team, held in PEOPLE if held == role)
        return self.people[name]

    def add(self, name: str, *, job_title: str = "", team: str = PLANNING, role: str = "staff") -> User:
        """One more person, for a test that needs a name of its own."""
        from django.contrib.auth.models import Group

        from engagement.people.models import User

        user = User.objects.create_user(address_of(name), name, job_title=job_title, team=self.team(team))
        user.groups.add(Group.objects.get_or_create(name=role)[0])
        self.people[name] = user
        return user

    def away(self, absent: str, *, covered_by: str, starts_on: date | None = None, days: int = 14) -> Absence:
        """A dated absence with its deputy, from today unless said otherwise."""
        from engagement import clock
        from engagement.people.models import Absence

        first = starts_on or clock.today()
        return Absence.objects.create(
            user=self.person(absent),
            deputy=self.person(covered_by),
            starts_on=first,
            ends_on=first + timedelta(days=days),
        )


def address_of(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@northmoor.example"


def make_council() -> Council:
    """Write the council into the database, in a handful of queries."""
    from django.contrib.auth.models import Group

    from engagement.people.models import Seat, Service, Team, User

    services = {name: Service(name=name) for name in dict.fromkeys(service for _team, service, *_ in TEAMS)}
    Service.objects.bulk_create(services.values())
    teams = {name: Team(name=name, service=services[service]) for name, service, *_ in TEAMS}
    Team.objects.bulk_create(teams.values())
    people = {}
    for name, job_title, team, _role in PEOPLE:
        user = User(name=name, email=address_of(name), job_title=job_title, team=teams[team] if team else None)
        user.set_unusable_password()
        people[name] = user
    User.objects.bulk_create(people.values())
    for name, _service, line_manager, deputy, senior_manager in TEAMS:
        team = teams[name]
        team.line_manager, team.senior_manager = people[line_manager], people[senior_manager]
        team.deputy = people[deputy] if deputy else None
        team.phone, team.email = "01632 960 100", f"{name.lower().replace(' ', '.')}@northmoor.example"
    fields = ["line_manager", "senior_manager", "deputy", "phone", "email"]
    Team.objects.bulk_update(teams.values(), fields)
    groups = {group.name: group for group in Group.objects.all()}
    membership = User.groups.through
    membership.objects.bulk_create(
        membership(user=people[name], group=groups.get(role) or Group.objects.get_or_create(name=role)[0])
        for name, _job, _team, role in PEOPLE
    )
    start = date(2026, 1, 5)
    Seat.objects.bulk_create(
        [
            Seat(kind=Seat.Kind.DIRECTOR_1, holder=people["Helen Ross"], starts_on=start),
            Seat(kind=Seat.Kind.DIRECTOR_2, holder=people["Alasdair Fyfe"], starts_on=start),
            Seat(kind=Seat.Kind.LEGAL, holder=people["Priya Nair"], starts_on=start),
            Seat(kind=Seat.Kind.LIAISON, holder=people["Callum Reid"], starts_on=start),
        ]
    )
    return Council(services, teams, people)


@pytest.fixture
def council(db) -> Council:
    """The small fictional council."""
    return make_council()


@pytest.fixture
def superuser(db) -> User:
    """A technical superuser, who mends the installation and sees no case."""
    from engagement.people.models import User

    return User.objects.create_superuser("sam.technician@northmoor.example", "Sam Technician")


ORGANISATION = {
    "name": "Northmoor Council",
    "short_name": "Northmoor",
    "address": "Council Offices\nHigh Street\nNorthmoor\nNM1 1AA",
    "phone": "01632 960 100",
    "email": "contact@northmoor.example",
    "website": "https://www.northmoor.example/",
    "complaints_mailbox": "complaints@northmoor.example",
    "hs_portal_name": "Safety portal",
    "ombudsman_name": "Public Services Ombudsman",
    "ombudsman_address": "1 Example Square\nEdinburgh\nEH1 1AA",
    "ombudsman_phone": "01632 960 900",
    "ombudsman_website": "https://www.ombudsman.example/",
    "support_line_name": "Staff support line",
    "support_line_phone": "01632 960 911",
    "support_line_hours": "day and night",
}


@cache
def loaded_profile(code: str) -> Any:
    """A profile read from its files, once for all tests of a process."""
    from engagement.policy.loader import PROFILES, load_profile

    return load_profile(code, PROFILES)


def publish(code: str = "sbc") -> PolicyVersion:
    """Publish a profile as it is, without reading its files again for each test."""
    from engagement import clock
    from engagement.policy.models import PolicyVersion

    loaded = loaded_profile(code)
    version: PolicyVersion = PolicyVersion.objects.create(
        number=PolicyVersion.objects.count() + 1,
        profile_code=loaded.profile.code,
        label=loaded.profile.version,
        content=loaded.content,
        sha256=loaded.sha256,
        published_at=clock.now(),
        change_note="First version",
    )
    return version


def put_policy_in_force(code: str = "sbc") -> PolicyVersion:
    """Publish a profile with every suggestion accepted, the council's own facts and its holidays."""
    from engagement import clock
    from engagement.policy.models import LocalValue, Organisation
    from engagement.policy.selectors import profile_of
    from engagement.policy.services import seed_holidays

    version = publish(code)
    Organisation.objects.update_or_create(pk=1, defaults=ORGANISATION)
    LocalValue.objects.bulk_create(
        LocalValue(key=setting.key, value=setting.suggested, accepted_at=clock.now())
        for setting in profile_of(version).local_settings
        if setting.suggested is not None
    )
    seed_holidays()
    return version


def put_changed_policy_in_force(note: str, **sections: Any) -> PolicyVersion:
    """Publish the newest version again with other sections, under the fingerprint of what it holds."""
    from engagement import clock
    from engagement.policy.loader import fingerprint
    from engagement.policy.models import PolicyVersion

    newest = PolicyVersion.objects.order_by("-number")[0]
    content = newest.content | sections
    return PolicyVersion.objects.create(
        number=newest.number + 1,
        profile_code=newest.profile_code,
        label=f"{newest.label}, changed",
        content=content,
        sha256=fingerprint(content),
        published_at=clock.now(),
        change_note=note,
    )


@pytest.fixture
def policy(db) -> PolicyVersion:
    """The `sbc` policy in force at Northmoor Council."""
    return put_policy_in_force()
