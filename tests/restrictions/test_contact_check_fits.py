"""Details that contradict each other are never guessed: likely people side by side, each with what fits."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engagement.contact.models import LookUp
from engagement.customers.models import Customer
from engagement.customers.services import merge_customers
from tests.restrictions.test_contact_check import check, person, queries
from tests.restrictions.test_contact_check_api import about, ask, token  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(limits: Any) -> dict[str, Customer]:
    """Alan, who has a phone, and Una, whose contact is limited."""
    alan = person(
        limits, "Alan Pringle", phones=("01632 960 118",), addresses=("12 Abbey Road\nNorthmoor\nNM1 1AA",)
    )  # fmt: skip
    una = person(
        limits, "Una Urquhart", emails=("una@example.org",), addresses=("3 Kirk Brae\nNorthmoor\nNM1 4KB",)
    )  # fmt: skip
    limits.in_force(customer=una)
    return {"alan": alan, "una": una}


def line_of(page: Any, name: str) -> str:
    """What stands beside one person of the list."""
    rows = page.tree.xpath(f"//main//table//tr[.//a[normalize-space()='{name}']]")
    assert len(rows) == 1, page.main
    return " ".join(rows[0].text_content().split())


BOTH = {
    "Una Urquhart 01632 960118": (
        "The phone number is theirs. The name is not.",
        "The name is theirs. The phone number is not.",
    ),
    "Urquhart 01632 960118": (
        "The phone number is theirs. The name is not.",
        "The name is theirs. The phone number is not.",
    ),
    "Una Urquhart 960118": (
        "The phone number ends like theirs. The name is not.",
        "The name is theirs. The phone number is not.",
    ),
    "Alan Pringle una@example.org": (
        "The name is theirs. The email address is not.",
        "The email address is theirs. The name is not.",
    ),
    "una@example.org 01632 960118": (
        "The phone number is theirs. The email address is not.",
        "The email address is theirs. The phone number is not.",
    ),
    "Una Urquhart, 12 Abbey Road": (
        "The address is theirs. The name is not.",
        "The name is theirs. The address is not.",
    ),
    "Una Urquhart 01632 960118 NM1 4KB": (
        "The phone number is theirs. The postcode and the name are not.",
        "The postcode and the name are theirs. The phone number is not.",
    ),
    "C-{alan} Una Urquhart": (
        "The reference is theirs. The name is not.",
        "The name is theirs. The reference is not.",
    ),
}


@pytest.mark.clauses("SPSO-EP-65c")
@pytest.mark.parametrize("words", BOTH)
def test_who_fits_a_part_stands_side_by_side_and_nobody_is_guessed(two: Any, as_person: Any, words: str) -> None:
    typed = words.format(alan=two["alan"].reference.removeprefix("C-"))
    page = check(as_person("Nadia"), typed)
    assert page.says("Not all of these details fit one person. 2 people may be meant.")
    assert line_of(page, "Alan Pringle").endswith(BOTH[words][0])
    assert line_of(page, "Una Urquhart").endswith(BOTH[words][1])
    assert not page.says("restricted")
    assert not page.says("No restriction is recorded")
    look_up = LookUp.objects.get()
    assert (look_up.answered, look_up.customer) == ("several", None)
    assert set(look_up.shown) == {str(one.pk) for one in two.values()}


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("Alan Pringle NM9 9BQ", "The name is theirs. The postcode is not."),
        ("Alan Pringle NM9", "The name is theirs. The postcode is not."),
        ("Alan Pringle 01632 960 118 NM9 9BQ", "The phone number and the name are theirs. The postcode is not."),
        ("Alan Pringle 01632 960 999", "The name is theirs. The phone number is not."),
        ("Carol 01632 960 118", "The phone number is theirs. The name is not."),
        ("Carol Pringle NM1 1AA", "The postcode is theirs. The name fits in part."),
        ("B Pringle NM1 1AA", "The postcode is theirs. The name fits in part."),
        ("Carol Pringle 01632 960 118", "The phone number is theirs. The name fits in part."),
        ("Alan Pringle, 14 Abbey Road, NM1 1AA", "The postcode and the name are theirs. The address is not."),
        ("Alan Pringle nobody@example.org", "The name is theirs. The email address is not."),
        ("Alan Pringel 01632 960 999", "The name is like theirs. The phone number is not."),
    ],
)
def test_one_person_who_fits_in_part_is_offered_and_not_answered(
    two: Any, as_person: Any, words: str, fits: str
) -> None:
    page = check(as_person("Nadia"), words)
    assert line_of(page, "Alan Pringle").endswith(fits)
    assert page.says("1 person may be meant") or page.says("1 person has a similar one")
    assert not page.says("No restriction is recorded")
    assert LookUp.objects.get().answered == "several"


@pytest.mark.parametrize("words", ["A Pringle", "U Urquhart", "Urquhart, U"])
def test_an_initial_is_not_a_whole_name(two: Any, as_person: Any, words: str) -> None:
    page = check(as_person("Nadia"), words)
    assert page.says("1 person may be meant")
    assert not page.says("restricted")


@pytest.mark.parametrize(
    "words",
    [
        "Una Urquhart una@example.org",
        "U Urquhart NM1 4KB",
        "Una Urquhart nm1",
        "Una Urquhart, 3 Kirk Brae, Northmoor, NM1 4KB",
        "Ms Una Urquhart, Northmoor, una@example.org",
        "Una Urquhart {reference}",
        "una@example.org NM1 4KB",
    ],
)
def test_where_all_of_it_fits_one_person_the_answer_is_theirs(two: Any, as_person: Any, words: str) -> None:
    page = check(as_person("Nadia"), words.format(reference=two["una"].reference))
    assert page.says("Contact is restricted until")
    assert LookUp.objects.get().customer == two["una"]


def test_the_reference_of_a_restriction_with_the_name_of_somebody_else_is_not_guessed(
    limits: Any, two: Any, as_person: Any
) -> None:
    reference = two["una"].restrictions.get().reference
    page = check(as_person("Nadia"), f"Alan Pringle {reference}")
    assert page.says("Not all of these details fit one person")
    assert line_of(page, "Una Urquhart").endswith("The reference is theirs. The name is not.")
    assert check(as_person("Nadia"), f"Una Urquhart {reference}").says("Contact is restricted until")


def test_what_stands_on_a_merged_record_is_theirs_too(limits: Any, two: Any, as_person: Any) -> None:
    whole = person(limits, "Alan James Pringle", phones=("07700 900 555",))
    merge_customers(two["alan"].pk, whole.pk, actor=limits.person("Shona"), reason="one person")
    page = check(as_person("Nadia"), "James Pringle 01632 960 118 NM1 1AA")
    assert page.says("No restriction is recorded")
    assert page.says(whole.reference)


def test_a_person_with_every_part_is_found_among_many_who_share_one(limits: Any, two: Any, as_person: Any) -> None:
    for number in range(4):
        person(limits, f"Given{chr(97 + number)} Urquhart", phones=("01632 960 118",))
    page = check(as_person("Nadia"), "Givenb Urquhart 01632 960 118")
    assert page.says("No restriction is recorded")
    assert page.says("Givenb Urquhart")


def test_another_system_never_gets_one_person_then(two: Any, token: str) -> None:  # noqa: F811
    for words in BOTH:
        typed = words.format(alan=two["alan"].reference.removeprefix("C-"))
        answer = ask(token, about(typed)).json()
        assert answer["answer"] == "several", words
        assert answer["heading"].startswith("Not all of these details fit one person. 2 people may be meant.")
        assert {one["name"]: one["fits"] for one in answer["matches"]} == {
            "Alan Pringle": BOTH[words][0],
            "Una Urquhart": BOTH[words][1],
        }
        assert "restricted" not in json.dumps(answer)
    assert ask(token, about("A Pringle")).json()["answer"] == "several"


def test_weighing_the_details_costs_the_same_among_few_and_many(limits: Any, two: Any, as_person: Any) -> None:
    tom = as_person("Tom")
    words = ("Una Urquhart 01632 960118", "Una Urquhart una@example.org", "Alan Pringle NM9 9BQ")
    few = [queries(tom, one) for one in words]
    for number in range(30):
        person(
            limits, f"Morag Wynd{chr(97 + number % 26)}{chr(97 + number // 26)}", addresses=("9 Mill Wynd\nNM1 1AA",)
        )
    assert [queries(tom, one) for one in words] == few
    assert all(count <= 22 for count in few), few
