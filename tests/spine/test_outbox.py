"""The outbox: nothing is lost, and nothing is done twice."""

from datetime import timedelta

import pytest
from django.db import transaction

from engagement import clock
from engagement.spine import outbox
from engagement.spine.models import OutboxMessage
from engagement.spine.references import next_reference

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch) -> list[dict]:
    """What the handler of the kind "note" was given."""
    seen: list[dict] = []
    monkeypatch.setitem(outbox._handlers, "note", seen.append)
    return seen


def test_a_message_is_done_once(done) -> None:
    message = outbox.queue("note", {"number": 1})
    assert outbox.deliver(message.pk)
    assert not outbox.deliver(message.pk)
    assert done == [{"number": 1}]


def test_a_claimed_message_is_left_alone_until_the_claim_runs_out(done, the_clock) -> None:
    message = outbox.queue("note", {"number": 1})
    OutboxMessage.objects.update(claimed_until=clock.now() + timedelta(minutes=3))
    assert outbox.deliver_pending() == 0
    the_clock.forward(minutes=4)
    assert outbox.deliver_pending() == 1
    assert OutboxMessage.objects.get(pk=message.pk).status == "done"


def test_a_failing_message_waits_longer_each_time_and_is_failed_in_the_end(monkeypatch, the_clock) -> None:
    def fail(payload):
        raise ValueError("no")

    monkeypatch.setitem(outbox._handlers, "note", fail)
    message = outbox.queue("note", {})
    for _ in range(outbox.MOST_ATTEMPTS):
        assert not outbox.deliver(message.pk)
        assert not outbox.deliver(message.pk), "it must wait before it is tried again"
        the_clock.forward(hours=2)
    message = OutboxMessage.objects.get(pk=message.pk)
    assert (message.status, message.attempts, message.last_error) == ("failed", outbox.MOST_ATTEMPTS, "ValueError")


def test_a_rolled_back_act_leaves_no_message(done) -> None:
    with transaction.atomic():
        outbox.queue("note", {})
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()


def test_a_reference_that_was_rolled_back_is_given_again(the_clock) -> None:
    with transaction.atomic():
        assert next_reference("MCE") == "MCE-2026-0001"
    with transaction.atomic():
        assert next_reference("MCE") == "MCE-2026-0002"
        transaction.set_rollback(True)
    with transaction.atomic():
        assert next_reference("MCE") == "MCE-2026-0002"


@pytest.mark.django_db(transaction=True)
def test_a_reference_needs_a_transaction(the_clock) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        next_reference("MCE")
