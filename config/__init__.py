"""The house: settings, addresses, the queue and the two server entry points."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
