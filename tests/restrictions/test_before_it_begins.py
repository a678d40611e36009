"""What is missing before a restriction comes into force, each with the way to where it is done."""

from __future__ import annotations

from typing import Any

import pytest

from tests.restrictions.builders import Limits
from tests.restrictions.letters import checked, issue
from tests.restrictions.test_untold import by_senior

pytestmark = pytest.mark.django_db
WHO = "Say who must know of it and why"
LETTER = "The letter has not been sent"


@pytest.mark.clauses("SPSO-EP-66.0", "SBC-11.2-0")
def test_what_is_missing_leads_to_its_form_and_to_the_letter(limits: Limits, as_person: Any) -> None:
    restriction = limits.decided_by_senior()
    path = restriction.get_absolute_url()
    tom = as_person("Tom")
    page = tom.visit(path)
    assert page.find_link(WHO) == f"{path}sharing/"
    assert page.find_link(LETTER) == restriction.letter.get_absolute_url()
    assert tom.visit(page.find_link(WHO)).status == 200
    assert tom.visit(page.find_link(LETTER)).status == 200
    limits.shared(restriction)
    page = tom.visit(path)
    assert not page.says(WHO)
    assert page.says(LETTER)
    issue(checked(limits, limits.again(restriction), by="Shona"))
    assert not tom.visit(path).says(LETTER)


def test_whoever_may_not_do_it_reads_it_without_a_link(limits: Limits, as_person: Any) -> None:
    page = as_person("Helen").visit(limits.decided_by_group().get_absolute_url())
    assert page.says(WHO)
    assert not page.has_link(WHO)


@pytest.mark.clauses("SBC-11.6")
def test_by_an_approved_exception_no_letter_is_missing(limits: Limits, as_person: Any) -> None:
    restriction = by_senior(limits)
    page = as_person("Tom").visit(restriction.get_absolute_url())
    assert page.says(WHO)
    assert not page.says(LETTER)
