"""What the tests of this room share."""

from collections.abc import Callable
from typing import Any

import pytest

from engagement.contact import services
from engagement.contact.models import Contact
from engagement.customers.models import Customer
from engagement.customers.services import Details, create_customer
from tests.plugins.council import Council

Logger = Callable[..., Contact]


@pytest.fixture
def alan(council: Council, policy: Any, the_clock: Any) -> Customer:
    """A customer with a phone and an address, on Wednesday 18 November 2026."""
    return make_customer(
        council, "Alan Pringle", phones=("01632 960 118",), addresses=("12 Abbey Rd\nNorthmoor\nNM1 1AA",)
    )


def make_customer(council: Council, name: str, **known: Any) -> Customer:
    return create_customer(Details(name=name, **known), actor=council.person("Tom"))


@pytest.fixture
def log(council: Council) -> Logger:
    """`log(customer, "Tom", times=3, matter="Planning notice")`: contacts logged now; gives the last."""

    def logged(customer: Customer, by: str = "Tom", *, times: int = 1, **changes: Any) -> Contact:
        given = {"channel": "phone", "minutes": 10, "matter": "Planning notice"} | changes
        for _time in range(times):
            contact = services.log_contact(customer.pk, actor=council.person(by), **given)
        return contact

    return logged
