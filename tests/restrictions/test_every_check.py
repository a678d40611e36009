"""Every check of asking and deciding, one by one: all is in order, then one thing is missing, and the server names it.

Each case is tagged with the clauses of its check, so that a check that is taken away or can no longer fail shows here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from engagement import clock
from engagement.checks import Check, Unmet
from engagement.spine.permits import under_retention
from restrictions import checks
from restrictions.checks import deciding as deciding_checks
from restrictions.models import Measure, Terms
from restrictions.services import asking, deciding
from tests.approvals.builders import SPOKEN_ABUSE, WRITTEN_ABUSE
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db

Change = Callable[[Limits, Any], None]


def without(**answers: Any) -> Change:
    """Takes answers off the draft."""

    def change(_limits: Limits, draft: Any) -> None:
        type(draft).objects.filter(pk=draft.pk).update(**answers)

    return change


def terms_without(**answers: Any) -> Change:
    """Takes answers off what is asked for."""

    def change(_limits: Limits, draft: Any) -> None:
        Terms.objects.filter(request=draft).update(**answers)

    return change


def measure_without(**answers: Any) -> Change:
    def change(_limits: Limits, draft: Any) -> None:
        Measure.objects.filter(terms__request=draft).update(**answers)

    return change


def no_behaviour(_limits: Limits, draft: Any) -> None:
    draft.relied_on.update(behaviour=" ")


def of_somebody_else(limits: Limits, draft: Any) -> None:
    other = limits.record_only("Isla")
    draft.relied_on.create(incident=other, behaviour="Calls.")


def no_measure(_limits: Limits, draft: Any) -> None:
    Measure.objects.filter(terms__request=draft).delete()


def another_policy(_limits: Limits, _draft: Any) -> None:
    """A newer version of the same policy is published."""
    from engagement.policy.models import PolicyVersion

    newest = PolicyVersion.objects.order_by("-number").first()
    assert newest is not None
    newest.pk, newest.number = None, newest.number + 1
    newest.published_at = clock.now()
    newest.save(force_insert=True)


def spoken_abuse_behind_it(limits: Limits, draft: Any) -> None:
    incident = limits.incident("Isla", draft.customer, **SPOKEN_ABUSE)
    limits.safety_reference(incident)
    draft.relied_on.create(incident=incident, behaviour="He shouted.")


def written_abuse_without_reference(limits: Limits, draft: Any) -> None:
    incident = limits.incident("Isla", draft.customer, **WRITTEN_ABUSE | {"asks": "record_only", "approach_kind": ""})
    draft.relied_on.create(incident=incident, behaviour="He wrote it.")


def limits_complaints(limits: Limits, draft: Any) -> None:
    until = (clock.today() + timedelta(days=60)).isoformat()
    measure = limits.measure("complaints_access", parameters={"until": until, "scope": "About the notice"})
    asking.set_asked_terms(draft.pk, actor=draft.requester, terms=limits.terms(measure))


def meets_a_need(limits: Limits, draft: Any) -> None:
    """Only writing is left, for somebody who cannot read letters."""
    from engagement.customers.models import Adjustment

    writing = limits.measure(
        "channel", parameters={"allowed": ["letter"], "refused": ["phone"]}, answers={}, addresses="many_calls"
    )
    asking.set_asked_terms(draft.pk, actor=draft.requester, terms=limits.terms(writing))
    Adjustment.objects.create(
        customer=draft.customer,
        kind=Adjustment.Kind.PHONE_NOT_LETTERS,
        what="Calls instead of letters",
        told_by="the customer",
        told_on=clock.today(),
        recorded_by=limits.person("Tom"),
    )


def incomplete_exception(_limits: Limits, draft: Any) -> None:
    """Proposed when its reason asked for less; nobody could approve it now."""
    from restrictions.models import PolicyException

    PolicyException.objects.create(
        request=draft, kind="no_notification", reason_code="other", text="As agreed.", proposed_by=draft.requester
    )


TO_ASK: dict[str, Change] = {
    "incidents_relied_on": no_behaviour,
    "of_one_customer": of_somebody_else,
    "safety_referenced": written_abuse_without_reference,
    "ground_given": without(ground="tried_and_failed"),
    "warned_or_excepted": without(warning_letter=None),
    "exceptions_complete": incomplete_exception,
    "effect_said": without(effect_on_service=""),
    "customer_heard": without(customer_said=""),
    "adjustments_considered": without(adjustments_considered="…"),
    "equality_considered": without(equality_considered=""),
    "others_considered": without(nobody_else_affected=False),
    "something_asked": no_measure,
    "measures_complete": measure_without(why_nothing_less=""),
    "conflicts_settled": meets_a_need,
    "complaints_stay_open": limits_complaints,
    "reach_given": terms_without(scope="services", scope_note=""),
    "stays_open_given": terms_without(stays_open=""),
    "end_given": terms_without(ends_on=None),
    "end_to_come": terms_without(ends_on="2026-11-01", review_on=None),
    "review_planned": terms_without(review_on=None),
    "policy_is_current": another_policy,
}
ALSO_UNMET = {
    # The earlier end leaves no room for a review either.
    "end_to_come": {"review_planned"},
}


def tagged(listed: tuple[Check, ...]) -> list[Any]:
    return [
        pytest.param(check.code, id=check.code, marks=[pytest.mark.clauses(*check.clauses)] if check.clauses else [])
        for check in listed
    ]


@pytest.mark.parametrize("code", tagged(checks.TO_ASK))
def test_nothing_is_asked_for_while_one_thing_is_missing(limits: Limits, code: str) -> None:
    draft = limits.draft_request("Tom")
    with under_retention():
        TO_ASK[code](limits, draft)
    with pytest.raises(Unmet) as refused:
        asking.submit_request(draft.pk, actor=limits.person("Tom"))
    found = {one.check.code for one in refused.value.unmet}
    assert found - ALSO_UNMET.get(code, set()) == {code}
    assert limits.again(draft).state == "draft"


def test_a_complete_draft_is_asked_for(limits: Limits) -> None:
    assert limits.asked("Tom").state == "manager_support_pending"


@pytest.mark.clauses("SBC-A1-CRG-4", "SBC-10.5b")
def test_a_managers_request_goes_to_the_level_that_may_decide_it(limits: Limits) -> None:
    assert limits.asked("Shona").state == "senior_manager_pending"
    assert limits.asked("Shona", to="group").state == "crg_pending"
    assert limits.asked("Shona", terms=limits.group_terms()).state == "crg_pending"
    assert limits.asked("Shona", terms=limits.terms(scope="council")).state == "crg_pending"


@pytest.mark.clauses("SBC-A1-CAT1-4b", "SBC-A1-CAT1-1")
def test_category_one_that_was_spoken_goes_down_its_own_track(limits: Limits) -> None:
    draft = limits.draft_request("Shona")
    spoken_abuse_behind_it(limits, draft)
    sent = asking.submit_request(draft.pk, actor=limits.person("Shona"))
    assert (sent.state, sent.track) == ("safety_pending", "safety")


def give(limits: Limits, request: Any, **changes: Any) -> None:
    deciding.decide_request(
        request.pk,
        actor=limits.person("Margaret"),
        terms=request.asked,
        considered=limits.considered(request, **changes),
    )


def exception_waits(limits: Limits, request: Any) -> None:
    from restrictions.services.exceptions import ExceptionInput, propose_exception

    given = ExceptionInput(kind="no_internal_appeal", reason_code="other", text="He was told to ask the ombudsman.")
    propose_exception(request.pk, actor=request.requester, given=given)


def group_measure(_limits: Limits, request: Any) -> None:
    Measure.objects.filter(terms__request=request).update(
        code="matter_closed", parameters={"matter": "The notice"}, answers={"matter": "The notice"}
    )


def spoken_abuse_unreferenced(limits: Limits, request: Any) -> None:
    incident = limits.incident("Isla", request.customer, **WRITTEN_ABUSE | {"asks": "record_only", "approach_kind": ""})
    request.relied_on.create(incident=incident, behaviour="He wrote it.")


TO_APPROVE: dict[str, tuple[Change | None, dict[str, Any]]] = {
    "incidents_relied_on": (no_behaviour, {}),
    "of_one_customer": (of_somebody_else, {}),
    "safety_referenced": (spoken_abuse_unreferenced, {}),
    "chosen_is_whole": (terms_without(stays_open=""), {}),
    "within_reach": (group_measure, {}),
    "warning_settled": (without(warning_letter=None), {}),
    "exceptions_settled": (exception_waits, {}),
    "circumstances_weighed": (None, {"circumstances": ""}),
    "seriousness_weighed": (None, {"seriousness": "…"}),
    "needs_weighed": (None, {"needs": " "}),
    "results_given": (None, {"results": {}}),
    "explanation_given": (None, {"explanation": ""}),
    "policy_is_current": (another_policy, {}),
    "policy_knows_it": (without(ground="nothing_like_it"), {}),
}
# These have tests of their own, below, in test_group and in test_standing_still.
ELSEWHERE = {"terms_chosen", "chosen_fits_needs", "review_settled", "results_fit", "fits_safety_track"}
ONE_BY_ONE = tuple(check for check in deciding_checks.TO_APPROVE_ALONE if check.code not in ELSEWHERE)


@pytest.mark.parametrize("code", tagged(ONE_BY_ONE))
def test_nothing_is_approved_while_one_thing_is_missing(limits: Limits, code: str) -> None:
    change, answers = TO_APPROVE[code]
    request = limits.with_senior_manager("Tom")
    if change is not None:
        with under_retention():
            change(limits, request)
    with pytest.raises(Unmet) as refused:
        give(limits, limits.again(request), **answers)
    assert {one.check.code for one in refused.value.unmet} == {code}
    assert limits.again(request).state == "senior_manager_pending"


@pytest.mark.clauses("SBC-11.2b")
def test_what_is_approved_belongs_to_the_request(limits: Limits) -> None:
    request = limits.with_senior_manager("Tom")
    other = limits.with_senior_manager("Tom")
    with pytest.raises(Unmet) as refused:
        deciding.decide_request(
            request.pk, actor=limits.person("Margaret"), terms=other.asked, considered=limits.considered(request)
        )
    assert "terms_chosen" in {one.check.code for one in refused.value.unmet}


@pytest.mark.clauses("SBC-7.9b")
def test_no_planned_review_needs_an_approved_exception(limits: Limits) -> None:
    request = limits.with_senior_manager("Tom")
    Terms.objects.filter(request=request).update(review_on=None)
    with pytest.raises(Unmet) as refused:
        give(limits, request)
    assert {one.check.code for one in refused.value.unmet} == {"chosen_is_whole", "review_settled"}


@pytest.mark.clauses("SPSO-G1-22b", "SBC-10.3b")
def test_a_need_that_became_known_later_stops_the_decision(limits: Limits) -> None:
    from engagement.customers.models import Adjustment

    writing = limits.measure(
        "channel", parameters={"allowed": ["letter"], "refused": ["phone"]}, answers={}, addresses="many_calls"
    )
    request = limits.with_senior_manager("Tom", terms=limits.terms(writing))
    Adjustment.objects.create(
        customer=request.customer,
        kind=Adjustment.Kind.PHONE_NOT_LETTERS,
        what="Calls instead of letters",
        told_by="the customer",
        told_on=clock.today(),
        recorded_by=limits.person("Tom"),
    )
    with pytest.raises(Unmet) as refused:
        give(limits, request)
    assert {one.check.code for one in refused.value.unmet} == {"chosen_fits_needs"}
