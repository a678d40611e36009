"""What a decision about a restorative approach keeps, asks for and moves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.approvals.builders import APPROVAL, WRITTEN_ABUSE, Cases, again, codes

pytestmark = pytest.mark.django_db


@pytest.mark.clauses("SBC-A1-REST-5", "SBC-3.8a")
def test_approving_keeps_what_was_approved_and_why_and_moves_the_incident(cases: Cases) -> None:
    from engagement.spine.work_items import waiting_for
    from incidents.services import restorative

    request = cases.request()
    approved = restorative.approve_restorative_approach(request.pk, actor=cases.person("Shona"), **APPROVAL)

    assert approved.state == "approved"
    assert approved.approver == cases.person("Shona")
    assert approved.proportionate_because == APPROVAL["proportionate_because"]
    assert [incident.state for incident in approved.incidents.all()] == ["managed_restorative"]
    assert not waiting_for(cases.person("Shona")).exists()
    assert [work.kind for work in waiting_for(cases.person("Tom"))] == ["discuss"]


@pytest.mark.clauses("SBC-3.8a", "SBC-A1-REST-5", "SPSO-G1-23", "SPSO-G1-28")
@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ("approach", "approach_described"),
        ("proportionate_because", "proportionate"),
        ("adjustments_decided", "adjustments_decided"),
        ("approved_kind", "kind_approved"),
    ],
)
def test_nothing_is_approved_without_its_reasons(cases: Cases, missing: str, code: str) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    request = cases.request()
    with pytest.raises(Unmet) as caught:
        restorative.approve_restorative_approach(request.pk, actor=cases.person("Shona"), **APPROVAL | {missing: " "})
    assert code in codes(caught)
    assert again(request).state == "submitted"
    assert [incident.state for incident in request.incidents.all()] == ["submitted"]


def test_everything_that_is_missing_is_said_at_once(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    request = cases.request()
    with pytest.raises(Unmet) as caught:
        restorative.approve_restorative_approach(request.pk, actor=cases.person("Shona"), **dict.fromkeys(APPROVAL, ""))
    assert {"approach_described", "proportionate", "adjustments_decided", "kind_approved"} <= codes(caught)


@pytest.mark.clauses("SPSO-G3-34")
def test_something_less_says_why(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    request = cases.request()
    less = APPROVAL | {"approved_kind": "early_conversation"}
    with pytest.raises(Unmet) as caught:
        restorative.approve_restorative_approach(request.pk, actor=cases.person("Shona"), **less)
    assert codes(caught) == {"less_says_why"}

    approved = restorative.approve_restorative_approach(
        request.pk,
        actor=cases.person("Shona"),
        less_code="first_time",
        less_than_asked="Nobody has talked with him yet.",
        **less,
    )
    assert (approved.kind, approved.approved_kind) == ("change_request", "early_conversation")
    assert (approved.less_code, approved.less_in_words) == (
        "first_time",
        "It is the first time. Nobody has talked with him yet.",
    )


def test_an_approach_that_the_policy_has_for_other_incidents_is_refused(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    request = cases.request()
    with pytest.raises(Unmet) as caught:
        restorative.approve_restorative_approach(
            request.pk,
            actor=cases.person("Shona"),
            **APPROVAL | {"approved_kind": "written_abuse", "less_code": "proportionate"},
        )
    assert codes(caught) == {"kind_fits"}


@pytest.mark.clauses("SBC-7.5a")
def test_declining_needs_reasons_and_gives_the_incident_back(cases: Cases) -> None:
    from engagement.checks import Unmet
    from engagement.spine.models import Notice
    from engagement.spine.work_items import waiting_for
    from incidents.services import restorative

    request = cases.request()
    with pytest.raises(Unmet):
        restorative.decline_restorative_approach(request.pk, actor=cases.person("Shona"), reason_code="", reason="No.")
    declined = restorative.decline_restorative_approach(
        request.pk, actor=cases.person("Shona"), reason_code="other", reason="One talk may be enough."
    )
    assert declined.state == "declined"
    assert (declined.decision_code, declined.decision_reason) == ("other", "One talk may be enough.")
    assert [incident.state for incident in declined.incidents.all()] == ["in_review"]
    assert [work.kind for work in waiting_for(cases.person("Shona"))] == ["review"]
    told = Notice.objects.filter(recipient=cases.person("Tom"), reference=declined.reference)
    assert [notice.comment for notice in told] == [""], "reasons may name the customer: they stand on the page alone"


def test_a_question_goes_to_the_requester_and_the_answer_comes_back(cases: Cases, the_clock: Any) -> None:
    from engagement.spine.work_items import waiting_for
    from incidents.services import restorative

    request = cases.request()
    assert request.decide_by == date(2026, 11, 23)
    restorative.ask_for_more(request.pk, actor=cases.person("Shona"), question="How long were the calls?")
    assert [work.kind for work in waiting_for(cases.person("Tom"))] == ["answer"]
    assert not waiting_for(cases.person("Shona")).exists()

    the_clock.set(date(2026, 11, 25))
    answered = restorative.answer_question(
        request.pk, actor=cases.person("Tom"), answer="About ten minutes each.", wanted="One call a week."
    )
    assert answered.state == "submitted"
    assert answered.wanted == "One call a week."
    assert answered.decide_by == date(2026, 12, 1)
    assert [(work.kind, work.due_on) for work in waiting_for(cases.person("Shona"))] == [("decide", date(2026, 12, 1))]


@pytest.mark.clauses("SBC-A1-CAT1-5", "SBC-A1-REST-2")
def test_written_abuse_takes_the_restorative_route_only_with_its_safety_reference(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    request = cases.request(**WRITTEN_ABUSE)
    approval = APPROVAL | {"approved_kind": "written_abuse"}
    with pytest.raises(Unmet) as caught:
        restorative.approve_restorative_approach(request.pk, actor=cases.person("Shona"), **approval)
    assert "safety_settled" in codes(caught)
    assert any(item.path for item in caught.value.unmet)

    cases.safety_reference(request.incidents.get())
    approved = restorative.approve_restorative_approach(request.pk, actor=cases.person("Shona"), **approval)
    assert [incident.state for incident in approved.incidents.all()] == ["managed_restorative"]


@pytest.mark.clauses("SBC-A1-REST-4", "SBC-A1-CAT1-1")
def test_sending_to_health_and_safety_needs_the_reference_and_moves_the_incident(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    request = cases.request(**WRITTEN_ABUSE)
    with pytest.raises(Unmet) as caught:
        restorative.redirect_to_safety(request.pk, actor=cases.person("Shona"), reason="Their procedure fits.")
    assert codes(caught) == {"approach_has_safety_reference"}
    assert caught.value.unmet[0].path.endswith("#safety")

    cases.safety_reference(request.incidents.get())
    sent = restorative.redirect_to_safety(request.pk, actor=cases.person("Shona"), reason="Their procedure fits.")
    assert sent.state == "redirected_hs"
    assert [incident.state for incident in sent.incidents.all()] == ["managed_hs"]


def test_what_is_not_category_one_is_not_sent_to_health_and_safety(cases: Cases) -> None:
    from engagement.checks import Unmet
    from incidents.services import restorative

    request = cases.request()
    with pytest.raises(Unmet) as caught:
        restorative.redirect_to_safety(request.pk, actor=cases.person("Shona"), reason="Theirs.")
    assert codes(caught) == {"approach_has_category_one"}
    assert again(request).state == "submitted"
