"""The only source of time.

Everything that needs "now" or "today" asks here, so that tests and the demonstration data can set it.
Moments are aware and in UTC; dates are those of Europe/London, which is what people and letters mean by a date.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_set_to: ContextVar[datetime | None] = ContextVar("clock_set_to", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _set_to.get() or datetime.now(UTC)


def today() -> date:
    """Today's date in Europe/London."""
    return date_of(now())


def date_of(moment: datetime) -> date:
    """The Europe/London date on which an aware moment falls."""
    return moment.astimezone(LONDON).date()


def start_of(day: date) -> datetime:
    """The moment at which a day of Europe/London begins, aware."""
    return datetime.combine(day, time.min, tzinfo=LONDON)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at `at` (aware) inside the block: for tests and for writing demonstration history."""
    if at.tzinfo is None:
        raise ValueError("The clock needs an aware moment.")
    token = _set_to.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
