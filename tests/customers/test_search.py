"""Customers are found however they are typed; bounded, and with what tells two people of one name apart."""

from typing import Any

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.customers import search, selectors, services
from engagement.customers.indexing import prune_vocabulary
from engagement.customers.models import Customer, NameTrigram, NameWord, SearchKey
from engagement.people.models import User

pytestmark = pytest.mark.django_db


def names(typed: str, user: User, **how: Any) -> list[str]:
    return [found.customer.name for found in selectors.customers_matching(typed, user, **how)]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("01632 960118", "Phone number"),
        ("+44 (0)1632-960-118", "Phone number"),
        ("960118", "Phone number"),
        ("2 960 118", "Phone number"),
        ("alan.pringle@example.org", "Email address"),
        ("ALAN.PRINGLE+COUNCIL@EXAMPLE.ORG", "Email address"),
        ("nm11aa", "Same postcode"),
        ("NM1 1AA", "Same postcode"),
        ("12 Abbey Road", "Address"),
        ("abbey rd", "Address"),
        ("Pringle", "Name"),
        ("pringle alan", "Name"),
        ("Mr A. PRINGLE", "Name"),
        ("Alan P", "Name"),
        ("pringle nm1", "Name, same area"),
        ("Alan Pringle, NM1 1AA", "Name, same postcode"),
        ("alan pringle 01632 960118", "Phone number, name"),
        ("prinlge", "Similar name"),
        ("Alan Pringel", "Similar name"),
        ("Al Pringle", "Similar name"),
        ("Allan Prngle", "Similar name"),
        ("pringle alna", "Similar name"),
    ],
)
def test_one_customer_many_ways(alan: Customer, make: Any, tom: User, typed: str, why: str) -> None:
    make("Deborah Laidlaw", phones=("01632 960 222",), addresses=("3 Kirk Lane, Northmoor, NM2 2BB",))
    found = selectors.customers_matching(typed, tom)
    assert [(one.customer, one.why) for one in found] == [(alan, why)]


@pytest.mark.parametrize("typed", ["14 mill wind", "14 Mil Wynd", "14 mill wnyd", "14 milll wynd"])
def test_an_address_is_found_with_a_typing_error(make: Any, tom: User, typed: str) -> None:
    there = make("Alan Pringle", addresses=("14 Mill Wynd, Northmoor, NM1 1AA",))
    make("Deborah Laidlaw", addresses=("15 Mill Wynd, Northmoor, NM1 1AA",))
    make("Morag Hill", addresses=("14 Moss Lane, Northmoor, NM1 1AA",))
    found = selectors.customers_matching(typed, tom)
    assert [(one.customer, one.why) for one in found] == [(there, "Similar address")]
    assert names("14 mill wynd", tom) == ["Alan Pringle"]
    assert [one.why for one in selectors.customers_matching("14 mill wynd", tom)] == ["Address"]


@pytest.mark.parametrize("typed", ["41 mill wynd", "14 hill road", "14 mill", "14 m", "mill wind"])
def test_another_house_is_no_typing_error(make: Any, tom: User, typed: str) -> None:
    make("Alan Pringle", addresses=("14 Mill Wynd, Northmoor, NM1 1AA",))
    assert names(typed, tom) == []


def test_by_reference(alan: Customer, make: Any, tom: User) -> None:
    make("Deborah Laidlaw")
    for typed in (alan.reference, alan.reference.lower(), alan.reference.replace("-", " ")):
        assert [one.customer for one in selectors.customers_matching(typed, tom)] == [alan]


@pytest.mark.parametrize(
    ("recorded", "typed"),
    [
        ("Zoë O’Brien", "zoe o'brien"),
        ("Hamish MacDonald", "Mc Donald"),
        ("Anne-Marie Smith-Jones", "marie jones"),
        ("Robert Black", "Bob Black"),
        ("J. Rutherford", "Joan Rutherford"),
        ("Jon Kerr", "Jhon Kerr"),
        ("Stephen Gray", "Steven Grey"),
        ("Northmoor Tenants Association Ltd", "tenants association"),
        ("Ian Li", "Ina Li"),
    ],
)
def test_names_as_people_write_them(make: Any, tom: User, recorded: str, typed: str) -> None:
    make(recorded)
    make("Priscilla Quartermaine")
    assert names(typed, tom) == [recorded]


def test_other_names_find_and_say_so(alan: Customer, tom: User) -> None:
    services.add_other_name(alan.pk, actor=tom, name="Big Al", kind="known_as")
    assert [one.why for one in selectors.customers_matching("big al", tom)] == ["Known as Big Al"]


def test_two_people_of_one_name_have_a_second_identifier(make: Any, tom: User) -> None:
    make("John Smith", addresses=("1 Abbey Row\nNorthmoor",))
    make("John Smith", phones=("01632 960 300",))
    make("John Smith", description="Comes to the Kirk Lane office")
    make("John Smith")
    seconds = {one.second_identifier for one in selectors.customers_matching("john smith", tom)}
    assert {"1 Abbey Row, Northmoor", "01632 960 300", "Comes to the Kirk Lane office"} < seconds
    assert any(second.startswith("No address or phone, first recorded on") for second in seconds)


def test_a_name_with_a_postcode_is_found_among_more_than_can_be_shown(make: Any, tom: User) -> None:
    for _one in range(search.MOST_FOUND + 5):
        make("John Smith")
    wanted = make("John Smith", addresses=("1 Abbey Row, NM9 9ZZ",))
    crowd = selectors.customers_matching("John Smith", tom)
    assert len(crowd) == search.MOST_FOUND
    assert crowd.more
    narrowed = selectors.customers_matching("john smith nm9 9zz", tom)
    assert [one.customer for one in narrowed] == [wanted]
    assert not narrowed.more


@pytest.mark.parametrize(
    "typed", ["", "   ", "a", "!!", "-", "%", "_", "' OR 1=1 --", "{{ 7 }}", "<script>", "\x00", "é" * 5]
)
def test_nothing_to_look_for_finds_nobody_and_breaks_nothing(alan: Customer, tom: User, typed: str) -> None:
    assert names(typed, tom) == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=250))
def test_reading_a_question_never_fails(text: str) -> None:
    question = search.read(text)
    assert len(question.words) <= 12


def test_a_hundred_thousand_letters_are_read_quickly(alan: Customer, tom: User) -> None:
    for flood in ("x" * 100_000, "pringle " * 12_500, "0" * 100_000, "a@" * 50_000):
        assert len(selectors.customers_matching(flood, tom)) <= 1


def test_likely_matches_before_a_new_record(alan: Customer, make: Any, tom: User) -> None:
    make("Deborah Laidlaw", addresses=("5 Kirk Lane, NM1 1AA",))
    draft = selectors.Draft(name="Allan Pringle", address="12 Abbey Road NM11AA")
    assert [(one.customer, one.why) for one in selectors.likely_matches(draft, tom)] == [
        (alan, "Similar name, same postcode")
    ]
    by_phone = selectors.likely_matches(selectors.Draft(name="Somebody Else", phones=("01632960118",)), tom)
    assert [(one.customer, one.why) for one in by_phone] == [(alan, "Phone number")]
    by_email = selectors.likely_matches(selectors.Draft(emails=("alan.pringle@example.org",)), tom)
    assert [one.customer for one in by_email] == [alan]
    assert selectors.likely_matches(selectors.Draft(name="Priya Raman", address="5 Kirk Lane, NM1 1AA"), tom) == []


def test_similar_spellings_can_be_asked_for(make: Any, tom: User) -> None:
    make("Alan Pringle")
    make("Allan Pringle")
    assert names("alan pringle", tom) == ["Alan Pringle"]
    assert names("alan pringle", tom, similar=True) == ["Alan Pringle", "Allan Pringle"]


def test_where_nobody_fits_both_the_number_comes_before_the_name(alan: Customer, make: Any, tom: User) -> None:
    make("Aaron Laidlaw")
    assert names("laidlaw 01632 960118", tom) == ["Alan Pringle", "Aaron Laidlaw"]


@pytest.mark.parametrize("typed", ["pringle", "alan pringle", "pringel", "960118", "nm1 1aa", "alan pringle nm1 1aa"])
def test_as_many_queries_for_two_as_for_twenty(make: Any, tom: User, typed: str) -> None:
    known = {"phones": ("01632 960 118",), "addresses": ("1 Abbey Row NM1 1AA",)}
    counts = []
    for more in (2, 18):
        for _one in range(more):
            make("Alan Pringle", **known)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = Paginator(selectors.customers_matching(typed, tom), 20).page(1)
            assert all(found.second_identifier for found in page)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


def test_every_look_up_uses_an_index(alan: Customer, tom: User) -> None:
    """The promise to a million customers: no question reads a whole table."""
    tables = [model._meta.db_table for model in (Customer, SearchKey, NameWord, NameTrigram)]
    for typed in (
        alan.reference,
        "960118",
        "alan@example.org",
        "nm1 1aa",
        "12 abbey road",
        "pringle",
        "alan pringle",
        "pringel alna",
        "12 abey road",
    ):
        with CaptureQueriesContext(connection) as queries:
            selectors.customers_matching(typed, tom)[:20]
        for query in queries:
            if connection.vendor == "sqlite" and query["sql"].startswith("SELECT"):
                with connection.cursor() as cursor:
                    cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                    plan = [row[3] for row in cursor.fetchall()]
                scans = [step for step in plan for table in tables if step.startswith("SCAN") and table in step]
                assert not scans, (typed, query["sql"], plan)


def test_words_that_nobody_has_any_more_are_forgotten(alan: Customer, tom: User) -> None:
    services.update_customer(alan.pk, actor=tom, version=1, name="Allan Pringle")
    assert NameWord.objects.filter(word="alan").exists()
    assert prune_vocabulary() == 1
    assert not NameWord.objects.filter(word="alan").exists()
    assert names("allan", tom) == ["Allan Pringle"]
