"""The measures of the `sbc` profile and who decides them: each case names the clause it would lose."""

from __future__ import annotations

import pytest

from engagement.policy.profile import Profile
from tests.policy.cases import case


@pytest.mark.parametrize(
    ("code", "parameters", "needs", "authority"),
    [
        case("SBC-10.2a SBC-7.4-1", "channel", {"allowed", "refused"}, {"continuing_route"}, "senior_manager"),
        case("SBC-10.2b SBC-7.4-1", "named_contact", {"contact", "deputy"}, set(), "senior_manager"),
        case("SBC-10.2c", "call_times", {"days", "hours", "minutes"}, set(), "senior_manager"),
        case("SBC-10.2d", "witness", {"witness"}, set(), "senior_manager"),
        case("SBC-10.2e", "matter_closed", {"matter"}, {"matter"}, "review_group"),
        case(
            "SBC-10.2f", "premises_ban", {"premises", "lost_services", "alternative"}, {"alternative"}, "review_group"
        ),
        case("SBC-10.2g", "issues_limit", {"amount", "period", "from"}, set(), "senior_manager"),
        case("SBC-10.2h", "return_papers", {"papers"}, set(), "senior_manager"),
        case("SBC-10.2h", "destroy_papers", {"papers"}, {"earlier_letter"}, "review_group"),
        case("SBC-10.2i", "monitored_mailbox", {"mailbox", "read_when"}, set(), "review_group"),
        case("SBC-10.2i", "block_email", {"addresses"}, {"continuing_route"}, "review_group"),
        case("SBC-10.2i", "legal_action", set(), {"legal_advice"}, "review_group"),
        case("SBC-10.2i", "other", set(), {"description"}, "review_group"),
        case("SBC-7.4-2", "withhold_details", set(), {"risk_note"}, "senior_manager"),
        case("SBC-7.4-3", "third_party", {"person", "role", "agreed_on"}, {"consent"}, "senior_manager"),
        case("SBC-7.4-4", "automated_line", {"line", "condition"}, {"condition", "continuing_route"}, "senior_manager"),
        case("SBC-7.4-5", "time_volume", {"amount", "unit", "period"}, set(), "senior_manager"),
        case("SBC-7.4-6", "topics", {"topics", "how"}, {"continuing_route"}, "senior_manager"),
        case("SBC-9.1", "end_direct_contact", set(), {"exceptions_note", "continuing_route"}, "review_group"),
    ],
)
def test_a_measure_with_what_it_asks_for_and_who_decides(
    sbc: Profile, code: str, parameters: set[str], needs: set[str], authority: str
) -> None:
    measure = sbc.measure(code)
    assert {each.code for each in measure.parameters} == parameters
    assert set(measure.needs) == needs
    assert measure.authority == authority


@pytest.mark.clauses("SBC-9.1")
def test_ending_direct_contact_is_suggested_for_violence_threats_abuse_and_harassment(sbc: Profile) -> None:
    suggested = sbc.measure("end_direct_contact").suggested_for
    assert set(suggested) == {"physical_violence", "threats", "harassment", "abusive_language"}


@pytest.mark.clauses("SBC-7.4-4")
def test_an_automated_line_has_two_conditions(sbc: Profile) -> None:
    condition = sbc.measure("automated_line").parameter("condition")
    assert condition is not None
    assert condition.choices
    assert [each.code for each in sbc.reasons(condition.choices).reasons] == ["blocks_others", "abusive"]


@pytest.mark.clauses("SBC-7.7")
def test_the_hardest_measure_settles_who_decides(sbc: Profile) -> None:
    assert sbc.authority_for(["named_contact", "call_times"], one_service=True) == "senior_manager"
    assert sbc.authority_for(["named_contact", "premises_ban"], one_service=True) == "review_group"
    assert sbc.authority_for(["named_contact"], one_service=False) == "review_group"
    assert sbc.authority_for(["named_contact", "complaints_access"], one_service=True) == "highest_signoff"


def test_only_what_the_policy_states_is_shown_as_its_authority(sbc: Profile) -> None:
    stated = {measure.code for measure in sbc.measures if measure.authority_status == "policy"}
    assert stated == {"stop_contact_matter", "stop_investigation"}


def test_measures_are_ranked_without_ties(sbc: Profile) -> None:
    assert len({measure.rank for measure in sbc.measures}) == len(sbc.measures)


@pytest.mark.parametrize(
    ("measure", "examples"),
    [
        case("SPSO-G3-33a", "named_contact", {"several_employees", "scatter_emails", "mass_emails"}),
        case("SPSO-G3-33b", "call_times", {"many_calls", "long_calls"}),
        case("SPSO-G3-33b", "channel", {"many_calls", "mass_emails"}),
    ],
)
def test_measures_are_suggested_for_what_they_solve(sbc: Profile, measure: str, examples: set[str]) -> None:
    assert examples <= set(sbc.measure(measure).suggested_for)
