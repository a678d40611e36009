"""Acting as a person over HTTP, the clock, and the background's work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client, TestCase

from tests.plugins.council import Council
from tests.visitor import Visitor

LONDON = ZoneInfo("Europe/London")
A_WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


class CommittingClient(Client):
    """A test client whose requests run their on-commit callbacks although the test's transaction is rolled back."""

    def request(self, **request: Any) -> Any:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().request(**request)


class TheClock:
    """The product's clock, held still; moved by hand."""

    def __init__(self) -> None:
        self._held: AbstractContextManager[None] | None = None

    def set(self, moment: datetime | date) -> None:
        """Hold the clock at a moment (aware), or at ten in the morning, London time, of a date."""
        from engagement import clock

        if not isinstance(moment, datetime):
            moment = datetime.combine(moment, time(10), tzinfo=LONDON)
        self.release()
        self._held = clock.frozen(moment)
        self._held.__enter__()

    def forward(self, **amount: float) -> None:
        """Move on: `forward(days=3)`, `forward(minutes=5)`."""
        from engagement import clock

        self.set(clock.now() + timedelta(**amount))

    def release(self) -> None:
        if self._held is not None:
            self._held.__exit__(None, None, None)
            self._held = None


@pytest.fixture
def the_clock() -> Iterator[TheClock]:
    """The clock, held at ten o'clock on Wednesday 18 November 2026."""
    held = TheClock()
    held.set(A_WEDNESDAY)
    yield held
    held.release()


@pytest.fixture
def sign_in(db) -> Callable[[Any], Client]:
    """`sign_in(user)`: a client signed in as that person; on-commit callbacks run after each request."""

    def signed_in(user: Any) -> Client:
        client = CommittingClient()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def as_person(council: Council, sign_in: Callable[[Any], Client]) -> Callable[[str], Visitor]:
    """`as_person("Tom Elliot")`: that person at their screen. The same person keeps the same session."""
    screens: dict[Any, Visitor] = {}

    def at_their_screen(name: str) -> Visitor:
        user = council.person(name)
        if user.pk not in screens:
            screens[user.pk] = Visitor(sign_in(user), user.name)
        return screens[user.pk]

    return at_their_screen


@pytest.fixture
def drain(db) -> Callable[[], int]:
    """`drain()`: the system does its waiting work, including what that work asks for. Returns how many messages."""

    def do_the_work() -> int:
        from engagement.spine.outbox import deliver_pending

        done = 0
        for _round in range(20):
            with TestCase.captureOnCommitCallbacks(execute=True):
                now_done = deliver_pending()
            done += now_done
            if not now_done:
                return done
        raise AssertionError("The outbox does not become empty: a handler asks for its own work again.")

    return do_the_work
