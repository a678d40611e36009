"""The same file twice: said in plain words, and kept once."""

from __future__ import annotations

from typing import Any

import pytest

from engagement.spine.documents import documents_of
from tests.approvals.builders import Cases
from tests.evidence.conftest import add, again, note

pytestmark = pytest.mark.django_db

MESSAGE = "You have added this file already: note.txt. We kept one."


def test_twice_with_a_draft(cases: Cases, tom: Any) -> None:
    draft = cases.draft()
    (document,) = add(draft)
    form = {"uploads": [note("the-same.txt"), note("b.txt", b"other")], "kind": "log", "save": "add"}
    answer = tom.post(f"/log/{draft.pk}/evidence/", form, follow=True)
    assert answer.status_code == 200
    assert MESSAGE in answer.content.decode()
    assert [one.name for one in documents_of(draft)] == ["b.txt", "note.txt"]
    assert again(document).withdrawn_at is None


def test_a_double_click_adds_it_once(cases: Cases, tom: Any) -> None:
    draft = cases.draft()
    for _time in range(2):
        tom.post(f"/log/{draft.pk}/evidence/", {"uploads": note(), "kind": "log"})
    assert documents_of(draft).count() == 1


def test_twice_in_one_go(cases: Cases, tom: Any) -> None:
    draft = cases.draft()
    form = {"uploads": [note(), note("copy.txt")], "kind": "log", "save": "add"}
    assert MESSAGE in tom.post(f"/log/{draft.pk}/evidence/", form, follow=True).content.decode()
    assert [one.name for one in documents_of(draft)] == ["note.txt"]


def test_the_second_time_it_is_said_to_be_distressing(cases: Cases, tom: Any) -> None:
    draft = cases.draft()
    (document,) = add(draft)
    form = {"uploads": note(), "kind": "log", "distressing": "on", "save": "add"}
    answer = tom.post(f"/log/{draft.pk}/evidence/", form, follow=True)
    assert "It is now marked as distressing." in answer.content.decode()
    assert again(document).distressing


def test_one_that_was_taken_off_may_be_added_again(cases: Cases, tom: Any) -> None:
    draft = cases.draft()
    (document,) = add(draft)
    tom.post(f"/log/{draft.pk}/evidence/", {"remove": str(document.pk)})
    add(draft)
    assert documents_of(draft).count() == 1


def test_twice_with_a_logged_incident(cases: Cases, tom: Any, shona: Any) -> None:
    incident = cases.record_only("Tom")
    address = f"/incidents/{incident.reference}/do/document/"
    assert tom.post(address, {"uploads": note(), "kind": "log"}).status_code == 302
    answer = tom.post(address, {"uploads": [note(), note("b.txt", b"other")], "kind": "log"})
    assert answer.status_code == 422
    assert f"{MESSAGE} Choose the other files again without it." in answer.content.decode()
    answer = shona.post(address, {"uploads": note("mine.txt"), "kind": "log"})
    assert answer.status_code == 422
    assert "Tom Elliot has added this file already: note.txt. We kept one." in answer.content.decode()
    same = {"uploads": [note("x.txt", b"new"), note("y.txt", b"new")], "kind": "log"}
    answer = tom.post(address, same)
    assert answer.status_code == 422
    assert "“x.txt” and “y.txt” are the same file. Choose one of them." in answer.content.decode()
    assert [one.name for one in documents_of(incident)] == ["note.txt"]


def test_the_same_file_with_another_incident_is_another_matter(cases: Cases) -> None:
    assert add(cases.draft())
    assert add(cases.draft())
