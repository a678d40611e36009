"""Background tasks of this app: each calls one service."""

from celery import shared_task

from engagement.spine import notices, outbox, review_clock


@shared_task
def deliver_message(message_id: int) -> None:
    """Do one outbox message now."""
    outbox.deliver(message_id)


@shared_task
def sweep_outbox() -> int:
    """Do what a crash or a lost hint left behind."""
    return outbox.deliver_pending()


@shared_task
def run_clock() -> dict[str, int]:
    """Everything that is due by date."""
    return review_clock.run_daily_jobs()


@shared_task
def send_digests() -> int:
    """One email a day for those who chose it."""
    return notices.send_digests()
