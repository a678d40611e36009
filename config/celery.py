"""The background worker: `celery -A config worker -B` does the tasks and keeps the clock in one process group."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("evenhand")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**_kwargs: Any) -> None:
    """Stops Celery from putting its own handlers in place; those of the settings leave personal data out."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)


@worker_ready.connect
def run_clock_at_start(**_kwargs: Any) -> None:
    """What fell due while nothing ran is done now, not tomorrow."""
    app.send_task("engagement.tasks.run_clock")
