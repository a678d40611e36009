"""A search stays on the server, in the session of the person who made it, and ends."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory

from engagement.spine import saved_search


def request_of(user_id: int, session: Any) -> Any:
    request = RequestFactory().get("/")
    request.session = session
    request.user = SimpleNamespace(pk=user_id)
    return request


@pytest.fixture
def here(db: Any) -> Any:
    return request_of(1, SessionStore())


def test_a_search_comes_back_by_its_key(here: Any) -> None:
    key = saved_search.keep(here, "customers", {"q": "Alan Pringle"})
    assert "Pringle" not in key
    assert saved_search.recall(here, "customers", key) == {"q": "Alan Pringle"}
    here.session.save()
    reopened = request_of(1, SessionStore(here.session.session_key))
    assert saved_search.recall(reopened, "customers", key) == {"q": "Alan Pringle"}
    reopened.GET = {"s": key}
    assert saved_search.recall(reopened, "customers") == {"q": "Alan Pringle"}


def test_a_key_is_worth_nothing_elsewhere(here: Any) -> None:
    key = saved_search.keep(here, "customers", {"q": "Alan Pringle"})
    assert saved_search.recall(here, "approvals", key) is None
    assert saved_search.recall(here, "customers", "guessed") is None
    assert saved_search.recall(here, "customers") is None
    assert saved_search.recall(request_of(1, SessionStore()), "customers", key) is None
    assert saved_search.recall(request_of(2, here.session), "customers", key) is None


def test_a_search_expires(here: Any, the_clock: Any) -> None:
    key = saved_search.keep(here, "customers", {"q": "Alan Pringle"})
    the_clock.forward(hours=7, minutes=59)
    assert saved_search.recall(here, "customers", key)
    the_clock.forward(minutes=1)
    assert saved_search.recall(here, "customers", key) is None


def test_the_oldest_make_room(here: Any, the_clock: Any) -> None:
    keys = []
    for number in range(saved_search.MOST_KEPT + 3):
        the_clock.forward(seconds=1)
        keys.append(saved_search.keep(here, "customers", {"q": str(number)}))
    assert [saved_search.recall(here, "customers", key) is None for key in keys].count(True) == 3
    assert saved_search.recall(here, "customers", keys[-1]) == {"q": "22"}
    assert len(here.session["saved_searches"]) == saved_search.MOST_KEPT
    saved_search.forget(here, keys[-1])
    assert saved_search.recall(here, "customers", keys[-1]) is None


def test_a_flood_is_refused(here: Any) -> None:
    with pytest.raises(ValueError, match="too long"):
        saved_search.keep(here, "customers", {"q": "x" * 100_000})
