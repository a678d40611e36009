"""From an empty database: the first administrator sets it up, people come in, and the first letter goes out."""

import re

import pytest
from django.core.management import call_command

from engagement.people.models import User
from tests.browser.story import Journey
from tests.browser.test_signing_in import link_in_mail_to

LEAH = "leah.kidd@northmoor.example"
PASSWORD = "seven grey herons wade slowly"
ORGANISATION = {
    "name": "Northmoor Council", "short_name": "Northmoor", "phone": "01632 960 100",
    "address": "Council Offices\n1 Market Square\nNorthmoor\nNM1 1AA", "email": "contact@northmoor.example",
    "ombudsman_name": "Example Public Services Ombudsman", "ombudsman_address": "5 Example Street\nExampleton",
    "ombudsman_phone": "01632 960 900", "support_line_name": "Staff support line",
    "support_line_phone": "01632 960 199", "complaints_mailbox": "complaints@northmoor.example",
}  # fmt: skip
COLLEAGUES = (
    ("Margaret Innes", "head of planning", ["senior_manager"]),
    ("Shona Kerr", "team leader", ["line_manager"]),
    ("Tom Elliot", "planning officer", []),
)
# question, answer: the values for which nobody can suggest anything
OWN_VALUES = {"advice_name": "Northmoor Citizens Advice", "advice_phone": "01632 960 455"}


@pytest.fixture
def first_administrator(live_server, monkeypatch) -> None:
    """What `bin/run --empty` does before anybody opens a browser."""
    for name, value in (("NAME", "Leah Kidd"), ("EMAIL", LEAH), ("PASSWORD", PASSWORD)):
        monkeypatch.setenv(f"EVENHAND_ADMIN_{name}", value)
    call_command("first_administrator", verbosity=0)


def test_from_nothing_to_the_first_letter(first_administrator, screens, drain):
    leah = screens("Leah Kidd").visit("/").press("Sign in", login=LEAH, password=PASSWORD)
    leah.follow("Settings").says("What is still missing")
    publish_the_policy(leah)
    leah.visit("/settings/organisation/").press("Save", ORGANISATION)
    leah.visit("/settings/local-values/").press("Accept every suggestion that is not answered yet")
    for key, value in OWN_VALUES.items():
        leah.visit(f"/settings/local-values/{key}/").press("Accept this value", value=value)
    staff, manager = people_and_their_team(leah, screens)
    leah.visit("/settings/holidays/")
    assert "Publish the policy" not in leah.visit("/settings/").main.inner_text()
    journey = Journey(staff, manager, drain)
    journey.whole()
    answer = staff.page.request.get(f"{staff.site}/letters/{journey.letter}/pdf/pdf/")
    assert answer.body().startswith(b"%PDF-")


def publish_the_policy(leah):
    """An administrator may, or gives somebody else the role; nothing can be logged before."""
    leah.visit("/settings/policy/").press("Publish")
    leah.errors_lead_to_their_fields()
    leah.press("Publish", change_note="The policy as it came with this release.").says("is in force")


def people_and_their_team(leah, screens):
    """A service, a team, two people in it who choose their passwords, and who manages whom."""
    leah.visit("/settings/teams/").follow("Add a service").press("Save service", name="Planning and building")
    leah.follow("Add a team").press("Save team")
    leah.errors_lead_to_their_fields()
    service = leah.page.locator("option", has_text="Planning and building").get_attribute("value")
    leah.press("Save team", name="Planning", service=service, phone="01632 960 140")
    for name, title, roles in COLLEAGUES:
        leah.visit("/settings/people/invite/")
        team = leah.page.locator("option", has_text="Planning").get_attribute("value")
        answers = {"name": name, "email": address(name), "job_title": title, "team": team, "roles": roles}
        leah.press("Send invitation", answers).says("is invited")
    leah.visit("/settings/teams/").follow("Planning", exact=True)
    managers = {"line_manager": "Shona Kerr", "senior_manager": "Margaret Innes"}
    answers = {field: str(User.objects.get(name=name).pk) for field, name in managers.items()}
    leah.press("Save team", answers).says("The team Planning is saved")
    return [first_sign_in(screens(name), address(name)) for name in ("Tom Elliot", "Shona Kerr")]


def address(name):
    """Where somebody gets mail at work."""
    return f"{name.lower().replace(' ', '.')}@northmoor.example"


def first_sign_in(screen, email):
    """With the link of the invitation."""
    screen.visit(link_in_mail_to(email))
    screen.press("Save my new password", password1=PASSWORD, password2=PASSWORD).follow("Sign in")
    screen.press("Sign in", login=email, password=PASSWORD)
    assert re.search(r"^Hello", screen.heading)
    return screen
