"""Decision letters brought on their way for the tests: written, made ready, checked, sent, and read."""

from __future__ import annotations

import io
from typing import Any

import pypdf
from django.test import TestCase

from engagement import clock
from letters import services
from tests.restrictions.builders import Limits

WHY = (
    "Between 5 and 16 November you rang us 31 times about the reminder notice of 2 November. On 21 October we wrote to "
    "you and asked you to ring on one day. The calls took about nine hours of our time."
)
CONSIDERED = (
    "We thought about asking again. You have told us that letters are hard for you to read. We therefore kept the "
    "telephone open and keep a time for you."
)
BALANCE = "You have a right to complain. We upheld one of 14 complaints. They took about 90 hours."
FOUR_POINTS = ("neutral", "relationship", "clear", "accessible")


def write(letter: Any, *, by: Any = None, **texts: str) -> Any:
    """Its writer fills in the free parts."""
    from letters.composing import Composition
    from letters.letter_types import free_sections

    by = by or letter.drafter
    given = {"why": WHY, "considered": CONSIDERED, "balance": BALANCE} | texts
    sections = {one.code for one in free_sections(Composition(letter, letter.version).letter_type)}
    services.save_draft(
        letter.pk,
        actor=by,
        draft=services.DraftInput(
            heading=letter.version.heading,
            salutation="Dear Mr Pringle",
            dated_on=clock.today(),
            signed_by=letter.version.signed_by,
            texts={code: text for code, text in given.items() if code in sections},
        ),
        revision=letter.version.revision,
    )
    return again(letter)


def submit(letter: Any, *, by: Any = None) -> Any:
    """Written, handed in and made ready to be checked."""
    from engagement.spine.outbox import deliver_pending

    letter = write(letter, by=by)
    services.submit_letter(letter.pk, actor=by or letter.drafter)
    with TestCase.captureOnCommitCallbacks(execute=True):
        deliver_pending()
    return again(letter)


def check(letter: Any, by: Any) -> Any:
    """Approved by this person."""
    services.check_letter(letter.pk, actor=by, four_points=FOUR_POINTS)
    return again(letter)


def issue(letter: Any, by: Any = None) -> Any:
    """Sent by post today."""
    services.issue_letter(letter.pk, actor=by or letter.drafter, issued_on=clock.today(), how="post")
    return again(letter)


def checked(limits: Limits, restriction: Any, *, by: str) -> Any:
    """The restriction's letter, ready to be sent; `by` has checked it."""
    return check(submit(again(restriction).letter), limits.person(by))


def sent(limits: Limits, restriction: Any, *, by: str) -> Any:
    """In force by its letter."""
    issue(checked(limits, restriction, by=by))
    return again(restriction)


def pdf_of(letter: Any) -> str:
    """What the customer reads: the text of the stored PDF, white space folded."""
    body = letter.version.forms.get(form="pdf").body
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages).split())


def again(obj: Any) -> Any:
    """The record as the database has it now."""
    return type(obj)._base_manager.get(pk=obj.pk)


def limit_to_complaints(limits: Limits, *, sign_off: Any = None) -> Any:
    """A limit to the complaints procedure that the whole group decided, waiting for its letter.

    `sign_off` is the service by which the Chief Executive gives the highest sign-off, where the organisation asks it.
    """
    from datetime import timedelta

    from restrictions.services import asking, supporting
    from restrictions.services.deciding import record_decision

    today, tom = clock.today(), limits.person("Tom")
    measure = limits.measure(
        "complaints_access",
        parameters={"until": (today + timedelta(days=90)).isoformat(), "scope": "the bin store at 14 Mill Wynd"},
    )
    request = limits.draft_request(
        "Tom",
        earlier_chance="On 21 October we asked him to wait for our answer.",
        last_resort="Nothing less has worked.",
        balance="Fourteen complaints took 90 hours; a new matter stays open to him.",
        reframes_earlier_decision=False,
        report_from=today - timedelta(days=200),
        report_to=today,
    )
    earlier = {"earlier_letter": request.warning_letter.reference}
    terms = limits.terms(limits.measure("complaints_access", parameters=measure.parameters, answers=earlier))
    asking.set_asked_terms(request.pk, actor=tom, terms=terms)
    asking.list_complaints(
        request.pk,
        actor=tom,
        items=[{"received_on": today - timedelta(days=20), "topic": "Bin store", "outcome": "Upheld on 3 November"}],
    )
    asking.submit_request(request.pk, actor=tom)
    supporting.support_request(request.pk, actor=limits.person("Shona"), reason="It is needed.", to="group")
    request = again(request)
    limits.vote(request, "Helen", "Alasdair", "Priya", "Callum")
    record_decision(request.pk, actor=limits.person("Callum"), considered=limits.considered(request))
    if sign_off is not None:
        sign_off(request.pk, actor=limits.person("Grace"), reason="The report bears it out.")
    return again(request).restriction
