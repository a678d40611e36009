"""The tour of docs/tour.md, walked with the people of the demonstration.

It is walked in every run, so that the tour cannot promise what is not there. The pictures are only drawn anew with
`pytest tests/browser/test_tour.py --screenshots`.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import timedelta

import pytest
from django.core.management import call_command
from PIL import Image

from config.demo.accounts import PRINGLE_LETTER
from engagement import clock
from engagement.people.models import User
from tests.browser.conftest import FRIDAY, SCREENS
from tests.browser.screen import Screen
from tests.browser.story import FOUR_POINTS, choose_kind

MOST_BYTES = 200_000
COLOURS = 128


@pytest.fixture
def demonstration(live_server, settings) -> None:
    """The fictional council after its year, a little smaller than `bin/run` makes it."""
    settings.DEMO = True
    call_command("load_demo", incidents=60, today=FRIDAY.date(), verbosity=0)


class Pictures:
    """Draws what one sees, to docs/screens, when it is wanted; otherwise sees to it that the picture is there."""

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted

    def of(self, screen: Screen, name: str, *, top: str = "", height: int = 900) -> None:
        """`docs/screens/<name>.png`: the window, so many pixels high, from an element on or from the top."""
        if not self.wanted:
            assert (SCREENS / f"{name}.png").exists(), f"docs/screens/{name}.png: draw it with --screenshots"
            return
        page = screen.page
        page.set_viewport_size({"width": 1280, "height": height})
        page.evaluate("document.activeElement.blur()")
        start = f"document.querySelector('{top}').getBoundingClientRect().top + scrollY - 20" if top else "0"
        page.evaluate(f"window.scrollTo(0, {start})")
        keep(page.screenshot(), name)
        page.set_viewport_size({"width": 1280, "height": 900})

    def of_paper(self, pdf: bytes, name: str) -> None:
        """The first page of a PDF; needs poppler-utils."""
        program = shutil.which("pdftoppm")
        if self.wanted and program:
            command = [program, "-png", "-r", "80", "-singlefile", "-"]
            keep(subprocess.run(command, input=pdf, capture_output=True, check=True).stdout, name)


@pytest.fixture
def draw(request: pytest.FixtureRequest) -> Pictures:
    return Pictures(bool(request.config.getoption("--screenshots", default=False)))


def keep(picture: bytes, name: str) -> None:
    """With fewer colours it is a small file."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    path = SCREENS / f"{name}.png"
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    small = drawn.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    assert path.stat().st_size < MOST_BYTES, f"{path.name} has {path.stat().st_size} bytes"


def test_the_tour(demonstration, screens, drain, draw):
    shona = choose(screens(looks=False), "Shona Kerr", draw)
    draw.of(shona, "home")
    log(shona, draw)

    moira = choose(screens(looks=False), "Moira Baird")
    moira.follow("Approvals").says("Alan Pringle")
    draw.of(moira, "queue")
    moira.follow("Alan Pringle").says("Adjustment on file")
    draw.of(moira, "decision", height=1100)
    approach = moira.path
    moira.press("Record decision", {
        "considered": "yes",
        "adjustments_decided": "He needs large print, and calls with any news. The offer gives him both.",
        "decision": "approve",
        "reason": "It asks him to ring at a fixed time and gives him one person who knows his case.",
    })  # fmt: skip

    shona.visit(approach).press("Record the talk", {
        "discussed_on": clock.today(), "monitor_until": clock.today() + timedelta(weeks=8),
        "discussion_note": "Shona keeps Tuesday mornings for him, and rings him with any news.",
    })  # fmt: skip
    shona.follow("Write the letter")
    letter = write(shona, draw)
    drain()

    moira.visit("/approvals/letters/").follow("Alan Pringle")
    moira.says("You approve exactly these files")
    moira.set("decision", "approve")
    moira.set("four_points", FOUR_POINTS)
    draw.of(moira, "check", height=1000)
    moira.press("Save my decision")
    drain()

    shona.visit(letter).follow("Send the letter")
    shona.set("how", "post")
    shona.set("sent", ["large-print"])
    draw.of(shona, "send", height=1000)
    shona.press("Record that it was sent").says("Sent")
    look_at_the_letter(shona, draw)
    shona.visit(approach).says("Seeing whether it helps")
    draw.of(shona, "what-became-of-it", top="h2:has(+ .moj-timeline)")

    linda = choose(screens(looks=False), "Linda Cairns").visit("/settings/")
    draw.of(linda, "settings")


def choose(screen: Screen, name: str, draw: Pictures | None = None) -> Screen:
    """The page of the demonstration on which one picks whom to be."""
    screen.visit("/demo/").says(name)
    if draw:
        draw.of(screen, "demo")
    assert User.objects.filter(name=name).exists()
    screen.press(f"Sign in as {name}")
    return screen


def log(shona: Screen, draw: Pictures) -> None:
    """As far as the page on which one writes what happened."""
    shona.follow("Log an incident").press("Start now", q="Alan Pringel").says("Alan Pringle")
    draw.of(shona, "who")
    shona.page.get_by_role("radio").first.check()
    shona.press("Continue").press("Save and continue", day="today", channel="phone")
    choose_kind(shona, "contact_levels", ["many_calls"])
    shona.set("exact_words", "I’ll ring every hour until somebody gives me a straight answer.")
    shona.set("facts", "Mr Pringle rang nine times before ten o’clock about the reminder notice of 2 November. "
                       "I explained the notice each time and said that I would write.")  # fmt: skip
    shona.set("pattern", "cumulative")
    draw.of(shona, "what-happened", height=1250)
    shona.press("Save and continue")


def write(shona: Screen, draw: Pictures) -> str:
    """The five parts, and off to the manager. Returns where the letter is found."""
    for name, text in PRINGLE_LETTER.items():
        shona.set(name, text)
    shona.set("heading", "Your calls to the council tax team")
    shona.page.get_by_text("Nothing is missing").wait_for()
    draw.of(shona, "composer", height=1250)
    shona.press("Send to Moira Baird to check")
    return shona.path


def look_at_the_letter(shona: Screen, draw: Pictures) -> None:
    """The first page of what was sent, as paper."""
    answer = shona.page.request.get(shona.page.url + "pdf/pdf/")
    assert answer.body().startswith(b"%PDF-")
    draw.of_paper(answer.body(), "letter")
