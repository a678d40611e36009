"""A council with a policy, a customer and letters in every state."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from engagement import clock
from engagement.customers.models import Adjustment, ContactPoint, Customer
from engagement.policy.services import update_organisation
from letters import services
from letters.models import Letter
from letters.services import making_ready
from tests.letters.samples import DESC_TEXTS
from tests.plugins.acting import TheClock
from tests.plugins.council import COUNCIL_TAX, Council, publish


@pytest.fixture(scope="session", autouse=True)
def _equal_letters_are_drawn_once() -> Iterator[None]:
    """Equal content gives equal bytes (tests/letters/test_rendering.py), so drawing it again would only take time."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(making_ready, "render_forms", functools.cache(making_ready.render_forms))
        yield


@pytest.fixture
def house(council: Council, the_clock: TheClock) -> Council:
    """The council with its policy published and its letterhead filled in, on Wednesday 18 November 2026."""
    publish("sbc")
    update_organisation(
        None,
        {
            "name": "Northmoor Council",
            "short_name": "the council",
            "address": "Council Offices\n1 Market Square\nNorthmoor\nNM1 1AA",
            "phone": "01632 960 100",
            "email": "advice@northmoor.example",
            "ombudsman_name": "Scottish Public Services Ombudsman",
            "ombudsman_address": "1 Fictional Street\nNorthmoor",
        },
    )
    return council


@pytest.fixture
def customer(house: Council) -> Customer:
    """Mr Alan Pringle, with a postal address and an email address."""
    pringle = Customer.objects.create(
        reference="C-000001", title="Mr", given_name="Alan", family_name="Pringle", name="Alan Pringle"
    )
    ContactPoint.objects.create(customer=pringle, kind="address", typed="14 Mill Wynd\nNorthmoor\nNM1 2AB")
    ContactPoint.objects.create(
        customer=pringle, kind="email", typed="alan.pringle@example.org", normalised="alan.pringle@example.org"
    )
    return pringle


@pytest.fixture
def needs(customer: Customer) -> Callable[[str], Adjustment]:
    """`needs("large_print")`: the customer has agreed with us to get letters so."""

    def agreed(kind: str) -> Adjustment:
        return Adjustment.objects.create(
            customer=customer, kind=kind, what=kind, status="agreed", told_on=clock.today(), told_by="Shona Kerr"
        )

    return agreed


@pytest.fixture
def start(house: Council, customer: Customer) -> Callable[..., Letter]:
    """`start(kind=…, drafter="Nadia")`: a new letter of the council tax team, about approach RA-2026-0001."""

    def started(drafter: str = "Nadia", **given: Any) -> Letter:
        writer = house.person(drafter)
        terms: dict[str, Any] = {
            "actor": writer,
            "kind": "restorative",
            "customer": customer,
            "team": house.team(COUNCIL_TAX),
            "drafter": writer,
            "matter": "RA-2026-0001",
        }
        return services.start_letter(**{**terms, **given})

    return started


@pytest.fixture
def letter_in(start: Callable[..., Letter], house: Council, drain: Callable[[], int]) -> Callable[..., Letter]:
    """`letter_in("checked")`: a letter that has come that far, by the hands that bring it there."""

    def brought_to(state: str, **given: Any) -> Letter:
        letter = start(**({"texts": DESC_TEXTS} | given))
        writer, manager = letter.drafter, house.person("Fiona")
        if state == "draft":
            return reread(letter)
        services.submit_letter(letter.pk, actor=writer)
        if state == "rendering":
            return reread(letter)
        drain()
        if state == "ready_for_check":
            return reread(letter)
        if state == "changes_requested":
            services.return_letter(letter.pk, actor=manager, comment="Give the dates.")
            return reread(letter)
        if state == "cancelled":
            services.cancel_letter(letter.pk, actor=writer, reason="No longer needed.")
            return reread(letter)
        approve(letter, manager)
        if state in ("issued", "returned_undelivered"):
            services.issue_letter(letter.pk, actor=writer, issued_on=clock.today(), how="post")
        if state == "returned_undelivered":
            services.record_returned_undelivered(
                letter.pk, actor=writer, returned_on=clock.today(), reason="Not known at this address."
            )
        return reread(letter)

    return brought_to


def reread(letter: Letter) -> Letter:
    """The letter as it stands in the database."""
    return Letter._base_manager.get(pk=letter.pk)


def approve(letter: Letter, manager: Any) -> Letter:
    """The manager confirms all points and approves."""
    return services.check_letter(
        letter.pk,
        actor=manager,
        four_points=("neutral", "relationship", "clear", "accessible"),
        engagement_only_confirmed=True,
    )
