"""What each role reads of a customer: left out of the query, not hidden on the page (SPSO-EP-65b, SPSO-EP-65c)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engagement.customers import selectors, services
from engagement.customers.models import Customer
from engagement.people.models import User
from engagement.spine.transitions import NotVisible
from tests.plugins.council import Council

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy", "the_clock")]

NEED = "Large print, please"


@pytest.fixture
def known(alan: Customer, make: Callable[..., Customer], tom: User, shona: User) -> Customer:
    """Alan with a need, a note, another name, somebody who acts for him, and a record merged into his."""
    told = {"told_by": "Mr Pringle", "told_on": date(2026, 11, 2)}
    services.add_adjustment(alan.pk, actor=tom, kind="large_print", what=NEED, status="agreed", **told)
    services.record_note(alan.pk, actor=tom, about="forceful", text="Firm about the date.")
    services.add_other_name(alan.pk, actor=tom, name="Ali P", kind="online")
    services.add_representation(make("Ruth Notman").pk, alan.pk, actor=tom, role="advocate")
    Customer.objects.filter(pk=alan.pk).update(preferred_language="Gaelic", preferred_contact="letter")
    services.merge_customers(make("A Pringle").pk, alan.pk, actor=shona, reason="He told us")
    return Customer.objects.get(pk=alan.pk)


@pytest.fixture
def ravi(council: Council, as_person: Any) -> Any:
    """Human resources, who may log an incident of their own."""
    council.person("Ravi").team = council.team("Planning")
    council.person("Ravi").save()
    return as_person("Ravi")


def reads(client: Any, path: str) -> tuple[str, list[str]]:
    """The page, and every query that it took."""
    with CaptureQueriesContext(connection) as queries:
        body = client.get(path, follow=True).content.decode()
    return body, sql_of(queries)


def sql_of(queries: Any) -> list[str]:
    return [query["sql"] for query in queries]


def needs_read(queries: list[str]) -> list[str]:
    """The queries that read needs: of the table of adjustments, or how the customer likes to hear from us."""
    return [
        sql
        for sql in queries
        if '"engagement_adjustment"' in sql or ('FROM "engagement_customer"' in sql and "preferred_language" in sql)
    ]


# -- human resources ---------------------------------------------------------------------------------------------------


def start_log(person: Any) -> str:
    """Begins an incident and gives the address of "Who was it?"."""
    person.visit("/log/")
    person.press("Start now")
    return f"/log/{person.page.path.split('/')[2]}/customer/"


@pytest.mark.clauses("SPSO-EP-65b", "SPSO-EP-65c")
def test_human_resources_choose_by_name_and_second_identifier(known: Customer, ravi: Any) -> None:
    ravi.visit(start_log(ravi))
    with CaptureQueriesContext(connection) as queries:
        page = ravi.press("Search", q="pringle")
    assert page.says("Alan Pringle")
    assert page.says("12 Abbey Rd, Northmoor, NM1 1AA")
    assert page.says(known.reference)
    for kept_back in ("960 118", "example.org", "Found by", "Ali P", "Ruth Notman", NEED, "Gaelic"):
        assert not page.says(kept_back), kept_back
    read = sql_of(queries)
    assert any('FROM "engagement_customer"' in sql for sql in read)
    assert not needs_read(read)
    for table in ("othername", "representation", "customernote"):
        assert not any(f'"engagement_{table}"' in sql for sql in read), table
    page = ravi.press("Continue", customer=known.reference)
    assert page.status == 200


@pytest.mark.clauses("SPSO-EP-65b")
def test_human_resources_read_no_needs_in_the_log_but_what_they_wrote(
    known: Customer, ravi: Any, as_person: Any
) -> None:
    here = start_log(ravi)
    ravi.visit(here)
    ravi.press("Search", q="pringle")
    ravi.press("Continue", customer=known.reference)
    needs = here.replace("/customer/", "/adjustments/")
    assert not ravi.visit(needs).says(NEED)
    ravi.follow("Add something to the customer’s record")
    ravi.press("Add to the record", kind="more_time", what="Time to think", status="asked", told_by="Mr Pringle")
    assert ravi.visit(needs).says("Time to think")
    assert not ravi.page.says(NEED)
    tom = as_person("Tom")
    own = start_log(tom)
    tom.visit(own)
    tom.press("Search", q="pringle")
    tom.press("Continue", customer=known.reference)
    assert tom.visit(own.replace("/customer/", "/adjustments/")).says(NEED)


def test_human_resources_are_warned_of_a_twin_with_no_more_than_that(known: Customer, ravi: Any) -> None:
    ravi.visit(f"{start_log(ravi)}?new=1")
    page = ravi.press("Save and continue", given_name="Alan", family_name="Pringle", phone="01632 960118")
    assert page.status == 422
    assert page.says("We may know them already")
    assert page.says("12 Abbey Rd, Northmoor, NM1 1AA")
    assert not page.says("Found by")


@pytest.mark.clauses("SPSO-EP-65b")
def test_human_resources_choose_in_the_log_and_nowhere_else(known: Customer, ravi: Any, council: Council) -> None:
    for path in ("/customers/", known.get_absolute_url()):
        assert ravi.visit(path).status == 403
    for room in ("add_name", "add_contact", "add_adjustment", "add_note", "find_representative"):
        page = ravi.visit(reverse(f"customers:{room}", args=[known.reference]))
        assert page.status in (403, 404)
        assert not page.says("Pringle")
    assert ravi.post("/customers/new/", {"do": "choose", "customer": known.reference}).status == 404
    user = council.person("Ravi")
    assert not Customer.objects.visible_to(user).exists()
    with pytest.raises(NotVisible):
        selectors.by_reference(known.reference, user)


@pytest.mark.parametrize("name", ["Moira", "Leah", "Angus"], ids=["policy administrator", "administrator", "records"])
def test_who_does_not_log_chooses_nobody(known: Customer, council: Council, name: str) -> None:
    user = council.person(name)
    assert not Customer.objects.choosable_by(user).exists()
    assert len(selectors.customers_matching("pringle", user, briefly=True)) == 0
    assert selectors.likely_matches(selectors.Draft(name="Alan Pringle"), user, briefly=True) == []
    with pytest.raises(NotVisible):
        selectors.by_reference(known.reference, user, to_choose=True)


# -- records and audit -------------------------------------------------------------------------------------------------


@pytest.mark.clauses("SPSO-EP-65b")
def test_records_read_names_identifiers_and_merges_and_no_needs(
    known: Customer, council: Council, sign_in: Any
) -> None:
    client = sign_in(council.person("Angus"))
    body, read = reads(client, known.get_absolute_url())
    for shown in ("Alan Pringle", "Ali P", "(01632) 960 118", "12 Abbey Rd", "was merged into", "Ruth Notman"):
        assert shown in body, shown
    for kept_back in (NEED, "What they need from us", "Gaelic", "Prefers to hear", "Firm about", "an adjustment"):
        assert kept_back not in body, kept_back
    assert not needs_read(read)
    body, read = reads(sign_in(council.person("Shona")), known.get_absolute_url())
    assert needs_read(read)
    assert NEED in body
    assert "Gaelic" in body
    assert "ecorded an adjustment" in body


@pytest.mark.clauses("SPSO-EP-65b")
def test_the_search_and_the_merge_show_records_no_needs(
    known: Customer, make: Callable[..., Customer], council: Council, as_person: Any
) -> None:
    twin = make("Al Pringle", phones=("07700 900 118",))
    path = reverse("customers:merge", args=[known.reference, twin.reference])
    angus, shona = as_person("Angus"), as_person("Shona")
    with CaptureQueriesContext(connection) as queries:
        page = angus.visit(path)
        angus.visit("/customers/")
        found = angus.press("Search", q="pringle")
    assert page.says("07700 900 118")
    assert found.says("12 Abbey Rd")
    assert not page.says(NEED)
    assert not needs_read(sql_of(queries))
    assert shona.visit(path).says(NEED)
    angus.visit(path)
    assert angus.press("Merge these records", keep=known.reference, reason="One phone").says("is merged into")
    assert not angus.page.says(NEED)


@pytest.mark.parametrize(
    ("name", "sees"),
    [*((name, True) for name in ("Tom", "Shona", "Helen", "Callum", "Grace", "Beth", "Stuart")), ("Angus", False)],
)
def test_needs_are_for_whoever_deals_with_the_customer(known: Customer, as_person: Any, name: str, sees: bool) -> None:
    assert as_person(name).visit(known.get_absolute_url()).says(NEED) is sees
