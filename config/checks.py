"""What `manage.py check` says about an installation as a whole."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register


@register(Tags.security)
def demo_stays_out_of_production(**_kwargs: Any) -> list[CheckMessage]:
    """Settings refuse this at once; the check also covers a settings module built on top of ours."""
    if settings.PRODUCTION and settings.DEMO:
        return [
            checks.Error(
                "Demo mode is on in a production installation: anyone could sign in as anyone.",
                hint="Take DEMO away.",
                id="house.E001",
            )
        ]
    return []


@register(Tags.security, deploy=True)
def production_uses_servers(**_kwargs: Any) -> list[CheckMessage]:
    """A file database and a file queue are for one machine and a few people."""
    found: list[CheckMessage] = []
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        found.append(
            checks.Warning("The database is a file.", hint="Set DATABASE_URL to a PostgreSQL one.", id="house.W001")
        )
    if not settings.REDIS_URL:
        found.append(
            checks.Warning(
                "The queue is a folder, which loses what is in flight at a crash.",
                hint="Set REDIS_URL.",
                id="house.W002",
            )
        )
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        found.append(checks.Warning("Messages are written to files, not sent.", hint="Set EMAIL_URL.", id="house.W003"))
    if settings.PRODUCTION and not settings.SITE_URL.startswith("https:"):
        found.append(
            checks.Warning(
                "Links in messages do not lead here.",
                hint="Set SITE_URL to this site's https address.",
                id="house.W004",
            )
        )
    if not settings.CLAMAV:
        found.append(checks.Warning("Documents are not checked for viruses.", hint="Set CLAMAV_URL.", id="house.W005"))
    return found
