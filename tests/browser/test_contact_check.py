"""The contact check, logging a contact, how much there is, the early signal and connected systems, in a browser."""

from __future__ import annotations

import pytest

from engagement.contact.models import ContactSignal
from engagement.contact.services import log_contact
from tests.browser.conftest import At
from tests.restrictions.builders import Limits


@pytest.fixture
def limits(site: str, council: object) -> Limits:
    """Makes requests and restrictions for the small council."""
    return Limits(council)  # type: ignore[arg-type]


@pytest.mark.parametrize("how", [{}, {"keyboard": True}, {"scripts": False}], ids=["mouse", "keyboard", "no scripts"])
def test_somebody_rings_and_is_checked_and_the_call_is_logged(limits: Limits, person_at: At, how: dict) -> None:
    customer = limits.customer("Alan Pringle")
    limits.customer("Alan Pringel")
    limits.in_force(customer=customer)
    nadia = person_at("Nadia", **how)
    nadia.visit("/").follow("Check how they may be dealt with").press("Check")
    if not how:
        nadia.errors_lead_to_their_fields()
    nadia.press("Check", q="NM1 2AB").says("2 people may be meant").follow("Alan Pringle", exact=True)
    nadia.says("Contact is restricted until 18 February 2027").says("What always stays open")
    nadia.press("Check", q="Quartermaine").says("No restriction is recorded for this name")
    nadia.visit(f"/contact-check/{customer.reference}/").press("Log this contact", minutes="7")
    nadia.press("Log this contact", channel="phone", matter="Council tax bill").says("Contact logged")
    nadia.follow("Correct this contact").press("Save the correction", minutes="9").says("9 minutes")
    nadia.follow("Contact with this customer").says("1 contact")


def test_a_manager_sees_it_rise_and_says_what_they_made_of_it(limits: Limits, person_at: At) -> None:
    customer = limits.customer("Alan Pringle")
    for _call in range(8):
        log_contact(customer.pk, actor=limits.person("Tom"), channel="phone", minutes=12, matter="Planning notice")
    shona = person_at("Shona")
    shona.visit("/").follow("Contact about one matter is rising").press("Save my answer")
    shona.errors_lead_to_their_fields()
    shona.press("Save my answer", answer="reasonable", reason="sensitive").says("More contact is reasonable here")
    assert ContactSignal.objects.get().answer == "reasonable"
    shona.follow("How much contact there is").says("8 calls between").follow("Last 4 weeks").says("By day")
    shona.follow("Note that more contact is reasonable").press("Save the note")
    shona.errors_lead_to_their_fields()
    shona.visit("/settings/usual-contact/").follow("Planning and building").press("Save")
    shona.errors_lead_to_their_fields()
    shona.press("Save", per_week="2", look_from="6").says("Saved for Planning and building")


def test_an_administrator_connects_a_system_and_reads_how_it_asks(limits: Limits, person_at: At) -> None:
    leah = person_at("Leah")
    leah.visit("/settings/").follow("Connected systems").press("Make a token")
    leah.errors_lead_to_their_fields()
    leah.press("Make a token", name="Phone system").says("Copy this token now").says("evh_")
    leah.follow("How a system asks").says("POST. Names never go into an address.")
    leah.visit("/settings/systems/").press("Revoke Phone system").says("Phone system can no longer ask")
