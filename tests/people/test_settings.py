"""Settings about people, played over HTTP: invite, roles, teams, absences, seats, leavers; and who may not."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail

from engagement import clock
from engagement.people.models import Absence, Seat, Team, User
from engagement.people.permissions import allowed
from engagement.people.roles import Role
from engagement.people.services import roles_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy", "the_clock")]


def boxes(name: str, day: date) -> dict[str, str]:
    """A date as its three boxes."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


@pytest.fixture
def leah(as_person):
    """The administrator at her screen."""
    return as_person("Leah Kidd")


def test_only_an_administrator_comes_in(as_person) -> None:
    for name in ("Tom Elliot", "Shona Kerr", "Grace Murray", "Moira Lees"):
        assert as_person(name).visit("/settings/people/").status == 403


def test_an_invitation_carries_a_link_with_which_a_password_is_chosen(leah, client) -> None:
    leah.visit("/settings/people/invite/")
    leah.press(
        "Send invitation", name="Una Weir", email="Una.Weir@Northmoor.example", job_title="planning officer", roles=[]
    )
    una = User.objects.get(email="una.weir@northmoor.example")
    assert roles_of(una) == {Role.STAFF}
    assert not una.has_usable_password()
    letter = mail.outbox[-1]
    assert letter.to == ["una.weir@northmoor.example"]
    link = next(line for line in letter.body.splitlines() if "/password/reset/key/" in line)
    page = client.get(link[link.index("/account/") :], follow=True)
    assert page.status_code == 200
    assert b"password" in page.content.lower()


def test_the_same_address_twice_is_refused_beside_the_field(leah) -> None:
    leah.visit("/settings/people/invite/")
    page = leah.press("Send invitation", name="Tom Again", email="TOM.ELLIOT@northmoor.example", roles=[])
    assert page.status == 422
    assert "Somebody with this email address is here already" in " ".join(page.errors)
    assert "Tom Again" in page.content.decode()


def test_nobody_raises_their_own_roles(leah, council) -> None:
    me = council.person("Leah")
    leah.visit(f"/settings/people/{me.pk}/roles/")
    page = leah.press("Save roles", roles=["administrator", "line_manager"])
    assert page.status == 403
    assert page.says("You cannot give yourself a role")
    assert roles_of(me) == {Role.ADMINISTRATOR}


def test_the_last_administrator_cannot_stop_being_one(leah, council) -> None:
    me = council.person("Leah")
    leah.visit(f"/settings/people/{me.pk}/roles/")
    page = leah.press("Save roles", roles=[])
    assert page.status == 422
    assert page.says("There must be an administrator")


def test_a_role_gives_its_permissions_at_once(leah, council) -> None:
    tom = council.person("Tom")
    assert not allowed(tom, "see_approvals")
    leah.visit(f"/settings/people/{tom.pk}/roles/")
    leah.press("Save roles", roles=["staff", "line_manager"])
    tom = User.objects.get(pk=tom.pk)
    assert allowed(tom, "see_approvals")
    assert tom.is_staff, "managers may open the admin's queue"


def test_a_manager_of_a_team_needs_the_role_first(leah, council) -> None:
    team = council.team("planning")
    leah.visit(f"/settings/teams/{team.pk}/")
    page = leah.press("Save team", line_manager=str(council.person("Isla").pk))
    assert page.status == 422
    assert page.says("does not have the role of line manager yet")
    assert Team.objects.get(pk=team.pk).line_manager == council.person("Shona")


def test_an_absence_has_dates_and_a_deputy(leah, council) -> None:
    leah.visit("/settings/absences/")
    today = clock.today()
    page = leah.press(
        "Record absence", user=str(council.person("Shona").pk), deputy=str(council.person("Shona").pk),
        **boxes("starts_on", today), **boxes("ends_on", today - timedelta(days=1)),
    )  # fmt: skip
    assert page.status == 422
    assert not Absence.objects.exists()
    leah.press(
        "Record absence", user=str(council.person("Shona").pk), deputy=str(council.person("Ewan").pk),
        **boxes("starts_on", today), **boxes("ends_on", today + timedelta(days=3)),
    )  # fmt: skip
    assert Absence.objects.get().deputy == council.person("Ewan")
    page = leah.press("End it")
    assert page.says("Shona Kerr is back. Nobody stands in for them any more")


def test_staff_record_their_own_absence_and_nobody_elses(as_person, council) -> None:
    shona = as_person("Shona Kerr")
    shona.visit("/account/absence/")
    today = clock.today()
    shona.press(
        "Save", deputy=str(council.person("Ewan").pk), **boxes("starts_on", today), **boxes("ends_on", today)
    )  # fmt: skip
    assert Absence.objects.get().user == council.person("Shona"), "their own, without being asked whose"
    other = Absence.objects.create(
        user=council.person("Fiona"), deputy=council.person("Donald"), starts_on=today, ends_on=today
    )
    assert shona.post(f"/absences/{other.pk}/end/").status == 404


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_the_group_has_four_seats_with_dates_and_only_members_take_them(leah, council) -> None:
    assert len(Seat.Kind.values) == 4
    helen, tom = council.person("Helen"), council.person("Tom")
    leah.visit("/settings/seats/")
    today = clock.today()
    assert str(tom.pk) not in leah.page.choices("holder")
    assert str(tom.pk) not in leah.page.choices("deputy")
    given = {"kind": "chief_legal_officer", "holder": str(tom.pk), **boxes("starts_on", today)}
    page = leah.post("/settings/seats/", given)
    assert page.status == 422
    assert page.says("Choose somebody who has the role of Review Group member")
    given["holder"] = str(council.person("Callum").pk)
    page = leah.post("/settings/seats/", given)
    assert page.status == 422
    assert page.says("does not have the role of Review Group member yet"), "a liaison officer takes that seat alone"
    grace = council.person("Grace")
    grace.groups.add(Group.objects.get(name="review_group"))
    leah.visit("/settings/seats/")
    leah.press("Fill seat", kind="director_1", holder=str(grace.pk), **boxes("starts_on", today))
    assert Seat.objects.get(kind="director_1", ends_on__isnull=True).holder == grace
    assert Seat.objects.get(holder=helen).ends_on == today - timedelta(days=1)


def test_nobody_leaves_before_their_work_is_handed_over(leah, council) -> None:
    shona, margaret = council.person("Shona"), council.person("Margaret")
    leah.visit(f"/settings/people/{shona.pk}/leaving/")
    page = leah.press("Hand over and close the account", successor="", **boxes("left_on", clock.today()))
    assert page.status == 422
    assert page.says("Choose who takes over")
    leah.press("Hand over and close the account", successor=str(margaret.pk), **boxes("left_on", clock.today()))
    shona = User.objects.get(pk=shona.pk)
    assert (shona.is_active, shona.left_on) == (False, clock.today())
    assert not shona.groups.exists()
    assert council.team("planning").__class__.objects.get(name="Planning").line_manager == margaret


def test_settings_begin_with_what_is_missing(leah) -> None:
    Seat.objects.filter(kind__in=["director_2", "chief_legal_officer"]).delete()
    page = leah.visit("/settings/")
    assert page.status == 200
    assert page.says("2 of 4 Review Group seats are empty")


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("chief_executive", "Nobody has the role of Chief Executive."),
        ("liaison_officer", "Nobody has the role of liaison officer."),
        ("health_and_safety", "Nobody has the role of health and safety."),
        ("line_manager", "Nobody has the role of line manager."),
    ],
)
def test_the_settings_say_that_nobody_holds_an_office(leah, role, words) -> None:
    assert not leah.visit("/settings/").says(words)
    Group.objects.get(name=role).user_set.clear()
    assert leah.visit("/settings/").says(words)


def test_every_role_says_what_it_does_and_nothing_that_is_not_so(leah) -> None:
    from engagement.people.forms import ROLE_HINTS

    assert set(ROLE_HINTS) == {role.value for role in Role}
    page = leah.visit("/settings/people/invite/")
    assert page.says("Has the contact check and logs incidents and contacts")
    assert not page.says("reads the audit record"), "there is no such page"


def test_the_demo_sign_in_does_not_exist_outside_demo_mode(client, settings) -> None:
    settings.DEMO = False
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/", {"person": "1"}).status_code == 404


def test_the_demo_sign_in_lists_people_by_role(client, settings, council) -> None:
    settings.DEMO = True
    page = client.get("/demo/")
    assert page.status_code == 200
    assert b"Chief Executive" in page.content
    client.post("/demo/", {"person": str(council.person("Tom").pk)})
    assert client.get("/account/").status_code == 200


def test_an_administrator_cannot_put_themselves_where_cases_go(leah, council) -> None:
    """An administrator sees no case; nor may they make themselves deputy, manager or successor of somebody who does."""
    me, shona, today = council.person("Leah"), council.person("Shona"), clock.today()
    leah.visit("/settings/absences/")
    page = leah.press(
        "Record absence", user=str(shona.pk), deputy=str(me.pk), **boxes("starts_on", today), **boxes("ends_on", today)
    )
    assert page.status == 403
    assert page.says("You cannot make yourself the deputy of somebody else")
    leah.visit(f"/settings/people/{shona.pk}/leaving/")
    page = leah.press("Hand over and close the account", successor=str(me.pk), **boxes("left_on", today))
    assert page.status == 403
    me.groups.add(Group.objects.get(name="senior_manager"))
    team = council.team("planning")
    leah.visit(f"/settings/teams/{team.pk}/")
    assert leah.press("Save team", senior_manager=str(me.pk)).status == 403
    assert not Absence.objects.exists()
    assert User.objects.get(pk=shona.pk).is_active
    assert Team.objects.get(pk=team.pk).senior_manager == council.person("Margaret")


def test_a_superuser_reads_no_record_and_gives_no_powers_in_the_admin(sign_in, superuser) -> None:
    client = sign_in(superuser)
    assert client.get("/admin/").status_code == 200
    for path in ("auditlog/logentry/", "auth/group/", "engagement/user/", "account/emailaddress/"):
        assert client.get(f"/admin/{path}").status_code == 404, path


@pytest.mark.django_db
def test_a_new_installation_opens_at_what_is_missing(sign_in) -> None:
    from engagement.people.services import make_first_administrator

    assert not Team.objects.exists()
    first = make_first_administrator("Leah Kidd", "leah@northmoor.example", "a-long-enough-password")
    page = sign_in(first).get("/", follow=True)
    assert page.redirect_chain[-1][0] == "/settings/"
    assert b"Add a service and a team" in page.content


# -- what a start without a mail server, a team or a further role means ------------------------------------------------


def test_on_a_local_start_the_page_says_where_the_link_is(leah, settings, client) -> None:
    settings.MAIL_KEPT_IN = "var/own/mail"
    leah.visit("/settings/people/invite/")
    page = leah.press("Send invitation", name="Una Weir", email="una@northmoor.example", roles=[])
    assert page.says("the link for una@northmoor.example is in the newest file in var/own/mail")
    assert not page.says("We sent a link")
    una = User.objects.get(email="una@northmoor.example")
    leah.visit(f"/settings/people/{una.pk}/")
    assert leah.press("Send the invitation again").says("is in the newest file in var/own/mail")
    assert b"var/own/mail" in client.get("/account/password/reset/done/").content


def test_where_mail_is_sent_no_folder_is_named(leah, client) -> None:
    leah.visit("/settings/people/invite/")
    page = leah.press("Send invitation", name="Una Weir", email="una@northmoor.example", roles=[])
    assert page.says("We sent a link to una@northmoor.example")
    assert b"No email leaves this machine" not in client.get("/account/password/reset/done/").content


def test_an_invitation_names_the_link_of_the_sign_in_page(leah, client) -> None:
    leah.visit("/settings/people/invite/")
    leah.press("Send invitation", name="Una Weir", email="una@northmoor.example", roles=[])
    named = mail.outbox[-1].body.split("choose “")[1].split("”")[0]
    assert f">{named}</a>" in client.get("/account/login/").content.decode()


@pytest.mark.clauses("SBC-2.7c")
def test_people_of_no_team_are_named_as_missing(leah, council) -> None:
    assert not leah.visit("/settings/").says("has no team yet")
    User.objects.filter(name="Tom Elliot").update(team=None)
    page = leah.visit("/settings/")
    assert page.says("Tom Elliot has no team yet, so an incident they log has no manager to go to.")
    assert not page.says("Grace Murray has no team yet"), "the Chief Executive belongs to the whole body"
    User.objects.filter(name="Tom Elliot").update(is_active=False)
    assert not leah.visit("/settings/").says("has no team yet")


@pytest.mark.clauses("SBC-2.7c")
def test_the_log_says_before_it_begins_that_there_is_no_manager(as_person, council) -> None:
    assert not as_person("Tom Elliot").visit("/log/").says("We do not know who your manager is")
    User.objects.filter(name="Tom Elliot").update(team=None)
    page = as_person("Tom Elliot").visit("/log/")
    assert page.says("We do not know who your manager is, so you could not send this off.")


@pytest.mark.parametrize(
    ("ticked", "given"),
    [
        ([], {Role.STAFF}),
        (["line_manager"], {Role.STAFF, Role.LINE_MANAGER}),
        (["records_audit"], {Role.RECORDS_AUDIT}),
        (["administrator", "policy_administrator"], {Role.ADMINISTRATOR, Role.POLICY_ADMINISTRATOR}),
        (["staff", "records_audit"], {Role.STAFF, Role.RECORDS_AUDIT}),
    ],
)
@pytest.mark.clauses("SPSO-EP-65b")
def test_an_office_that_needs_no_case_makes_nobody_a_member_of_staff(leah, ticked, given) -> None:
    leah.visit("/settings/people/invite/")
    leah.press("Send invitation", name="Una Weir", email="una@northmoor.example", roles=ticked)
    una = User.objects.get(email="una@northmoor.example")
    assert roles_of(una) == given
    assert bool(allowed(una, "see_customer_needs")) == (Role.STAFF in given)
    assert bool(allowed(una, "log_incident")) == (Role.STAFF in given)


@pytest.mark.parametrize(
    ("ticked", "given"),
    [
        (["hr"], {Role.HR}),
        (["hr", "policy_administrator"], {Role.HR, Role.POLICY_ADMINISTRATOR}),
        (["hr", "line_manager"], {Role.STAFF, Role.HR, Role.LINE_MANAGER}),
        (["hr", "staff"], {Role.STAFF, Role.HR}),
    ],
)
@pytest.mark.clauses("SPSO-EP-65c", "SBC-9.7a")
def test_human_resources_alone_log_incidents_and_open_no_customers_page(leah, ticked, given) -> None:
    leah.visit("/settings/people/invite/")
    page = leah.press("Send invitation", name="Una Weir", email="una@northmoor.example", roles=ticked)
    una = User.objects.get(email="una@northmoor.example")
    assert roles_of(una) == given
    assert allowed(una, "log_incident")
    for code in ("see_customers", "see_customer_needs", "check_contact", "open_documents"):
        assert bool(allowed(una, code)) == (Role.STAFF in given), code
    page = leah.visit("/settings/people/invite/")
    assert page.says("Whoever is nothing but human resources logs incidents, and opens no customer’s page")


def test_the_demonstrations_adviser_of_human_resources_has_that_role_alone() -> None:
    from config.demo.people import PEOPLE
    from engagement.people.roles import with_staff

    adviser = next(person for person in PEOPLE if person.job_title == "HR adviser")
    assert with_staff(adviser.roles) == {Role.HR}


@pytest.mark.django_db
def test_the_words_about_the_first_administrator_are_true(sign_in) -> None:
    from engagement.people.services import make_first_administrator

    User.objects.all().delete()
    first = make_first_administrator("Leah Kidd", "leah@northmoor.example", "a-long-enough-password")
    page = sign_in(first).get("/settings/people/invite/").content.decode()
    assert "only not whoever is nothing but administrator, policy administrator, or records and audit" in page
    assert sign_in(first).get("/log/").status_code == 403


def test_what_was_typed_comes_back_in_the_words_of_the_page(leah, council) -> None:
    me = council.person("Leah")
    page = leah.post(f"/settings/people/{me.pk}/roles/", {"roles": ["line_manager", "administrator"]})
    assert page.status == 403
    assert page.says("Here is what you typed")
    assert page.says("Line manager")
    assert not page.says("line_manager")


def test_the_password_page_of_the_admin_leads_to_ours(as_person) -> None:
    page = as_person("Shona Kerr").visit("/admin/password_change/")
    # Who has no password yet, as the people of the tests, is led on to choosing one.
    assert page.path == "/account/password/set/"
