"""Is the system well? The database answers, the outbox moves, the daily run has run, the virus scanner answers."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Max

from engagement import clock
from engagement.spine.models import ClockRun, Document, OutboxMessage
from engagement.spine.scanning import scanner

LONGEST_WAIT = timedelta(minutes=15)


def health_report() -> dict[str, Any]:
    """Counts and times only.

    `ok` is False when the database is away, messages wait longer than 15 minutes, or the virus scanner does not answer.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        pending = OutboxMessage.objects.filter(status=OutboxMessage.Status.PENDING)
        stuck = pending.filter(created_at__lt=clock.now() - LONGEST_WAIT).count()
        failed = OutboxMessage.objects.filter(status=OutboxMessage.Status.FAILED).count()
        scans = Counter(
            Document.objects.filter(withdrawn_at__isnull=True, scan_state__in=("waiting", "failed", "infected"))
            .order_by()
            .values_list("scan_state", flat=True)
        )
        last = ClockRun.objects.filter(finished_at__isnull=False).aggregate(last=Max("finished_at"))["last"]
    except DatabaseError:
        return {"ok": False, "database": False}
    asked = scanner()
    scanning = "none" if asked is None else "answers" if asked.answers() else "does not answer"
    return {
        "ok": stuck == 0 and scanning != "does not answer",
        "database": True,
        "outbox_waiting_too_long": stuck,
        "outbox_failed": failed,
        "virus_scanner": scanning,
        "documents_to_scan": scans["waiting"],
        "documents_not_scanned_in_the_end": scans["failed"],
        "documents_infected": scans["infected"],
        "last_daily_run": last.isoformat() if last else None,
    }
