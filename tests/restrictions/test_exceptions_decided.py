"""Who decides about an exception, what its page, the pack and the ledger say of it, and what it never holds."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from engagement.permissions import allowed
from engagement.spine.work_items import open_work_of
from engagement.transitions import AlreadyMoved, NotVisible
from restrictions import grades
from restrictions.models import PolicyException
from restrictions.selectors.exceptions import counts
from restrictions.services import asking
from restrictions.services.exceptions import ExceptionInput, decide_exception, examine_exception, propose_exception
from restrictions.services.supporting import pass_to_group, support_request, withdraw_request
from tests.approvals.builders import SPOKEN_ABUSE
from tests.plugins.acting import A_WEDNESDAY
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db
THREAT = "He said that he would come to the office that day."
BIPOLAR = "He is bipolar and off his medication."
BOXES = {"advised_on_day": "17", "advised_on_month": "11", "advised_on_year": "2026"}


def proposed(request: Any, reason: str = "immediate_threat", kind: str = "no_warning", text: str = THREAT) -> Any:
    return propose_exception(
        request.pk, actor=request.requester, given=ExceptionInput(kind=kind, reason_code=reason, text=text)
    )


def on_the_safety_track(limits: Limits) -> Any:
    """A manager's request after spoken abuse, with an exception that waits."""
    draft = limits.draft_request("Shona")
    incident = limits.incident("Isla", draft.customer, **SPOKEN_ABUSE)
    limits.safety_reference(incident)
    draft.relied_on.create(incident=incident, behaviour="He shouted.")
    exception = proposed(draft)
    sent = asking.submit_request(draft.pk, actor=limits.person("Shona"))
    assert sent.track == grades.SAFETY
    return limits.again(exception)


@pytest.mark.clauses("SBC-A1-CAT1-4b")
@pytest.mark.parametrize("name", ["Helen", "Alasdair", "Priya", "Callum"])
def test_on_the_safety_track_nobody_of_the_group_decides_about_an_exception(
    limits: Limits, as_person: Any, name: str
) -> None:
    exception = on_the_safety_track(limits)
    assert not allowed(limits.person(name), "approve_exception", exception)
    page = as_person(name).visit(exception.get_absolute_url())
    assert page.status == 404 or not page.has_button("Record my decision")
    with pytest.raises((PermissionDenied, NotVisible)):
        decide_exception(exception.pk, actor=limits.person(name), approve=True, reason="The threat is real.")
    assert limits.again(exception).state == PolicyException.State.PROPOSED


@pytest.mark.clauses("SBC-A1-CAT1-4b", "SBC-10.6-0")
@pytest.mark.parametrize("name", ["Stuart", "Margaret"])
def test_on_the_safety_track_that_tracks_people_or_the_senior_manager_decide(limits: Limits, name: str) -> None:
    exception = on_the_safety_track(limits)
    decided = decide_exception(exception.pk, actor=limits.person(name), approve=True, reason="The threat is real.")
    assert decided.state == PolicyException.State.APPROVED


@pytest.mark.clauses("SBC-10.6-0")
def test_the_reason_stands_where_it_is_decided_in_the_pack_and_in_the_ledger(limits: Limits, as_person: Any) -> None:
    request = limits.with_group(terms=limits.group_terms())
    exception = proposed(request)
    label = "There is an immediate threat to the safety or wellbeing of staff"
    helen = as_person("Helen")
    page = helen.visit(exception.get_absolute_url())
    assert page.has_button("Record my decision")
    assert page.says(label)
    assert page.says(THREAT)
    for address in (reverse("crg:case", args=[request.reference]), request.get_absolute_url()):
        pack = helen.visit(address)
        assert pack.says(label)
        assert pack.says(THREAT)
    assert helen.visit(reverse("restrictions:exceptions")).says(label)


@pytest.mark.clauses("SBC-12.6-0")
def test_the_ledger_counts_by_safeguard_and_by_reason(limits: Limits) -> None:
    for reason in ("immediate_threat", "immediate_threat", "other"):
        proposed(limits.with_group(terms=limits.group_terms()), reason)
    (no_warning,) = [one for one in counts(limits.person("Helen")) if one["label"] == "No warning first"]
    assert no_warning["proposed"] == 3
    assert {one["label"]: one["proposed"] for one in no_warning["reasons"]} == {
        "There is an immediate threat to the safety or wellbeing of staff": 2,
        "Another reason": 1,
    }


@pytest.mark.clauses("SPSO-G1-25", "SBC-11.6")
def test_what_the_health_matter_is_is_refused_beside_its_field_and_what_was_typed_stays(
    limits: Limits, as_person: Any, the_clock: Any
) -> None:
    the_clock.set(A_WEDNESDAY)
    request = limits.with_group(terms=limits.group_terms())
    tom = as_person("Tom")
    address = reverse("restrictions:propose_exception", args=[request.pk, "no_notification"])
    typed = {
        "reason_code": "medical_advice",
        "adviser_name": "Dr Ana Reyes",
        "adviser_role": "consultant",
        "text": BIPOLAR,
        **BOXES,
    }
    tom.visit(address)
    page = tom.press("Propose the exception", typed)
    assert page.status == 422
    assert any("Leave out what the health matter is" in one for one in page.errors)
    assert page.value_of("text") == BIPOLAR
    assert page.value_of("adviser_name") == "Dr Ana Reyes"
    assert not request.exceptions.exists()
    typed |= {"reason_code": "other", "text": "Telling him would do harm."}
    tom.press("Propose the exception", typed)
    kept = request.exceptions.get()
    assert (kept.adviser_name, kept.advised_on.isoformat()) == ("Dr Ana Reyes", "2026-11-17")


@pytest.mark.clauses("SBC-11.6", "SBC-10.6d")
def test_where_advice_is_the_reason_the_form_asks_from_whom_and_when(limits: Limits, as_person: Any) -> None:
    request = limits.with_group(terms=limits.group_terms())
    tom = as_person("Tom")
    tom.visit(reverse("restrictions:propose_exception", args=[request.pk, "no_warning"]))
    page = tom.press("Propose the exception", {"reason_code": "professional_advice"})
    assert page.status == 422
    for words in ("Say who gave the advice", "Say in which role they advised", "Say when they advised"):
        assert any(words in one for one in page.errors), page.errors


@pytest.mark.clauses("SPSO-G1-25")
def test_no_service_takes_a_health_detail_as_a_reason(limits: Limits) -> None:
    request = limits.with_group(terms=limits.group_terms())
    with pytest.raises(ValidationError, match="Leave out what the health matter is"):
        proposed(request, text=BIPOLAR)
    exception = proposed(request)
    helen = limits.person("Helen")
    with pytest.raises(ValidationError, match="Leave out"):
        decide_exception(exception.pk, actor=helen, approve=True, reason=BIPOLAR)
    with pytest.raises(ValidationError, match="Leave out"):
        examine_exception(exception.pk, actor=helen, note=BIPOLAR)
    assert limits.again(exception).state == PolicyException.State.PROPOSED


@pytest.mark.clauses("SBC-12.6-0")
def test_an_exception_that_fell_away_says_so_and_asks_nobody(limits: Limits, as_person: Any) -> None:
    request = limits.with_group(terms=limits.group_terms())
    exception = proposed(request)
    withdraw_request(request.pk, actor=request.requester, reason="A talk comes first.")
    helen = as_person("Helen")
    for address in (exception.get_absolute_url(), request.get_absolute_url()):
        page = helen.visit(address)
        assert page.status == 200
        assert page.says("Fell away with the request")
        assert not page.says("Waits for approval")
        assert not page.has_button("Record my decision")
    with pytest.raises(AlreadyMoved):
        decide_exception(exception.pk, actor=limits.person("Helen"), approve=True, reason="It is needed.")


@pytest.mark.clauses("SBC-10.6-0", "SBC-11.6", "SBC-12.6-0", "SBC-7.9b")
@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("no_warning", {"text"}),
        ("no_notification", {"text", "adviser_name", "adviser_role", "advised_on"}),
        ("no_internal_appeal", {"text"}),
        ("no_review", {"text"}),
    ],
)
def test_nothing_is_proposed_without_what_its_reason_asks_for(
    limits: Limits, as_person: Any, kind: str, missing: set[str]
) -> None:
    """On a draft: by no service, and at the page with each sentence at its field."""
    draft = limits.draft_request()
    with pytest.raises(ValidationError) as refused:
        proposed(draft, "other", kind, text=" … ")
    assert set(refused.value.message_dict) == missing
    tom = as_person("Tom")
    tom.visit(reverse("restrictions:propose_exception", args=[draft.pk, kind]))
    page = tom.press("Propose the exception", {"reason_code": "Another reason"})
    assert page.status == 422
    assert set(page.response.context["form"].errors) == missing
    assert len(page.errors) == len(missing)
    assert not draft.exceptions.exists()


def test_what_was_typed_stays_where_an_exception_is_incomplete(limits: Limits, as_person: Any) -> None:
    draft = limits.draft_request()
    tom = as_person("Tom")
    tom.visit(reverse("restrictions:propose_exception", args=[draft.pk, "no_notification"]))
    page = tom.press("Propose the exception", {"reason_code": "Another reason", "text": THREAT})
    assert page.status == 422
    assert page.value_of("text") == THREAT
    assert page.value_of("reason_code") == "other"


@pytest.mark.clauses("SBC-10.6-0", "SBC-11.6")
def test_an_exception_proposed_with_a_draft_is_somebodys_work_once_the_request_lies_with_who_decides(
    limits: Limits,
) -> None:
    draft = limits.draft_request("Tom")
    exception = proposed(draft)
    request = asking.submit_request(draft.pk, actor=limits.person("Tom"))
    assert not open_work_of(exception).exists(), "the manager has not said yet whether the request goes on"
    support_request(request.pk, actor=limits.person("Shona"), reason="It is needed.")
    assert [work.duty for work in open_work_of(exception)] == ["senior_manager"]
    pass_to_group(request.pk, actor=limits.person("Margaret"), reason="It is for the group.")
    assert [work.duty for work in open_work_of(exception)] == ["review_group"]
