"""Exceptions: a safeguard is left out with a reason, on advice, by approval; it stands in the ledger, and may end."""

from __future__ import annotations

from typing import Any

from engagement import clock
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
from tests.features.steps.appeals import limits
from tests.features.steps.deciding_restrictions import tag_of
from tests.features.steps.restrictions import request_page
from tests.visitor import Page

FIELDS = {
    "in their words": "text",
    "who advised": "adviser_name",
    "in which role": "adviser_role",
    "reason": "reason_code",
}
COLUMNS = {"in place": 0, "waiting": 1, "not approved": 2, "ended": 3}


def exception_page(story: Story, person: str, part: str = "") -> Page:
    """The page of the exception at hand, or one of its parts."""
    return story.person(person).visit(f"{story.remembered['exception']}{part}")


# -- before ------------------------------------------------------------------------------------------------------------


@setting("a request of {person} without an earlier warning is with {whom}")
def without_warning(story: Story, person: str, whom: str) -> None:
    """Nobody asked the customer to change first: he threatened to come that day. The exception was asked for with the
    request; Shona supported it, and it is with "the senior manager" or "the Review Group".

    Example:
        Given a request of Tom without an earlier warning is with the senior manager
    """
    from restrictions.services import asking, exceptions, supporting

    made = limits(story)
    actor, group = made.person(person), "group" in whom.lower()
    terms = made.group_terms() if group else made.terms()
    request = made.draft_request(person, made.customer(), warning_letter=None, terms=terms)
    said = exceptions.ExceptionInput(
        kind="no_warning", reason_code="immediate_threat", text="He said that he would come to the office that day."
    )
    exception = exceptions.propose_exception(request.pk, actor=actor, given=said)
    asking.submit_request(request.pk, actor=actor)
    supporting.support_request(request.pk, actor=made.person("Shona"), reason="It is needed.")
    story.remembered["request"] = made.again(request).reference
    story.remembered["exception"] = exception.get_absolute_url()


@setting("a restriction in force rests on the exception “{safeguard}”")
def in_force_with_exception(story: Story, safeguard: str) -> None:
    """Margaret approved the exception, then the request; the customer was told in person, except where the exception is
    that they are not told.

    Example:
        Given a restriction in force rests on the exception “No internal appeal”
    """
    from restrictions.models import PolicyException
    from restrictions.services import deciding, exceptions, telling

    made = limits(story)
    kind = next(value for value, label in PolicyException.Kind.choices if label == safeguard)
    request = made.with_senior_manager(customer=made.customer())
    margaret = made.person("Margaret")
    given = exceptions.ExceptionInput(
        kind=kind,
        reason_code="other",
        text="We were advised against it.",
        adviser_name="Dr Ana Reyes",
        adviser_role="consultant",
        advised_on=clock.today(),
    )
    exception = exceptions.propose_exception(request.pk, actor=request.requester, given=given)
    exceptions.decide_exception(exception.pk, actor=margaret, approve=True, reason="The advice is clear.")
    deciding.decide_request(request.pk, actor=margaret, terms=request.asked, considered=made.considered(request))
    restriction = made.again(request).restriction
    if kind == "no_notification":
        made.shared(restriction)
        telling.come_into_force_untold(restriction.pk, actor=margaret)
    else:
        made.in_force(restriction)
    story.remembered["restriction"] = restriction.reference
    story.remembered["exception"] = exception.get_absolute_url()


# -- asked for and decided ---------------------------------------------------------------------------------------------


@does("{person} asks for the exception “{safeguard}”")
def asks_for_exception(story: Story, person: str, safeguard: str, datatable: Any = None) -> None:
    """From the page of the request, for another reason than those listed. A table may say: reason (as the policy words
    it), in their words, who advised, in which role, advised on (a day).

    Example:
        When Tom asks for the exception “No internal appeal”
          | in their words | A court hears the same matter. |
    """
    given = rows(datatable)
    answers: dict[str, Any] = {"reason_code": "Another reason"}
    answers |= {FIELDS[words]: said for words, said in given.items() if words in FIELDS}
    if "advised on" in given:
        answers |= date_fields("advised_on", to_date(given["advised on"]))
    request_page(story, person)
    visitor = story.person(person)
    visitor.follow(safeguard)
    visitor.press("Propose the exception", answers)
    if "/exceptions/" in str(visitor.page.path) and not visitor.page.errors:
        story.remembered["exception"] = visitor.page.path


@does("{person} approves the exception")
def approves_exception(story: Story, person: str) -> None:
    """With their reasons.

    Example:
        When Margaret approves the exception
    """
    decide(story, person, "yes", "The advice is clear.")


@does("{person} does not approve the exception because “{reason}”")
def refuses_exception(story: Story, person: str, reason: str) -> None:
    """With their reasons, which the person who asked for it hears.

    Example:
        When Margaret does not approve the exception because “he can be written to”
    """
    decide(story, person, "no", reason)


def decide(story: Story, person: str, approve: str, reason: str) -> None:
    """On the page of the exception."""
    exception_page(story, person)
    story.person(person).press("Record my decision", {"approve": approve, "reason": reason})


@sees("the exception is “{state}”")
def exception_is(story: Story, state: str) -> None:
    """Its page, as the person who asked for it sees it.

    Example:
        Then the exception is “Approved”
    """
    assert tag_of(exception_page(story, "Tom")) == state, str(story.page)


@sees("{person} cannot decide about the exception")
def cannot_decide_exception(story: Story, person: str) -> None:
    """The page offers it not, or there is none for them; a decision sent all the same changes nothing.

    Example:
        Then Tom cannot decide about the exception
    """
    before = tag_of(exception_page(story, "Tom"))
    assert not exception_page(story, person).has_button("Record my decision"), str(story.page)
    assert story.screen is not None
    forced = story.screen.post(story.remembered["exception"], {"approve": "yes", "reason": "x"})
    assert forced.status in (403, 404, 422), str(forced)
    assert tag_of(exception_page(story, "Tom")) == before


# -- looked at again, ended --------------------------------------------------------------------------------------------


@does("{person} confirms that the reason of the exception still holds: “{note}”")
def still_holds(story: Story, person: str, note: str) -> None:
    """At the review, from its page.

    Example:
        When Margaret confirms that the reason of the exception still holds: “the court has not decided”
    """
    visitor = story.person(person)
    visitor.visit(story.remembered["review"])
    visitor.follow("Its reason still holds")
    visitor.press("It still holds", {"note": note})


@does("{person} ends the exception because “{reason}”")
def ends_exception(story: Story, person: str, reason: str) -> None:
    """Its reason has gone: the safeguard is owed from now on.

    Example:
        When Margaret ends the exception because “he can be told now”
    """
    exception_page(story, person)
    visitor = story.person(person)
    visitor.follow("End the exception")
    visitor.press("End the exception", {"reason": reason})


# -- the ledger --------------------------------------------------------------------------------------------------------


@sees("the ledger counts {number} of “{safeguard}” {where}")
def ledger_counts(story: Story, number: str, safeguard: str, where: str) -> None:
    """As a member of the Review Group reads it: "in place", "waiting", "not approved" or "ended".

    Example:
        Then the ledger counts 1 of “No internal appeal” in place
    """
    page = story.person("Helen").visit("/requests/exceptions/")
    lines = page.tree.xpath("//main//table[1]//tbody/tr") if page.tree is not None else []
    cells = next(line.xpath("./td") for line in lines if safeguard in line.text_content())
    found = cells[COLUMNS[where]].text_content().strip()
    assert found == number, (found, str(page))


@sees("the ledger names the request, and neither the advice nor who gave it")
def ledger_is_short(story: Story) -> None:
    """It leads to the exception, where those entitled read on.

    Example:
        Then the ledger names the request, and neither the advice nor who gave it
    """
    page = story.person("Helen").visit("/requests/exceptions/")
    reference = story.remembered.get("request", "AM-")
    must_say(page, reference)
    for words in ("Ana Reyes", "advised against", "come to the office"):
        must_not_say(page, words)


@sees("the ledger is not open to {person}")
def ledger_is_closed(story: Story, person: str) -> None:
    """It is for the Review Group and the Chief Executive.

    Example:
        Then the ledger is not open to Tom
    """
    assert story.person(person).visit("/requests/exceptions/").status in (403, 404), str(story.page)


@sees("the exception “{safeguard}” asks who advised {person}, and for no illness")
def asks_no_illness(story: Story, safeguard: str, person: str) -> None:
    """The form asks that there is advice, from whom and when, and says that an illness is never written down.

    Example:
        Then the exception “Customer is not told” asks who advised Tom, and for no illness
    """
    request_page(story, person)
    visitor = story.person(person)
    page = visitor.follow(safeguard)
    must_say(page, "Who advised?")
    must_say(page, "Never an illness or a guess at one")
    asked = " ".join(page.field_names).lower()
    for word in ("diagnosis", "illness", "condition", "health", "medical"):
        assert word not in asked, asked
