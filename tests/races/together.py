"""Several acts at the same moment, and taking the locks away to show what they are for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from django.db import connections
from django.db.models import QuerySet

# How long the first waits for a second who cannot come, because a lock holds them back.
PATIENCE = 1.5


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do them in a thread each, started together; what each returned or raised, in their order."""
    start = Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def one(place: int, act: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=10)
            found[place] = act()
        except Exception as error:  # noqa: BLE001 - what it was is what the test looks at
            found[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=one, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive(), "One of them never came back."
    return found


def won(outcomes: list[Any]) -> list[Any]:
    """Those that were done."""
    return [one for one in outcomes if not isinstance(one, Exception)]


def meet_before(monkeypatch: pytest.MonkeyPatch, place: Any, name: str, count: int = 2) -> None:
    """Let nobody past the function `name` until all have come to it, or until it is clear that one cannot."""
    gate = Barrier(count)
    real = getattr(place, name)

    def wait_then_go_on(*args: Any, **kwargs: Any) -> Any:
        with suppress(BrokenBarrierError):
            gate.wait(timeout=PATIENCE)
        return real(*args, **kwargs)

    monkeypatch.setattr(place, name, wait_then_go_on)


def take_row_locks_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every `select_for_update` becomes a plain read."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, *_args, **_kwargs: rows.all())


def take_second_net_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Saving no longer looks whether the state is still the one that was read (ConcurrentTransitionMixin)."""
    from django.db.models import Model
    from django_fsm import ConcurrentTransitionMixin

    monkeypatch.setattr(ConcurrentTransitionMixin, "_do_update", Model._do_update)
