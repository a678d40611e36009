"""The main journey, page by page, as two people at their screens walk it. How they move is up to the screens."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from engagement import clock
from tests.browser.screen import Screen

FOUR_POINTS = ("neutral", "relationship", "clear", "accessible")
LETTER = {
    "heading": "Your calls to the planning team",
    "describe": "On 19 November you rang us 14 times about the notice of 2 November.",
    "explain": "We spent an hour and a half on these calls. Two other people could not get through.",
    "suggest": "Please ring Tom Elliot on 01632 960 100 on Tuesdays before noon. He keeps that time for you.",
    "if_it_changes": "If this works we will go back to the usual arrangement.",
    "if_it_does_not": "If it does not, we may ask our Complaints Review Group whether to limit how you contact us.",
}


@dataclass
class Journey:
    """Who walks it and how far they came."""

    staff: Screen
    manager: Screen
    do_the_work: Callable[[], int]
    incident: str = ""
    approach: str = ""
    letter: str = ""

    def whole(self) -> None:
        """From the first question of the log to the letter in the post."""
        self.log()
        self.decide()
        self.talk()
        self.write()
        self.check()
        self.issue()

    def log(self) -> None:
        """An incident by phone about somebody new, with a request for a restorative approach."""
        staff = self.staff
        staff.visit("/").follow("Log an incident").press("Start now")
        staff.press("Search", q="Alan Pringle").press("Continue", customer="new")
        staff.press("Save and continue", {
            "kind": "person", "title": "Mr", "given_name": "Alan", "family_name": "Pringle",
            "address": "14 Mill Wynd\nNorthmoor\nNM1 2AB",
        })  # fmt: skip
        staff.press("Save and continue", day="yesterday", channel="phone")
        choose_kind(staff, "contact_levels", ["many_calls"])
        staff.press("Save and continue", {
            "exact_words": "I will ring until somebody helps.",
            "facts": "He rang 14 times between 9am and 3pm about the notice of 2 November. I answered each call.",
            "pattern": "cumulative",
        })  # fmt: skip
        staff.press("Save and continue", {
            "effect_on_service": "Two other people could not get through.", "minutes_spent": "90",
            "contacts_counted": "14", "contacts_period": "one day", "caused_distress": "no",
        })  # fmt: skip
        staff.press("Save and continue", actions=["ended_call"])
        staff.press("Save and continue", {
            "warned": "yes", "warning_words": "I will end this call if you go on.", "told_customer": "yes",
        })  # fmt: skip
        staff.press("Save and continue", {
            "adjustments_answer": "none_known", "asked_who": "me", "asked_when": "another",
            "adjustments_asked_on": clock.today(), "none_note": "I asked whether anything would help.",
        })  # fmt: skip
        staff.follow("Add documents").press("Save and continue", nothing_to_add=True)
        staff.follow("Add who saw it").press("Save and continue", others_affected=["me"])
        staff.follow("Ask for a restorative approach").press("Save and continue", {
            "asks": "restorative", "approach_kind": "change_request",
            "approach_wanted": "Ask him to ring once a week, on Tuesdays.", "approach_why": "It frees the line.",
            "contacts_expected": "one or two a week", "why_more_time": "Letters are hard for him to read.",
        })  # fmt: skip
        staff.press("Save and continue", tried_before="I explained the notice twice.", talked="no")
        staff.press("Submit").says("Incident logged")
        self.incident, self.approach = reference("MCE", staff), reference("RA", staff)

    def decide(self) -> None:
        """The manager finds it in the queue and approves it."""
        self.do_the_work()
        manager = self.manager
        manager.visit("/").says(self.approach).follow("Approvals").follow("Alan Pringle")
        manager.press("Record decision", {
            "considered": "yes", "adjustments_decided": "None are known, and Tom asked.", "decision": "approve",
            "approach": "One call a week with Tom Elliot.", "reason": "It asks little and offers a fixed time.",
        })  # fmt: skip
        manager.says("approved the restorative approach")

    def talk(self) -> None:
        """They have talked it over; the letter opens."""
        staff = self.staff.visit(f"/approvals/{self.approach}/")
        staff.press("Record the talk", {
            "discussed_on": clock.today(), "monitor_until": clock.today() + timedelta(days=56),
            "discussion_note": "One call a week.",
        })  # fmt: skip
        staff.follow("Write the letter")
        self.letter = staff.path.split("/")[2]

    def write(self) -> None:
        """The five parts of the letter, and off to the manager."""
        staff = self.staff.visit(f"/letters/{self.letter}/edit/")
        button = staff.page.locator("button[value=send]").inner_text()
        staff.press(button, LETTER)
        self.do_the_work()

    def check(self) -> None:
        """The manager approves exactly what was made."""
        manager = self.manager.visit("/approvals/letters/")
        manager.visit(f"/letters/{self.letter}/check/").says("You approve exactly these files")
        manager.press("Save my decision", decision="approve", four_points=FOUR_POINTS)
        self.do_the_work()

    def issue(self) -> None:
        """It goes in the post."""
        staff = self.staff.visit(f"/letters/{self.letter}/issue/")
        staff.press("Record that it was sent", how="post", sent=["pdf"]).says("Sent")
        self.do_the_work()
        self.manager.visit(f"/approvals/{self.approach}/").says("Seeing whether it helps")


def choose_kind(screen: Screen, category: str, examples: list[str]) -> None:
    """The examples stand under their category; without scripts nothing can fold them away, and a page asks for them."""
    if screen.scripts:
        screen.press("Save and continue", {"category": category, f"examples_{category}": examples})
    else:
        screen.press("Save and continue", category=category).press("Save and continue", examples=examples)


def reference(kind: str, screen: Screen) -> str:
    """The first reference of this kind on the page, such as MCE-2026-0001."""
    found = re.search(rf"{kind}-\d{{4}}-\d{{4,}}", screen.main.inner_text())
    assert found, f"No {kind} reference on {screen.page.url}"
    return found[0]
