"""The page that monitors ask: is this installation able to work?"""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from engagement.spine.health import health_report


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Counts and times, never people or cases. 200 when database and cache answer, else 503.

    Work that waits too long makes `ok` false and still answers 200: starting the web server again would not help.
    """
    report = health_report()
    report["cache"] = _cache_answers()
    able = report["database"] and report["cache"]
    return JsonResponse({**report, "ok": report["ok"] and able}, status=200 if able else 503)


def _cache_answers() -> bool:
    try:
        cache.get("health")
    except Exception:  # noqa: BLE001 - each cache has its own errors; to a monitor they are all the same
        return False
    return True
