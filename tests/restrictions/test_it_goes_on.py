"""It happens again after a warning, or while contact is limited: the manager is led to the Review Group."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from restrictions.models import ActiveManagementRequest
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


@pytest.mark.clauses("SBC-A1-CRG-2b")
def test_an_approach_that_did_not_help_leads_to_a_request_with_what_was_tried(
    limits: Limits, as_person: Any, the_clock: Any
) -> None:
    from incidents.services import restorative

    approach = limits.monitoring()
    the_clock.forward(days=40)
    again = limits.record_only(customer=approach.customer)
    restorative.record_no_improvement(
        approach.pk, actor=limits.person("Shona"), later_incident=again, outcome_note="The calls began again."
    )
    shona = as_person("Shona")
    page = shona.visit(approach.get_absolute_url())
    assert page.has_link("Ask for limits to contact")
    shona.follow("Ask for limits to contact")
    shona.press("Begin the request")
    draft = ActiveManagementRequest.objects.get()
    assert (draft.approach, draft.ground) == (limits.again(approach), "tried_and_failed")


@pytest.mark.clauses("SBC-A1-REST-10")
def test_a_trend_is_asked_about_from_the_customers_page(limits: Limits, as_person: Any) -> None:
    first = limits.record_only()
    limits.record_only(customer=first.customer)
    shona = as_person("Shona")
    shona.visit(first.customer.get_absolute_url())
    shona.follow("Ask for limits to contact")
    assert shona.page.says("Choose the incidents")


@pytest.mark.clauses("SPSO-G3-13b")
def test_the_measured_effect_comes_from_the_contact_log(limits: Limits, as_person: Any) -> None:
    from engagement.contact.services import log_contact

    draft = limits.draft_request(effect_on_service="")
    tom = as_person("Tom")
    address = reverse("restrictions:request_step", args=[draft.pk, "effect"])
    assert "calls" not in tom.visit(address).value_of("effect_on_service")
    for _ in range(3):
        log_contact(draft.customer.pk, actor=limits.person("Tom"), channel="phone", minutes=9, matter="The notice")
    said = tom.visit(address).value_of("effect_on_service")
    assert "3 calls" in said
