"""Appealing: registered on a customer's behalf, passed to whoever did not decide it, heard, decided, answered."""

from __future__ import annotations

import re
from typing import Any

from tests.features.steps._language import (
    Story,
    date_fields,
    does,
    must_not_say,
    must_say,
    rows,
    sees,
    setting,
    to_date,
)
from tests.visitor import Page

OUTCOMES = {
    "leave it as it is": "The restriction stands",
    "ease it": "The restriction is eased",
    "change it": "The restriction is changed",
    "end it": "The restriction ends",
    "send it back": "It is sent back",
    "say that no point is about it": "No point is about",
}
WEIGHED = {
    "reasons": "A time for calls lets others through, and he can write at any time.",
    "evidence_considered": "The request, the log of calls and what he told us.",
    "adjustments_seen": "Letters are hard for him. The telephone stays open.",
}


def limits(story: Story) -> Any:
    """Makes what happened before the scenario begins, by the services."""
    from tests.appeals.builders import Appeals

    return story.remembered.setdefault("limits", Appeals(story.council))


def appeal_page(story: Story, person: str, part: str = "") -> Page:
    """The page of the appeal at hand, or one of its parts."""
    return story.person(person).visit(f"/appeals/{story.remembered['appeal']}/{part}")


# -- before ------------------------------------------------------------------------------------------------------------


@setting("a restriction that {level} decided is in force")
def restriction_in_force(story: Story, level: str) -> None:
    """A customer may ring on Tuesdays only ("the senior manager"), or gets no more answers on one matter ("the Review
    Group"). Tom asked for it, Shona supported it; Margaret decided, or Helen, Alasdair and Priya voted.

    Example:
        Given a restriction that the senior manager decided is in force
    """
    made = limits(story)
    decided = made.decided_by_senior() if "senior" in level else made.decided_by_group()
    story.remembered["restriction"] = made.in_force(decided).reference


@setting("the restriction follows the health and safety route")
def on_safety_route(story: Story) -> None:
    """It rests on category one, so it was decided on health and safety's own track.

    Example:
        Given the restriction follows the health and safety route
    """
    from restrictions.models import Restriction

    found = Restriction.objects.filter(reference=story.remembered["restriction"])
    found.update(appeal_subject="category_one")


# -- registering -------------------------------------------------------------------------------------------------------


@does("{person} registers an appeal against the restriction")
def registers(story: Story, person: str, datatable: Any = None) -> None:
    """They take it down as it came today by phone, with one point. A table may say otherwise: says (the customer's
    words), offered (which help), received (the day), ground (a code of the policy), point, goes (where a point about
    the matter behind it goes instead), late (why it is accepted all the same), for them (who appeals for the customer).

    Example:
        When Isla registers an appeal against the restriction
          | point | Ten minutes are not enough. |
    """
    given = rows(datatable)
    visitor = story.person(person)
    visitor.visit(f"/appeals/register/{story.remembered['restriction']}/")
    about = "matter" if "goes" in given else "restriction"
    answers = {
        "channel": "phone",
        "in_their_words": given.get("says", "I only ring because nobody rings me back."),
        "adjustments_offered": given.get("offered", "I offered to write it down for him, and he said yes."),
        **date_fields("received_on", to_date(given.get("received", "today"))),
        "point-about": about,
        "point-text": given.get("point", "Fifteen minutes a week is not enough."),
        "point-ground": "" if about == "matter" else given.get("ground", "disproportionate"),
        "point-goes_instead": given.get("goes", ""),
    }
    if "late" in given:
        answers["late_because"] = given["late"]
    if "for them" in given:
        answers["representation"] = given["for them"]
    visitor.press("Register the appeal", answers)
    found = re.search(r"AP-\d{4}-\d{4}", str(visitor.page.path))
    if found:
        story.remembered["appeal"] = found.group()


@does("{person} passes the appeal on")
def passes_on(story: Story, person: str) -> None:
    """The system says who hears it, by who decided.

    Example:
        When Isla passes the appeal on
    """
    appeal_page(story, person, "pass-on/")
    assert story.screen is not None
    story.screen.press("Pass it on")


@sees("the appeal is not passed on because “{words}”")
def not_passed_on(story: Story, words: str) -> None:
    """The page names what is missing, and the appeal stays where it was.

    Example:
        Then the appeal is not passed on because “This appeal came late”
    """
    must_say(story.page, words)
    must_say(appeal_page(story, "Callum"), "Being registered")


@sees("{person} sees that the appeal is “{state}”")
def appeal_stands(story: Story, person: str, state: str) -> None:
    """The page of the appeal says where it stands.

    Example:
        Then Isla sees that the appeal is “With the Review Group”
    """
    must_say(appeal_page(story, person), state)


@sees("there is no appeal page for {person}")
def no_page(story: Story, person: str) -> None:
    """Whoever has nothing to do with it does not learn that it exists.

    Example:
        Then there is no appeal page for Rory
    """
    assert appeal_page(story, person).status == 404


# -- hearing and deciding ----------------------------------------------------------------------------------------------


@does("{person} says that the restriction applies until the appeal is decided")
def applies_meanwhile(story: Story, person: str) -> None:
    """An explicit decision, with reasons.

    Example:
        When Helen says that the restriction applies until the appeal is decided
    """
    settle(story, person, "applies")


@does("{person} puts the restriction on hold until the appeal is decided")
def on_hold_meanwhile(story: Story, person: str) -> None:
    """Staff who know of the restriction are told at once.

    Example:
        When Grace puts the restriction on hold until the appeal is decided
    """
    settle(story, person, "on_hold")


def settle(story: Story, person: str, meanwhile: str) -> None:
    """Record the decision."""
    appeal_page(story, person, "meanwhile/")
    assert story.screen is not None
    story.screen.press("Record my decision", {"meanwhile": meanwhile, "because": "The telephone stays open to him."})
    assert not story.page.errors, story.page.errors


@does("{person} decides the appeal: {outcome}")
def decides_appeal(story: Story, person: str, outcome: str) -> None:
    """They decide alone: "leave it as it is", "ease it", "change it", "end it", "send it back" or "say that no point is
    about it". To ease or change it, terms were put forward before.

    Example:
        When Grace decides the appeal: end it
    """
    page = appeal_page(story, person, "decide/")
    assert story.screen is not None
    story.screen.press("Decide the appeal", found(page) | {"outcome": value_of(page, OUTCOMES[outcome])})


@does("{person} votes on the appeal: {outcome}")
def votes_on_appeal(story: Story, person: str, outcome: str) -> None:
    """They vote in the Review Group, with reasons.

    Example:
        When Helen votes on the appeal: end it
    """
    page = appeal_page(story, person, "vote/")
    assert story.screen is not None
    value = value_of(page, OUTCOMES[outcome])
    story.screen.press("Cast my vote", {"outcome": value, "reason": f"I have read the bundle ({person})."})
    assert not story.page.errors, story.page.errors


@does("{person} records the outcome of the appeal")
def records_outcome(story: Story, person: str) -> None:
    """They write down what the votes say, with what was found on each point.

    Example:
        When Priya records the outcome of the appeal
    """
    page = appeal_page(story, person, "record/")
    assert story.screen is not None
    story.screen.press("Record the decision", found(page))


def found(page: Page) -> dict[str, str]:
    """Findings and reasons for each point, and what was weighed."""
    answers = dict(WEIGHED)
    for name in page.field_names:
        if name.startswith("finding_"):
            answers[name] = "not_upheld"
        elif name.startswith("because_"):
            answers[name] = "He can also write at any time."
    return answers


def value_of(page: Page, label: str) -> str:
    """What the outcome with that label posts."""
    return next(value for value, words in page.choices("outcome").items() if words.startswith(label))


@sees("{person} cannot decide the appeal because “{words}”")
def cannot_decide(story: Story, person: str, words: str) -> None:
    """The page says why, and offers no vote.

    Example:
        Then Callum cannot decide the appeal because “You registered this appeal”
    """
    page = appeal_page(story, person, "vote/")
    must_say(page, words)
    must_not_say(page, "Cast my vote")


@sees("the restriction is {state}")
def restriction_stands(story: Story, state: str) -> None:
    """As the register shows it: "in force", "lifted" or "on hold".

    Example:
        Then the restriction is lifted
    """
    page = story.person("Callum").visit(f"/register/{story.remembered['restriction']}/")
    must_say(page, {"lifted": "Lifted", "in force": "In force", "on hold": "on hold"}[state])
    if state != "on hold":
        must_not_say(page, "is on hold")


@sees("{person} has the outcome letter to write")
def letter_to_write(story: Story, person: str) -> None:
    """It is work with a day on their home page.

    Example:
        Then Isla has the outcome letter to write
    """
    must_say(story.person(person).visit("/"), "Tell a customer by letter what was decided on their appeal")
