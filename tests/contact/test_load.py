"""How much contact there is: counted right, compared with what is usual, shown as a picture and a table."""

from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagement import clock
from engagement.contact import services
from engagement.contact.models import UsualContact
from engagement.contact.selectors.load import latest_matters, load_in_words, load_of, time_in_words
from engagement.customers.services import merge_customers
from engagement.people.models import User
from engagement.policy.selectors import policy_in_force
from engagement.ui.charts import bar_chart
from tests.contact.conftest import make_customer

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 16)


def days_ago(days: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, 18, hour, tzinfo=UTC) - timedelta(days=days)


def load(customer, user, *, weeks: int = 4):
    since = clock.today() - timedelta(days=7 * weeks - 1)
    return load_of(customer, user, policy_in_force(), since=since, until=clock.today(), threshold=10)


@pytest.mark.clauses("SPSO-G3-13b")
def test_contact_is_counted_by_day_week_matter_person_channel_and_service(alan, council, log) -> None:
    log(alan, "Tom", times=3, at=days_ago(0))
    log(alan, "Tom", channel="email", minutes=5, matter="planning NOTICE", at=days_ago(1))
    log(alan, "Nadia", minutes=30, matter="Council tax bill", at=days_ago(9))
    found = load(alan, council.person("Fiona"))
    assert (found.contacts, found.minutes) == (5, 65)
    days = {line.label: (line.contacts, line.minutes) for line in found.by_day}
    assert len(days) == 28
    assert (days["18 November 2026"], days["17 November 2026"], days["9 November 2026"]) == ((3, 30), (1, 5), (1, 30))
    assert [(line.label, line.contacts) for line in found.by_week][-2:] == [
        ("9 November 2026", 1), ("16 November 2026", 4),
    ]  # fmt: skip
    assert [(line.label, line.contacts, line.busiest_week) for line in found.by_matter] == [
        ("Planning notice", 4, 4), ("Council tax bill", 1, 1),
    ]  # fmt: skip
    assert [(line.label, line.minutes) for line in found.by_person] == [("Tom Elliot", 35), ("Nadia Hussain", 30)]
    assert [(line.label, line.contacts) for line in found.by_channel] == [("Phone", 4), ("Email", 1)]
    assert [(line.label, line.contacts) for line in found.by_service] == [
        ("Planning and building", 4), ("Customer services", 1),
    ]  # fmt: skip


def test_a_member_of_staff_weighs_their_own_teams_contact_alone(alan, council, log) -> None:
    log(alan, "Tom", times=2)
    log(alan, "Nadia")
    assert load(alan, council.person("Isla")).contacts == 2
    assert load(alan, council.person("Shona")).contacts == 3
    assert latest_matters(alan, council.person("Nadia")) == ["Planning notice"]


def test_what_was_merged_counts_and_what_was_corrected_does_not(alan, council, log) -> None:
    twin = make_customer(council, "Al Pringle")
    wrong = log(twin)
    services.correct_contact(wrong.pk, actor=council.person("Tom"), channel="email", minutes=3, matter="Fence")
    merge_customers(twin.pk, alan.pk, actor=council.person("Shona"), reason="one person")
    log(alan)
    found = load(alan, council.person("Shona"))
    assert sorted(line.label for line in found.by_matter) == ["Fence", "Planning notice"]
    assert found.minutes == 13


def test_an_evening_call_belongs_to_its_london_day(alan, council, log) -> None:
    log(alan, at=datetime(2026, 10, 24, 23, 30, tzinfo=UTC))
    found = load(alan, council.person("Shona"), weeks=8)
    assert {line.label for line in found.by_day if line.contacts} == {"25 October 2026"}


def test_the_latest_matters_come_first_and_once(alan, council, log) -> None:
    log(alan, matter="Fence", at=days_ago(9))
    log(alan, matter="Notice", at=days_ago(8))
    log(alan, matter="FENCE", at=days_ago(2))
    assert latest_matters(alan, council.person("Tom")) == ["FENCE", "Notice"]


def test_the_measured_effect_in_words(alan, council, log) -> None:
    for number in range(12):
        log(alan, "Tom", channel="email", minutes=15, matter=f"Matter {number}", at=days_ago(20 + number % 3))
    log(alan, "Nadia", times=4, minutes=45, matter="Council tax bill", at=days_ago(1))
    log(alan, "Tom", channel="web_form", minutes=1, at=days_ago(2))
    since, profile = days_ago(30).date(), policy_in_force()
    assert load_in_words(alan, since, clock.today(), profile) == (
        "12 emails, 4 calls and 1 contact by web form between 19 October 2026 and 18 November 2026,"
        " 6 hours 1 minute of staff time"
    )
    assert load_in_words(alan, since, clock.today(), profile, matter="council TAX bill").startswith("4 calls between")
    assert load_in_words(alan, clock.today(), clock.today(), profile) == ""
    assert (
        load_in_words(alan, days_ago(2).date(), days_ago(2).date(), profile)
        == "1 contact by web form on 16 November 2026, 1 minute of staff time"
    )


def test_it_costs_the_same_with_two_and_with_two_hundred(alan, council, log) -> None:
    def queries() -> int:
        reader = User.objects.get(pk=council.person("Shona").pk)
        with CaptureQueriesContext(connection) as asked:
            load(alan, reader)
        return len(asked)

    log(alan, times=2)
    few = queries()
    log(alan, times=40, matter="Other")
    assert queries() == few


# -- what is usual -----------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SPSO-G3-15", "SPSO-G3-17")
def test_a_service_says_what_is_usual_and_from_when_it_looks_by_channel_too(alan, council, log, as_person) -> None:
    service = council.service("Planning and building")
    shona = as_person("Shona")
    shona.visit(f"/settings/usual-contact/{service.pk}/")
    page = shona.press("Save", per_week="2", look_from="6", minutes_per_week="40", note="Complaints need less")
    assert page.status == 200, page.errors
    assert "Complaints need less" in page.main
    shona.visit(f"/settings/usual-contact/{service.pk}/")
    shona.press("Save", channel="Email", per_week="1", look_from="3")
    assert list(UsualContact.objects.values_list("channel", "per_week", "look_from")) == [("", 2, 6), ("email", 1, 3)]
    log(alan, times=2)
    line = load(alan, council.person("Shona")).by_matter[0]
    assert (line.look_from, line.looked_at) == (6, False)
    page = shona.visit(f"/contact/{alan.reference}/")
    assert page.says("2 a week and 40 minutes")
    assert page.says("6 a week")


def test_usual_is_not_more_than_what_is_looked_at(council, policy) -> None:
    service = council.service("Customer services")
    with pytest.raises(ValidationError) as refused:
        services.set_usual_contact(service.pk, actor=council.person("Fiona"), per_week=9, look_from=4)
    assert list(refused.value.message_dict) == ["look_from"]
    with pytest.raises(ValidationError):
        services.set_usual_contact(service.pk, actor=council.person("Fiona"), per_week=0, look_from=4)
    with pytest.raises(ValidationError):
        services.set_usual_contact(
            service.pk, actor=council.person("Fiona"), per_week=1, look_from=4, channel="smoke signals"
        )


def test_managers_say_it_for_their_own_service_and_an_administrator_for_all(council, policy, as_person) -> None:
    planning, customers = council.service("Planning and building"), council.service("Customer services")
    services.set_usual_contact(customers.pk, actor=council.person("Leah"), per_week=3, look_from=9)
    with pytest.raises(PermissionDenied):
        services.set_usual_contact(customers.pk, actor=council.person("Shona"), per_week=3, look_from=9)
    with pytest.raises(PermissionDenied):
        services.set_usual_contact(planning.pk, actor=council.person("Tom"), per_week=3, look_from=9)
    shona = as_person("Shona")
    assert shona.visit(f"/settings/usual-contact/{customers.pk}/").status == 403
    stands = UsualContact.objects.get()
    assert shona.post(f"/settings/usual-contact/{stands.pk}/remove/").status == 403
    assert as_person("Leah").post(f"/settings/usual-contact/{stands.pk}/remove/").status == 200
    assert not UsualContact.objects.exists()


# -- the page ----------------------------------------------------------------------------------------------------------


def test_the_page_has_a_picture_and_the_same_figures_in_a_table(alan, log, as_person) -> None:
    log(alan, times=3)
    page = as_person("Shona").visit(f"/contact/{alan.reference}/")
    chart = page.tree.xpath("//svg[@role='img']")[0]
    named = [page.tree.get_element_by_id(one) for one in chart.get("aria-labelledby").split()]
    assert "Contacts by week" in named[0].text_content()
    assert "The most was 3 contacts, 16 Nov" in named[1].text_content()
    assert (
        len(chart.xpath(".//rect")) == len(page.tree.xpath("//caption[normalize-space()='By week']/..//tbody/tr")) == 12
    )
    assert page.says("3 calls between")
    assert page.says("A number says nothing about how somebody behaves")
    assert "style=" not in page.content.decode()


def test_staff_see_no_figures_of_other_services(alan, log, as_person) -> None:
    log(alan, "Tom")
    log(alan, "Nadia", times=2, matter="Council tax bill")
    page = as_person("Tom").visit(f"/contact/{alan.reference}/")
    assert page.says("You see what you and your team logged")
    assert not page.says("Council tax")
    assert not page.says("calls between"), "figures over all services are for those who weigh them"


def test_an_empty_page_says_so(alan, as_person) -> None:
    page = as_person("Shona").visit(f"/contact/{alan.reference}/?time=4-weeks")
    assert page.says("No contact is logged in this time")
    assert as_person("Shona").visit(f"/contact/{alan.reference}/?time=nonsense").status == 200


@pytest.mark.parametrize("name", ["Ravi", "Moira", "Angus", "Leah"])
def test_who_does_not_deal_with_customers_sees_nothing(alan, as_person, name) -> None:
    page = as_person(name).visit(f"/contact/{alan.reference}/")
    assert page.status == 403
    assert not page.says("Pringle")


def test_the_customers_page_says_how_much_there_was(alan, log, as_person) -> None:
    log(alan, times=2)
    assert as_person("Shona").visit(alan.get_absolute_url()).says("2 contacts in the last four weeks, 20 minutes")
    assert as_person("Nadia").visit(alan.get_absolute_url()).says("No contact is logged in the last four weeks by you")


def test_a_chart_keeps_its_proportions_and_is_well_formed() -> None:
    from django.template.loader import render_to_string

    chart = bar_chart("k", "Title & more", [("a", 0), ("b<", 5), ("c", 10)], marks=[("Look closer from", 20)])
    widths = [bar.width for bar in chart.bars]
    assert widths[0] == 0
    assert widths[2] == pytest.approx(2 * widths[1])
    assert all(bar.number_x < chart.width for bar in chart.bars)
    tree = ElementTree.fromstring(render_to_string("components/bar_chart.html", {"chart": chart}))
    assert tree.find("title").text == "Title & more"
    assert bar_chart("k", "t", []).summary.startswith("No contacts")


def test_the_page_says_the_time_once_and_in_one_way(alan, council, log, as_person) -> None:
    log(alan, "Tom", times=3, minutes=45, matter="The notice", at=days_ago(3))
    page = as_person("Fiona").visit(f"/contact/{alan.reference}/")
    assert page.says("2 hours 15 minutes together")
    assert page.says("2 hours 15 minutes of staff time")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"), (1, "1 minute"), (119, "119 minutes"), (120, "2 hours"), (121, "2 hours 1 minute"),
        (139, "2 hours 19 minutes"), (4200, "70 hours"),
    ],
)  # fmt: skip
def test_time_is_said_as_it_was_logged(minutes: int, words: str) -> None:
    assert time_in_words(minutes) == words


def test_one_contact_is_said_as_one() -> None:
    assert bar_chart("k", "t", [("16 Nov", 1)]).summary.startswith("The most was 1 contact, 16 Nov.")
