"""The reasons of the `sbc` profile and what has to be recorded with them: each case names the clause it would lose."""

from __future__ import annotations

import pytest

from engagement.policy.profile import Profile
from engagement.policy.registry import vocabulary
from tests.policy.cases import case


@pytest.mark.clauses("SBC-V-1.3")
def test_the_exceptions_are_separate_lists_with_an_approver_each(sbc: Profile) -> None:
    exceptions = [each for each in sbc.reason_lists if each.kind == "exception"]
    assert {each.code for each in exceptions} == {"no_warning", "no_notification", "no_internal_appeal", "no_review"}
    for each in exceptions:
        assert each.approved_by == ("senior_manager", "review_group")
        assert any(reason.other for reason in each.reasons)


@pytest.mark.parametrize(
    ("reasons", "code", "needs"),
    [
        case("SBC-10.6a", "no_warning", "immediate_threat", {"risk"}),
        case("SBC-10.6b", "no_warning", "endangers_staff", {"no_safe_address", "text"}),
        case("SBC-10.6c", "no_warning", "medical_advice", {"adviser", "document"}),
        case("SBC-10.6d", "no_warning", "professional_advice", {"adviser"}),
        case("SBC-10.6-0", "no_warning", "other", {"text"}),
        case("SBC-11.5", "no_warning", "extreme_threat", {"risk", "text"}),
        case("SBC-12.6a", "no_internal_appeal", "endangers_staff", {"no_safe_address", "text"}),
        case("SBC-12.6b", "no_internal_appeal", "medical_advice", {"adviser", "document"}),
        case("SBC-12.6c", "no_internal_appeal", "professional_advice", {"adviser"}),
        case("SBC-12.6d", "no_internal_appeal", "applied_before", {"earlier_restriction"}),
        case("SBC-9.8b", "no_warning_live", "unsafe", set()),
        case("SBC-9.8b", "no_warning_live", "extreme_language", set()),
        case("SBC-9.4", "police_not_contacted", "withdrawn_flippant", set()),
        case("SBC-9.4", "police_not_contacted", "other", {"text"}),
        case("SBC-12.2a", "appeal_grounds", "wrongly_identified", set()),
        case("SBC-12.2b", "appeal_grounds", "disproportionate", set()),
        case("SBC-12.2c", "appeal_grounds", "personal_circumstances", set()),
        case("SBC-12.2x", "appeal_grounds", "other", {"text"}),
        case("SPSO-G3-15a", "tolerated_contact", "complex", set()),
        case("SPSO-G3-15b", "tolerated_contact", "communication_need", {"adjustment"}),
        case("SPSO-G3-15c", "tolerated_contact", "sensitive", set()),
        case("SPSO-G3-15d", "tolerated_contact", "finding_it_hard", set()),
    ],
)
def test_a_reason_with_what_has_to_be_recorded(sbc: Profile, reasons: str, code: str, needs: set[str]) -> None:
    reason = sbc.reason(reasons, code)
    assert set(reason.needs) == needs
    assert reason.other is (code == "other")


def test_no_reason_asks_for_a_diagnosis(sbc: Profile) -> None:
    assert not [need for need in vocabulary("reason_needs") if "diagnos" in need or "condition" in need]


def test_no_reason_spares_actual_violence_a_report_to_the_police(sbc: Profile) -> None:
    assert all("violence" in reason.not_for for reason in sbc.reasons("police_not_contacted").reasons)


def test_the_grounds_for_going_further(sbc: Profile) -> None:
    codes = {reason.code for reason in sbc.reasons("restorative_ground").reasons}
    assert codes == {"not_possible", "not_appropriate", "tried_and_failed", "protect_staff"}
