"""Asking for an exception, what the ledger counts, and what is said when a request is sent too early."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from engagement.spine.models import Document
from restrictions.selectors.exceptions import counts, ledger_of
from restrictions.services import asking
from restrictions.services.exceptions import ExceptionInput, propose_exception
from restrictions.services.supporting import withdraw_request
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db


def kept_with(incident: Any, name: str, **changes: Any) -> Document:
    """A document of an incident, as the database has it."""
    return Document.objects.create(
        subject_type=ContentType.objects.get_for_model(incident),
        subject_id=str(incident.pk),
        name=name,
        kind=Document.Kind.values[0],
        uploaded_by=incident.reporter,
        **changes,
    )


@pytest.mark.clauses("SBC-10.6-0")
def test_advice_may_be_kept_with_any_of_several_incidents(limits: Limits, as_person: Any) -> None:
    first = limits.record_only("Tom")
    second = limits.record_only("Tom", first.customer)
    elsewhere = limits.record_only("Tom")
    request = asking.start_request(actor=limits.person("Tom"), incidents=[first.pk, second.pk])
    for incident in (first, second, elsewhere):
        kept_with(incident, f"Advice {incident.reference}", sha256=incident.reference.rjust(64, "0"), size=3)
    page = as_person("Tom").visit(reverse("restrictions:propose_exception", args=[request.pk, "no_notification"]))
    assert page.status == 200
    offered = " ".join(page.choices("advice_document").values() or page.choices("advice_document"))
    assert first.reference in offered
    assert second.reference in offered
    assert elsewhere.reference not in offered


@pytest.mark.clauses("SBC-12.6-0")
def test_an_exception_of_a_request_that_ended_waits_for_nobody(limits: Limits, as_person: Any) -> None:
    def proposed() -> Any:
        request = limits.with_group()
        given = ExceptionInput(kind="no_internal_appeal", reason_code="other", text="He was told to ask elsewhere.")
        propose_exception(request.pk, actor=request.requester, given=given)
        return request

    alive, taken_back = proposed(), proposed()
    helen = limits.person("Helen")
    withdraw_request(taken_back.pk, actor=taken_back.requester, reason="A talk comes first.")
    rows: list[Any] = list(ledger_of(helen))
    standing = {one.request_id: one.fell_away for one in rows}
    assert standing == {alive.pk: False, taken_back.pk: True}
    assert {one["label"]: one["proposed"] for one in counts(helen)}["No internal appeal"] == 1
    page = as_person("Helen").visit(reverse("restrictions:exceptions"))
    assert page.text.count("Fell away with the request") == 1
    assert page.text.count("Waits for approval") == 1


def test_sending_too_early_says_what_is_left_at_the_top(limits: Limits, as_person: Any) -> None:
    request = limits.draft_request(effect_on_staff="", effect_on_service="")
    tom = as_person("Tom")
    page = tom.visit(reverse("restrictions:request_step", args=[request.pk, "check"]))
    assert not page.title.startswith("Error")
    assert not page.tree.xpath("//*[@data-module='govuk-error-summary']")
    page = tom.press("Send the request")
    assert page.status == 422
    assert page.title.startswith("Error: ")
    links = page.tree.xpath("//*[@data-module='govuk-error-summary']//a/@href")
    assert reverse("restrictions:request_step", args=[request.pk, "effect"]) in links


@pytest.mark.clauses("SBC-10.6-0", "SBC-10.1-0")
def test_the_last_page_shows_the_exceptions_and_why_nobody_asked_for_a_change(limits: Limits, as_person: Any) -> None:
    draft = limits.draft_request(warning_letter=None)
    tom = as_person("Tom")
    check = reverse("restrictions:request_step", args=[draft.pk, "check"])
    question, reason = "Were they asked to change first?", "There is an immediate threat to the safety"
    answers = tom.visit(check).answers()
    assert next(said for asked, said in answers.items() if asked.startswith(question)).startswith("Not said yet")
    given = ExceptionInput(kind="no_warning", reason_code="immediate_threat", text="He said that he would come.")
    propose_exception(draft.pk, actor=limits.person("Tom"), given=given)
    answers = tom.visit(check).answers()
    said = next(said for asked, said in answers.items() if asked.startswith(question))
    assert said.startswith("No: there is an immediate threat")
    assert "waits for approval" in said
    shown = next(said for asked, said in answers.items() if asked.startswith("No warning first"))
    assert reason in shown
    assert "He said that he would come." in shown
    listed = tom.visit(reverse("restrictions:request_step", args=[draft.pk, "exceptions"]))
    assert listed.says(reason)


@pytest.mark.clauses("SBC-10.3b")
@pytest.mark.parametrize("blank", ["", " … "])
def test_whoever_says_that_others_are_affected_says_who(limits: Limits, as_person: Any, blank: str) -> None:
    draft = limits.draft_request(nobody_else_affected=False)
    tom = as_person("Tom")
    tom.visit(reverse("restrictions:request_step", args=[draft.pk, "others"]))
    page = tom.press("Save and continue", {"anybody": "yes", "others_affected": blank})
    assert page.status in (200, 422)
    assert page.errors == ["Say who else would be affected, and how they go on being served"]
    page = tom.press("Save and continue", {"anybody": "yes", "others_affected": "His wife, who rings for him."})
    assert not page.errors
    assert limits.again(draft).others_affected == "His wife, who rings for him."


@pytest.mark.clauses("SBC-5.6")
def test_whoever_says_that_an_approach_has_failed_names_it(limits: Limits, as_person: Any) -> None:
    draft = limits.draft_request()
    tom = as_person("Tom")
    tom.visit(reverse("restrictions:request_step", args=[draft.pk, "ground"]))
    page = tom.press("Save and continue", {"ground": "tried_and_failed", "ground_note": "We wrote in October."})
    assert page.errors == ["Choose the approach that has not helped, or another reason"]
    assert page.value_of("ground_note") == "We wrote in October."


def test_a_step_that_is_left_open_is_saved_and_says_so_at_once(limits: Limits, as_person: Any) -> None:
    draft = limits.draft_request()
    tom = as_person("Tom")
    tom.visit(reverse("restrictions:request_step", args=[draft.pk, "effect"]))
    page = tom.press("Save and continue", {"effect_on_staff": "Two could not take a break.", "effect_on_service": ""})
    assert page.path.endswith("/customer-said/")
    assert page.says("“What it has meant” is not complete yet. Say what this has meant for staff and for the service.")
    assert limits.again(draft).effect_on_staff == "Two could not take a break."
    page = tom.press("Save and continue")
    assert not page.says("is not complete yet")
