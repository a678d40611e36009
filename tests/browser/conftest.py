"""A real browser against a live server: people who are signed in without typing, and a clock that stands still."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.approvals.builders import Cases
from tests.browser.screen import ROOT, Keyboard, Screen

FRIDAY = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
SCREENS = ROOT / "docs" / "screens"

At = Callable[..., Screen]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", action="store_true", help="draw the pictures of docs/screens anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a browser test, without having to say so."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium, quiet and without a network of its own."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.fail("No Chromium: apt-get install chromium (bin/test does it).")
    return {"executable_path": program, "args": list(QUIET)}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """British, in London time, without animations."""
    return {
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 900},
    }


@pytest.fixture(autouse=True)
def _friday(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 10:42 on Friday 20 November 2026, for the threads of the live server too."""
    monkeypatch.setattr("engagement.clock._set_to", ContextVar("clock_set_to", default=FRIDAY))


@pytest.fixture
def site(live_server: Any, policy: Any, council: Any) -> str:
    """The address of a live server with the council at work."""
    return str(live_server.url)


@pytest.fixture
def screens(new_context: Any, live_server: Any) -> Iterator[Callable[..., Screen]]:
    """`screens()`: a browser of its own, signed out. At the end nothing may stand in the console of any."""
    opened: list[Screen] = []

    def opens(name: str = "", *, keyboard: bool = False, scripts: bool = True, looks: bool = True) -> Screen:
        page = new_context(java_script_enabled=scripts).new_page()
        kind = Keyboard if keyboard else Screen
        opened.append(kind(page, str(live_server.url), name, scripts=scripts, looks=looks))
        return opened[-1]

    yield opens
    assert [text for screen in opened for text in screen.grumbles] == []


@pytest.fixture
def at(screens: Callable[..., Screen]) -> At:
    """`at(user)`: a browser in which that person is signed in."""

    def signed_in(user: Any, **how: Any) -> Screen:
        screen = screens(user.name, **how)
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        screen.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": screen.site}])
        return screen

    return signed_in


@pytest.fixture
def person_at(site: str, council: Any, at: At) -> At:
    """`person_at("Tom")`: the same for somebody of the small council, by name."""
    return lambda name, **how: at(council.person(name), **how)


@pytest.fixture
def cases(site: str, council: Any) -> Cases:
    """Makes customers, incidents and approaches of the small council."""
    return Cases(council)
