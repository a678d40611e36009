"""Viruses: where a scanner is configured, it reads every new document before anybody can open it.

The outbox asks it, so a scanner that is away delays and loses nothing. What it could not scan in the end stays closed,
and is tried again each day.
"""

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from engagement import clock
from engagement.people.models import User
from engagement.people.selectors import who_deals_with
from engagement.spine.actors import SystemActor
from engagement.spine.clamd import Clamd
from engagement.spine.models import Document
from engagement.spine.outbox import handler, queue
from engagement.spine.timeline import record
from engagement.spine.work_items import tell

Scan = Document.Scan
SYSTEM = SystemActor("virus scanner")


def scanner() -> Clamd | None:
    """The scanner of this installation (CLAMAV_URL), if it has one."""
    return Clamd(**settings.CLAMAV) if settings.CLAMAV else None


def first_state() -> str:
    """The scan state of a new document."""
    return Scan.WAITING if settings.CLAMAV else Scan.NOT_SCANNED


def ask_for_scan(document: Document) -> None:
    """Have a waiting document scanned; inside the transaction that makes it wait."""
    if document.scan_state == Scan.WAITING:
        queue("scan_document", {"document": str(document.pk)})


def scan_all(*states: str) -> int:
    """Have every document in one of these states scanned (again); returns how many."""
    asked = 0
    for document in Document.objects.filter(scan_state__in=states, withdrawn_at__isnull=True).iterator():
        with transaction.atomic():
            waiting = Document.objects.filter(pk=document.pk, scan_state=document.scan_state)
            if waiting.update(scan_state=Scan.WAITING):
                queue("scan_document", {"document": str(document.pk)})
                asked += 1
    return asked


def scan_failed_again() -> int:
    """What could not be scanned gets another day's attempts: a daily job."""
    return scan_all(Scan.FAILED)


def give_up(payload: dict[str, Any]) -> None:
    """After the last attempt the document stays closed, and says why."""
    Document.objects.filter(pk=payload["document"], scan_state=Scan.WAITING).update(
        scan_state=Scan.FAILED, scanned_at=clock.now()
    )


@handler("scan_document", give_up=give_up)
def scan_document(payload: dict[str, Any]) -> None:
    """Let the scanner read one waiting document and keep what it says. Raises NoAnswer: the outbox tries again."""
    document = Document.objects.filter(
        pk=payload["document"], scan_state=Scan.WAITING, withdrawn_at__isnull=True
    ).first()
    if document is None:
        return
    asked = scanner()
    if asked is None:
        # The scanner was taken out of the installation while this waited.
        _found(document, Scan.NOT_SCANNED, "")
        return
    with default_storage.open(str(document.file.name), "rb") as file:
        found = asked.scan(file.chunks())
    _found(document, Scan.INFECTED if found else Scan.CLEAN, found)


def _found(document: Document, state: str, found: str) -> None:
    with transaction.atomic():
        waiting = Document.objects.filter(pk=document.pk, scan_state=Scan.WAITING)
        if not waiting.update(scan_state=state, scanned_at=clock.now()) or state != Scan.INFECTED:
            return
        subject = document.subject
        record(
            subject,
            SYSTEM,
            "found a virus in a document, and closed it",
            verb="close_infected_document",
            details={"document": str(document.pk), "sha256": document.sha256, "found": found[:100]},
        )
        _tell_of_virus(document, subject)


def _tell_of_virus(document: Document, subject: Any) -> None:
    """The person who added it, and their manager; no name of the file, which may be a customer's."""
    adder = document.uploaded_by
    advice = "Nobody can open it. Do not send it on; ask your IT colleagues whether your computer is safe."
    tell(adder, f"A file that you added is not safe: it carries a virus. {advice}", subject)
    team = getattr(subject, "team", None) or adder.team
    manager = team.manager_for(adder) if team else None
    for person in who_deals_with(manager) if manager and manager != adder else ():
        if person == adder:
            continue
        sentence = f"A file that {adder.name} added is not safe: it carries a virus. Nobody can open it."
        tell(person, sentence, subject, path="" if _sees(person, subject) else "/")


def _sees(person: User, subject: Any) -> bool:
    """A draft is its writer's alone: their manager learns of the virus, and not where the draft is."""
    return bool(type(subject).objects.visible_to(person).filter(pk=subject.pk).exists())


def why_closed(document: Document) -> tuple[str, str, int] | None:
    """Title, words and status of the answer where the scanner has not cleared it; None when it may be opened."""
    if document.scan_state in Document.MAY_OPEN:
        return None
    if document.scan_state == Scan.WAITING:
        return "Not ready yet", "We are still checking this file for viruses. Try again in a minute.", 409
    if document.scan_state == Scan.INFECTED:
        return (
            "This file is not safe",
            "It carries a virus, so nobody can open it. Ask whoever it came from for a clean copy, and add that.",
            403,
        )
    return (
        "This file could not be checked",
        "We could not check it for viruses, so nobody can open it yet. We try again every day. "
        "If you need it sooner, tell whoever looks after this system.",
        409,
    )
