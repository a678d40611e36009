"""The contact check: how somebody may be dealt with and until when, never why."""

from __future__ import annotations

import re

from tests.features.steps._language import Story, does, must_not_say, must_say, sees
from tests.features.steps.holding_restrictions import REASONS


@does("{person} checks how to deal with “{words}”")
def checks_contact(story: Story, person: str, words: str) -> None:
    """In the contact check, by whatever they know of the person.

    Example:
        When Nadia checks how to deal with “Alan Pringle NM1 2AB”
    """
    visitor = story.person(person)
    visitor.visit("/contact-check/")
    visitor.press("Check", {"q": words})


@sees("the contact check says “{how}” until {date}, and never why")
def check_says(story: Story, how: str, date: str) -> None:
    """How the person may contact the council and how long, and nothing of what it rests on.

    Example:
        Then the contact check says “on Tuesdays” until 16 February 2027, and never why
    """
    must_say(story.page, how)
    must_say(story.page, f"until {date}")
    for reason in REASONS:
        must_not_say(story.page, reason)
    assert not re.search(r"\b(R|AM|MCE)-\d{4}-\d{4}", story.page.main), story.page.main


@sees("the contact check never says that it is safe")
def never_safe(story: Story) -> None:
    """Where nothing is found it says only that nothing is recorded.

    Example:
        Then the contact check never says that it is safe
    """
    must_say(story.page, "No restriction is recorded")
    for word in ("safe", "no risk", "unrestricted", "all clear"):
        must_not_say(story.page, word)


@sees("a check of {customer} by {person} says “{words}”")
def check_by(story: Story, customer: str, person: str, words: str) -> None:
    """Somebody who deals with the customer looks them up.

    Example:
        Then a check of Alan Pringle by Nadia says “No restriction is recorded”
    """
    checks_contact(story, person, f"{customer} NM1 2AB")
    must_say(story.page, customer)
    must_say(story.page, words)
