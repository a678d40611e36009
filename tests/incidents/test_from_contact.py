"""From a contact that was just logged to an incident: who, when and how go along, and no name is in the address."""

from __future__ import annotations

from typing import Any

import pytest

from engagement import clock
from engagement.contact.services import log_contact
from incidents.models import Incident
from tests.contact.conftest import make_customer

pytestmark = pytest.mark.django_db
START = "Start now"


@pytest.fixture
def alan(council: Any, policy: Any, the_clock: Any) -> Any:
    return make_customer(council, "Alan Pringle", phones=("01632 960 118",))


def test_what_the_contact_told_is_not_asked_again(alan: Any, council: Any, as_person: Any, the_clock: Any) -> None:
    contact = log_contact(alan.pk, actor=council.person("Tom"), channel="email", minutes=7, matter="Planning notice")
    the_clock.forward(minutes=35)
    tom = as_person("Tom")
    tom.visit(f"/contact/entries/{contact.pk}/")
    page = tom.follow("Log an incident instead")
    assert "Pringle" not in page.path
    assert page.answers()["Who it was"] == f"Alan Pringle, {alan.reference}"
    page = tom.press(START)
    draft = Incident.objects.get(state="draft")
    assert (draft.customer, draft.channel, draft.occurred_on) == (alan, "email", clock.today())
    assert draft.occurred_at.strftime("%H:%M") == "10:00"
    assert page.path.endswith("/when/"), "who it was is settled; when and how can still be put right"
    assert page.value_of("channel") == "email"
    assert page.value_of("day") == "today"

    tom.visit(f"/log/?contact={contact.pk}")
    tom.press(START)
    assert Incident.objects.filter(state="draft").get() == draft, "taken over twice it is one draft"


def test_before_a_contact_is_logged_the_customer_goes_along(alan: Any, as_person: Any) -> None:
    tom = as_person("Tom")
    tom.visit(f"/contact/{alan.reference}/log/")
    page = tom.follow("Log an incident instead")
    assert not page.says("Who was it?")
    tom.press(START)
    assert Incident.objects.get(state="draft").customer == alan


@pytest.mark.parametrize("query", ["contact=nonsense", "contact=00000000-0000-4000-8000-000000000000", "customer=C-0"])
def test_what_does_not_exist_or_is_not_yours_is_not_found(alan: Any, as_person: Any, query: str) -> None:
    assert as_person("Tom").visit(f"/log/?{query}").status == 404
    assert as_person("Tom").post(f"/log/?{query}").status == 404
    assert not Incident.objects.exists()


def test_a_contact_of_another_team_is_not_carried(alan: Any, council: Any, as_person: Any) -> None:
    contact = log_contact(alan.pk, actor=council.person("Nadia"), channel="phone", minutes=7, matter="Bill")
    assert as_person("Tom").visit(f"/log/?contact={contact.pk}").status == 404
