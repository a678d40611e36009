"""How often a system may ask: counted in the cache that all processes share, by the minute."""

from time import time as seconds_now

from django.conf import settings
from django.core.cache import cache

MINUTE = 60


def seconds_to_wait(who: str, *, most: int | None = None) -> int:
    """Count one call; 0 while there is room, else how many seconds until there is again.

    Windows are whole minutes: cheap, and a system that is a little too eager waits less than a minute. Two processes
    that count at the same moment may lose one call: the limit protects the service, nobody is paid by it.
    """
    most = settings.API_CALLS_PER_MINUTE if most is None else most
    # Real seconds: a window that never moved on would shut a system out for good.
    moment = int(seconds_now())
    key = f"contact-check-api:{who}:{moment // MINUTE}"
    cache.add(key, 0, timeout=2 * MINUTE)
    try:
        calls = cache.incr(key)
    except ValueError:
        # It was thrown out between the two lines.
        return 0
    return 0 if calls <= most else MINUTE - moment % MINUTE
