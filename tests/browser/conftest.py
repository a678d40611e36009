"""A real browser against a live server: sign-in without typing, axe, and no error in the console."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The browser itself says so for each answer of 422 or 404 that a test means to get.
EXPECTED = ("Failed to load resource: the server responded with a status of 4",)


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
    return {
        "executable_path": program,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ],
    }


@pytest.fixture
def browser_context_args(request: pytest.FixtureRequest) -> dict[str, Any]:
    """British, in London time, without animations; a mark `browser_context_args` adds to it."""
    wanted: dict[str, Any] = {
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "reduced_motion": "reduce",
        "viewport": {"width": 1280, "height": 900},
    }
    for mark in request.node.iter_markers("browser_context_args"):
        wanted |= mark.kwargs
    return wanted


@pytest.fixture
def site(live_server, policy, council) -> str:
    """The address of a live server with the council at work."""
    return str(live_server.url)


@pytest.fixture
def browse_as(site: str, council, context, console_errors) -> Callable[[str], Any]:
    """`browse_as("Tom Elliot")`: a page of the browser, signed in as that person (the last one stays signed in)."""

    def signed_in(name: str) -> Any:
        client = Client()
        client.force_login(council.person(name))
        context.clear_cookies()
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": site}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(f"{site}/")
        return page

    return signed_in


@pytest.fixture
def console_errors(context) -> Iterator[list[str]]:
    """What the console complains about on any page, a breach of the content security policy too. Must be empty."""
    heard: list[str] = []

    def listen(page: Any) -> None:
        page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: heard.append(str(error)))

    context.on("page", listen)
    yield heard
    assert not [text for text in heard if not text.startswith(EXPECTED)]


@pytest.fixture
def no_barriers() -> Callable[..., None]:
    """`no_barriers(page)`: axe finds nothing against WCAG 2.2 AA."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe.from_file(AXE) if AXE.exists() else Axe()

    def look(page: Any, **options: Any) -> None:
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": WCAG}, **options})
        assert found.violations_count == 0, found.generate_report()

    return look


@pytest.fixture
def fits_narrow() -> Callable[[Any], None]:
    """`fits_narrow(page)`: at 320 pixels nothing has to be scrolled sideways (WCAG 1.4.10)."""

    def look(page: Any) -> None:
        before = page.viewport_size
        page.set_viewport_size({"width": 320, "height": 640})
        width = page.evaluate("document.documentElement.scrollWidth")
        page.set_viewport_size(before)
        assert width <= 320, f"{page.url} is {width} pixels wide"

    return look


@pytest.fixture
def picture() -> Callable[..., Path]:
    """`picture(page, "queue")`: a screenshot of the whole page under build/screenshots, to be looked at."""

    def take(page: Any, name: str, **options: Any) -> Path:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        page.screenshot(path=path, full_page=True, **options)
        return path

    return take
