"""What the `sbc` profile carries as a whole, its lists and its settings: each case names the clause it would lose."""

from __future__ import annotations

from typing import Any

import pytest

from engagement.policy.inventory import known_clauses
from engagement.policy.loader import load_profile
from engagement.policy.profile import Profile


def test_the_inventory_is_there_and_every_clause_of_the_profile_stands_in_it() -> None:
    known = known_clauses()
    assert known
    assert set(clauses_in(load_profile("sbc").content)) <= known


def clauses_in(content: Any) -> list[str]:
    """Every clause id anywhere in the stored content."""
    if isinstance(content, dict):
        own = content.get("clauses") or []
        return [*own, *(clause for value in content.values() for clause in clauses_in(value))]
    if isinstance(content, list):
        return [clause for value in content for clause in clauses_in(value)]
    return []


@pytest.mark.clauses("SBC-A4-ROLES", "SBC-4.3")
def test_twenty_eight_kinds_of_work_with_a_higher_risk(sbc: Profile) -> None:
    assert len(sbc.higher_risk_roles) == 28
    labels = [role.label for role in sbc.higher_risk_roles]
    assert labels[0].startswith("Additional needs assistants")
    assert labels[-1].startswith("Youth workers")


def test_every_channel_of_the_policy(sbc: Profile) -> None:
    codes = {channel.code for channel in sbc.channels}
    assert {"phone", "in_person", "letter", "email", "web_form", "social_media", "event", "other"} <= codes
    assert {"consultation", "platform"} <= codes
    assert {each.code for each in sbc.channels if each.live} == {"phone", "in_person", "event"}


def test_what_the_policy_leaves_open_is_a_setting_and_says_why(sbc: Profile) -> None:
    keys = {setting.key for setting in sbc.local_settings}
    assert {
        "group_quorum",
        "group_tie",
        "appeal_window_working_days",
        "appeal_suspends",
        "review_interval_months",
        "status_list_months",
        "highest_signoff",
        "monitoring_days",
        "decide_request_working_days",
    } <= keys
    assert all(setting.why and setting.clauses for setting in sbc.local_settings)
    assert sbc.local_setting("warning_cap").suggested == 2
    assert "SPSO-G3-31" in sbc.local_setting("warning_cap").clauses


def test_no_address_of_a_real_organisation_stands_in_the_profile() -> None:
    content = str(load_profile("sbc").content)
    for fact in ("scotborders", "Newtown St Boswells", "01835", "sheassure", "0800"):
        assert fact not in content
