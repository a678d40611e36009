"""A submitted letter is made ready exactly once, whatever dies in between."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from engagement.spine.models import OutboxMessage
from engagement.spine.timeline import timeline_of
from engagement.spine.work_items import open_work_of
from letters import services
from letters.models import Letter, RenderedForm
from letters.rendering import FORMS, LetterContent, render_form
from letters.rules import CLAIM, MOST_ATTEMPTS
from letters.services import StillBeingRendered, making_ready
from tests.letters.conftest import reread
from tests.plugins.acting import TheClock


@pytest.fixture
def submitted(letter_in: Callable[..., Letter]) -> Letter:
    return letter_in("rendering")


def make_ready(letter: Letter) -> bool:
    return services.render_letter_version(letter.pk, letter.version.number)


def fail(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_content: LetterContent) -> None:
        raise MemoryError("no room to draw")

    monkeypatch.setattr(making_ready, "render_forms", broken)


@pytest.mark.clauses("SBC-A1-REST-8")
def test_every_form_is_stored_with_its_hash_and_goes_to_the_checker(submitted: Letter) -> None:
    assert make_ready(submitted)
    letter = reread(submitted)
    assert letter.state == "ready_for_check"
    stored = {form.form: form for form in letter.version.forms.all()}
    assert stored.keys() == FORMS.keys()
    content = LetterContent.from_plain(letter.version.content)
    for code, form in stored.items():
        assert hashlib.sha256(form.body).hexdigest() == form.sha256
        assert bytes(form.body) == render_form(content, code).body
    assert [item.kind for item in open_work_of(letter)] == ["check_letter"]


def test_a_message_delivered_twice_does_nothing_the_second_time(submitted: Letter) -> None:
    assert make_ready(submitted)
    assert not make_ready(submitted)
    assert RenderedForm.objects.count() == len(FORMS)
    assert timeline_of(submitted).filter(verb="mark_rendered").count() == 1


def test_while_one_worker_has_it_another_waits(submitted: Letter) -> None:
    assert making_ready._claim(submitted.pk, 1)
    with pytest.raises(StillBeingRendered):
        make_ready(submitted)
    assert reread(submitted).attempts == 1


def test_the_claim_of_a_worker_that_died_runs_out(submitted: Letter, the_clock: TheClock) -> None:
    making_ready._claim(submitted.pk, 1)
    the_clock.forward(seconds=CLAIM.total_seconds() + 1)
    assert make_ready(submitted)
    assert reread(submitted).state == "ready_for_check"


def test_a_worker_that_took_too_long_stores_nothing(
    submitted: Letter, the_clock: TheClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the slow one renders, its claim runs out and another one finishes: the slow one's bytes are dropped."""
    real = making_ready.render_forms
    slow = {"yes": True}

    def overtaken(content: LetterContent) -> Any:
        forms = real(content)
        if slow.pop("yes", False):
            the_clock.forward(seconds=CLAIM.total_seconds() + 1)
            assert make_ready(submitted)
        return forms

    monkeypatch.setattr(making_ready, "render_forms", overtaken)
    assert not make_ready(submitted)
    assert RenderedForm.objects.count() == len(FORMS)
    assert reread(submitted).attempts == 2


def test_a_letter_taken_back_meanwhile_is_left_alone(submitted: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    real = making_ready.render_forms

    def taken_back(content: LetterContent) -> Any:
        services.reopen_letter(submitted.pk, actor=submitted.drafter)
        return real(content)

    monkeypatch.setattr(making_ready, "render_forms", taken_back)
    assert not make_ready(submitted)
    assert reread(submitted).state == "draft"
    assert not RenderedForm.objects.exists()


def test_an_older_version_is_not_made_ready_any_more(submitted: Letter) -> None:
    services.reopen_letter(submitted.pk, actor=submitted.drafter)
    services.submit_letter(submitted.pk, actor=submitted.drafter)
    assert not services.render_letter_version(submitted.pk, 1)
    assert services.render_letter_version(submitted.pk, 2)
    assert reread(submitted).version.number == 2


def test_after_five_failures_the_drafter_is_asked_to_look(
    submitted: Letter, monkeypatch: pytest.MonkeyPatch, the_clock: TheClock, drain: Callable[[], int]
) -> None:
    fail(monkeypatch)
    for _attempt in range(MOST_ATTEMPTS + 1):
        drain()
        the_clock.forward(minutes=10)
    letter = reread(submitted)
    assert (letter.state, letter.attempts) == ("rendering", MOST_ATTEMPTS)
    [work] = open_work_of(letter)
    assert (work.kind, work.assignee) == ("rendering_failed", letter.drafter)
    assert timeline_of(letter).filter(verb="rendering_failed").count() == 1
    assert services.requeue_lost_renderings() == 0


def test_the_drafter_tries_again_and_it_goes_on(
    submitted: Letter,
    monkeypatch: pytest.MonkeyPatch,
    the_clock: TheClock,
    drain: Callable[[], int],
    as_person: Callable,
) -> None:
    with monkeypatch.context() as broken:
        fail(broken)
        for _attempt in range(MOST_ATTEMPTS):
            drain()
            the_clock.forward(minutes=10)
    screen = as_person("Nadia")
    page = screen.visit(submitted.get_absolute_url())
    assert page.says("could not be made ready")
    screen.press("Try again")
    drain()
    assert reread(submitted).state == "ready_for_check"
    assert [item.kind for item in open_work_of(submitted)] == ["check_letter"]


def test_trying_again_waits_while_the_system_is_at_it(submitted: Letter, as_person: Callable) -> None:
    assert as_person("Nadia").post(f"{submitted.get_absolute_url()}again/").status == 422


def test_a_letter_whose_message_was_lost_is_asked_for_again(submitted: Letter, drain: Callable[[], int]) -> None:
    assert services.requeue_lost_renderings() == 0
    OutboxMessage.objects.filter(kind="render_letter").delete()
    assert services.requeue_lost_renderings() == 1
    assert services.requeue_lost_renderings() == 0
    drain()
    assert reread(submitted).state == "ready_for_check"


def test_the_waiting_page_asks_again_by_itself_and_stops(
    submitted: Letter, as_person: Callable, drain: Callable[[], int]
) -> None:
    screen = as_person("Nadia")
    page = screen.visit(submitted.get_absolute_url())
    assert page.has_link("See if it is ready")
    assert b'hx-trigger="every 2s"' in page.content
    assert b"refresh" not in page.content.lower().replace(b"refreshonhistorymiss", b"")
    assert b"hx-get" not in screen.visit(f"{submitted.get_absolute_url()}state/?looks=30").content
    assert b"hx-get" not in screen.visit(f"{submitted.get_absolute_url()}state/?looks=many").content
    assert b"looks=6" in screen.visit(f"{submitted.get_absolute_url()}state/?looks=5").content
    drain()
    ready = screen.visit(f"{submitted.get_absolute_url()}state/?looks=5")
    assert ready.says("The letter is ready")
    assert b"hx-get" not in ready.content
