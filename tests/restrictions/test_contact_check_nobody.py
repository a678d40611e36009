"""Nobody found: said in the words of what was typed."""

from __future__ import annotations

from typing import Any

import pytest

from engagement.contact.models import LookUp
from tests.restrictions.test_contact_check import check, lift

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "heading", "advice"),
    [
        ("01632 960 999", "for this number", "Check “01632 960 999”"),
        ("nobody.here@example.org", "for this email", "Check “nobody.here@example.org”"),
        ("Quartermaine NM1 1AA", "for this name", "Check the spelling of"),
        ("NM9 9ZZ", "for this postcode", "Check “NM9 9ZZ”"),
    ],
)
def test_it_speaks_of_what_was_typed(limits: Any, as_person: Any, typed: str, heading: str, advice: str) -> None:
    page = check(as_person("Tom"), typed)
    assert page.says(f"No restriction is recorded {heading}")
    assert page.says(advice)
    assert page.says("for this name") is (heading == "for this name")


@pytest.mark.parametrize(
    ("typed", "heading", "advice"),
    [
        ("C-999999", "No customer has this reference", "Check “C-999999”"),
        ("mce-2026-418", "This is not a customer’s reference", "“MCE-2026-0418” is the reference of an incident."),
        ("AM-2026-0004", "This is not a customer’s reference", "“AM-2026-0004” is the reference of a request."),
        ("letter L-2026-0007", "This is not a customer’s reference", "“L-2026-0007” is the reference of a letter."),
        ("R-2026-0999", "This is not a customer’s reference", "nobody can be found by it now"),
    ],
)
def test_a_reference_that_finds_nobody_never_reads_as_if_no_restriction_were_recorded(
    limits: Any, as_person: Any, typed: str, heading: str, advice: str
) -> None:
    page = check(as_person("Tom"), typed)
    assert page.says(heading)
    assert page.says(advice)
    assert page.says("A customer’s reference begins with C-.")
    assert not page.says("No restriction is recorded")
    assert LookUp.objects.get().answered == "nobody"


@pytest.mark.clauses("SBC-13.1b")
@pytest.mark.parametrize("how", ["{0}", "{1}", "my letter says {1} from November"])
def test_the_reference_of_a_restriction_in_force_finds_its_customer(limits: Any, as_person: Any, how: str) -> None:
    restriction = limits.in_force()
    words = restriction.reference.lower().replace("-", " - "), restriction.reference
    page = check(as_person("Nadia"), how.format(*words))
    assert page.says("Contact is restricted until")
    assert page.says(restriction.customer.reference)
    assert restriction.reference not in page.main.replace(how.format(*words), "")
    look_up = LookUp.objects.get()
    assert (look_up.how, look_up.customer, look_up.answered) == ("reference", restriction.customer, "restricted")
    assert look_up.words_hash


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_restriction_that_has_not_begun_or_is_over_finds_nobody(limits: Any, as_person: Any, moment: str) -> None:
    """Who was restricted once is history, which the contact check never tells."""
    restriction = limits.decided_by_senior()
    if moment == "after":
        lift(limits, limits.in_force(restriction))
    page = check(as_person("Nadia"), restriction.reference)
    assert page.says("This is not a customer’s reference")
    assert not page.says(restriction.customer.name)


def test_the_reference_of_a_case_is_never_read_as_a_phone_number(limits: Any, as_person: Any) -> None:
    from engagement.customers.services import Details, create_customer

    create_customer(
        Details(given_name="Jean", family_name="Wood", phones=("01632 960118",)), actor=limits.person("Tom")
    )
    assert check(as_person("Tom"), "1632-960118").says("Jean Wood")
    assert not check(as_person("Tom"), "R-1632-960118").says("Jean Wood")
