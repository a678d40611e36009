"""`manage.py measure_contact --customers 1000`: what the contact check costs among so many. Writes one JSON object.

Loads the crowd where there is none. Costs are CPU milliseconds of this process and of its database connection together;
on SQLite they are one. The yardstick is a bare signed-in view of Django: our middleware, one indexed query, one insert,
and a line of text.
"""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from config.demo.crowd import Somebody, load_crowd
from config.demo.people import PEOPLE
from engagement import clock
from engagement.contact.services import connect_system
from engagement.customers.models import Customer
from engagement.people.models import User
from engagement.people.roles import Role
from engagement.spine.models import ClockRun
from restrictions.models import Restriction

STAFF = next(person for person in PEOPLE if not person.roles)
ADMINISTRATOR = next(person for person in PEOPLE if Role.ADMINISTRATOR in person.roles)
ROUNDS = 150
SAMPLE = 10
CHECK = "/contact-check/"
API = "/api/contact-check/"
Act = Callable[[], Any]


def bare(request: HttpRequest) -> HttpResponse:
    """The yardstick."""
    found = Customer.objects.filter(reference=request.GET["r"]).values_list("name", flat=True).first()
    ClockRun.objects.create(job=f"bare {request.user.pk}"[:40], day=clock.today())
    return HttpResponse(found)


urlpatterns = [path("bare/", bare), path("", include("config.urls"))]


class Command(BaseCommand):
    help = "Measures the contact check for bin/bench and writes JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--customers", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        settings.ALLOWED_HOSTS = ["testserver"]
        settings.ROOT_URLCONF = __name__
        settings.API_CALLS_PER_MINUTE = 10**9
        staff = User.objects.get(email=STAFF.email)
        took = 0.0
        if not Customer.objects.filter(pk=Somebody(0).pk).exists():
            began = time.monotonic()
            load_crowd(options["customers"], staff)
            took = time.monotonic() - began
        self.stdout.write(json.dumps({"loading_seconds": round(took, 1), **figures(options["customers"], staff)}))


def figures(count: int, staff: User) -> dict[str, Any]:
    """Each way of asking with its milliseconds and queries, beside the bare view; measured in turn, so that what else
    the machine does touches all alike."""
    client = Client()
    client.force_login(staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    people = [Somebody(count // 2 + number * 7) for number in range(SAMPLE)]
    references = dict(Customer.objects.filter(pk__in=[one.pk for one in people]).values_list("pk", "reference"))
    acts: dict[str, list[Act]] = {
        "bare": [get(client, f"/bare/?r={references[one.pk]}") for one in people],
    }
    for name, words in WAYS.items():
        # Whose answer is kept behind an address; a session keeps only so many.
        asker = Client()
        asker.force_login(staff, backend=settings.AUTHENTICATION_BACKENDS[0])
        acts[name] = [_answer(asker, words(one)) for one in people]
    acts["reference"] = [_open(client, references[one.pk]) for one in people]
    acts["the question itself"] = [_ask(client, one.phone) for one in people[:1]]
    acts["by another system"] = _calls(staff, people)
    restricted = Restriction.objects.in_force().select_related("customer").order_by("reference")[:SAMPLE]
    if restricted:
        acts["somebody restricted"] = [_open(client, one.customer.reference) for one in restricted]
    return {"customers": Customer.objects.count(), **figures_of(acts)}


WAYS: dict[str, Callable[[Somebody], str]] = {
    "phone": lambda one: one.phone,
    "email": lambda one: one.email,
    "postcode and surname": lambda one: f"{one.family} {one.postcode}",
    "exact name": lambda one: one.name,
    "misspelt name": lambda one: f"{one.given} {one.family[:-2]}{one.family[-1]}{one.family[-2]}",
}


def _answer(client: Client, words: str) -> Act:
    """Ask once; what is measured is the page behind the address to which that leads."""
    return get(client, _ask(client, words)().headers["Location"])


def _ask(client: Client, words: str) -> Act:
    return lambda: client.post(CHECK, {"q": words})


def _open(client: Client, reference: str) -> Act:
    return get(client, f"{CHECK}{reference}/")


def get(client: Client, address: str) -> Act:
    """Open a page."""
    return lambda: client.get(address)


def _calls(staff: User, people: list[Somebody]) -> list[Act]:
    _system, token = connect_system(
        actor=User.objects.get(email=ADMINISTRATOR.email), name=f"Measuring {time.monotonic_ns()}"
    )
    caller = Client(headers={"Authorization": f"Bearer {token}"})

    def call(one: Somebody) -> Any:
        return caller.post(API, {"query": one.phone, "staff": staff.pk}, content_type="application/json")

    return [partial(call, one) for one in people]


def figures_of(acts: dict[str, list[Act]], rounds: int = ROUNDS) -> dict[str, dict[str, float]]:
    """The least CPU of many rounds: what the work costs, without what else the machine does."""
    found: dict[str, dict[str, float]] = {}
    for name, each in acts.items():
        for act in each:
            assert act().status_code in (200, 302), name
        with CaptureQueriesContext(connection) as captured:
            each[0]()
        found[name] = {"queries": len(captured), "ms": float("inf")}
    for place in range(rounds):
        for name, each in acts.items():
            found[name]["ms"] = min(found[name]["ms"], round(_cost(each[place % len(each)]), 3))
    return found


def _cost(act: Act) -> float:
    before = time.process_time() + _of_the_database()
    act()
    return (time.process_time() + _of_the_database() - before) * 1000


def _of_the_database() -> float:
    """CPU seconds of the server's process that answers us; on SQLite they are ours already."""
    if connection.vendor != "postgresql":
        return 0.0
    nanoseconds = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text().split()[0]
    return int(nanoseconds) / 1e9
