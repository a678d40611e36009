"""The outbox: work for the background that no crash can lose.

A message is written in the transaction that asks for it. After the commit a worker is told; that hint may be lost, and
the sweeper then finds the message. A handler may run twice (a worker can die after the work and before the mark), so
each handler makes its own effect happen once.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from engagement import clock
from engagement.spine.models import OutboxMessage

log = logging.getLogger("evenhand.outbox")

CLAIM = timedelta(minutes=3)
# With the waits between them that is well over an hour: a mail server that is restarted loses nobody's word.
MOST_ATTEMPTS = 10
WORKER_LOST = "WorkerLost"

# After a queue did not answer, this process leaves it alone for a while: a page waits for it once, not each time.
QUIET = timedelta(seconds=15)
_away: dict[str, datetime] = {}

Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, Handler] = {}
_give_up: dict[str, Handler] = {}


def handler(kind: str, *, give_up: Handler | None = None) -> Callable[[Handler], Handler]:
    """Decorate the function that does the work of one kind of message. It runs outside any transaction.

    `give_up` is told once when the last attempt has failed, so that the record can say that it was not done.
    """

    def decorate(function: Handler) -> Handler:
        _handlers[kind] = function
        if give_up is not None:
            _give_up[kind] = give_up
        return function

    return decorate


def queue(kind: str, payload: dict[str, Any], *, not_before: datetime | None = None) -> OutboxMessage:
    """Ask for background work inside the current transaction. `payload` holds ids, never names or content."""
    message = OutboxMessage.objects.create(kind=kind, payload=payload, created_at=clock.now(), claimed_until=not_before)
    if not_before is None:
        transaction.on_commit(partial(_hint, message.pk))
    return message


def _hint(message_id: int) -> None:
    """Tell a worker. A queue that does not answer must not break a page whose work is already committed.

    Everything is caught here: Django's own `robust` fails on a partial while it tries to log the error.
    """
    moment = clock.now()
    if not getattr(settings, "OUTBOX_HINTS", True) or moment < _away.get("until", moment):
        return
    from engagement.tasks import deliver_message

    try:
        deliver_message.delay(message_id)
    except Exception as error:  # noqa: BLE001 - each queue has its own errors, and the sweeper is there for all of them
        _away["until"] = moment + QUIET
        log.warning("no worker could be told of outbox message %s: %s", message_id, type(error).__name__)


def deliver(message_id: int) -> bool:
    """Do one message's work if nobody else has it; True when it is done now."""
    moment = clock.now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=moment)
    waiting = OutboxMessage.objects.filter(free, pk=message_id, status=OutboxMessage.Status.PENDING)
    claim = moment + CLAIM
    if not waiting.filter(attempts__lt=MOST_ATTEMPTS).update(claimed_until=claim, attempts=F("attempts") + 1):
        # Every worker that took it died over it, and could not say so.
        lost = waiting.filter(attempts__gte=MOST_ATTEMPTS).first()
        if lost is not None and waiting.update(
            status=OutboxMessage.Status.FAILED, claimed_until=None, last_error=WORKER_LOST
        ):
            _say_given_up(lost)
        return False
    message = OutboxMessage.objects.get(pk=message_id)
    try:
        _handlers[message.kind](message.payload)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises, the message stays and is tried again
        _put_back(message, error, claim)
        return False
    OutboxMessage.objects.filter(pk=message_id).update(
        status=OutboxMessage.Status.DONE, done_at=clock.now(), claimed_until=None
    )
    return True


def _put_back(message: OutboxMessage, error: Exception, claim: datetime) -> None:
    """Wait a little longer after each failure; after the last one, leave it as failed for the health page.

    Only the kind of the error is kept: its words may hold a name or an address. Whoever was so slow that the claim ran
    out leaves the message as its next holder left it.
    """
    log.warning("outbox message %s (%s) failed: %s", message.pk, message.kind, type(error).__name__)
    last = message.attempts >= MOST_ATTEMPTS
    ours = OutboxMessage.objects.filter(pk=message.pk, claimed_until=claim, status=OutboxMessage.Status.PENDING).update(
        status=OutboxMessage.Status.FAILED if last else OutboxMessage.Status.PENDING,
        claimed_until=None if last else clock.now() + timedelta(seconds=5 * 2**message.attempts),
        last_error=type(error).__name__[:300],
    )
    if last and ours:
        _say_given_up(message)


def _say_given_up(message: OutboxMessage) -> None:
    if give_up := _give_up.get(message.kind):
        give_up(message.payload)


def deliver_pending(limit: int = 200) -> int:
    """Do every message that waits and is not claimed: the sweeper, and "the system has done its work" in tests."""
    moment = clock.now()
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=moment)
    waiting = OutboxMessage.objects.filter(free, status=OutboxMessage.Status.PENDING).order_by("pk")
    return sum(deliver(pk) for pk in list(waiting.values_list("pk", flat=True)[:limit]))
