"""The working-day calendar: Monday to Friday, less the holidays that the organisation has entered."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from engagement import clock
from engagement.policy.models import Holiday

SATURDAY = 5


@dataclass(frozen=True)
class WorkingDays:
    """Counts working days against a set of holidays. Load it once a request: `WorkingDays.load()`."""

    holidays: frozenset[date]

    @classmethod
    def load(cls) -> Self:
        """The calendar as the organisation keeps it now; one query."""
        return cls(frozenset(Holiday.objects.values_list("date", flat=True)))

    def is_working_day(self, day: date) -> bool:
        """Whether people work on `day`."""
        return day.weekday() < SATURDAY and day not in self.holidays

    def add(self, start: date, days: int) -> date:
        """The date `days` working days after `start`; with 0, `start` or the next working day."""
        if days == 0:
            return start if self.is_working_day(start) else self.add(start, 1)
        day = start
        for _ in range(days):
            day += timedelta(days=1)
            while not self.is_working_day(day):
                day += timedelta(days=1)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.between(end, start)
        days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
        return sum(1 for day in days if self.is_working_day(day))

    def in_words(self, due: date | None) -> str:
        """How a deadline stands today: "2 working days late", "Today", "In 1 working day", "No date"."""
        if due is None:
            return "No date"
        today = clock.today()
        if due == today:
            return "Today"
        days = self.between(today, due)
        if due > today:
            return "Next working day" if days == 0 else f"In {_count(days)}"
        return "Due before today" if days == 0 else f"{_count(-days)} late"


def _count(days: int) -> str:
    return f"{days} working day" + ("" if days == 1 else "s")


def add_working_days(start: date, days: int) -> date:
    """One calculation with a freshly loaded calendar; see `WorkingDays.add`."""
    return WorkingDays.load().add(start, days)
