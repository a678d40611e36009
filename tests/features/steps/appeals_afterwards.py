"""After an appeal was decided: what it did to the restriction, what waits for whom, and the ombudsman’s questions."""

from __future__ import annotations

from typing import Any

from engagement import clock
from tests.features.steps._language import Story, does, in_words, must_say, sees, to_date
from tests.features.steps.appeals import appeal_page
from tests.visitor import Page

# -- what follows ------------------------------------------------------------------------------------------------------


@sees("the register says of the restriction “{words}”")
def register_says(story: Story, words: str) -> None:
    """These words stand on its page.

    Example:
        Then the register says of the restriction “30 minutes”
    """
    must_say(register_page(story), words)


@sees("the register says that the restriction ends {date}")
def register_says_when(story: Story, date: str) -> None:
    """Its last day stands on its page.

    Example:
        Then the register says that the restriction ends 20 days from now
    """
    must_say(register_page(story), in_words(to_date(date)))


def register_page(story: Story) -> Page:
    """The restriction as the liaison officer sees it."""
    return story.person("Callum").visit(f"/register/{story.remembered['restriction']}/")


@sees("the appeal says who decided and why: “{words}”")
def says_who_decided(story: Story, words: str) -> None:
    """With the date, the reasons, what was read and how needs were weighed.

    Example:
        Then the appeal says who decided and why: “The Review Group. Recorded by Priya Nair”
    """
    page = appeal_page(story, "Callum")
    for wanted in (words, in_words(clock.today()), "Reasons", "Evidence considered", "Needs and circumstances"):
        must_say(page, wanted)


@sees("{person} cannot close the appeal yet")
def cannot_close(story: Story, person: str) -> None:
    """The page does not offer it, and it is refused all the same: the customer has not been told.

    Example:
        Then Callum cannot close the appeal yet
    """
    page = appeal_page(story, person)
    assert not page.has_link("Close the appeal"), str(page)
    visitor = story.person(person)
    page = visitor.post(f"/appeals/{story.remembered['appeal']}/close/", {"reason": "All is done."})
    assert page.status in (403, 409, 422), str(page)


@does("{person} closes the appeal")
def closes(story: Story, person: str) -> None:
    """Everything that follows from it is done.

    Example:
        When Callum closes the appeal
    """
    visitor = story.person(person)
    appeal_page(story, person)
    visitor.follow("Close the appeal")
    visitor.press("Close the appeal")


# -- the ombudsman -----------------------------------------------------------------------------------------------------


@does("{person} records that the ombudsman asks for “{words}”, to be answered by {date}")
def ombudsman_asks(story: Story, person: str, words: str, date: str) -> None:
    """From the page of the appeal, under the ombudsman’s own reference.

    Example:
        When Callum records that the ombudsman asks for “the whole file”, to be answered by 10 days from now
    """
    visitor = story.person(person)
    appeal_page(story, person)
    visitor.follow("Record that the ombudsman has asked")
    visitor.press(
        "Record the inquiry",
        {"their_reference": "S-2026-77", "asked_for": words, "asked_on": clock.today(), "reply_by": to_date(date)},
    )
    assert not visitor.page.errors, visitor.page.errors
    story.remembered["inquiry"] = visitor.page.path


@does("{person} records that we sent the ombudsman “{words}”")
def sent_to_ombudsman(story: Story, person: str, words: str) -> None:
    """On the page of the inquiry, with the day.

    Example:
        When Callum records that we sent the ombudsman “all letters and notes”
    """
    on_inquiry(story, person, "Record what we sent", {"sent-sent_on": clock.today(), "sent-sent": words})


@does("{person} records that the ombudsman found “{finding}”")
def ombudsman_found(story: Story, person: str, finding: str) -> None:
    """On the page of the inquiry, with the day.

    Example:
        When Callum records that the ombudsman found “Upheld in part”
    """
    on_inquiry(story, person, "Record what they found", {"found-found_on": clock.today(), "found-finding": finding})


@does("{person} records that {other} does something about it by {date}: “{words}”")
def acts_on_inquiry(story: Story, person: str, other: str, date: str, words: str) -> None:
    """Each thing that we do because of it has a person and a day.

    Example:
        When Callum records that Tom does something about it by 5 days from now: “ring back within two days”
    """
    owner = story.council.person(other).name
    fields = {"action-what": words, "action-owner": owner, "action-due_on": to_date(date)}
    on_inquiry(story, person, "Add it", fields)


@does("{person} records how it was done: “{words}”")
def did_it(story: Story, person: str, words: str) -> None:
    """Whoever does it says so, from the page of the inquiry.

    Example:
        When Tom records how it was done: “a rota since Monday”
    """
    visitor = story.person(person)
    visitor.visit(story.remembered["inquiry"])
    visitor.follow("It is done")
    visitor.press("Record that it is done", done_how=words)


@sees("the inquiry of the ombudsman says “{words}”")
def inquiry_says(story: Story, words: str) -> None:
    """These words stand on its page.

    Example:
        Then the inquiry of the ombudsman says “Upheld in part”
    """
    must_say(story.person("Callum").visit(story.remembered["inquiry"]), words)


def on_inquiry(story: Story, person: str, button: str, fields: dict[str, Any]) -> None:
    """Press one of the buttons of the inquiry's page."""
    visitor = story.person(person)
    visitor.visit(story.remembered["inquiry"])
    visitor.press(button, fields)
    assert not visitor.page.errors, visitor.page.errors
