"""What goes wrong in the background is told by its kind and place, and never with what somebody typed."""

from __future__ import annotations

import logging
import logging.config
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.test import Client, TestCase

from config.logging import configuration
from engagement import tasks
from engagement.spine import outbox, review_clock
from engagement.spine.models import OutboxMessage
from engagement.spine.outbox import deliver_pending
from tests.plugins.acting import TheClock

pytestmark = pytest.mark.django_db

WORDS = "Key (name)=(Alan Pringle, alan.pringle@example.org, 01632 960118) already exists"


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the servers write, put in place as a real start does."""
    real = configuration("DEBUG", whole_errors=False)
    handler = logging.config.DictConfigurator(real)
    handler.configure()
    text = StringIO()
    ours = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    assert ours
    for one in ours:
        one.setStream(text)
    try:
        yield text
    finally:
        for one in ours:
            logging.getLogger().removeHandler(one)


def fail(*_given: Any) -> int:
    raise ValueError(WORDS)


def assert_nobody(text: str) -> None:
    for part in ("Pringle", "example.org", "960118", "already exists"):
        assert part not in text, text


def test_a_failed_message_keeps_the_kind_of_its_error_only(
    monkeypatch: pytest.MonkeyPatch, written: StringIO, the_clock: TheClock
) -> None:
    monkeypatch.setitem(outbox._handlers, "note", fail)
    outbox.queue("note", {"number": 1})
    for _attempt in range(outbox.MOST_ATTEMPTS):
        deliver_pending()
        the_clock.forward(hours=2)
    message = OutboxMessage.objects.get()
    assert (message.status, message.last_error) == ("failed", "ValueError")
    assert "ValueError" in written.getvalue()
    assert_nobody(written.getvalue())
    page = Client().get("/health/")
    assert page.json()["outbox_failed"] == 1
    assert_nobody(page.content.decode())


def test_a_daily_job_that_fails_is_told_by_its_place(monkeypatch: pytest.MonkeyPatch, written: StringIO) -> None:
    monkeypatch.setitem(review_clock._jobs, "a job of the test", fail)
    tasks.run_clock.apply()
    told = written.getvalue()
    assert "a job of the test" in told
    assert "ValueError" in told
    assert "test_nothing_leaks.py" in told
    assert "run_clock" in told
    assert_nobody(told)


def test_a_task_that_fails_is_told_by_its_kind(monkeypatch: pytest.MonkeyPatch, written: StringIO) -> None:
    monkeypatch.setattr(outbox, "deliver", fail)
    tasks.deliver_message.apply(args=[1])
    assert "ValueError" in written.getvalue()
    assert_nobody(written.getvalue())


def test_a_queue_that_fails_breaks_nothing_and_is_told_by_its_kind(
    monkeypatch: pytest.MonkeyPatch, written: StringIO, settings: Any
) -> None:
    settings.OUTBOX_HINTS = True
    monkeypatch.setattr(outbox, "_away", {})
    monkeypatch.setattr(tasks.deliver_message, "delay", fail)
    with TestCase.captureOnCommitCallbacks(execute=True):
        outbox.queue("note", {})
        outbox.queue("note", {})
    told = written.getvalue()
    assert told.count("no worker could be told") == 1, "It is left alone for a while."
    assert "ValueError" in told
    assert_nobody(told)
