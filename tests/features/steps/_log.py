"""Filling in the log as a person does: page after page, with believable answers where a scenario names none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from engagement import clock
from engagement.ui.words import british_time
from tests.visitor import Page, Visitor

CATEGORIES = {1: "violence_abuse", 2: "demands", 3: "contact_levels", 4: "persistence"}
EXAMPLES = {1: "abusive_language", 2: "several_employees", 3: "many_calls", 4: "nothing_new"}
CHANNELS = {
    "phone": "phone",
    "telephone": "phone",
    "person": "in_person",
    "letter": "letter",
    "post": "letter",
    "email": "email",
    "web form": "web_form",
    "social media": "social_media",
}
LIVE = ("phone", "in_person", "event")
# The values of the two answers of a yes-or-no question.
YES, NO = "yes", "no"


@dataclass
class Account:
    """What somebody has to tell about one incident. `own` holds answers by step that a scenario gives itself."""

    customer: str
    channel: str = "phone"
    category: int = 3
    examples: tuple[str, ...] = ()
    asks: str = "record_only"
    approach: str = "change_request"
    wanted: str = "Please ring us once a week, on Tuesdays, and ask for one person."
    why: str = "One fixed call gives them an answer and gives us our time back."
    phone: str = ""
    occurred: date | None = None
    own: dict[str, dict[str, Any]] = field(default_factory=dict)
    uploads: list[Any] = field(default_factory=list)

    @property
    def code(self) -> str:
        return CATEGORIES[self.category]

    @property
    def live(self) -> bool:
        return self.channel in LIVE

    def answers(self, step: str, part: str) -> dict[str, Any]:
        """The answers to one page, with the scenario's own over the usual ones. `own` is by what they are about.

        Category one has no page for the effect and none for needs; other pages ask for them. What was said when contact
        ended is told with what was done.
        """
        named = [f"{step}/{part}" if part else step]
        if part == "ended":
            named.append(step)
        elif self.category == 1:
            named += {"what-happened": ["impact"], "action-taken": ["adjustments"]}.get(step, [])
        told: dict[str, Any] = {}
        for name in reversed(named):
            told |= getattr(self, f"_{name.replace('-', '_').replace('/', '_')}", dict)()
        for name in reversed(named):
            told |= self.own.get(name, {})
        return told

    def _when(self) -> dict[str, Any]:
        if self.occurred is None or self.occurred == clock.today():
            return {"day": "today", "occurred_at": british_time(clock.now()), "channel": self.channel}
        return {"day": "another", "occurred_on": self.occurred, "channel": self.channel}

    def _category(self) -> dict[str, Any]:
        return {"category": self.code}

    def _category_examples(self) -> dict[str, Any]:
        chosen = list(self.examples) or [EXAMPLES[self.category]]
        return {"examples": chosen, "violence": "type_2" if "physical_violence" in chosen else "unacceptable"}

    def _what_happened(self) -> dict[str, Any]:
        words = {"exact_words": "You are all useless and I know where you park."} if self.category == 1 else {}
        return {
            "facts": "They rang 14 times between 9am and 3pm about the notice of 2 November. Each call was answered.",
            "pattern": "single",
            "effect_on_staff": "I could not finish my other calls and went home tired.",
            **words,
        }

    def _impact(self) -> dict[str, Any]:
        return {
            "effect_on_staff": "I could not finish my other calls and went home tired.",
            "caused_distress": YES,
            "effect_on_service": "Two other people were not rung back as promised.",
            "effect_on_others": "Two applications were decided a day late.",
            "minutes_spent": "90",
            "contacts_counted": "14",
            "contacts_period": "one day",
        }

    def _action_taken(self) -> dict[str, Any]:
        if self.category != 1:
            return {"actions": ["nothing"]}
        if not self.live:
            return {"actions": ["stopped_reading"]}
        return {"actions": ["ended_call" if self.channel == "phone" else "ended_conversation"]}

    def _action_taken_ended(self) -> dict[str, Any]:
        return {
            "warned": YES,
            "warning_words": "I will end this conversation if you go on in this way.",
            "told_customer": YES,
        }

    def _adjustments(self) -> dict[str, Any]:
        return {
            "adjustments_answer": "none_known",
            "asked_who": "somebody",
            "adjustments_asked_by": "I did",
            "asked_when": "today",
        }

    def _evidence(self) -> dict[str, Any]:
        return {"uploads": self.uploads, "kind": "correspondence"} if self.uploads else {"nothing_to_add": "on"}

    def _request(self) -> dict[str, Any]:
        if self.asks == "record_only":
            return {"asks": "record_only"}
        return {
            "asks": "restorative",
            "approach_kind": self.approach,
            "approach_wanted": self.wanted,
            "approach_why": self.why,
            "contacts_expected": "one or two calls a week",
            "why_more_time": "They told us that letters are hard for them to read.",
        }


# Questions that an example brings along, answered wherever they come up.
ASKED_WITH_EXAMPLES = {
    "call_count": "14",
    "people_contacted": "6",
    "long_call_count": "5",
    "long_call_minutes": "240",
    "complaint_count": "7",
    "recipient_count": "30",
    "new_incidents": NO,
    "not_information_law": YES,
    "councillors_included": NO,
    "evidence_given": NO,
    "which_mailbox": "planning@northmoor.example",
    "deadline_asked": "Within the hour; ten working days are usual",
    "answered_on": "The notice, on 9 November",
    "threatened_person": "Tom Elliot",
    "named_address": "www.example.org/northmoor-talk",
    "asked_by": "Shona, in writing",
    "outside_place": "The car park",
}


# What is offered before the end, and gone through only by whoever wants to.
OFFERED = ("request", "tried", "people", "evidence")


def fill_log(visitor: Visitor, account: Account, *, until: str = "check", start: bool = True) -> Page:
    """Answer every page of the log up to the one named `until`. Stops where a page asks again."""
    if start:
        visitor.visit("/log/")
        visitor.press("Start now")
    for _page in range(30):
        step, part = where(visitor.page)
        if visitor.page.status != 200 or (step == until and not still_to_ask(visitor.page, account)):
            return visitor.page
        if step == "check":
            offered = "request" if still_to_ask(visitor.page, account) else until
            assert offered in OFFERED, f"The log comes to its end without “{until}”: {visitor.page}"
            visitor.visit(urljoin(visitor.page.path, f"../{offered}/"))
            continue
        answer_page(visitor, account, step, part)
    raise AssertionError(f"The log does not come to its end: {visitor.page}")


def still_to_ask(page: Page, account: Account) -> bool:
    """Whether this is the last page, and it still offers the request that the account wants to make."""
    wanted = account.asks == "restorative" and where(page)[0] == "check"
    return wanted and page.has_link("Ask for a restorative approach")


def where(page: Page) -> tuple[str, str]:
    """The step and the part of it that the page asks for, from its address."""
    split = urlsplit(page.path)
    return split.path.rstrip("/").rpartition("/")[2], parse_qs(split.query).get("part", [""])[0]


def answer_page(visitor: Visitor, account: Account, step: str, part: str, *, keep: bool = False) -> Page:
    """Answer one page and go on; with `keep`, what stands in a field already is left as it is."""
    if step == "customer":
        return choose_customer(visitor, account.customer, account.phone)
    offered = visitor.page.field_names
    answers = {name: value for name, value in account.answers(step, part).items() if offers(offered, name)}
    if keep:
        answers = {name: value for name, value in answers.items() if not visitor.page.value_of(name)}
    for name in offered:
        if name.startswith("ask_") and name not in answers:
            usual = next((said for code, said in ASKED_WITH_EXAMPLES.items() if name.endswith(f"_{code}")), "")
            choices = visitor.page.choices(name)
            answers |= {name: usual or next(iter(choices))} if usual or choices else {}
    if "weighed" in offered and "adjustments" not in account.own:
        answers |= {"adjustments_answer": "known", "weighed": list(visitor.page.choices("weighed"))}
    return visitor.press("Save and continue", answers)


def offers(names: set[str], name: str) -> bool:
    """Whether the page has this field; a date is three boxes."""
    return name in names or f"{name}_day" in names


def choose_customer(visitor: Visitor, name: str, phone: str = "") -> Page:
    """Search; choose the one who is found; else record them as new. "an unknown caller" gives no name."""
    if name.lower() == "an unknown caller":
        visitor.follow("They gave no name")
        return visitor.press("Save and continue", {"phone": phone or "01632 960 777"})
    visitor.press("Search", q=phone or name)
    found = [code for code, words in visitor.page.choices("customer").items() if name.lower() in words.lower()]
    if found:
        return visitor.press("Continue", customer=found[0])
    visitor.press("Continue", customer="new")
    given, _space, family = name.rpartition(" ")
    visitor.press("Save and continue", {"given_name": given, "family_name": family, "phone": phone})
    if "same_as" in visitor.page.field_names:
        visitor.press("Save and continue", same_as="new")
    return visitor.page


def send_button(visitor: Visitor) -> str:
    """The words on the button of the last page of the log."""
    for words in visitor.page.buttons:
        if words.lower().startswith(("log this", "submit", "log the", "send")):
            return words
    raise AssertionError(f"No button that logs it: {visitor.page.buttons} on {visitor.page}")
