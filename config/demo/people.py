"""The people of Northmoor Council, which does not exist."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from engagement import clock
from engagement.people.models import Absence, Seat, Service, Team, User
from engagement.people.roles import Role, with_staff
from engagement.people.services import give_roles
from engagement.policy import services as policy

PASSWORD = "northmoor-demonstration"  # noqa: S105 - printed on the screen of the demonstration, which refuses production

REVENUES, PLANNING, CARE, HOUSING = "Customers and revenues", "Planning", "Social care", "Housing"


@dataclass(frozen=True)
class Person:
    """Somebody in the demonstration."""

    name: str
    job_title: str
    team: str = ""
    roles: tuple[Role, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@northmoor.example"


PEOPLE = (
    Person("Shona Kerr", "customer adviser", "Council tax"),
    Person("Ewan Scott", "customer adviser", "Contact centre"),
    Person("Tom Elliot", "planning officer", "Planning applications"),
    Person("Priya Raman", "social care worker", "Adult social care"),
    Person("Callum Reid", "housing officer", "Housing repairs"),
    Person("Moira Baird", "council tax manager", "Council tax", (Role.LINE_MANAGER,)),
    Person("Gavin Lowe", "contact centre manager", "Contact centre", (Role.LINE_MANAGER,)),
    Person("David Okafor", "planning manager", "Planning applications", (Role.LINE_MANAGER,)),
    Person("Helen Struthers", "adult social care manager", "Adult social care", (Role.LINE_MANAGER,)),
    Person("Iain Mackay", "housing manager", "Housing repairs", (Role.LINE_MANAGER,)),
    Person("Fiona Lindsay", "head of customer services and housing", "Council tax", (Role.SENIOR_MANAGER,)),
    Person("Graham Neill", "head of planning and care", "Planning applications", (Role.SENIOR_MANAGER,)),
    Person("Anne Forsyth", "director of resources", "", (Role.REVIEW_GROUP,)),
    Person("Samuel Grant", "director of communities", "", (Role.REVIEW_GROUP,)),
    Person("Ruth Ferrier", "chief legal officer", "", (Role.REVIEW_GROUP,)),
    Person("Nadia Hussain", "SPSO liaison officer", "", (Role.REVIEW_GROUP, Role.LIAISON_OFFICER)),
    Person("Catherine Boyd", "director of infrastructure", "", (Role.REVIEW_GROUP, Role.APPEAL_AUTHORITY)),
    Person("Isobel Rennie", "principal solicitor", "", (Role.REVIEW_GROUP,)),
    Person("Hamish Laing", "complaints manager", "", (Role.REVIEW_GROUP, Role.LIAISON_OFFICER)),
    Person("Margaret Douglas", "chief executive", "", (Role.CHIEF_EXECUTIVE,)),
    Person("Peter Lamont", "HR adviser", "", (Role.HR,)),
    Person("Jo Tait", "communications officer", "", (Role.COMMUNICATIONS,)),
    Person("Kenneth Watt", "health and safety adviser", "", (Role.HEALTH_AND_SAFETY,)),
    Person("Elspeth Noble", "policy officer", "", (Role.POLICY_ADMINISTRATOR,)),
    Person("Rory Shaw", "records officer", "", (Role.RECORDS_AUDIT,)),
    Person("Linda Cairns", "systems administrator", "", (Role.ADMINISTRATOR,)),
)

# team, service, line manager, deputy, senior manager, phone
TEAMS = (
    ("Council tax", REVENUES, "Moira Baird", "Gavin Lowe", "Fiona Lindsay", "01632 960118"),
    ("Contact centre", REVENUES, "Gavin Lowe", "Moira Baird", "Fiona Lindsay", "01632 960100"),
    ("Planning applications", PLANNING, "David Okafor", "Helen Struthers", "Graham Neill", "01632 960140"),
    ("Adult social care", CARE, "Helen Struthers", "David Okafor", "Graham Neill", "01632 960160"),
    ("Housing repairs", HOUSING, "Iain Mackay", "Gavin Lowe", "Fiona Lindsay", "01632 960180"),
)

# Who sits in the Review Group, and who for them while they are away. One director stands in for either of the two.
SEATS = {
    Seat.Kind.DIRECTOR_1: ("Anne Forsyth", "Catherine Boyd"),
    Seat.Kind.DIRECTOR_2: ("Samuel Grant", "Catherine Boyd"),
    Seat.Kind.LEGAL: ("Ruth Ferrier", "Isobel Rennie"),
    Seat.Kind.LIAISON: ("Nadia Hussain", "Hamish Laing"),
}

ORGANISATION = {
    "name": "Northmoor Council",
    "short_name": "Northmoor",
    "address": "Council Offices\n1 Market Square\nNorthmoor\nNM1 1AA",
    "phone": "01632 960100",
    "email": "contact@northmoor.example",
    "website": "https://www.northmoor.example",
    "reply_address": "Council Offices\n1 Market Square\nNorthmoor\nNM1 1AA",
    "letterhead": "Northmoor Council\nCouncil Offices, 1 Market Square, Northmoor NM1 1AA",
    "letter_footer": "If you would like this letter in another format or language, ring 01632 960100.",
    "complaints_mailbox": "complaints@northmoor.example",
    "hs_portal_name": "the health and safety portal",
    "ombudsman_name": "Example Public Services Ombudsman",
    "ombudsman_address": "5 Example Street\nExampleton\nEX1 1EX",
    "ombudsman_phone": "01632 960900",
    "ombudsman_website": "https://ombudsman.example",
    "support_line_name": "Staff support line",
    "support_line_phone": "01632 960199",
    "support_line_hours": "day and night",
}

LOCAL = {"advice_name": "Northmoor Citizens Advice", "advice_phone": "01632 960455"}


def set_up_council() -> dict[str, User]:
    """Policy, organisation, services, teams and people, as an administrator would enter them. People by name."""
    policy.publish_profile(None, "sbc", "The policy as it came with this release.")
    policy.seed_holidays("scotland")
    policy.update_organisation(None, ORGANISATION)
    policy.accept_all_suggestions(None)
    for key, value in LOCAL.items():
        policy.accept_local_value(None, key, value)
    people = _people()
    _teams(people)
    for person in PEOPLE:
        if person.team:
            people[person.name].team = Team.objects.get(name=person.team)
            people[person.name].save()
    _seats(people)
    return people


def _people() -> dict[str, User]:
    made: dict[str, User] = {}
    password = make_password(PASSWORD)  # slow on purpose, so made once for all
    for person in PEOPLE:
        user = User.objects.create(email=person.email, name=person.name, password=password, job_title=person.job_title)
        give_roles(user, with_staff(person.roles))
        made[person.name] = user
    return made


def _teams(people: dict[str, User]) -> None:
    for name, service, line_manager, deputy, senior_manager, phone in TEAMS:
        Team.objects.create(
            name=name,
            service=Service.objects.get_or_create(name=service)[0],
            line_manager=people[line_manager],
            deputy=people[deputy],
            senior_manager=people[senior_manager],
            phone=phone,
            email=f"{name.lower().replace(' ', '.')}@northmoor.example",
        )


def _seats(people: dict[str, User]) -> None:
    since = clock.today() - timedelta(days=700)
    for kind, (holder, deputy) in SEATS.items():
        Seat.objects.create(kind=kind, holder=people[holder], deputy=people[deputy], starts_on=since)


def record_absence(people: dict[str, User], away: str, deputy: str, starts_on: date, ends_on: date) -> None:
    """Somebody is away in these days, and a deputy stands in."""
    Absence.objects.create(user=people[away], deputy=people[deputy], starts_on=starts_on, ends_on=ends_on)
