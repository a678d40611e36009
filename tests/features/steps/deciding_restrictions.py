"""A request for limits to contact on its way: given up, supported, passed on, decided, explained."""

from __future__ import annotations

import re
from typing import Any

from tests.features.steps._language import (
    Story,
    date_fields,
    does,
    must_say,
    rows,
    sees,
    setting,
    to_date,
)
from tests.features.steps.appeals import limits
from tests.features.steps.restrictions import considered, request_page, value_of
from tests.visitor import Page

FORCED_DECISION = {
    "terms": "refuse",
    "explanation": "Sent without a page that offers it.",
}


# -- before ------------------------------------------------------------------------------------------------------------


@setting("a request of {person} for limits to contact is with {whom}")
def request_is_with(story: Story, person: str, whom: str, datatable: Any = None) -> None:
    """They asked for limits to the contact of Alan Pringle after a letter that changed nothing, and Shona supported it:
    it is with "the manager", "the senior manager" or "the Review Group". A table may say otherwise: measures ("calls",
    "calls and a witness", "no more answers"; for the Review Group the last, else the first), affected (who else the
    incident affected).

    Example:
        Given a request of Tom for limits to contact is with the Review Group
    """
    made = limits(story)
    given = rows(datatable)
    group = "group" in whom.lower()
    measures = given.get("measures", "no more answers" if group else "calls")
    customer = made.customer()
    affected = tuple(given["affected"].split(", ")) if "affected" in given else ()
    reporter = "Tom" if person == "Isla" else "Isla"
    incident = made.record_only(reporter, customer, affected=affected)
    asked: dict[str, Any] = {"terms": terms_of(story, measures), "incident": incident}
    if "senior" in whom:
        request = made.with_senior_manager(person, **asked)
    elif group:
        request = made.with_group(person, **asked)
    else:
        request = made.asked(person, **asked)
    story.remembered["request"] = request.reference


@setting("{person} has a draft that asks for limits to contact")
def has_a_draft(story: Story, person: str) -> None:
    """Every step is answered, and nothing was sent yet.

    Example:
        Given Tom has a draft that asks for limits to contact
    """
    story.remembered["draft"] = limits(story).draft_request(person).pk


def terms_of(story: Story, measures: str) -> Any:
    """What is asked for, in the words of the scenario."""
    made = limits(story)
    if measures == "no more answers":
        return made.group_terms()
    if measures == "calls and a witness":
        return made.terms(made.measure(), made.measure("witness", parameters={"witness": "a colleague of ours"}))
    assert measures == "calls", measures
    return made.terms()


def the_request(story: Story) -> Any:
    """The record, for what happened before."""
    from restrictions.models import ActiveManagementRequest

    return ActiveManagementRequest.objects.get(reference=story.remembered["request"])


# -- given up, sent, passed on ----------------------------------------------------------------------------------------


@does("{person} gives the draft up")
def discards(story: Story, person: str) -> None:
    """They discard it; nobody is asked.

    Example:
        When Tom gives the draft up
    """
    visitor = story.person(person)
    visitor.visit(f"/requests/{story.remembered['draft']}/")
    visitor.press("Discard this draft")


@does("{person} sends the draft to the Review Group")
def sends_to_group(story: Story, person: str) -> None:
    """A manager asks the group directly; nobody has to support it first.

    Example:
        When Shona sends the draft to the Review Group
    """
    visitor = story.person(person)
    visitor.visit(f"/requests/{story.remembered['draft']}/check/")
    visitor.press("Send the request", {"to": "group"})
    found = re.search(r"AM-\d{4}-\d{4}", str(visitor.page.path))
    assert found, str(visitor.page)
    story.remembered["request"] = found.group()


@does("{person} takes the request for limits back because “{reason}”")
def takes_back(story: Story, person: str, reason: str) -> None:
    """Before anything is in force.

    Example:
        When Tom takes the request for limits back because “he rang to apologise”
    """
    request_page(story, person)
    visitor = story.person(person)
    visitor.follow("Withdraw the request")
    visitor.press("Withdraw the request", {"reason": reason})


@does("{person} passes the request to the Review Group because “{reason}”")
def passes_to_group(story: Story, person: str, reason: str) -> None:
    """The senior manager leaves it to the group.

    Example:
        When Margaret passes the request to the Review Group because “it concerns more than us”
    """
    decide_page(story, person)
    visitor = story.person(person)
    visitor.follow("Pass it to the Review Group")
    visitor.press("Pass it on", {"reason": reason})


# -- something less ----------------------------------------------------------------------------------------------------


@does("{person} puts something less forward: without “{measure}”, until {date}")
def puts_less(story: Story, person: str, measure: str, date: str) -> None:
    """Beside what was asked for: one measure fewer, for a shorter time, with the reason why that is enough.

    Example:
        When Helen puts something less forward: without “Meetings with a witness”, until 18 December 2026
    """
    visitor = story.person(person)
    page = visitor.visit(f"/crg/case/{story.remembered['request']}/option/")
    keeps = [value for value, words in page.choices("keeps").items() if not words.startswith(measure)]
    ends, review = date_fields("ends_on", to_date(date)), date_fields("review_on", to_date(date))
    visitor.press(
        "Put it forward", {"keeps": keeps, "why_enough": "The time for calls is what helps.", **ends, **review}
    )
    assert not visitor.page.errors, visitor.page.errors
    story.remembered["left out"] = measure


@does("{person} decides the request alone: approve something less")
def decides_less(story: Story, person: str) -> None:
    """At their level, what was put beside what was asked for.

    Example:
        When Margaret decides the request alone: approve something less
    """
    page = decide_page(story, person)
    assert story.screen is not None
    chosen = {"terms": value_of(page, "terms", "Approve: option")}
    story.screen.press("Record the decision", considered(page) | left_out(story) | chosen)


def left_out(story: Story) -> dict[str, str]:
    """The result of the measure that something less leaves out, found by its question."""
    return {f"What becomes of: {story.remembered['left out']}": "not_approved"}


# -- deciding ----------------------------------------------------------------------------------------------------------


@does("{person} approves the request and weighs nothing")
def weighs_nothing(story: Story, person: str) -> None:
    """Neither circumstances, seriousness and needs, nor the reason for each measure.

    Example:
        When Margaret approves the request and weighs nothing
    """
    page = decide_page(story, person)
    assert story.screen is not None
    answers = dict.fromkeys(considered(page), "") | {"explanation": "A time for calls lets others through."}
    answers = {name: value for name, value in answers.items() if not name.startswith("result_")}
    story.screen.press("Record the decision", answers | {"terms": value_of(page, "terms", "Approve: as asked for")})


@sees("{person} reads that the request is “{state}”, because “{words}”")
def reads_decision(story: Story, person: str, state: str, words: str) -> None:
    """They open the request and find where it stands, with the explanation.

    Example:
        Then Tom reads that the request is “Approved”, because “A time for calls lets others through”
    """
    page = request_page(story, person)
    must_say(page, state)
    must_say(page, words)


@sees("{person} hears that somebody “{words}”")
def hears(story: Story, person: str, words: str) -> None:
    """Under "What happened" on their home page, with the reference of the request.

    Example:
        Then Shona hears that somebody “approved the request”
    """
    heard = story.person(person).visit("/").section("What happened")
    assert words.lower() in heard.lower(), heard
    assert story.remembered["request"] in heard, heard


@sees("the request offers {person} no decision, because “{words}”")
def offers_no_decision(story: Story, person: str, words: str) -> None:
    """The page for deciding says why, and a decision sent all the same is refused and changes nothing.

    Example:
        Then the request offers Shona no decision, because “You supported this”
    """
    before = tag_of(request_page(story, person))
    page = decide_page(story, person)
    assert page.status == 403, str(page)
    must_say(page, words)
    assert story.screen is not None
    forced = story.screen.post(f"/crg/case/{story.remembered['request']}/decide/", FORCED_DECISION)
    assert forced.status == 403, str(forced)
    assert tag_of(request_page(story, person)) == before


@sees("there is no page of the request for {person}")
def no_page_of_request(story: Story, person: str) -> None:
    """Neither the request nor its decision is theirs to see, and a decision sent all the same finds nothing.

    Example:
        Then there is no page of the request for Donald
    """
    visitor = story.person(person)
    reference = story.remembered["request"]
    for path in (f"/requests/{reference}/", f"/crg/case/{reference}/", f"/crg/case/{reference}/decide/"):
        assert visitor.visit(path).status in (403, 404), path
    assert visitor.post(f"/crg/case/{reference}/decide/", FORCED_DECISION).status in (403, 404), str(visitor.page)


@sees("the request is to be decided by {date}")
def to_be_decided_by(story: Story, date: str) -> None:
    """As the page of the request says it.

    Example:
        Then the request is to be decided by 3 December 2026
    """
    day = to_date(date)
    must_say(request_page(story, "Tom"), f"Decide by {day.day} {day:%B %Y}")


def decide_page(story: Story, person: str) -> Page:
    """The page on which one person decides."""
    return story.person(person).visit(f"/crg/case/{story.remembered['request']}/decide/")


def tag_of(page: Page) -> str:
    """Where the page says that the request stands."""
    tags = page.tree.xpath("//main//*[contains(@class, 'govuk-tag')]") if page.tree is not None else []
    return tags[0].text_content().strip() if tags else ""
