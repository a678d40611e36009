"""A worker dies, a process dies, the queue is gone: the letter is there once, and nobody's word is lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection

from engagement import clock, tasks
from engagement.spine import outbox
from engagement.spine.models import Notice, OutboxMessage
from engagement.spine.outbox import deliver_pending
from engagement.spine.timeline import timeline_of
from engagement.spine.work_items import open_work_of
from letters import services
from letters.models import Letter, RenderedForm
from letters.rendering import FORMS
from letters.rules import CLAIM, MOST_ATTEMPTS
from letters.services import making_ready
from tests.approvals.builders import Cases
from tests.letters.samples import DESC_TEXTS
from tests.plugins.acting import TheClock
from tests.races.installation import Installation, free_port, start_redis, wait_until

LetterIn = Callable[..., Letter]

READY = "A letter is ready for you to check"
# The longest letter there may be, so that making it ready takes long enough to be killed in the middle of it.
LONG = dict.fromkeys(DESC_TEXTS, "We spoke about the calls, and about the notice. " * 58)

SUBMIT = """
from engagement.people.models import User
from letters import services
services.submit_letter("{letter}", actor=User.objects.get(pk={drafter}))
"""
DIE_BEFORE_THE_HINT = """
import os, signal
from engagement.spine import outbox
outbox._hint = lambda message_id: os.kill(os.getpid(), signal.SIGKILL)
"""
PRESS_SENT = """
import json, shutil
from kombu.utils import functional
from django.conf import settings
from django.test import Client
from engagement import clock
from engagement.people.models import User
{first}
screen = Client(headers={{"host": "localhost"}})
screen.force_login(User.objects.get(pk={drafter}))
day = clock.today()
posted = {{"how": "post", "sent": ["pdf"], "note": "", "issued_on_day": day.day, "issued_on_month": day.month,
          "issued_on_year": day.year}}
waited = []
functional.sleep = waited.append
answer = screen.post("/letters/{letter}/issue/", posted)
health = screen.get("/health/").status_code
print("ANSWER", json.dumps({{"status": answer.status_code, "waited": sum(waited), "health": health}}))
"""


@pytest.fixture
def installation(tmp_path: Path, transactional_db: None) -> Iterator[Installation]:
    """Real processes on this database: with Redis where the run has PostgreSQL and Redis, else with files."""
    started = Installation(tmp_path)
    try:
        if connection.vendor == "postgresql" and settings.REDIS_URL:
            started.redis = start_redis(started)
        yield started
    finally:
        started.end()


def submit(letter: Letter) -> str:
    return SUBMIT.format(letter=letter.pk, drafter=letter.drafter_id)


def claims_run_out() -> None:
    """As if the minutes had passed."""
    past = clock.now() - timedelta(seconds=1)
    Letter._base_manager.filter(claimed_until__isnull=False).update(claimed_until=past)
    OutboxMessage.objects.filter(claimed_until__isnull=False).update(claimed_until=past)


def assert_ready_once(letter: Letter, *, checker: Any) -> None:
    """The letter is there, its bytes are what their hashes say, and everything about it happened once."""
    found = Letter.objects.get(pk=letter.pk)
    assert found.state == "ready_for_check"
    forms = RenderedForm.objects.filter(version__letter=letter)
    assert sorted(form.form for form in forms) == sorted(FORMS)
    assert all(hashlib.sha256(form.body).hexdigest() == form.sha256 for form in forms)
    assert timeline_of(found).filter(verb="mark_rendered").count() == 1
    assert [item.kind for item in open_work_of(found)] == ["check_letter"]
    assert [one.recipient for one in Notice.objects.filter(sentence=READY)] == [checker]


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_letter_leaves_it_to_be_made_once(
    race: Cases, letter_in: LetterIn, installation: Installation
) -> None:
    letter = letter_in("draft", texts=LONG)
    letters = Letter._base_manager.filter(pk=letter.pk)

    first = installation.start_worker()
    asked = Thread(target=installation.act, args=[submit(letter)])
    asked.start()
    wait_until(lambda: letters.get().claimed_until, seconds=120, every=0.005, why=installation.logs)
    installation.kill(first)
    asked.join()

    left = letters.get()
    assert (left.state, left.attempts) == ("rendering", 1), "It was killed too late: the letter was done."
    assert not RenderedForm.objects.exists()
    message = OutboxMessage.objects.get(kind="render_letter")
    assert (message.status, message.attempts) == ("pending", 1)

    claims_run_out()
    installation.start_worker("-B")
    waits = OutboxMessage.objects.filter(status="pending")
    wait_until(
        lambda: letters.get().state == "ready_for_check" and not waits.exists(), seconds=120, why=installation.logs
    )
    assert letters.get().attempts == 2
    assert_ready_once(letter, checker=race.person("Shona"))
    assert sum(READY in subject for subject in installation.subjects()) == 1
    assert "Pringle" not in installation.logs()


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_between_commit_and_queue_loses_nothing(
    race: Cases, letter_in: LetterIn, installation: Installation
) -> None:
    letter = letter_in("draft")
    died = installation.act(DIE_BEFORE_THE_HINT + submit(letter))
    assert died.returncode == -9, died.stderr
    assert Letter.objects.get(pk=letter.pk).state == "rendering"
    assert OutboxMessage.objects.get(kind="render_letter").status == "pending"
    # Once for the letter, once for the word to the checker that came of it.
    while tasks.sweep_outbox():
        pass
    assert_ready_once(letter, checker=race.person("Shona"))
    assert sum(READY in message.subject for message in mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("queue", ["Redis is down", "the folder of the queue is gone"])
def test_without_a_queue_pages_answer_and_the_sweeper_brings_the_word(
    race: Cases, letter_in: LetterIn, tmp_path: Path, queue: str
) -> None:
    letter = letter_in("checked")
    down = queue == "Redis is down"
    installation = Installation(tmp_path, redis=f"redis://127.0.0.1:{free_port()}/0" if down else "")
    lose_it = "" if down else 'shutil.rmtree(settings.DATA_DIR / "queue")'
    page = installation.act(PRESS_SENT.format(letter=letter.pk, drafter=letter.drafter_id, first=lose_it))
    assert "ANSWER" in page.stdout, page.stderr
    answer = json.loads(page.stdout.partition("ANSWER ")[2])
    assert answer["status"] == 302, page.stderr
    assert answer["waited"] == 0, "The page slept until the queue might be back."
    assert page.stderr.count("no worker could be told") == 1, "It asked the lost queue for each message anew."
    assert answer["health"] in ((503,) if down else (200, 503)), "It answers, whatever is away."
    assert Letter.objects.get(pk=letter.pk).state == "issued"
    assert OutboxMessage.objects.filter(kind="mail_notice", status="pending").exists()
    assert not any(name in page.stderr for name in ("Pringle", "Customer Number", "Shona", "Tom"))
    mail.outbox.clear()
    tasks.sweep_outbox()
    assert not OutboxMessage.objects.filter(status="pending").exists()
    assert sum("recorded that the letter was sent" in message.subject for message in mail.outbox) == 1


# Dying again and again -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_letter_over_which_every_worker_dies_becomes_the_drafters_work(
    race: Cases, letter_in: LetterIn, the_clock: TheClock, drain: Callable[[], int]
) -> None:
    """No attempt could say that it failed: the message finds it out after the last one."""
    letter = letter_in("draft")
    services.submit_letter(letter.pk, actor=letter.drafter)
    message = OutboxMessage.objects.get(kind="render_letter", status="pending")
    for _attempt in range(MOST_ATTEMPTS):
        # The worker takes the message and the letter, and is gone.
        OutboxMessage.objects.filter(pk=message.pk).update(
            claimed_until=clock.now() + outbox.CLAIM, attempts=message.attempts + 1
        )
        assert making_ready._claim(letter.pk, 1)
        assert services.requeue_lost_renderings() == 0
        the_clock.forward(seconds=outbox.CLAIM.total_seconds() + 1)
    drain()
    found = Letter.objects.get(pk=letter.pk)
    assert (found.state, found.attempts, found.claimed_until) == ("rendering", MOST_ATTEMPTS, None)
    assert [(item.kind, item.assignee) for item in open_work_of(found)] == [("rendering_failed", letter.drafter)]
    assert timeline_of(found).filter(verb="rendering_failed").count() == 1
    assert OutboxMessage.objects.get(pk=message.pk).status == "done"
    assert services.requeue_lost_renderings() == 0
    services.retry_rendering(letter.pk, actor=letter.drafter)
    drain()
    assert_ready_once(letter, checker=race.person("Shona"))


@pytest.mark.django_db
def test_the_last_attempt_keeps_its_message_while_it_runs(letter_in: LetterIn, the_clock: TheClock) -> None:
    letter = letter_in("draft")
    services.submit_letter(letter.pk, actor=letter.drafter)
    Letter._base_manager.filter(pk=letter.pk).update(attempts=MOST_ATTEMPTS - 1)
    assert making_ready._claim(letter.pk, 1)
    with pytest.raises(services.StillBeingRendered):
        services.render_letter_version(letter.pk, 1)
    the_clock.forward(seconds=CLAIM.total_seconds() + 1)
    assert not services.render_letter_version(letter.pk, 1)
    assert [item.kind for item in open_work_of(letter)] == ["rendering_failed"]


@pytest.mark.django_db
def test_a_message_over_which_every_worker_dies_is_failed_in_the_end(the_clock: TheClock) -> None:
    message = outbox.queue("mail_notice", {"notice": 0})
    OutboxMessage.objects.update(attempts=outbox.MOST_ATTEMPTS, claimed_until=clock.now() - timedelta(seconds=1))
    assert deliver_pending() == 0
    found = OutboxMessage.objects.get(pk=message.pk)
    assert (found.status, found.last_error, found.claimed_until) == ("failed", "WorkerLost", None)


@pytest.mark.django_db
def test_a_worker_that_was_too_slow_does_not_undo_what_the_next_one_did(
    monkeypatch: pytest.MonkeyPatch, the_clock: TheClock
) -> None:
    message = outbox.queue("note", {})
    rounds: list[int] = []

    def slow_and_failing(_payload: dict[str, Any]) -> None:
        rounds.append(len(rounds))
        if len(rounds) == 1:
            the_clock.forward(seconds=outbox.CLAIM.total_seconds() + 1)
            assert outbox.deliver(message.pk)
            raise ValueError("too late")

    monkeypatch.setitem(outbox._handlers, "note", slow_and_failing)
    assert not outbox.deliver(message.pk)
    assert OutboxMessage.objects.get(pk=message.pk).status == "done"
