"""The clock of the scenario stands still until a step moves it."""

from datetime import timedelta

from engagement import clock
from tests.features.steps._language import Story, does, setting, to_date


@setting("today is {date}")
def today_is(story: Story, date: str) -> None:
    """It is ten in the morning of that day.

    Example:
        Given today is 3 December 2026
    """
    story.clock.set(to_date(date))


@does("{number} day[s] pass[es]")
def days_pass(story: Story, drain, number: str) -> None:
    """So many days go by, and what the clock does by itself (reminders, things that are due) is done.

    Example:
        When 14 days pass
    """
    story.clock.set(clock.now() + timedelta(days=int(number)))
    _daily_work()
    drain()


@does("the system has done its work")
def the_system_has_done_its_work(drain) -> None:
    """Letters that wait are rendered and mails that wait are sent.

    Example:
        When the system has done its work
    """
    drain()


@does("the daily digests are sent")
def the_digests_are_sent(drain) -> None:
    """The morning mail goes to everyone who chose one email a day.

    Example:
        When the daily digests are sent
    """
    from engagement.spine.notices import send_digests

    send_digests()
    drain()


def _daily_work() -> None:
    from engagement.spine.review_clock import run_daily_jobs

    run_daily_jobs()
