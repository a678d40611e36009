"""Nobody found: said in the words of what was typed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.restrictions.test_contact_check import check

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "heading", "advice"),
    [
        ("01632 960 999", "for this number", "Check “01632 960 999”"),
        ("nobody.here@example.org", "for this email", "Check “nobody.here@example.org”"),
        ("C-999999", "for this reference", "A customer’s reference begins with C-"),
        ("R-2026-0001", "for this reference", "is the reference of a restriction. A customer’s reference begins with"),
        ("mce-2026-0418", "for this reference", "is the reference of an incident. A customer’s reference begins with"),
        ("Quartermaine NM1 1AA", "for this name", "Check the spelling of"),
        ("NM9 9ZZ", "for this postcode", "Check “NM9 9ZZ”"),
    ],
)
def test_it_speaks_of_what_was_typed(limits: Any, as_person: Any, typed: str, heading: str, advice: str) -> None:
    page = check(as_person("Tom"), typed)
    assert page.says(f"No restriction is recorded {heading}")
    assert page.says(advice)
    assert page.says("for this name") is (heading == "for this name")


def test_the_reference_of_a_case_is_never_read_as_a_phone_number(limits: Any, as_person: Any) -> None:
    from engagement.customers.services import Details, create_customer

    create_customer(
        Details(given_name="Jean", family_name="Wood", phones=("01632 960118",)), actor=limits.person("Tom")
    )
    assert check(as_person("Tom"), "1632-960118").says("Jean Wood")
    assert not check(as_person("Tom"), "R-1632-960118").says("Jean Wood")
