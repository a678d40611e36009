"""Opening a document: what is sent, to whom, and what is written down."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import default_storage

from engagement.spine.models import DocumentOpening
from incidents.services import evidence
from tests.approvals.builders import Cases
from tests.evidence.conftest import note

pytestmark = pytest.mark.django_db

BYTES = b"They rang nine times."


@pytest.fixture
def incident(cases: Cases) -> Any:
    return cases.record_only("Tom")


def kept(incident: Any, name: str = "note.txt", says: bytes = BYTES, **about: Any) -> Any:
    """A document of the logged incident, added by its writer."""
    upload = note(name, says)
    (document,) = evidence.add_document(incident.pk, actor=incident.reporter, uploads=[upload], kind="log", **about)
    return document


@pytest.mark.clauses("SPSO-EP-65b")
def test_a_file_is_sent_as_a_download_that_cannot_run(incident: Any, shona: Any) -> None:
    document = kept(incident, "Zwei „Briefe“; x.txt")
    answer = shona.get(f"/evidence/{document.pk}/")
    assert b"".join(answer) == BYTES
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Length"] == str(len(BYTES))
    assert answer["Content-Type"] == "text/plain"
    opening = DocumentOpening.objects.get()
    assert (opening.document, opening.opened_by.name) == (document, "Shona Kerr")


def test_no_other_method_gives_anything(incident: Any, shona: Any) -> None:
    document = kept(incident)
    for method in ("head", "put", "patch", "delete", "options"):
        answer = getattr(shona, method)(f"/evidence/{document.pk}/")
        assert answer.status_code == 405
        assert BYTES not in answer.content
    assert not DocumentOpening.objects.exists()


def test_a_part_of_a_file_is_the_whole_file(incident: Any, shona: Any) -> None:
    document = kept(incident)
    answer = shona.get(f"/evidence/{document.pk}/", headers={"Range": "bytes=0-3"})
    assert answer.status_code == 200
    assert b"".join(answer) == BYTES


@pytest.mark.clauses("SPSO-EP-64a", "SPSO-EP-64b")
def test_a_distressing_file_opens_on_purpose_only(incident: Any, shona: Any) -> None:
    document = kept(incident, distressing=True)
    address = f"/evidence/{document.pk}/"
    assert BYTES not in shona.get(address).content
    assert BYTES not in shona.get(address, {"reason": "to decide"}).content
    assert shona.post(address, {"reason": " "}).status_code == 422
    assert not DocumentOpening.objects.exists()
    answer = shona.post(address, {"reason": "to decide"})
    assert b"".join(answer) == BYTES
    assert 'filename="DISTRESSING note.txt"' in answer["Content-Disposition"]
    assert DocumentOpening.objects.get().reason == "to decide"


def test_a_file_whose_bytes_are_gone_is_no_error_page(incident: Any, shona: Any) -> None:
    for distressing in (False, True):
        document = kept(incident, f"{distressing}.txt", says=str(distressing).encode(), distressing=distressing)
        default_storage.delete(document.file.name)
        answer = shona.post(f"/evidence/{document.pk}/", {"reason": "to decide"})
        assert answer.status_code == 503
        assert "We cannot get this file now" in answer.content.decode()
    assert not DocumentOpening.objects.exists()
