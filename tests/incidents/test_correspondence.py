"""Correspondence that a manager found unacceptable leads to the letter that answers the engagement only."""

from __future__ import annotations

from typing import Any

import pytest

from incidents.services import first_steps
from tests.approvals.builders import WRITTEN_ABUSE, Cases
from tests.plugins.council import Council

BY_EMAIL = {"channel": "email"}


@pytest.fixture
def cases(council: Council) -> Cases:
    return Cases(council)


def judged(cases: Cases, incident: Any) -> str:
    """Shona decides that it is unacceptable; the address of the incident's page."""
    first_steps.mark_correspondence_unacceptable(incident.pk, actor=cases.person("Shona"), reason="Insults.")
    return f"/incidents/{incident.reference}/"


@pytest.mark.clauses("SBC-9.15a", "SBC-9.19a")
def test_the_manager_is_led_to_the_reply_about_the_engagement(cases: Cases, as_person: Any) -> None:
    by_email = {name: value for name, value in WRITTEN_ABUSE.items() if name != "approach_kind"}
    incident = cases.record_only("Tom", **by_email)
    here, shona = judged(cases, incident), as_person("Shona")
    page = shona.visit(here)
    assert page.has_link("Record the reference")
    assert not page.has_link("Start “Reply to an abusive letter or message”")
    cases.safety_reference(incident)
    shona.visit(here)
    page = shona.follow("Start “Reply to an abusive letter or message”")
    assert page.value_of("kind") == "written_abuse"


@pytest.mark.clauses("SBC-9.14", "SBC-9.19a")
def test_the_composer_of_an_ordinary_letter_says_that_the_substance_is_not_answered(
    cases: Cases, as_person: Any
) -> None:
    approach = cases.discussed("Tom", **BY_EMAIL)
    incident, letter = approach.incidents.get(), approach.letter
    said = f"The correspondence in {incident.reference} was found unacceptable: its substance is not answered."
    tom = as_person("Tom")
    assert not tom.visit(letter.edit_url).says(said)
    page = as_person("Shona").visit(judged(cases, incident))
    assert page.says(f"Letter {letter.reference} is open and answers more than how it was written.")
    assert tom.visit(letter.edit_url).says(said)


@pytest.mark.clauses("SBC-9.19a")
def test_an_open_request_for_something_else_is_named(cases: Cases, as_person: Any) -> None:
    approach = cases.request("Tom", **BY_EMAIL)
    page = as_person("Shona").visit(judged(cases, approach.incidents.get()))
    assert page.says(f"Request {approach.reference} asks for something else.")
    assert page.has_link("Decide about the request")


def test_where_the_policy_has_no_such_letter_the_category_is_the_way(cases: Cases, as_person: Any) -> None:
    incident = cases.record_only("Tom", **BY_EMAIL)
    assert as_person("Shona").visit(judged(cases, incident)).has_link("Change the category, if that is what it was")
    first_steps.mark_correspondence_acceptable(incident.pk, actor=cases.person("Shona"), reason="A quotation.")
    assert not as_person("Shona").visit(f"/incidents/{incident.reference}/").has_link("Change the category, if")
