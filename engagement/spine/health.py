"""Is the system well? The database answers, the outbox moves, the daily run has run."""

from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Max

from engagement import clock
from engagement.spine.models import ClockRun, OutboxMessage

LONGEST_WAIT = timedelta(minutes=15)


def health_report() -> dict[str, Any]:
    """Counts and times only. `ok` is False when the database is away, or messages wait longer than 15 minutes."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        pending = OutboxMessage.objects.filter(status=OutboxMessage.Status.PENDING)
        stuck = pending.filter(created_at__lt=clock.now() - LONGEST_WAIT).count()
        failed = OutboxMessage.objects.filter(status=OutboxMessage.Status.FAILED).count()
        last = ClockRun.objects.filter(finished_at__isnull=False).aggregate(last=Max("finished_at"))["last"]
    except DatabaseError:
        return {"ok": False, "database": False}
    return {
        "ok": stuck == 0,
        "database": True,
        "outbox_waiting_too_long": stuck,
        "outbox_failed": failed,
        "last_daily_run": last.isoformat() if last else None,
    }
