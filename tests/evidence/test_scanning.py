"""Viruses: nobody opens what the scanner has not cleared, whatever becomes of the scanner."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from config import environment
from engagement.spine import clamd as talk
from engagement.spine import outbox, scanning
from engagement.spine.clamd import Clamd, NoAnswer
from engagement.spine.documents import Closed, open_document
from engagement.spine.models import Document, DocumentOpening, Notice, OutboxMessage, TimelineEvent
from engagement.spine.review_clock import run_daily_jobs
from incidents.services import evidence
from incidents.services import logging as log
from tests.approvals.builders import Cases
from tests.evidence.clamd import VIRUS, FakeClamd, free_port, running
from tests.evidence.conftest import add, again, lies_there, note

Drain = Callable[[], int]


@pytest.fixture
def clamd(settings: Any) -> Iterator[FakeClamd]:
    """A scanner that this installation is told to use."""
    with running() as server:
        settings.CLAMAV = {"host": "127.0.0.1", "port": server.port}
        yield server


@pytest.fixture
def scanner(clamd: FakeClamd) -> Clamd:
    return Clamd("127.0.0.1", clamd.port)


# -- the conversation -------------------------------------------------------------------------------------------------


def test_clean_bytes_and_infected_ones(clamd: FakeClamd, scanner: Clamd) -> None:
    assert scanner.scan([b"clean"]) == ""
    assert scanner.scan([b"x" * 70_000, VIRUS]) == "Eicar-Test-Signature"
    assert scanner.scan([]) == ""
    assert clamd.streams == [b"clean", b"x" * 70_000 + VIRUS, b""]


def test_a_large_file_goes_in_pieces(clamd: FakeClamd, scanner: Clamd) -> None:
    assert scanner.scan([b"y" * 3_000_000]) == ""
    assert clamd.streams == [b"y" * 3_000_000]


@pytest.mark.parametrize("mood", ["hangs up", "never answers", "too large"])
def test_a_scanner_that_gives_no_verdict_has_found_nothing_out(
    clamd: FakeClamd, scanner: Clamd, monkeypatch: Any, mood: str
) -> None:
    monkeypatch.setattr(talk, "SCAN_SECONDS", 0.3)
    clamd.mood = mood
    began = time.monotonic()
    with pytest.raises(NoAnswer):
        scanner.scan([b"clean"])
    assert time.monotonic() - began < 2


def test_a_scanner_that_is_not_there() -> None:
    nowhere = Clamd("127.0.0.1", free_port())
    with pytest.raises(NoAnswer):
        nowhere.scan([b"clean"])
    assert not nowhere.answers()


def test_whether_it_is_there(clamd: FakeClamd, scanner: Clamd, monkeypatch: Any) -> None:
    assert scanner.answers()
    assert clamd.commands == [b"zPING"]
    monkeypatch.setattr(talk, "PING_SECONDS", 0.2)
    clamd.mood = "never answers"
    assert not scanner.answers()


@pytest.mark.parametrize("wrong", ["clamav:3310", "http://clamav", "tcp://", "tcp://clamav:no"])
def test_a_wrong_address_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="tcp://clamav:3310"):
        environment.scanner(wrong)


def test_addresses() -> None:
    assert environment.scanner("tcp://clamav:1234") == {"host": "clamav", "port": 1234}
    assert environment.scanner("tcp://clamav") == {"host": "clamav", "port": 3310}
    assert environment.scanner("") is None


# -- documents --------------------------------------------------------------------------------------------------------


@pytest.fixture
def incident(cases: Cases) -> Any:
    return cases.record_only("Tom")


def added(incident: Any, name: str = "note.txt", says: bytes = b"They rang nine times.", **about: Any) -> Document:
    upload = note(name, says)
    (document,) = evidence.add_document(incident.pk, actor=incident.reporter, uploads=[upload], kind="log", **about)
    return document


@pytest.mark.django_db
def test_without_a_scanner_documents_open_and_say_nothing(incident: Any, shona: Any) -> None:
    document = added(incident)
    assert document.scan_state == "not_scanned"
    assert shona.get(f"/evidence/{document.pk}/").status_code == 200
    assert not OutboxMessage.objects.filter(kind="scan_document").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("distressing", [False, True])
def test_a_new_document_opens_once_it_is_clean(
    incident: Any, clamd: FakeClamd, shona: Any, drain: Drain, distressing: bool
) -> None:
    document = added(incident, distressing=distressing)
    address = f"/evidence/{document.pk}/"
    for answer in (shona.get(address), shona.post(address, {"reason": "to decide"})):
        assert answer.status_code == 409
        assert "We are still checking this file for viruses. Try again in a minute." in answer.content.decode()
    assert "Being checked for viruses" in shona.get(f"/incidents/{incident.reference}/").content.decode()
    assert not DocumentOpening.objects.exists()
    drain()
    assert clamd.streams == [b"They rang nine times."]
    assert (again(document).scan_state, bool(again(document).scanned_at)) == ("clean", True)
    answer = shona.post(address, {"reason": "to decide"}) if distressing else shona.get(address)
    assert b"".join(answer) == b"They rang nine times."
    assert "virus" not in shona.get(f"/incidents/{incident.reference}/").content.decode()
    assert not Notice.objects.filter(sentence__contains="virus").exists()


@pytest.mark.django_db
def test_an_infected_document_is_closed_to_all_and_both_are_told(
    cases: Cases, incident: Any, clamd: FakeClamd, shona: Any, tom: Any, drain: Drain
) -> None:
    document = added(incident, "alan-pringle.txt", b"hello " + VIRUS)
    mail.outbox.clear()
    drain()
    assert again(document).scan_state == "infected"
    assert lies_there(document), "it is evidence, and stays where nobody gets at it"
    for client_of in (shona, tom):
        answer = client_of.get(f"/evidence/{document.pk}/")
        assert answer.status_code == 403
        assert VIRUS not in answer.content
        assert "This file is not safe" in answer.content.decode()
        page = client_of.get(f"/incidents/{incident.reference}/").content.decode()
        assert "Not safe to open" in page
        assert f"/evidence/{document.pk}/" not in page
    with pytest.raises(Closed):
        open_document(again(document), actor=cases.person("Shona"))
    assert not DocumentOpening.objects.exists()
    told = {notice.recipient.name: notice for notice in Notice.objects.filter(sentence__contains="virus")}
    assert set(told) == {"Tom Elliot", "Shona Kerr"}
    assert all(notice.reference == incident.reference for notice in told.values())
    assert told["Shona Kerr"].sentence.startswith("A file that Tom Elliot added is not safe")
    assert {message.to[0].partition("@")[0] for message in mail.outbox} == {"tom.elliot", "shona.kerr"}
    assert not [message for message in mail.outbox if "pringle" in (message.subject + message.body).lower()]
    line = TimelineEvent.objects.get(verb="close_infected_document")
    assert line.actor_name == "the system (virus scanner)"
    assert line.details["found"] == "Eicar-Test-Signature"


@pytest.mark.django_db
def test_on_a_draft_the_manager_learns_of_the_virus_and_not_of_the_draft(
    cases: Cases, clamd: FakeClamd, tom: Any, shona: Any, drain: Drain
) -> None:
    draft = cases.draft()
    (document,) = add(draft, note(says=VIRUS))
    drain()
    told = {notice.recipient.name: notice.path for notice in Notice.objects.filter(sentence__contains="virus")}
    assert told == {"Tom Elliot": draft.get_absolute_url(), "Shona Kerr": "/"}
    assert "Not safe to open" in tom.get(f"/log/{draft.pk}/evidence/").content.decode()
    assert tom.get(f"/evidence/{document.pk}/").status_code == 403
    evidence.remove_from_draft(draft.pk, document.pk, actor=draft.reporter)
    drain()
    assert not lies_there(document)


@pytest.mark.django_db
def test_a_scanner_that_comes_back_finds_everything_waiting(
    incident: Any, clamd: FakeClamd, drain: Drain, the_clock: Any
) -> None:
    clamd.mood = "hangs up"
    document = added(incident)
    drain()
    assert again(document).scan_state == "waiting"
    assert OutboxMessage.objects.get(kind="scan_document").last_error == "NoAnswer"
    clamd.mood = ""
    the_clock.forward(minutes=1)
    drain()
    assert again(document).scan_state == "clean"


@pytest.mark.django_db
def test_a_scanner_that_stays_away_leaves_it_closed_and_is_asked_again_each_day(
    incident: Any, settings: Any, clamd: FakeClamd, shona: Any, drain: Drain, the_clock: Any
) -> None:
    settings.CLAMAV = {"host": "127.0.0.1", "port": free_port()}
    document = added(incident)
    for _attempt in range(outbox.MOST_ATTEMPTS):
        drain()
        the_clock.forward(hours=2)
    assert OutboxMessage.objects.get(kind="scan_document").status == "failed"
    assert again(document).scan_state == "failed"
    answer = shona.get(f"/evidence/{document.pk}/")
    assert answer.status_code == 409
    assert "This file could not be checked" in answer.content.decode()
    assert "Could not be checked for viruses" in shona.get(f"/incidents/{incident.reference}/").content.decode()
    settings.CLAMAV = {"host": "127.0.0.1", "port": clamd.port}
    assert run_daily_jobs()["scanning documents again"] == 1
    drain()
    assert again(document).scan_state == "clean"


@pytest.mark.django_db
def test_workers_that_die_over_it_leave_it_closed_too(incident: Any, clamd: FakeClamd, the_clock: Any) -> None:
    document = added(incident)
    message = OutboxMessage.objects.get(kind="scan_document")
    OutboxMessage.objects.filter(pk=message.pk).update(attempts=outbox.MOST_ATTEMPTS)
    assert not outbox.deliver(message.pk)
    assert OutboxMessage.objects.get(pk=message.pk).last_error == outbox.WORKER_LOST
    assert again(document).scan_state == "failed"


@pytest.mark.django_db
def test_a_second_scan_of_the_same_says_nothing_twice(incident: Any, clamd: FakeClamd, drain: Drain) -> None:
    document = added(incident, says=VIRUS)
    for _time in range(2):
        scanning.scan_document({"document": str(document.pk)})
    drain()
    assert Notice.objects.filter(sentence__contains="virus").count() == 2
    assert TimelineEvent.objects.filter(verb="close_infected_document").count() == 1
    assert len(clamd.streams) == 1


@pytest.mark.django_db
def test_what_was_taken_off_meanwhile_is_not_scanned(cases: Cases, clamd: FakeClamd, drain: Drain) -> None:
    draft = cases.draft()
    (document,) = add(draft)
    evidence.remove_from_draft(draft.pk, document.pk, actor=draft.reporter)
    drain()
    assert clamd.streams == []
    assert not OutboxMessage.objects.filter(status="pending", kind="scan_document").exists()


@pytest.mark.django_db
def test_an_infected_file_stays_with_what_was_logged(cases: Cases, clamd: FakeClamd, drain: Drain) -> None:
    draft = cases.draft(asks="record_only", approach_kind="")
    (document,) = add(draft, note(says=VIRUS))
    drain()
    log.submit_incident(draft.pk, actor=draft.reporter)
    assert again(document).settled_at
    assert lies_there(document)


@pytest.mark.django_db
def test_a_scanner_that_was_taken_away_holds_nothing_back(
    incident: Any, settings: Any, clamd: FakeClamd, drain: Drain
) -> None:
    document = added(incident)
    settings.CLAMAV = None
    drain()
    assert again(document).scan_state == "not_scanned"


@pytest.mark.django_db
def test_a_scanner_that_is_new_reads_what_was_there_before(incident: Any, settings: Any, drain: Drain) -> None:
    settings.CLAMAV = None
    document = added(incident, says=VIRUS)
    with running() as late:
        settings.CLAMAV = {"host": "127.0.0.1", "port": late.port}
        call_command("scan_documents")
        assert again(document).scan_state == "waiting"
        drain()
    assert again(document).scan_state == "infected"


@pytest.mark.django_db
def test_the_health_page_says_how_the_scanner_is(
    client: Any, incident: Any, settings: Any, clamd: FakeClamd, drain: Drain
) -> None:
    added(incident, says=VIRUS)
    added(incident, "b.txt", b"clean")
    told = client.get("/health/").json()
    assert (told["ok"], told["virus_scanner"], told["documents_to_scan"]) == (True, "answers", 2)
    drain()
    told = client.get("/health/").json()
    assert (told["documents_to_scan"], told["documents_infected"]) == (0, 1)
    settings.CLAMAV = {"host": "127.0.0.1", "port": free_port()}
    answer = client.get("/health/")
    assert answer.status_code == 200
    assert (answer.json()["ok"], answer.json()["virus_scanner"]) == (False, "does not answer")
    settings.CLAMAV = None
    assert (client.get("/health/").json()["ok"], client.get("/health/").json()["virus_scanner"]) == (True, "none")


def test_a_scan_ends_long_before_its_claim() -> None:
    assert timedelta(seconds=talk.SCAN_SECONDS + talk.CONNECT_SECONDS) < outbox.CLAIM / 2
