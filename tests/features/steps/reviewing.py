"""Looking at a restriction again: when, by whom, what is asked, what follows; its end; and the group's status list."""

from __future__ import annotations

import re
from typing import Any

from tests.features.steps._language import Story, date_fields, does, in_words, must_say, rows, sees, setting, to_date
from tests.features.steps.appeals import limits
from tests.features.steps.holding_restrictions import register_page, the_restriction
from tests.visitor import Page

ANSWERS = {
    "conduct_since": "Three calls since then, all of them friendly.",
    "customer_said": "He says that Tuesdays suit him.",
    "adjustments_seen": "Calls suit him; nothing has changed.",
    "still_needed": "yes",
    "still_needed_because": "The calls began again in January.",
    "still_suitable": "yes",
    "still_suitable_because": "He uses the time that is kept for him.",
    "outcome_because": "It works for both sides.",
}
QUESTIONS = {
    "how contact has been": "conduct_since",
    "the customer’s needs": "adjustments_seen",
    "why it is needed": "still_needed_because",
    "why it suits": "still_suitable_because",
    "the reasons": "outcome_because",
    "still needed": "still_needed",
    "still suitable": "still_suitable",
}
OUTCOMES = {"leave it as it is": "continue", "lift it": "lift", "ask for something longer": "extend"}


def review_page(story: Story, person: str) -> Page:
    """The page of the review at hand, found from the list of reviews."""
    visitor = story.person(person)
    if "review" not in story.remembered:
        page = visitor.visit("/reviews/")
        paths = [href for _text, href in page.links if re.match(r"/reviews/[0-9a-f-]{36}/", href or "")]
        assert len(paths) == 1, str(page)
        story.remembered["review"] = paths[0]
    return visitor.visit(story.remembered["review"])


# -- before ------------------------------------------------------------------------------------------------------------


@setting("its review is due, and {person} has begun it")
def review_begun(story: Story, person: str) -> None:
    """The day of the review has come: sixty days have passed since the decision.

    Example:
        Given its review is due, and Margaret has begun it
    """
    from datetime import timedelta

    from engagement import clock
    from engagement.spine.review_clock import run_daily_jobs
    from restrictions.services.reviewing import begin_review

    story.clock.set(clock.now() + timedelta(days=60))
    run_daily_jobs()
    review = the_restriction(story).reviews.get()
    begin_review(review.pk, actor=story.council.person(person))
    story.remembered["review"] = review.get_absolute_url()


@setting("its review is waived, by an approved exception")
def review_waived(story: Story) -> None:
    """It was asked for without a review, for a reason that makes one unsuitable; it is in force all the same.

    Example:
        Given its review is waived, by an approved exception
    """
    from restrictions.services import asking, deciding, exceptions, supporting

    made = limits(story)
    request = made.draft_request(customer=made.customer("Moira Bell"))
    tom, margaret = made.person("Tom"), made.person("Margaret")
    given = exceptions.ExceptionInput(kind="no_review", reason_code="reason_unsuitable", text="It ends in three weeks.")
    exception = exceptions.propose_exception(request.pk, actor=tom, given=given)
    asking.set_asked_terms(request.pk, actor=tom, terms=made.terms(review_on=None))
    asking.submit_request(request.pk, actor=tom)
    supporting.support_request(request.pk, actor=made.person("Shona"), reason="It is needed.")
    exceptions.decide_exception(exception.pk, actor=margaret, approve=True, reason="It is short.")
    request = made.again(request)
    deciding.decide_request(request.pk, actor=margaret, terms=request.asked, considered=made.considered(request))
    story.remembered["restriction"] = made.in_force(made.again(request).restriction).reference
    story.remembered["exception"] = exception.get_absolute_url()


@setting("restrictions stay at their end date until they are reviewed")
def stays_until_reviewed(story: Story) -> None:
    """So the organisation has decided; otherwise they lapse.

    Example:
        Given restrictions stay at their end date until they are reviewed
    """
    decide_locally("at_end_date", "stays_until_reviewed")


@setting("a review that changes nothing is not written to the customer")
def nothing_written(story: Story) -> None:
    """So the organisation has decided.

    Example:
        Given a review that changes nothing is not written to the customer
    """
    decide_locally("notify_unchanged_review", False)


def decide_locally(key: str, value: Any) -> None:
    """What the organisation has set for itself."""
    from engagement import clock
    from engagement.policy.models import LocalValue

    LocalValue.objects.update_or_create(key=key, defaults={"value": value, "accepted_at": clock.now()})


# -- when --------------------------------------------------------------------------------------------------------------


@sees("the review is “{state}” for {date}")
def review_is(story: Story, state: str, date: str) -> None:
    """As the page of the restriction says it.

    Example:
        Then the review is “Planned” for 17 January 2027
    """
    must_say(register_page(story, "Margaret"), f"{state}: {in_words(to_date(date))}")


@sees("no review is planned for the restriction")
def none_planned(story: Story) -> None:
    """The page of the restriction says so.

    Example:
        Then no review is planned for the restriction
    """
    must_say(register_page(story, "Margaret"), "None is planned")


@does("{person} moves the review to {date} because “{reason}”")
def moves_review(story: Story, person: str, date: str, reason: str) -> None:
    """Another date, with reasons.

    Example:
        When Margaret moves the review to 1 February 2027 because “he is in hospital”
    """
    move(story, person, date, reason)


@does("{person} moves the review to {date} without reasons")
def moves_silently(story: Story, person: str, date: str) -> None:
    """They leave the reasons empty.

    Example:
        When Margaret moves the review to 1 February 2027 without reasons
    """
    move(story, person, date, "")


def move(story: Story, person: str, date: str, reason: str) -> None:
    """From the page of the review."""
    review_page(story, person)
    visitor = story.person(person)
    visitor.follow("Move the date")
    visitor.press("Move the date", date_fields("due_on", to_date(date)) | {"reason": reason})


@does("{person} says that contact has become easier: “{words}”")
def says_easier(story: Story, person: str, words: str) -> None:
    """Anybody who deals with the customer may say so.

    Example:
        When Nadia says that contact has become easier: “friendly all month”
    """
    visitor = story.person(person)
    visitor.visit(f"/reviews/ask/{story.remembered['restriction']}/")
    visitor.press(visitor.page.buttons[-1], {"because": words})
    assert not visitor.page.errors, visitor.page.errors


# -- the review itself -------------------------------------------------------------------------------------------------


@does("{person} begins the review")
def begins_review(story: Story, person: str) -> None:
    """They take it up; the restriction goes on holding.

    Example:
        When Margaret begins the review
    """
    review_page(story, person)
    story.person(person).press("Begin the review")


@sees("{person} cannot begin the review")
def cannot_begin(story: Story, person: str) -> None:
    """The page does not offer it, or there is none for them; beginning all the same is refused.

    Example:
        Then Shona cannot begin the review
    """
    review_page(story, "Callum")
    page = review_page(story, person)
    assert page.status in (403, 404) or not page.has_button("Begin the review"), str(page)
    assert story.screen is not None
    assert story.screen.post(f"{story.remembered['review']}begin/").status in (403, 404), str(story.page)
    must_say(review_page(story, "Callum"), "Due")


@does("{person} completes the review: {outcome}")
def completes_review(story: Story, person: str, outcome: str, datatable: Any = None) -> None:
    """They answer the questions. What follows is "leave it as it is", "lift it", "ask for something longer" or "ease
    it, until" a day; what goes on is looked at again in two weeks. A table may give answers of its own ("-" for none):
    how contact has been, still needed, why it is needed, still suitable, why it suits, the customer’s needs, the
    reasons.

    Example:
        When Margaret completes the review: lift it
          | still needed | no |
    """
    review_page(story, person)
    given = {QUESTIONS[words]: "" if said == "-" else said for words, said in rows(datatable).items()}
    answers: dict[str, Any] = ANSWERS | given
    if outcome.startswith("ease it, until "):
        end = to_date(outcome.removeprefix("ease it, until "))
        keeps = list(story.page.choices("keeps"))
        answers |= {"outcome": "ease", "keeps": keeps, "why_enough": "It is enough.", **date_fields("ends_on", end)}
    else:
        answers["outcome"] = OUTCOMES[outcome]
    if answers["outcome"] in ("continue", "ease", "extend"):
        answers |= date_fields("next_review_on", to_date("14 days from now"))
    story.person(person).press("Complete the review", answers)


@sees("the review is not completed because “{words}”")
def not_completed(story: Story, words: str) -> None:
    """The page says what is missing, and nothing has changed.

    Example:
        Then the review is not completed because “An exception still stands”
    """
    assert story.page.status == 422, str(story.page)
    must_say(story.page, words)
    must_say(register_page(story, "Margaret"), "In force, being reviewed")


@sees("{person} is told that the restriction has {what}")
def told_of_change(story: Story, person: str, what: str) -> None:
    """Whoever knows of it has a newer notice: it has "changed" or "ended".

    Example:
        Then Isla is told that the restriction has ended
    """
    visitor = story.person(person)
    visitor.visit("/")
    path = next(href for text, href in visitor.page.links if "how to deal with contact" in text)
    page = visitor.visit(path)
    must_say(page, {"changed": "The limits have changed", "ended": "has ended"}[what])


# -- the status list ---------------------------------------------------------------------------------------------------


@does("{person} opens the status list")
def opens_status_list(story: Story, person: str) -> None:
    """The latest; one is opened where none is open.

    Example:
        When Helen opens the status list
    """
    visitor = story.person(person)
    page = visitor.visit("/crg/status/")
    if page.has_button("Open a list now"):
        visitor.press("Open a list now")
    else:
        visitor.visit(next(href for _text, href in page.links if re.fullmatch(r"/crg/status/\d+/", href or "")))
    story.remembered["status list"] = visitor.page.path


@does("{person} signs the first entry that is open[: “{note}”]")
def signs_entry(story: Story, person: str, note: str | None = None) -> None:
    """They say that they have looked at it, and what they saw.

    Example:
        When Helen signs the first entry that is open: “as it was”
    """
    visitor = story.person(person)
    visitor.visit(story.remembered["status list"])
    visitor.press("Sign this entry", {"note": note or ""})


@sees("the status list has {number} of {total} entries signed[, and is {state}]")
def entries_signed(story: Story, number: str, total: str, state: str | None = None) -> None:
    """As the page of all lists says it; the list is "open", or "closed" with its last signature.

    Example:
        Then the status list has 1 of 2 entries signed, and is open
    """
    page = story.person("Callum").visit("/crg/status/")
    must_say(page, f"{number} of {total}")
    if state is not None:
        assert page.says("Open until") == (state == "open"), str(page)
