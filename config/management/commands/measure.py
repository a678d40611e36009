"""`manage.py measure pages|letters`: what bin/bench runs in processes of its own. Writes one JSON object."""

import json
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config.demo.people import PEOPLE
from engagement.people.models import User
from engagement.spine.permits import making_history
from incidents.models import Incident, RestorativeApproach
from letters.models import Letter, LetterVersion
from letters.rendering import LetterContent
from letters.rendering.fetcher import NothingFromOutside
from letters.rendering.page import letter_page
from letters.services import render_letter_version

ROUNDS = 15
MANAGER = next(person for person in PEOPLE if person.name == "Moira Baird")


class Command(BaseCommand):
    help = "Measures pages or letters for bin/bench and writes JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["pages", "letters"])

    def handle(self, *args: Any, **options: Any) -> None:
        settings.ALLOWED_HOSTS = ["testserver"]
        found = pages() if options["what"] == "pages" else letters()
        self.stdout.write(json.dumps(found))


def pages() -> dict[str, Any]:
    """Queries and CPU milliseconds of each page for a manager, over the test client."""
    client = Client()
    manager = User.objects.get(email=MANAGER.email)
    client.force_login(manager, backend=settings.AUTHENTICATION_BACKENDS[0])
    incident = Incident.objects.visible_to(manager).filter(state="closed").order_by("submitted_at").last()
    waiting = RestorativeApproach.objects.visible_to(manager).filter(state="submitted").order_by("submitted_at").last()
    assert incident is not None
    assert waiting is not None
    paths = {
        "home": "/",
        "queue": "/approvals/",
        "incidents": "/incidents/",
        "incident": f"/incidents/{incident.reference}/",
        "decision": f"/approvals/{waiting.reference}/",
    }
    found: dict[str, Any] = {"logged": Incident.objects.count()}
    for name, path in paths.items():
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            status = client.get(path).status_code
        assert status == 200, (path, status)
        found[name] = {"queries": len(queries), "ms": _cpu(lambda path=path: client.get(path))}  # type: ignore[misc]
    return found


def letters() -> dict[str, Any]:
    """CPU milliseconds from a submitted letter to stored bytes, and of WeasyPrint alone on the same pages."""
    from weasyprint import HTML

    version = LetterVersion.objects.filter(letter__state="issued").order_by("pk").first()
    assert version is not None
    assert version.content is not None
    content = LetterContent.from_plain(version.content)
    sources = [letter_page(content), letter_page(content, large_print=True)]

    def alone() -> None:
        for source in sources:
            HTML(string=source, url_fetcher=NothingFromOutside()).write_pdf(pdf_variant="pdf/ua-1")

    def whole() -> None:
        letter = Letter.objects.get(state="rendering")
        assert render_letter_version(letter.pk, letter.version.number)

    alone()
    ours: list[float] = []
    theirs: list[float] = []
    for _round in range(ROUNDS):
        theirs.append(_once(alone))
        ours.append(_in_a_letter_of_its_own(version, whole))
    return {"alone": min(theirs), "whole": min(ours)}


def _in_a_letter_of_its_own(version: LetterVersion, act: Callable[[], None]) -> float:
    """A fresh letter in the state in which the background finds one; taken away again afterwards."""
    with transaction.atomic():
        letter = version.letter
        fresh = Letter(
            reference=f"L-0000-{time.monotonic_ns() % 10**9:09d}", kind=letter.kind, state="rendering",
            customer=letter.customer, team=letter.team, drafter=letter.drafter, matter=letter.matter,
        )  # fmt: skip
        with making_history():
            fresh.save()
        LetterVersion.objects.create(
            letter=fresh, number=1, drafter=letter.drafter, saved_by=letter.drafter, dated_on=version.dated_on,
            heading=version.heading, salutation=version.salutation, describe=version.describe, explain=version.explain,
            suggest=version.suggest, if_it_changes=version.if_it_changes, if_it_does_not=version.if_it_does_not,
            content=version.content, policy_version=version.policy_version,
        )  # fmt: skip
        took = _once(act)
        transaction.set_rollback(True)
    return took


def _cpu(act: Callable[[], Any]) -> float:
    """The least CPU milliseconds of several rounds: what the work costs, without what else the machine does."""
    return min(_once(act) for _round in range(ROUNDS))


def _once(act: Callable[[], Any]) -> float:
    began = time.process_time()
    act()
    return (time.process_time() - began) * 1000
