"""What is taken off a draft leaves nothing behind; what was logged stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction

from engagement import clock
from engagement.spine import documents
from engagement.spine.documents import UNFINISHED_AFTER, documents_of, erase_document, withdraw_document
from engagement.spine.models import Document, OutboxMessage, TimelineEvent
from incidents.models import Incident
from incidents.services import evidence
from incidents.services import logging as log
from tests.approvals.builders import Cases
from tests.evidence.conftest import add, again, lies_there, note

pytestmark = pytest.mark.django_db

Drain = Callable[[], int]


def nothing_but_the_hash(document: Document) -> None:
    row = again(document)
    assert (row.name, row.source, row.web_address, row.captured_at) == ("", "", "", None)
    assert row.sha256 == document.sha256
    assert row.withdrawn_at
    assert row.erased_at
    assert not lies_there(row)
    assert not documents_of(row.subject).exists()


@pytest.mark.clauses("SPSO-EP-63")
def test_a_file_taken_off_a_draft_is_erased_and_the_row_says_by_whom(cases: Cases, tom: Any, drain: Drain) -> None:
    draft = cases.draft()
    (document,) = add(draft, note("alan-pringle.txt"), source="Alan Pringle")
    assert lies_there(document)
    answer = tom.post(f"/log/{draft.pk}/evidence/", {"remove": str(document.pk)})
    assert answer.status_code == 302
    drain()
    nothing_but_the_hash(document)
    assert again(document).withdrawn_by == cases.person("Tom")
    line = TimelineEvent.objects.get(verb="withdraw_document", subject_id=str(draft.pk))
    assert (line.actor, line.details["sha256"]) == (cases.person("Tom"), document.sha256)


@pytest.mark.clauses("SBC-A4-T3", "SBC-A4-T4")
@pytest.mark.parametrize(
    ("end", "screening"),
    [
        (log.send_elsewhere, "type_3"),
        (log.send_elsewhere, "type_4"),
        (log.discard_draft, "unacceptable"),
        (lambda pk, actor: log.keep_as_note(pk, actor=actor, text="Rang a lot."), "unusual"),
    ],
)
def test_a_draft_that_becomes_no_incident_leaves_no_file(cases: Cases, drain: Drain, end: Any, screening: str) -> None:
    draft = cases.draft(screening=screening)
    first, second = add(draft, note("alan-pringle.txt"), note("b.txt", b"other"), web_address="https://x.example/alan")
    documents.open_document(first, actor=draft.reporter).close()
    end(draft.pk, actor=draft.reporter)
    assert lies_there(first), "nothing is erased before the outbox does it"
    drain()
    nothing_but_the_hash(first)
    nothing_but_the_hash(second)


def test_an_act_that_fails_erases_nothing(cases: Cases, drain: Drain) -> None:
    draft = cases.draft()
    (document,) = add(draft)
    with transaction.atomic():
        withdraw_document(document, actor=draft.reporter)
        transaction.set_rollback(True)
    drain()
    assert lies_there(document)
    assert again(document).withdrawn_at is None


@pytest.mark.clauses("UKCG-075")
def test_from_the_moment_it_is_logged_nothing_is_taken_off(
    cases: Cases, tom: Any, drain: Drain, the_clock: Any
) -> None:
    draft = cases.draft(asks="record_only", approach_kind="")
    (document,) = add(draft)
    (removed,) = add(draft, note("b.txt", b"other"))
    evidence.remove_from_draft(draft.pk, removed.pk, actor=draft.reporter)
    incident = log.submit_incident(draft.pk, actor=draft.reporter)
    assert again(document).settled_at == clock.now()
    assert again(removed).settled_at is None
    with pytest.raises(log.AlreadyLogged):
        evidence.remove_from_draft(draft.pk, document.pk, actor=draft.reporter)
    with pytest.raises(ValidationError, match="cannot be taken off"):
        withdraw_document(document, actor=draft.reporter)
    from incidents.services import moves

    moves.void(incident.pk, actor=cases.person("Shona"), reason_code="logged_twice")
    the_clock.forward(days=1)
    drain()
    assert lies_there(document)
    assert again(document).name == "note.txt"
    assert not lies_there(removed)


def test_what_is_added_later_is_settled_at_once(cases: Cases) -> None:
    incident = cases.record_only("Tom")
    (document,) = evidence.add_document(incident.pk, actor=cases.person("Tom"), uploads=[note()], kind="log")
    assert again(document).settled_at


def test_erasing_may_be_asked_for_any_number_of_times(cases: Cases, drain: Drain, the_clock: Any) -> None:
    draft = cases.draft()
    (document,) = add(draft)
    evidence.remove_from_draft(draft.pk, document.pk, actor=draft.reporter)
    drain()
    erased_at = again(document).erased_at
    the_clock.forward(days=1)
    for _time in range(2):
        erase_document({"document": str(document.pk), "file": document.file.name})
    drain()
    assert again(document).erased_at == erased_at


def test_a_storage_that_is_away_is_asked_again(cases: Cases, drain: Drain, the_clock: Any, monkeypatch: Any) -> None:
    draft = cases.draft()
    (document,) = add(draft)
    evidence.remove_from_draft(draft.pk, document.pk, actor=draft.reporter)
    with monkeypatch.context() as away:

        def fail(*_args: Any) -> None:
            raise ConnectionError

        away.setattr(default_storage, "delete", fail)
        drain()
    assert again(document).erased_at is None
    the_clock.forward(minutes=5)
    drain()
    nothing_but_the_hash(document)


def test_bytes_that_never_got_a_row_are_erased(cases: Cases, drain: Drain, the_clock: Any, monkeypatch: Any) -> None:
    """The process dies between the bytes and the row: the outbox holds a message that was written before both."""
    draft = cases.draft()
    with monkeypatch.context() as dying:
        dying.setattr(Document, "full_clean", lambda _self: (_ for _ in ()).throw(KeyboardInterrupt))
        dying.setattr(default_storage, "delete", lambda _name: None)
        with pytest.raises(KeyboardInterrupt):
            add(draft)
    message = OutboxMessage.objects.get(kind="erase_document")
    assert default_storage.exists(message.payload["file"])
    drain()
    assert default_storage.exists(message.payload["file"]), "it may still get its row"
    the_clock.forward(minutes=UNFINISHED_AFTER / timedelta(minutes=1) + 1)
    drain()
    assert not default_storage.exists(message.payload["file"])


def test_what_got_its_row_stays_when_that_message_is_read(cases: Cases, drain: Drain, the_clock: Any) -> None:
    (document,) = add(cases.draft())
    the_clock.forward(hours=1)
    assert drain() == 1
    assert lies_there(document)
    assert again(document).erased_at is None


def test_a_file_that_is_refused_leaves_no_bytes(cases: Cases) -> None:
    """The draft was sent in another window while this one was uploading."""
    draft = cases.draft()

    def sent_meanwhile() -> None:
        raise log.AlreadyLogged(draft)

    with pytest.raises(log.AlreadyLogged):
        documents.store_document(draft, note(), actor=draft.reporter, kind="log", lock=sent_meanwhile)
    assert not Document.objects.exists()
    assert default_storage.listdir("documents/2026")[1] == []


def test_a_storage_that_is_away_while_adding_is_said_in_words(cases: Cases, tom: Any, monkeypatch: Any) -> None:
    draft = cases.draft()

    def fail(*_args: Any, **_more: Any) -> str:
        raise OSError("no space left")

    with monkeypatch.context() as away:
        away.setattr(default_storage, "save", fail)
        answer = tom.post(f"/log/{draft.pk}/evidence/", {"uploads": note(), "kind": "log"})
    assert answer.status_code == 422
    assert "We could not store “note.txt” just now." in answer.content.decode()
    assert not Document.objects.exists()


def test_a_removed_file_says_so_to_whoever_follows_an_old_link(cases: Cases, tom: Any, shona: Any) -> None:
    draft = cases.draft()
    (document,) = add(draft)
    evidence.remove_from_draft(draft.pk, document.pk, actor=draft.reporter)
    answer = tom.get(f"/evidence/{document.pk}/")
    assert answer.status_code == 410
    text = answer.content.decode()
    assert "Removed by Tom Elliot on 18 November 2026" in text
    assert document.sha256 in text
    assert shona.get(f"/evidence/{document.pk}/").status_code == 404
    assert Incident.objects.get(pk=draft.pk).state == "draft"
