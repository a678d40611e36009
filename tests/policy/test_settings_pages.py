"""The pages on which the organisation's facts, its holidays, local values and the policy itself are looked after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engagement.policy.models import Holiday, LocalValue, PolicyVersion
from engagement.policy.selectors import local, organisation
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
AsPerson = Callable[[str], Visitor]
ADMINISTRATOR, POLICY_OFFICER = "Leah Kidd", "Moira Lees"


@pytest.mark.usefixtures("policy")
def test_an_administrator_enters_the_organisation(as_person: AsPerson) -> None:
    leah = as_person(ADMINISTRATOR)
    leah.visit("/settings/organisation/")
    leah.press(
        "Save",
        {
            "Telephone number (optional for now)": "01632 960 101",
            "Email address (optional for now)": "hello@northmoor.example",
        },
    )
    assert organisation().phone == "01632 960 101"
    assert organisation().name == "Northmoor Council"


@pytest.mark.usefixtures("policy")
def test_a_wrong_address_comes_back_with_what_was_typed(as_person: AsPerson) -> None:
    leah = as_person(ADMINISTRATOR)
    leah.visit("/settings/organisation/")
    page = leah.press("Save", {"Email address (optional for now)": "nobody", "Short name (optional)": "The council"})
    assert page.status == 422
    assert "Enter an email address like name@example.org" in page.errors
    assert page.tree is not None
    assert page.tree.xpath("//input[@name='short_name']/@value") == ["The council"]
    assert organisation().email == "contact@northmoor.example"


@pytest.mark.usefixtures("policy")
def test_a_holiday_is_added_and_removed(as_person: AsPerson, the_clock: object) -> None:
    leah = as_person(ADMINISTRATOR)
    leah.visit("/settings/holidays/")
    page = leah.post(
        "/settings/holidays/", {"date_day": "4", "date_month": "6", "date_year": "2027", "name": "Common Riding"}
    )
    assert "4 June 2027 Common Riding" in page.main
    again = leah.post(
        "/settings/holidays/", {"date_day": "4", "date_month": "6", "date_year": "2027", "name": "Once more"}
    )
    assert again.status == 422
    leah.post("/settings/holidays/2027-06-04/remove/")
    assert not Holiday.objects.filter(date=date(2027, 6, 4)).exists()
    assert leah.post("/settings/holidays/yesterday/remove/").status == 404


@pytest.mark.usefixtures("policy")
def test_a_policy_officer_answers_a_question_and_takes_it_back(as_person: AsPerson) -> None:
    LocalValue.objects.all().delete()
    moira = as_person(POLICY_OFFICER)
    assert "Not set yet" in moira.visit("/settings/local-values/").main
    wrong = moira.post("/settings/local-values/group_quorum/", {"value": "9"})
    assert wrong.status == 422
    assert "Enter a number from 1 to 4." in wrong.errors
    moira.post("/settings/local-values/group_quorum/", {"value": "4"})
    assert local("group_quorum") == 4
    assert LocalValue.objects.get().accepted_by.name == POLICY_OFFICER  # type: ignore[union-attr]
    assert "4 members" in moira.visit("/settings/local-values/").main
    moira.post("/settings/local-values/group_quorum/withdraw/")
    assert local("group_quorum") is None
    assert moira.visit("/settings/local-values/favourite_colour/").status == 404


@pytest.mark.usefixtures("policy")
def test_all_suggestions_are_accepted_by_one_press(as_person: AsPerson) -> None:
    LocalValue.objects.all().delete()
    moira = as_person(POLICY_OFFICER)
    moira.visit("/settings/local-values/")
    page = moira.press("Accept every suggestion that is not answered yet")
    assert "accepted in your name" in page.main
    assert "Accept every suggestion" not in moira.visit("/settings/local-values/").main
    LocalValue.objects.filter(key="group_quorum").delete()
    assert "Accept every suggestion" in moira.visit("/settings/local-values/").main
    assert local("warning_cap") == 2
    assert local("policy_owner") is None


def test_the_first_version_is_published_on_the_page(as_person: AsPerson) -> None:
    moira = as_person(POLICY_OFFICER)
    moira.visit("/settings/policy/")
    assert moira.press("Publish", {"What has changed, and why?": " "}).status == 422
    page = moira.press("Publish", {"What has changed, and why?": "First version here."})
    assert "Version 1 is in force." in page.main
    version = PolicyVersion.objects.get()
    assert (version.published_by.name, version.change_note) == (POLICY_OFFICER, "First version here.")  # type: ignore[union-attr]


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize("name", ["Tom Elliot", "Shona Kerr", "Helen Ross", "Ravi Patel", "Angus Todd"])
@pytest.mark.parametrize(
    "address", ["organisation/", "holidays/", "policy/", "local-values/", "local-values/group_quorum/"]
)
def test_nobody_else_opens_these_pages(as_person: AsPerson, name: str, address: str) -> None:
    assert as_person(name).visit(f"/settings/{address}").status == 403


@pytest.mark.usefixtures("policy")
def test_nobody_else_changes_anything_by_posting(as_person: AsPerson) -> None:
    tom = as_person("Tom Elliot")
    before = LocalValue.objects.count(), Holiday.objects.count(), organisation().name
    for address, data in (
        ("organisation/", {"name": "Tom’s council"}),
        ("holidays/2026-12-25/remove/", {}),
        ("local-values/group_quorum/", {"value": "1"}),
        ("local-values/group_quorum/withdraw/", {}),
        ("local-values/accept-suggestions/", {}),
        ("policy/", {"change_note": "Mine"}),
    ):
        assert tom.post(f"/settings/{address}", data).status == 403
    assert (LocalValue.objects.count(), Holiday.objects.count(), organisation().name) == before
    assert PolicyVersion.objects.count() == 1


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("phone", "abc", "Enter a telephone number, like 01632 960 001"),
        ("support_line_phone", "to follow", "Enter a telephone number, like 01632 960 001"),
        ("website", "nowhere at all", "Enter a web address, like https://www.example.org"),
    ],
)
def test_a_wrong_number_or_web_address_says_what_to_enter(
    as_person: AsPerson, field: str, typed: str, says: str
) -> None:
    page = as_person(ADMINISTRATOR).post("/settings/organisation/", {"name": "Northmoor Council", field: typed})
    assert page.status == 422
    assert page.errors == [says]


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize("typed", ["01632 960 101", "0800 22 33 (day and night)", "999", ""])
def test_a_number_may_say_more_or_nothing(as_person: AsPerson, typed: str) -> None:
    as_person(ADMINISTRATOR).post("/settings/organisation/", {"name": "Northmoor Council", "phone": typed})
    assert organisation().phone == typed


@pytest.mark.usefixtures("policy")
def test_every_fact_that_may_stay_empty_says_so(as_person: AsPerson) -> None:
    from engagement.policy.forms import OrganisationForm

    as_person(ADMINISTRATOR).visit("/settings/organisation/")
    fields = OrganisationForm().fields.values()
    assert [str(field.label) for field in fields if not field.required and "(optional" not in str(field.label)] == []


@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize(
    "address", ["/settings/local-values/", "/settings/holidays/", "/settings/seats/", "/settings/absences/"]
)
def test_no_column_is_without_a_heading_and_no_clause_in_two_brackets(as_person: AsPerson, address: str) -> None:
    page = as_person(ADMINISTRATOR).visit(address)
    assert page.status == 200, address
    assert page.tree is not None
    assert [head for head in page.tree.xpath("//thead//th") if not head.text_content().strip()] == []
    assert "((" not in page.main
