"""`manage.py measure_restrictions --restrictions 500`: what the lists of restrictions cost among so many, as JSON.

Loads the crowd where there is none. Costs are those of `measure_contact`: CPU milliseconds of this process and of its
database connection together.
"""

import json
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.test import Client

from config.demo.crowd import Somebody
from config.demo.crowd_of_cases import load_restrictions
from config.management.commands.measure_contact import figures_of, get
from engagement.customers.models import Customer
from engagement.people.models import Team, User
from restrictions.models import Restriction

ROUNDS = 40
MANAGER, MEMBER = "Moira Baird", "Anne Forsyth"
# Each list by what it is called here: who reads it, and where it stands. {team} is one of the teams.
PAGES = {
    "dashboard": (MEMBER, "/crg/"),
    "dashboard, voting": (MEMBER, "/crg/voting/"),
    "dashboard, letters": (MEMBER, "/crg/letters/"),
    "dashboard, reviews": (MEMBER, "/crg/reviews/"),
    "register, member": (MEMBER, "/register/"),
    "register, manager": (MANAGER, "/register/"),
    "register, of a team": (MEMBER, "/register/?team={team}"),
    "register, reviews soon": (MEMBER, "/register/?review_within=30"),
    "register, ended": (MANAGER, "/register/?show=ended&measure=call_times"),
    "register, waiting": (MEMBER, "/register/?show=waiting"),
    "reviews": (MEMBER, "/reviews/"),
}


class Command(BaseCommand):
    help = "Measures the dashboard, the register and the reviews for bin/bench and writes JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--restrictions", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        settings.ALLOWED_HOSTS = ["testserver"]
        began = time.monotonic()
        if not Customer.objects.filter(pk=Somebody(0).pk).exists():
            load_restrictions(options["restrictions"], User.objects.get(name=MANAGER))
        took = time.monotonic() - began
        found = {"restrictions": Restriction.objects.count(), "loading_seconds": round(took, 1), "pages": pages()}
        self.stdout.write(json.dumps(found))


def pages() -> dict[str, dict[str, float]]:
    """Each page with its milliseconds and queries."""
    team = Team.objects.order_by("pk")[0].pk
    clients = {}
    for name in (MANAGER, MEMBER):
        clients[name] = Client()
        clients[name].force_login(User.objects.get(name=name), backend=settings.AUTHENTICATION_BACKENDS[0])
    acts = {name: [get(clients[reader], address.format(team=team))] for name, (reader, address) in PAGES.items()}
    return figures_of(acts, ROUNDS)
