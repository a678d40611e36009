"""A draft of Tom's with a file or two, and what lies where documents are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from engagement.spine.models import Document
from incidents.services import evidence
from tests.approvals.builders import Cases
from tests.plugins.council import Council


@pytest.fixture
def cases(council: Council, policy: Any, the_clock: Any) -> Cases:
    return Cases(council)


@pytest.fixture(autouse=True)
def _in_memory(settings: Any) -> None:
    """Documents go through the storage of Django and nothing else: no file is written anywhere."""
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}


def note(name: str = "note.txt", says: bytes = b"They rang nine times.") -> SimpleUploadedFile:
    """A small text file."""
    return SimpleUploadedFile(name, says, content_type="text/plain")


def add(draft: Any, *uploads: Any, by: Any = None, **about: Any) -> list[Document]:
    """Put files with a draft, as its writer."""
    kept = evidence.add_to_draft(
        draft.pk, actor=by or draft.reporter, uploads=list(uploads or (note(),)), **{"kind": "log"} | about
    )
    assert not kept.refused
    return kept.documents


def lies_there(document: Document) -> bool:
    """Whether the bytes are where they were put."""
    return default_storage.exists(str(document.file.name))


def again(document: Document) -> Document:
    return Document.objects.get(pk=document.pk)


@pytest.fixture
def tom(council: Council, sign_in: Callable[[Any], Client]) -> Client:
    return sign_in(council.person("Tom"))


@pytest.fixture
def shona(council: Council, sign_in: Callable[[Any], Client]) -> Client:
    return sign_in(council.person("Shona"))
