"""Our pages in a real browser: keyboard, narrow window, no script, axe, autosave, double click."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests.ui.conftest import PASSWORD

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.fail("No Chromium: apt-get install chromium (bin/test does it).")
    return {"executable_path": program, "args": list(QUIET)}


@pytest.fixture
def browser_context_args(request: pytest.FixtureRequest) -> dict[str, Any]:
    wanted: dict[str, Any] = {"locale": "en-GB", "timezone_id": "Europe/London", "reduced_motion": "reduce"}
    for mark in request.node.iter_markers("browser_context_args"):
        wanted |= mark.kwargs
    return wanted


@pytest.fixture
def screen(live_server: Any, context: Any, shona: Any) -> Iterator[Any]:
    """A page of a browser in which Shona is signed in; nothing may be said in the console."""
    client = Client()
    client.force_login(shona)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(10_000)
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(f"{live_server.url}/")
    yield page
    assert not [text for text in heard if "the server responded with a status of 4" not in text]


def barriers(page: Any) -> list[str]:
    """What axe finds, one line each."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    return [f"{each['id']}: {node['html']}" for each in found["violations"] for node in each["nodes"]]


def open_form(page: Any, site: Any) -> None:
    page.goto(f"{site.url}/everything/")


def test_no_component_stands_in_anybodys_way(screen):
    assert barriers(screen) == []


def test_a_wrong_form_is_found_with_the_keyboard(screen, live_server):
    open_form(screen, live_server)
    assert barriers(screen) == []
    screen.get_by_role("button", name="Save and continue").press("Enter")
    screen.wait_for_selector(".govuk-error-summary")
    assert screen.title().startswith("Error: ")
    assert screen.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert barriers(screen) == []
    count = screen.locator(".govuk-error-summary a").count()
    for number in range(count):
        link = screen.locator(".govuk-error-summary a").nth(number)
        target = link.get_attribute("href").removeprefix("#")
        link.press("Enter")
        assert screen.evaluate("document.activeElement.id") == target


def test_the_first_key_offers_to_skip_to_the_page(screen):
    screen.keyboard.press("Tab")
    assert screen.evaluate("document.activeElement.textContent") == "Skip to main content"


@pytest.mark.browser_context_args(viewport={"width": 320, "height": 640})
@pytest.mark.parametrize("path", ["/", "/everything/", "/help/", "/account/password/change/"])
def test_nothing_is_scrolled_sideways_at_320_pixels(screen, live_server, path):
    screen.goto(f"{live_server.url}{path}")
    assert screen.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_question_appears_with_its_answer(screen, live_server):
    open_form(screen, live_server)
    assert not screen.get_by_label("Which way?").is_visible()
    screen.get_by_label("Another way").check()
    assert screen.get_by_label("Which way?").is_visible()
    assert barriers(screen) == []
    screen.get_by_label("Phone").check()
    assert not screen.get_by_label("Which way?").is_visible()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_everything_is_there_without_script(screen, live_server):
    open_form(screen, live_server)
    assert screen.get_by_label("Which way?").is_visible()
    screen.get_by_label("What happened?").fill("He shouted")
    screen.get_by_role("button", name="Save and continue").click()
    assert screen.locator(".govuk-error-summary a").count() > 3
    assert screen.get_by_label("What happened?").input_value() == "He shouted"


def test_a_draft_saves_itself_and_says_so(screen, live_server):
    open_form(screen, live_server)
    status = screen.locator("[data-autosave-status]")
    screen.get_by_label("What happened?").fill("He shouted")
    expect(status).to_have_text("Draft saved 10:42")


def test_a_signed_out_draft_says_so_and_comes_back_after_sign_in(screen, live_server, context, shona):
    open_form(screen, live_server)
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    screen.get_by_label("What happened?").fill("He said <b>no</b>")
    expect(screen.locator("[data-autosave-status]")).to_contain_text("you are signed out")
    screen.get_by_role("button", name="Save and continue").click()
    screen.wait_for_url("**/account/login/**")
    assert barriers(screen) == []
    screen.get_by_label("Email address").fill(shona.email)
    screen.locator("#id_password").fill(PASSWORD)
    screen.get_by_role("main").get_by_role("button", name="Sign in").click()
    screen.wait_for_url("**/kept/**")
    assert screen.get_by_text("He said <b>no</b>").first.is_visible()
    assert barriers(screen) == []
    screen.get_by_role("button", name="Send it again").click()
    screen.wait_for_selector(".govuk-error-summary")
    assert screen.get_by_label("What happened?").input_value() == "He said <b>no</b>"


def test_a_second_click_sends_nothing(screen, live_server):
    open_form(screen, live_server)
    sent: list[str] = []
    screen.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    screen.evaluate(
        "() => { const button = document.querySelector('main form button[type=submit]'); const form = button.form;"
        " form.requestSubmit(button); form.requestSubmit(button); }"
    )
    screen.wait_for_selector(".govuk-error-summary")
    assert len(sent) == 1


@pytest.mark.browser_context_args(forced_colors="active")
def test_chosen_colours_leave_nothing_invisible(screen):
    edge = screen.evaluate("getComputedStyle(document.querySelector('.app-card')).borderTopStyle")
    assert edge == "solid"
    assert barriers(screen) == []
