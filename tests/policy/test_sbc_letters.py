"""Appeals, reviews and letters of the `sbc` profile: each case names the clause it would lose."""

from __future__ import annotations

from typing import Any

import pytest

from engagement.policy.profile import Profile
from engagement.policy.registry import vocabulary
from engagement.policy.wording import contains


@pytest.mark.parametrize(
    ("subject", "heard_by"),
    [
        ("immediate_action", "complaints_procedure"),
        ("senior_manager", "review_group"),
        ("review_group", "chief_executive"),
        ("category_one", "none"),
        ("elected_member", "none"),
        ("no_internal_appeal", "ombudsman"),
    ],
)
def test_who_hears_an_appeal(sbc: Profile, subject: str, heard_by: str) -> None:
    assert sbc.appeal_route(subject).heard_by == heard_by


def test_review_rules(sbc: Profile) -> None:
    rules = sbc.review_rules
    assert (rules.early_on_improvement, rules.waivable, rules.waived_stay_on_status_list) == (True, True, True)
    assert rules.letter_when_unchanged is False


@pytest.mark.clauses("SPSO-G1-04b")
def test_every_decision_reaches_the_customer_by_a_letter_or_says_why_not(sbc: Profile) -> None:
    for decision in vocabulary("decisions"):
        letter = sbc.letter_type_for(decision)
        assert letter is not None or decision == "review_unchanged"
    assert sbc.letter_type_for("restorative_approach") == sbc.letter_type("restorative")


@pytest.mark.parametrize(
    ("letter", "checker", "required"),
    [
        ("restorative", "manager", {"describe", "explain", "suggest", "if_it_changes", "if_it_does_not"}),
        ("unacceptable_correspondence", "manager", {"not_acceptable", "suggest", "no_reply", "engagement_only"}),
        ("online_abuse", "manager", {"describe", "suggest", "naming"}),
        ("agreement_confirmation", "manager", {"we_will", "you_will"}),
        (
            "restriction_decision",
            "review_group",
            {"decision", "why", "considered", "stays_open", "sharing", "review", "challenge"},
        ),
        ("complaints_access", "highest_signoff", {"decision", "why", "balance", "challenge"}),
        ("police_legal_notice", "review_group", {"action"}),
        ("review_outcome", "deciding_level", {"outcome", "why", "challenge"}),
        ("appeal_outcome", "decider", {"independence", "outcome", "points", "challenge"}),
        ("no_appeal_notice", "review_group", {"challenge"}),
    ],
)
def test_what_a_letter_must_hold_and_who_checks_it(sbc: Profile, letter: str, checker: str, required: set[str]) -> None:
    found = sbc.letter_type(letter)
    assert found.checker == checker
    assert required <= {section.code for section in found.sections if section.required}


def test_every_letter_invites_the_customer_to_say_what_would_help_and_offers_formats(sbc: Profile) -> None:
    for letter in sbc.letter_types:
        locked = {section.text for section in letter.sections if section.kind == "locked"}
        assert {"adjustments", "formats"} <= locked, letter.code


def test_first_letters_never_name_the_policy(sbc: Profile) -> None:
    banned = [word.word for each in sbc.letter_lint if each.kind == "policy_citation" for word in each.words]
    for letter in sbc.letter_types:
        if letter.cites_policy:
            continue
        for section in letter.sections:
            said = [section.example, *section.phrases]
            if section.text:
                said.append(sbc.letter_text(section.text).text)
            assert not [word for word in banned for text in said if contains(text, word)], (letter.code, section.code)


def test_our_own_examples_raise_none_of_our_own_advice(sbc: Profile) -> None:
    for letter in sbc.letter_types:
        for section in letter.sections:
            for each in sbc.letter_lint:
                if each.kind == "case_reply" and not letter.engagement_only:
                    continue
                if letter.code in each.not_in:
                    continue
                found = [word.word for word in each.words if contains(section.example, word.word)]
                assert not found, (letter.code, section.code, found)


@pytest.mark.clauses("SBC-FM-3")
@pytest.mark.django_db
def test_contacts_come_from_the_organisation_and_never_from_the_text(sbc: Profile, policy: Any) -> None:
    from engagement.policy.selectors import placeholder_values

    values = placeholder_values()
    assert values["organisation_phone"] == "01632 960 100"
    assert values["organisation_email"] == "contact@northmoor.example"
    assert values["organisation_address"] == "Council Offices, High Street, Northmoor, NM1 1AA"
    for name in ("organisation_phone", "organisation_email", "organisation_address"):
        assert f"{{{name}}}" in sbc.letter_text("reach_us").text
    for text in sbc.letter_texts:
        assert "@" not in text.text
        assert not any(figure.isdigit() for figure in text.text), text.code
