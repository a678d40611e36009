"""`manage.py scan_documents`: have the virus scanner read what it has not read yet."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from engagement.spine.models import Document
from engagement.spine.scanning import scan_all


class Command(BaseCommand):
    """For documents that were there before the scanner was, or that it could not read."""

    help = "Have every document scanned that was not scanned, or could not be. Until then nobody can open it."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.CLAMAV:
            raise CommandError("There is no scanner. Set CLAMAV_URL first.")
        asked = scan_all(Document.Scan.NOT_SCANNED, Document.Scan.FAILED)
        self.stdout.write(f"{asked} documents wait for the scanner.")
