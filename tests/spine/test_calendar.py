"""Working days: Monday to Friday, less the organisation's holidays."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engagement.spine.calendar import WorkingDays

SAINT_ANDREW = date(2026, 11, 30)
DAYS = WorkingDays(frozenset({SAINT_ANDREW}))
FRIDAY = date(2026, 11, 27)


def test_a_weekend_and_a_holiday_are_passed_over() -> None:
    assert DAYS.add(FRIDAY, 1) == date(2026, 12, 1)
    assert DAYS.between(FRIDAY, date(2026, 12, 1)) == 1


def test_five_working_days_from_a_saturday_are_the_friday_after() -> None:
    saturday = date(2026, 11, 21)
    assert DAYS.add(saturday, 5) == FRIDAY
    assert DAYS.between(saturday, FRIDAY) == 5


def test_nothing_added_to_a_holiday_is_the_next_working_day() -> None:
    assert DAYS.add(SAINT_ANDREW, 0) == date(2026, 12, 1)


def test_deadlines_are_said_in_words(the_clock) -> None:
    the_clock.set(FRIDAY)
    assert DAYS.in_words(FRIDAY) == "Today"
    assert DAYS.in_words(date(2026, 12, 1)) == "In 1 working day"
    assert DAYS.in_words(date(2026, 12, 2)) == "In 2 working days"
    assert DAYS.in_words(date(2026, 11, 25)) == "2 working days late"
    assert DAYS.in_words(None) == "No date"


def test_a_deadline_on_the_weekend_before_a_monday_is_late_but_by_no_working_day(the_clock) -> None:
    the_clock.set(date(2026, 11, 22))
    assert DAYS.in_words(date(2026, 11, 21)) == "Due before today"
    the_clock.set(date(2026, 11, 21))
    assert DAYS.in_words(date(2026, 11, 22)) == "Next working day"


@given(start=st.dates(date(2020, 1, 1), date(2035, 1, 1)), days=st.integers(1, 60))
def test_adding_and_counting_agree(start: date, days: int) -> None:
    end = DAYS.add(start, days)
    assert DAYS.is_working_day(end)
    assert DAYS.between(start, end) == days
    assert DAYS.between(end, start) == -days


@given(start=st.dates(date(2020, 1, 1), date(2035, 1, 1)), span=st.integers(0, 90))
def test_counting_is_what_a_person_would_count_on_their_fingers(start: date, span: int) -> None:
    counted = sum(DAYS.is_working_day(start + timedelta(days=offset)) for offset in range(1, span + 1))
    assert DAYS.between(start, start + timedelta(days=span)) == counted
