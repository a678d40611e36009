"""Asking for limits to contact, deciding about them, telling the customer, and reviewing."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from engagement import clock
from tests.features.steps._language import Story, date_fields, does, must_not_say, must_say, rows, sees
from tests.visitor import Page, Visitor

# What somebody who asks writes on each page, unless a table of the scenario says otherwise.
ANSWERS = {
    "ground": "not_appropriate",
    "why not a restorative approach": "We asked in person, and the calls went on.",
    "effect on staff": "Two colleagues could not take a break.",
    "effect on the service": "Nine hours of calls in two weeks.",
    "the customer says": "He only wants an answer.",
    "adjustments": "The telephone stays open for him.",
    "equality": "Nothing is known.",
    "why nothing less": "A named contact was tried for two weeks and did not help.",
    "stays open": "Ring Shona Kerr on Tuesdays, or write to us at any time.",
    "reach": "service",
}
CALLS = {"measure": "call_times", "days": ["tue"]}


def ask(story: Story, person: str, given: dict[str, str], *, send: bool = True) -> Page:
    """Go through every step of the request from the incident at hand."""
    visitor = story.person(person)
    visitor.visit(f"/incidents/{story.incident}/")
    visitor.follow("Ask for limits to contact")
    visitor.press("Begin the request")
    base = visitor.page.path.rsplit("/", 2)[0]
    answers = ANSWERS | given
    for slug, fields in steps_of(visitor, base, answers):
        visitor.visit(f"{base}/{slug}/")
        visitor.press("Propose the exception" if "exceptions/" in slug else button_of(slug), fields)
        assert not visitor.page.errors, f"{slug}: {visitor.page.errors}"
    visitor.visit(f"{base}/check/")
    if send:
        visitor.press("Send the request")
        found = re.search(r"AM-\d{4}-\d{4}", str(visitor.page.path))
        if found:
            story.remembered["request"] = found.group()
    return visitor.page


def button_of(slug: str) -> str:
    """What the button of a step says."""
    return "Add the measure" if slug.startswith("measures/") else "Save and continue"


def steps_of(visitor: Visitor, base: str, answers: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
    """Each step with its answers, in order."""
    key = base.rsplit("/", 1)[-1]
    incident = incident_key(visitor, base)
    ends, review = clock.today() + timedelta(days=90), clock.today() + timedelta(days=60)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("incidents", {"incidents": [incident], f"behaviour_{incident}": "Thirty-one calls in ten working days."}),
        ("ground", {"ground": answers["ground"], "ground_note": answers["why not a restorative approach"]}),
    ]
    if "why no warning" in answers:
        said = {"reason_code": "other", "text": answers["why no warning"]}
        steps.append((f"exceptions/{'no_warning'}", said))
    else:
        steps.append(("warning", {"warning_letter": newest_letter(visitor, base)}))
    steps += [
        (
            "effect",
            {"effect_on_staff": answers["effect on staff"], "effect_on_service": answers["effect on the service"]},
        ),
        ("customer-said", {"customer_said": answers["the customer says"]}),
        ("needs", {"adjustments_considered": answers["adjustments"], "equality_considered": answers["equality"]}),
        ("others", {"anybody": "no"}),
        measure_step(visitor, base, answers),
        (
            "terms",
            {
                "scope": answers["reach"],
                "stays_open": answers["stays open"],
                "has_end": "yes",
                **date_fields("ends_on", ends),
                **date_fields("review_on", review),
            },
        ),
    ]
    assert key
    return steps


def incident_key(visitor: Visitor, base: str) -> str:
    """The incident that the draft began from."""
    page = visitor.visit(f"{base}/incidents/")
    return next(iter(page.choices("incidents")))


def newest_letter(visitor: Visitor, base: str) -> str:
    """The letter that asked for a change; "none" where there is none."""
    page = visitor.visit(f"{base}/warning/")
    return next(iter(page.choices("warning_letter")))


def measure_step(visitor: Visitor, base: str, answers: dict[str, str]) -> tuple[str, dict[str, Any]]:
    """The measure that is asked for, filled in."""
    code = answers.get("measure", "call_times")
    page = visitor.visit(f"{base}/measures/add/{code}/")
    fields: dict[str, Any] = {"addresses": "many_calls", "why_nothing_less": answers["why nothing less"]}
    for name in page.field_names:
        if "days" in name:
            fields[name] = ["tue"]
        elif "hours" in name and "from" in name:
            fields[name] = "10:00"
        elif "hours" in name:
            fields[name] = "12:00"
        elif "matter" in name:
            fields[name] = "The reminder notice of 2 November"
    return f"measures/add/{code}", fields


def request_page(story: Story, person: str) -> Page:
    """The page of the request at hand."""
    return story.person(person).visit(f"/requests/{story.remembered['request']}/")


def case_page(story: Story, person: str) -> Page:
    """The same in the Review Group."""
    return story.person(person).visit(f"/crg/case/{story.remembered['request']}/")


# -- asking ------------------------------------------------------------------------------------------------------------


@does("{person} asks for limits to contact")
def asks_for_limits(story: Story, person: str, datatable: Any = None) -> None:
    """They go through every step from the incident at hand and send it, with believable answers. A table may give
    answers of its own: measure (its code in the policy), reach (named_staff, service, services, council), why no
    warning, ground, why not a restorative approach, effect on staff, effect on the service, the customer says,
    adjustments, equality, why nothing less, stays open.

    Example:
        When Tom asks for limits to contact
          | measure | call_times |
    """
    ask(story, person, rows(datatable))


@sees("the request is not sent because “{words}”")
def not_sent(story: Story, words: str) -> None:
    """The page names what is missing, and nothing was sent.

    Example:
        Then the request is not sent because “how the customer still gets their matter dealt with”
    """
    must_say(story.page, "Before you can send it")
    must_say(story.page, words)


@does("{person} supports the request[ and wants the {level} to decide]")
def supports_request(story: Story, person: str, level: str | None = None) -> None:
    """They say as manager that they support it; it goes to the lowest level that may decide, or where they say.

    Example:
        When Shona supports the request
    """
    visitor = story.person(person)
    visitor.visit(f"/requests/{story.remembered['request']}/support/")
    answers = {"supports": "yes", "reason": "It is needed."}
    if level is not None and "group" in level.lower():
        answers["to"] = "group"
    visitor.press("Record my answer", answers)
    assert not visitor.page.errors, visitor.page.errors


@does("{person} does not support the request because “{reason}”")
def does_not_support(story: Story, person: str, reason: str) -> None:
    """They say as manager that they do not support it.

    Example:
        When Shona does not support the request because “it can be talked over”
    """
    visitor = story.person(person)
    visitor.visit(f"/requests/{story.remembered['request']}/support/")
    visitor.press("Record my answer", {"supports": "no", "reason": reason})


@sees("{person} sees that the request is “{state}”")
def request_stands(story: Story, person: str, state: str) -> None:
    """The page of the request says where it stands.

    Example:
        Then Tom sees that the request is “With the manager”
    """
    must_say(request_page(story, person), state)


# -- deciding ----------------------------------------------------------------------------------------------------------


@does("{person} votes {way} in the Review Group")
def votes(story: Story, person: str, way: str) -> None:
    """They vote for what was asked for ("for it"), or for no restriction ("against it"), with their reason.

    Example:
        When Helen votes for it in the Review Group
    """
    page = case_page(story, person)
    label = "No restriction" if way.startswith("against") else "As asked for"
    assert story.screen is not None
    story.screen.press(
        "Cast my vote", {"choice": value_of(page, "choice", label), "reason": f"I have read the pack ({person})."}
    )


@does("{person} records the decision of the Review Group")
def records_decision(story: Story, person: str) -> None:
    """They write down what the votes say, with what was weighed and the explanation.

    Example:
        When Callum records the decision of the Review Group
    """
    visitor = story.person(person)
    page = visitor.visit(f"/crg/case/{story.remembered['request']}/record/")
    result = "not_approved" if page.says("What the votes say No restriction") else "approved"
    visitor.press("Record the decision", considered(page, result))


@does("{person} decides the request: {way}")
def decides_request(story: Story, person: str, way: str) -> None:
    """They decide alone, at their level: "approve it" or "do not approve it".

    Example:
        When Margaret decides the request: approve it
    """
    visitor = story.person(person)
    page = visitor.visit(f"/crg/case/{story.remembered['request']}/decide/")
    refuses = way.startswith("do not")
    chosen = {"terms": value_of(page, "terms", "Do not approve" if refuses else "Approve: as asked for")}
    visitor.press("Record the decision", considered(page, "not_approved" if refuses else "approved") | chosen)


def value_of(page: Page, name: str, label: str) -> str:
    """What a choice with that label posts."""
    return next(value for value, words in page.choices(name).items() if words.startswith(label))


def considered(page: Page, result: str = "approved") -> dict[str, str]:
    """What whoever decides weighs and explains, with this result for each measure."""
    answers = {
        "circumstances": "He lives alone.",
        "seriousness": "Nine hours of work a week.",
        "needs": "The telephone stays open.",
        "explanation": "A time for calls lets others through.",
    }
    for name in page.field_names:
        if name.startswith("result_"):
            answers[name] = result
        elif name.startswith("because_"):
            answers[name] = "It fits what happened."
    return answers


@sees("{person} sees {number} of {total} votes and not whose")
def sees_how_many(story: Story, person: str, number: str, total: str) -> None:
    """Until they have voted themselves, a member sees only how many have.

    Example:
        Then Helen sees 1 of 4 votes and not whose
    """
    page = case_page(story, person)
    must_say(page, f"{number} of {total}")
    must_not_say(page, "I have read the pack")


@sees("the Review Group cannot record a decision yet")
def cannot_record(story: Story) -> None:
    """The page of the case offers no decision, because votes are missing.

    Example:
        Then the Review Group cannot record a decision yet
    """
    page = case_page(story, "Callum")
    must_say(page, "needed")
    assert not page.has_link("Record the decision"), str(page)


# -- in force ----------------------------------------------------------------------------------------------------------


@sees("a restriction waits for its letter")
def waits_for_letter(story: Story) -> None:
    """The request leads to a restriction that is decided and not in force, because the customer has not been told.

    Example:
        Then a restriction waits for its letter
    """
    page = request_page(story, "Tom")
    must_say(page, "customer not told yet")
    found = re.search(r"R-\d{4}-\d{4}", str(page.text))
    assert found, str(page)
    story.remembered["restriction"] = found.group()


@sees("no restriction came of it")
def no_restriction(story: Story) -> None:
    """The page of the request names none.

    Example:
        Then no restriction came of it
    """
    assert not re.search(r"\bR-\d{4}-\d{4}", str(request_page(story, "Tom").text))
