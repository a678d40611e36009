"""It happens again after a warning, or while contact is limited: the manager is led to the Review Group."""

from __future__ import annotations

from typing import Any

import pytest

from restrictions.services.asking import start_request
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db

ASK = "Ask for limits to contact instead"


@pytest.mark.clauses("SBC-9.19b", "SBC-11.3a")
def test_after_a_warning_the_manager_is_offered_to_ask_and_the_warning_is_filled_in(
    limits: Limits, as_person: Any
) -> None:
    customer = limits.customer()
    letter = limits.warning(customer)
    approach = limits.request(customer=customer)
    incident = approach.incidents.get()
    page = as_person("Shona").visit(approach.get_absolute_url())
    assert page.says(f"{letter.reference}, sent")
    assert page.has_link(ASK)
    assert as_person("Shona").visit(incident.get_absolute_url()).says("asked for a change")
    draft = start_request(actor=limits.person("Shona"), incidents=[incident.pk])
    assert draft.warning_letter == letter


@pytest.mark.clauses("SBC-11.3a")
def test_while_contact_is_limited_a_new_incident_leads_back_to_the_group(limits: Limits, as_person: Any) -> None:
    restriction = limits.in_force()
    approach = limits.request(customer=restriction.customer)
    page = as_person("Shona").visit(approach.get_absolute_url())
    assert page.says("ask the Review Group again")
    assert page.has_link(ASK)


@pytest.mark.clauses("SBC-9.19b")
def test_a_letter_that_came_after_it_is_no_warning_before_it(limits: Limits, as_person: Any, the_clock: Any) -> None:
    customer = limits.customer()
    approach = limits.request(customer=customer)
    the_clock.forward(days=40)
    limits.warning(customer)
    assert not as_person("Shona").visit(approach.get_absolute_url()).has_link(ASK)
    draft = start_request(actor=limits.person("Tom"), incidents=[approach.incidents.get().pk])
    assert draft.warning_letter is None
