"""People at their screens, and an incident logged as a person logs it."""

from collections.abc import Callable
from typing import Any

import pytest

from engagement.customers import services as customers
from engagement.customers.models import Customer
from incidents.models import Incident
from tests.features.steps._log import Account, fill_log
from tests.plugins.council import Council

Log = Callable[..., Incident]


@pytest.fixture(autouse=True)
def _ground(policy: Any, the_clock: Any) -> None:
    """The policy in force, and ten o'clock on Wednesday 18 November 2026."""


@pytest.fixture
def alan(council: Council) -> Customer:
    """A customer whom everybody in the tests knows."""
    details = customers.Details(name="Alan Pringle", phones=("01632 960 118",))
    return customers.create_customer(details, actor=council.person("Tom"))


@pytest.fixture
def log(as_person: Any, alan: Customer) -> Log:
    """`log("Tom", category=1, …)`: that person logs an incident over HTTP and submits it."""

    def logged(name: str = "Tom", *, customer: str = "Alan Pringle", **told: Any) -> Incident:
        visitor = as_person(name)
        page = fill_log(visitor, Account(customer=customer, **told))
        assert page.status == 200, page
        visitor.press("Submit")
        assert visitor.page.path.endswith("/sent/"), visitor.page
        return Incident.objects.get(pk=visitor.page.path.split("/")[2])

    return logged
