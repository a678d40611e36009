#!/usr/bin/env python3
"""Plays the main journey over HTTP against a running demonstration: log, approve, write, check, issue, fetch the PDF.

    bin/journey.py http://localhost:8000

Prints each step with its time. Exits 0 only if every step worked. Uses the standard library alone.
"""

import hashlib
import random
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from browsing import Browser, Trouble

LONDON = ZoneInfo("Europe/London")
FOUR_POINTS = ["neutral", "relationship", "clear", "accessible"]


class Journey:
    """The people and what they did so far."""

    def __init__(self, base: str) -> None:
        self.staff, self.manager = Browser(base), Browser(base)
        self.reference = self.approach = self.letter = ""
        # A name of its own each time: a second run is not asked whether it means the customer of the first.
        self.given, self.family = ("".join(random.sample("abcdefghijklmnoprstuvwz", 9)).title() for _ in range(2))

    def sign_in(self) -> None:
        """Shona Kerr logs, Moira Baird decides."""
        for browser, name in ((self.staff, "Shona Kerr"), (self.manager, "Moira Baird")):
            browser.visit("/demo/").press(f"Sign in as {name}", **_person(browser, name))
            browser.must_say(name)

    def log(self) -> None:
        """An incident by phone, with a request for a restorative approach."""
        staff = self.staff
        staff.visit("/log/").press("Start")
        draft = staff.path.split("/")[2]
        step = lambda name: staff.visit(f"/log/{draft}/{name}/")  # noqa: E731
        step("customer").press("Search", q=f"{self.given} {self.family}").must_say("They gave no name")
        staff.visit(f"/log/{draft}/customer/?new=1").press(
            "Save and continue", kind="person", title="Mr", given_name=self.given, family_name=self.family,
            address="7 Station Road\nNorthmoor\nNM1 7AA",
        )  # fmt: skip
        step("when").press("Save and continue", day="today", channel="phone")
        step("category").press("Save and continue", category="contact_levels")
        staff.press("Save and continue", examples=["many_calls"])
        step("what-happened").press(
            "Save and continue", facts="Rang 14 times in one day about the same letter.",
            exact_words="I will ring until somebody helps.", pattern="cumulative",
        )  # fmt: skip
        step("impact").press(
            "Save and continue", effect_on_service="Nobody else could get through.", minutes_spent="120",
            contacts_counted="14", contacts_period="one day", caused_distress="no",
        )  # fmt: skip
        step("action-taken").press("Save and continue", actions=["nothing"])
        step("adjustments").press(
            "Save and continue", adjustments_answer="none_known", asked_who="me", asked_when="today",
            none_note="I asked whether anything would help.",
        )  # fmt: skip
        step("evidence").press("Save and continue", nothing_to_add="on")
        step("request").press(
            "Save and continue", asks="restorative", approach_kind="change_request",
            approach_wanted="Ask him to ring once a week, on Tuesdays.", approach_why="A fixed time frees the line.",
            contacts_expected="One or two calls a month", why_more_time="He may be worried about the letter.",
        )  # fmt: skip
        step("tried").press("Save and continue", tried_before="I explained the letter twice.", talked="today")
        step("check").press("Submit")
        staff.must_say("MCE-")
        self.reference = _after(staff.text, "MCE-")

    def approve(self) -> None:
        """The manager finds it in the queue and approves it."""
        manager = self.manager
        manager.visit("/approvals/").must_say(f"{self.given} {self.family}")
        self.approach = _after(manager.visit(f"/incidents/{self.reference}/").text, "RA-")
        manager.visit(f"/approvals/{self.approach}/").press(
            "Record decision", considered="yes", decision="approve",
            adjustments_decided="None are known, and Shona asked.",
            approach="One call a week with Shona Kerr.", reason="It asks little and offers a fixed time.",
        )  # fmt: skip
        manager.must_say("approved the restorative approach")

    def discuss(self) -> None:
        """They talk it over; the letter's draft opens."""
        today = datetime.now(LONDON).date()
        later = today + timedelta(days=56)
        self.staff.visit(f"/approvals/{self.approach}/").press(
            "Record the talk", discussed_on_day=str(today.day), discussed_on_month=str(today.month),
            discussed_on_year=str(today.year), monitor_until_day=str(later.day), monitor_until_month=str(later.month),
            monitor_until_year=str(later.year), discussion_note="We agreed on a call a week.",
        )  # fmt: skip
        self.letter = next(href for _text, href in self.staff.reader.links if href.startswith("/letters/")).split("/")[
            2
        ]

    def write(self) -> None:
        """The member of staff writes the letter in its DESC parts and sends it to be checked."""
        self.staff.visit(f"/letters/{self.letter}/edit/").press(
            "Send to", heading="Your calls to the council tax team",
            describe="On 20 November you rang us 14 times about the letter of 2 November.",
            explain="We spent 2 hours on these calls. Other people could not get through.",
            suggest="Please ring Shona Kerr on 01632 960118 on Tuesdays. She will keep that time for you.",
            if_it_changes="If this works we will go back to the usual arrangement.",
            if_it_does_not="If it does not, we may ask our Review Group whether to limit how you contact us.",
        )  # fmt: skip

    def check(self) -> None:
        """The background makes the PDF; the manager approves exactly that."""
        for _wait in range(120):
            self.manager.visit(f"/letters/{self.letter}/check/")
            if any(words == "Save my decision" for form in self.manager.reader.forms for words, *_ in form.buttons):
                break
            time.sleep(0.5)
        self.manager.press("Save my decision", decision="approve", four_points=FOUR_POINTS)

    def issue(self) -> None:
        """The member of staff records that it went by post."""
        self.staff.visit(f"/letters/{self.letter}/issue/").press(
            "Record that it was sent", how="post", sent=["pdf"]
        ).must_say("Sent")
        self.manager.visit(f"/approvals/{self.approach}/").must_say("Seeing whether it helps")

    def fetch(self) -> None:
        """The PDF that was sent: its bytes have the hash under which they were stored."""
        pdf = self.staff.visit(f"/letters/{self.letter}/pdf/pdf/")
        if not pdf.body.startswith(b"%PDF-"):
            raise Trouble("What was sent is not a PDF.")
        if hashlib.sha256(pdf.body).hexdigest() not in pdf.headers.get("etag", ""):
            raise Trouble("The PDF is not the bytes that were stored.")


def _person(browser: Browser, name: str) -> dict[str, str]:
    for form in browser.reader.forms:
        if any(words.endswith(name) for words, *_ in form.buttons):
            return {"person": form.fields["person"][0]}
    raise Trouble(f"{name} is not on the demo sign-in page.")


def _after(text: str, start: str) -> str:
    """The first reference that begins so: "MCE-2026-0418"."""
    place = text.index(start)
    return text[place:].split(maxsplit=1)[0].rstrip(".,;:)")


def main(base: str) -> int:
    """Play every step; 0 when all worked."""
    journey = Journey(base)
    steps: list[tuple[str, Callable[[], None]]] = [
        ("sign in as two of the demo people", journey.sign_in),
        ("log an incident", journey.log),
        ("approve a restorative approach", journey.approve),
        ("talk it over", journey.discuss),
        ("write the DESC letter", journey.write),
        ("check it", journey.check),
        ("issue it", journey.issue),
        ("fetch the PDF", journey.fetch),
    ]
    for words, play in steps:
        began = time.monotonic()
        try:
            play()
        except (Trouble, LookupError, ValueError, StopIteration, OSError) as trouble:
            print(f"  failed  {words}: {trouble}", flush=True)
            return 1
        print(f"  {time.monotonic() - began:5.1f} s  {words}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/")))
