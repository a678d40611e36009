"""The question "Who was it?" as every page asks it."""

from typing import Any

import pytest

from engagement.customers.models import Customer
from engagement.customers.picker import known_from
from engagement.people.models import User
from tests.plugins.council import Council

pytestmark = pytest.mark.django_db

NEW = "/customers/new/"


def test_search_then_choose(alan: Customer, as_person: Any) -> None:
    tom = as_person("Tom")
    tom.visit(NEW)
    page = tom.press("Search", q="alan pringel")
    assert "pringel" not in page.path
    assert page.says("12 Abbey Rd, Northmoor, NM1 1AA")
    page = tom.press("Continue", customer=alan.reference)
    assert page.path == alan.get_absolute_url()


def test_nothing_chosen_says_so_and_keeps_the_search(alan: Customer, as_person: Any) -> None:
    tom = as_person("Tom")
    tom.visit(NEW)
    tom.press("Search", q="pringle")
    page = tom.press("Continue")
    assert page.status == 422
    assert page.errors == ["Choose a customer, or say that it is none of these"]
    assert page.says("Alan Pringle")


def test_a_new_customer_starts_with_what_was_searched_for(as_person: Any) -> None:
    tom = as_person("Tom")
    tom.visit(NEW)
    page = tom.press("Search", q="Ms Deborah Laidlaw 01632 960 222 nm2 2bb")
    assert page.says("No record is found for this name")
    page = tom.press("Continue", customer="new")
    page = tom.press("Save and continue", email="deborah@example.org")
    assert page.status == 200, (page.errors, page.text)
    customer = Customer.objects.get()
    assert (customer.name, customer.title, customer.formal_name) == ("Deborah Laidlaw", "Ms", "Ms Laidlaw")
    assert {point.normalised for point in customer.contact_points.all()} >= {"+441632960222", "deborah@example.org"}
    assert page.heading.endswith("Deborah Laidlaw")


def test_a_likely_twin_is_shown_before_a_new_record(alan: Customer, as_person: Any) -> None:
    tom = as_person("Tom")
    tom.visit(f"{NEW}?new=1")
    page = tom.press("Save and continue", given_name="Allan", family_name="Pringle", address="12 Abbey Road, NM1 1AA")
    assert page.status == 422
    assert page.says("We may know them already")
    assert page.says("Similar name, same postcode")
    assert Customer.objects.count() == 1
    page = tom.press("Save and continue", same_as=alan.reference)
    assert page.path == alan.get_absolute_url()
    assert Customer.objects.count() == 1


def test_none_of_these_makes_the_new_record_once(alan: Customer, sign_in: Any, tom: User) -> None:
    client = sign_in(tom)
    page = client.get(f"{NEW}?new=1")
    attempt = str(page.context["picker"].new_form["attempt"].value())
    told = {"do": "record", "kind": "person", "given_name": "Alan", "family_name": "Pringle", "attempt": attempt}
    assert client.post(NEW, told).status_code == 422
    answers = {client.post(NEW, told | {"same_as": "new"}).headers["Location"] for _again in range(2)}
    assert len(answers) == 1
    assert Customer.objects.count() == 2


def test_an_unknown_caller_needs_no_name(as_person: Any) -> None:
    tom = as_person("Tom")
    tom.visit(NEW)
    tom.follow("They gave no name")
    page = tom.press("Save and continue", phone="07700 900133", description="A man, about the bins")
    assert page.heading.endswith("Unknown caller, 07700 900133")
    tom.visit(f"{NEW}?unknown=1")
    page = tom.press("Save and continue", phone="07700900133")
    assert page.status == 422
    assert page.says("It may be the same caller")


def test_an_organisation_has_a_contact_person(as_person: Any) -> None:
    tom = as_person("Tom")
    tom.visit(f"{NEW}?new=1")
    page = tom.press("Save and continue", kind="organisation", given_name="Priya", family_name="Raman")
    assert page.status == 422
    tom.press("Save and continue", organisation="Northmoor Tenants Association")
    customer = Customer.objects.get()
    assert (customer.name, customer.contact_person) == ("Northmoor Tenants Association", "Priya Raman")


def test_a_search_belongs_to_its_page_and_person(alan: Customer, as_person: Any) -> None:
    tom = as_person("Tom")
    tom.visit("/customers/")
    key = tom.press("Search", q="pringle").path.partition("?")[2]
    assert tom.visit(f"{NEW}?{key}").says("Alan Pringle"), "a search leads on to a new customer"
    acting = tom.visit(f"{alan.get_absolute_url()}acting/?{key}")
    assert acting.says("That search has ended")
    tom.visit(NEW)
    path = tom.press("Search", q="pringle").path
    assert not as_person("Isla").visit(path).says("Pringle")


def test_human_resources_record_without_seeing_who_is_on_file(alan: Customer, as_person: Any) -> None:
    ravi = as_person("Ravi")
    page = ravi.visit(NEW)
    assert not page.has_button("Search")
    assert ravi.post(NEW, {"do": "search", "q": "pringle"}).status == 422
    assert ravi.post(NEW, {"do": "choose", "customer": alan.reference}).status == 404
    ravi.visit(f"{NEW}?new=1")
    page = ravi.press("Save and continue", given_name="Alan", family_name="Pringle", phone="01632 960118")
    assert not page.says("12 Abbey")
    assert Customer.objects.count() == 2


@pytest.mark.parametrize("name", ["Moira Lees", "Leah Kidd", "Angus Todd"])
def test_who_may_not_record_gets_no_form(as_person: Any, council: Council, name: str) -> None:
    assert as_person(name).visit(NEW).status == 403


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"do": "record"},
        {"do": "unknown", "phone": "none"},
        {"do": "choose", "customer": ""},
        {"do": "search", "q": ""},
        {"do": "nonsense"},
        {"do": "record", "given_name": "x" * 100_000},
        {"do": "record", "family_name": "\x00"},
        {"do": "record", "family_name": "Pringle", "kind": "nonsense"},
        {"do": "record", "family_name": "Pringle", "kind": "person", "attempt": "nonsense"},
    ],
)
def test_bad_answers_come_back_with_what_to_do(sign_in: Any, tom: User, data: dict[str, str]) -> None:
    answer = sign_in(tom).post(NEW, data)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not Customer.objects.exists()


def test_what_a_search_tells_about_a_new_customer() -> None:
    assert known_from("Mr Alan Pringle 01632 960118 nm1 1aa") == {
        "title": "Mr", "given_name": "Alan", "family_name": "Pringle", "phone": "01632 960118", "address": "NM1 1AA",
    }  # fmt: skip
    assert known_from("C-000123") == {}
    assert known_from("") == {}
    assert known_from("alan@example.org") == {"email": "alan@example.org"}
