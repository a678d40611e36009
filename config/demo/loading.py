"""Loads the demonstration: people, customers, a year of history in bulk, and ten weeks of stories."""

import heapq
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from config.demo.challenged import APPEALS
from config.demo.customers import further_customers, named_customers
from config.demo.history import History
from config.demo.in_force import IN_FORCE
from config.demo.people import record_absence, set_up_council
from config.demo.requests import REQUESTS
from config.demo.stories import STORIES, Story
from config.demo.world import World
from engagement import clock
from engagement.people.models import User
from engagement.spine.permits import making_history

SEED = 20241106
FEWEST_CUSTOMERS = 200
STORIES_BEGIN = 70  # days ago: everything older is written in bulk
STORY_CUSTOMERS = 80  # the first ones belong to the stories, so that history does not change what happens in them
ALL_STORIES = (*STORIES, *REQUESTS, *IN_FORCE, *APPEALS)
Say = Callable[[str], None]


def load_demo(*, today: date, incidents: int, customers: int, say: Say) -> None:
    """Fill an empty database as if a year had passed up to `today`. Raises RuntimeError where anybody exists already.

    The same seed, date and numbers give the same demonstration.
    """
    if User.objects.exists():
        raise RuntimeError("There are people in this database. The demonstration is only loaded into an empty one.")
    chance = random.Random(SEED)  # noqa: S311 - the same demonstration each time, not a secret
    with clock.frozen(_moment(today, 400, 9)):
        say("people, teams and policy")
        people = set_up_council()
    with clock.frozen(_moment(today, 380, 9)):
        say(f"{customers} customers")
        named = named_customers(people["Ewan Scott"])
        others = further_customers(customers - len(named), chance, people["Ewan Scott"])
    with clock.frozen(_moment(today, STORIES_BEGIN, 8)), making_history():
        say(f"{incidents} incidents of the past year")
        History(others[STORY_CUSTOMERS:], chance).write(
            incidents, today - timedelta(days=365), today - timedelta(days=STORIES_BEGIN)
        )
    record_absence(people, "Iain Mackay", "Gavin Lowe", today - timedelta(days=12), today - timedelta(days=2))
    record_absence(people, "Helen Struthers", "David Okafor", today, today + timedelta(days=5))
    say(f"{len(ALL_STORIES)} stories of the last weeks")
    _tell(World(people, named, others), today)


def _tell(world: World, today: date) -> None:
    """Step all stories forward in order of time, as if they happened beside each other."""
    waiting: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(ALL_STORIES):
        running = story(world)
        heapq.heappush(waiting, (_moment(today, *next(running)), number, running))
    while waiting:
        moment, number, running = heapq.heappop(waiting)
        with clock.frozen(moment):
            following = next(running, None)
            world.let_the_system_work()
        if following is not None:
            # Two days of a weekend fall on one Friday: a story never goes back in time.
            later = max(_moment(today, *following), moment + timedelta(minutes=20))
            heapq.heappush(waiting, (later, number, running))


def _moment(today: date, days_ago: int, hour: int) -> datetime:
    """An hour of the day, London time, that many days ago; on a weekend, the Friday before."""
    day = today - timedelta(days=days_ago)
    if days_ago:
        day -= timedelta(days=max(0, day.weekday() - 4))
    return datetime.combine(day, time(hour), tzinfo=clock.LONDON).astimezone(UTC)
