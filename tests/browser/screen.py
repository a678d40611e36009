"""Somebody at a real browser: opens pages, fills in forms and presses buttons, with the mouse or with the keyboard.

Wherever they come, the page is looked at: axe, 320 pixels, the console, one heading.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN_AXE = """tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
    .then(found => found.violations.flatMap(each => each.nodes.map(node => `${each.id}: ${node.html}`)))"""
# The browser itself says so for each answer of 4xx that a test means to get.
EXPECTED = "Failed to load resource: the server responded with a status of 4"
IDENTITY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]+-\d[\d-]*|(?<=/)\d+(?=/)")


class Screen:
    """One page of a browser and the person before it."""

    def __init__(self, page: Page, site: str, name: str = "", *, scripts: bool = True, looks: bool = True) -> None:
        self.page = page
        self.site = site
        self.name = name
        self.scripts = scripts
        self.looks = looks
        self.complaints: list[str] = []
        self._seen: set[tuple[str, ...]] = set()
        page.set_default_timeout(15_000)
        page.set_default_navigation_timeout(60_000)
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    # Where one is

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def says(self, words: str) -> Screen:
        """The page says these words where one can see them."""
        expect(self.main).to_contain_text(words, ignore_case=True, use_inner_text=True)
        return self

    # What one does

    def visit(self, path: str) -> Screen:
        self.page.goto(self.site + path)
        return self.look()

    def follow(self, words: str, *, exact: bool = False) -> Screen:
        """Click the link with these words, in the page itself or else above it; some links look like buttons."""
        wanted = re.compile(rf"^\s*{re.escape(words)}\s*$") if exact else words
        link = self.main.locator("a[href]", has_text=wanted)
        self._go(link.first if link.count() else self.page.locator("a[href]", has_text=wanted).first)
        return self.look()

    def press(self, button: str, fields: dict[str, Any] | None = None, /, **more: Any) -> Screen:
        """Fill in the fields, by name and in this order, and press the button of the page with these words."""
        for name, value in {**(fields or {}), **more}.items():
            self.set(name, value)
        self._go(self.main.get_by_role("button", name=button, exact=True).first)
        return self.look()

    def set(self, name: str, value: Any) -> None:
        """Answer one question. A date fills three boxes; several values tick several boxes, True the only one."""
        if isinstance(value, date):
            for part, number in (("day", value.day), ("month", value.month), ("year", value.year)):
                self._answer(self._control(f"{name}_{part}"), str(number))
            return
        controls = self._control(name)
        if value is True:
            self._tick(controls)
            return
        if controls.first.get_attribute("type") in ("radio", "checkbox"):
            for one in value if isinstance(value, (list, tuple)) else [value]:
                self._tick(controls.and_(self.page.locator(f'[value="{one}"]')))
            return
        self._answer(controls, value)

    def _control(self, name: str) -> Locator:
        return self.main.locator(f'[name="{name}"]:not([type="hidden"])')

    def _answer(self, control: Locator, value: str) -> None:
        if control.evaluate("element => element.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)

    def _tick(self, control: Locator) -> None:
        control.check()

    def _go(self, control: Locator) -> None:
        with self.page.expect_navigation():
            control.click()

    # What one sees

    def look(self) -> Screen:
        """Nothing on the page is in anybody's way. Pages that only differ in a reference are looked at once."""
        self.page.wait_for_load_state()
        assert not self.grumbles, f"{self.page.url}: {self.grumbles}"
        if not self.looks or self._kind_of_page in self._seen:
            return self
        self._seen.add(self._kind_of_page)
        assert self.page.locator("h1").count() == 1, f"{self.page.url} has not one heading"
        self.fits_narrow()
        if self.scripts:
            self.page.evaluate(AXE.read_text())
            found = self.page.evaluate(RUN_AXE, WCAG)
            assert not found, f"{self.page.url}: " + "\n".join(found)
        return self

    def fits_narrow(self) -> None:
        """At 320 pixels nothing has to be scrolled sideways (WCAG 1.4.10)."""
        before = self.page.viewport_size
        assert before
        self.page.set_viewport_size({"width": 320, "height": 640})
        width = self.page.evaluate("document.documentElement.scrollWidth")
        wide = self.page.evaluate(WIDE) if width > 320 else []
        self.page.set_viewport_size(before)
        assert width <= 320, f"{self.page.url} is {width} pixels wide: {wide}"

    @property
    def grumbles(self) -> list[str]:
        """What the console complained about, a breach of the content security policy too."""
        return [text for text in self.complaints if not text.startswith(EXPECTED)]

    @property
    def _kind_of_page(self) -> tuple[str, ...]:
        split = urlsplit(self.page.url)
        wrong = "wrong" if self.page.locator(".govuk-error-summary").count() else ""
        query = parse_qs(split.query)
        return (IDENTITY.sub("#", split.path), *sorted(query), *query.get("part", ()), wrong, self.heading)

    def errors_lead_to_their_fields(self) -> None:
        """The summary has the focus, and Enter on each of its lines goes to something that can be answered."""
        summary = self.page.locator(".govuk-error-summary")
        expect(summary).to_be_focused()
        assert self.page.title().startswith("Error: "), self.page.title()
        links = summary.get_by_role("link")
        assert links.count(), f"{self.page.url}: no line of the summary leads anywhere"
        for link in links.all():
            link.press("Enter")
            target = self.page.locator(":focus")
            tag = target.evaluate("element => element.tagName")
            assert tag in ("INPUT", "SELECT", "TEXTAREA"), f"{self.page.url}: {link.inner_text()} leads to {tag}"


WIDE = """() => [...document.querySelectorAll('main *, header *, footer *')]
    .filter(one => one.getBoundingClientRect().right > 320 && !one.children.length)
    .map(one => one.outerHTML.slice(0, 120)).slice(0, 5)"""
FOCUSED = """wanted => {
    const one = document.activeElement;
    return one === wanted;
}"""


class Keyboard(Screen):
    """The same person without a mouse: Tab, the arrow keys, the space bar and Enter."""

    def _reach(self, control: Locator) -> None:
        """Tab on until the control has the focus, once round the page at most; it can be seen that it has it."""
        handle = control.element_handle()
        for _step in range(250):
            if self.page.evaluate(FOCUSED, handle):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{control} on {self.page.url} cannot be reached with the keyboard")

    def _answer(self, control: Locator, value: str) -> None:
        self._reach(control)
        if control.evaluate("element => element.tagName") == "SELECT":
            for _option in range(control.locator("option").count()):
                if control.input_value() == value:
                    return
                self.page.keyboard.press("ArrowDown")
            raise AssertionError(f"{value} cannot be chosen with the keyboard")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(value)

    def _tick(self, control: Locator) -> None:
        if control.get_attribute("type") == "checkbox":
            self._reach(control)
            if not control.is_checked():
                self.page.keyboard.press("Space")
            return
        self._choose(control)

    def _choose(self, control: Locator) -> None:
        """One Tab reaches a group of radio buttons; the arrows go round in it."""
        group = self._control(str(control.get_attribute("name")))
        self._reach_any(group)
        for _button in range(group.count() + 1):
            if self.page.evaluate(FOCUSED, control.element_handle()):
                if not control.is_checked():
                    self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{control} cannot be chosen with the keyboard")

    def _reach_any(self, group: Locator) -> None:
        handles = group.element_handles()
        for _step in range(250):
            if any(self.page.evaluate(FOCUSED, handle) for handle in handles):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{group} on {self.page.url} cannot be reached with the keyboard")

    def _go(self, control: Locator) -> None:
        self._reach(control)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
