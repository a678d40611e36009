"""How long one decision may last."""

import calendar
from datetime import date

from engagement import clock
from engagement.policy.selectors import local


def latest_end() -> date | None:
    """The last day that a decision of today may set; None while the organisation has set no limit."""
    months = local("measure_maximum_months")
    return None if not months else add_months(clock.today(), int(months))


def usual_review(start: date) -> date | None:
    """When a restriction that starts then is usually reviewed; None while the organisation has set no interval."""
    months = local("review_interval_months")
    return None if not months else add_months(start, int(months))


def within_an_interval(day: date, start: date) -> bool:
    """No further from `start` than the organisation's own time between reviews: nobody is put off (SBC-7.9a)."""
    latest = usual_review(start)
    return latest is None or day <= latest


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
