"""Customers for the tests: fictional, with numbers and addresses that belong to nobody."""

from collections.abc import Callable
from typing import Any

import pytest

from engagement.customers import services
from engagement.customers.models import Customer
from engagement.people.models import User
from tests.plugins.council import Council

Maker = Callable[..., Customer]


@pytest.fixture
def tom(council: Council) -> User:
    """A member of staff."""
    return council.person("Tom Elliot")


@pytest.fixture
def shona(council: Council) -> User:
    """His line manager."""
    return council.person("Shona Kerr")


@pytest.fixture
def make(tom: User) -> Maker:
    """`make("Alan Pringle", phones=("01632 960 118",))`: a customer recorded by Tom."""

    def made(name: str, **known: Any) -> Customer:
        return services.create_customer(services.Details(name=name, **known), actor=tom)

    return made


@pytest.fixture
def alan(make: Maker) -> Customer:
    """A customer with a phone, an email and an address."""
    return make(
        "Alan Pringle",
        phones=("(01632) 960 118",),
        emails=("Alan.Pringle+council@Example.org",),
        addresses=("12 Abbey Rd\nNorthmoor\nNM1 1AA",),
    )
