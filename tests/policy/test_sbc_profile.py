"""What the `sbc` profile carries, item by item: each case names the clause it would lose."""

from __future__ import annotations

from typing import Any

import pytest

from engagement.policy.inventory import known_clauses
from engagement.policy.loader import load_profile
from engagement.policy.profile import Profile
from engagement.policy.registry import vocabulary
from engagement.policy.wording import contains


@pytest.fixture(scope="module")
def sbc() -> Profile:
    return load_profile("sbc").profile


def case(clauses: str, *values: Any) -> Any:
    """A case that proves these clauses, named after them."""
    return pytest.param(*values, marks=pytest.mark.clauses(*clauses.split()), id=clauses.replace(" ", "+"))


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


# -- categories and examples -----------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-6.0")
def test_four_categories_in_the_order_of_the_policy(sbc: Profile) -> None:
    assert [(each.number, each.code) for each in sbc.categories] == [
        (1, "violence_abuse"),
        (2, "demands"),
        (3, "contact_levels"),
        (4, "persistence"),
    ]
    assert [each.code for each in sbc.categories if each.zero_tolerance] == ["violence_abuse"]
    assert all(each.definition and each.becomes_unacceptable for each in sbc.categories)


@pytest.mark.clauses("SBC-6.1-EX-0")
def test_every_category_ends_with_an_open_example_that_asks_for_words(sbc: Profile) -> None:
    for category in sbc.categories:
        assert [each.has("other") for each in category.examples].count(True) == 1
        assert category.examples[-1].has("other")


@pytest.mark.parametrize(
    ("category", "example", "flags"),
    [
        case("SBC-6.1-EX-1", "violence_abuse", "physical_violence", {"violence", "hs_violent_incident"}),
        case("SBC-6.1-EX-2", "violence_abuse", "threats", {"threat", "written_abuse", "hs_violent_incident"}),
        case("SBC-6.1-EX-3", "violence_abuse", "abusive_language", {"abuse", "written_abuse", "hs_violent_incident"}),
        case("SBC-6.1-EX-4", "violence_abuse", "harassment", {"harassment", "written_abuse", "hs_violent_incident"}),
        case("SBC-6.1-EX-5", "violence_abuse", "discrimination", {"discrimination", "abuse", "written_abuse"}),
        case("SBC-6.1-EX-6", "violence_abuse", "unfounded_allegations", {"allegation", "written_abuse"}),
        case("SBC-6.1-EX-7", "violence_abuse", "gestures", {"abuse"}),
        case("SBC-6.1-AB-2", "violence_abuse", "belittling", {"abuse", "written_abuse"}),
        case("SBC-6.1-HA-7", "violence_abuse", "recording_for_public", {"harassment", "recording"}),
        case("SBC-6.2-EX-1", "demands", "unreasonable_deadline", set()),
        case("SBC-6.2-EX-2", "demands", "insists_on_person", set()),
        case("SBC-6.2-EX-3", "demands", "refuses_person", set()),
        case("SBC-6.2-EX-4", "demands", "changing_complaint", set()),
        case("SBC-6.2-EX-5", "demands", "several_employees", set()),
        case("SBC-6.3-EX-2", "contact_levels", "keeps_disagreeing", set()),
        case("SBC-6.4-EX-1", "persistence", "rejects_explanation", set()),
        case("SBC-6.4-EX-2", "persistence", "rejects_decision", set()),
        case("SBC-6.4-EX-5", "persistence", "mass_emails", set()),
        case("SBC-6.4-EX-6", "persistence", "campaign", set()),
        case("SBC-6.4-EX-7", "persistence", "repeated_posting", set()),
    ],
)
def test_an_example_stands_in_its_category_with_what_it_sets_off(
    sbc: Profile, request: pytest.FixtureRequest, category: str, example: str, flags: set[str]
) -> None:
    found = sbc.category(category).example(example)
    assert found.label
    assert found.definition
    assert flags <= set(found.flags)
    (mark,) = request.node.iter_markers("clauses")
    assert set(mark.args) <= set(found.clauses)


@pytest.mark.clauses("SBC-6.1-HA-1")
def test_harassment_is_an_example_of_its_own_without_violence_or_abuse(sbc: Profile) -> None:
    harassment = sbc.category("violence_abuse").example("harassment")
    assert harassment.has("harassment")
    assert not {"violence", "abuse", "threat"} & set(harassment.flags)


@pytest.mark.parametrize(
    ("category", "example", "asks"),
    [
        case("SBC-6.1-EX-5", "violence_abuse", "discrimination", {"characteristic": "choice"}),
        case("SBC-6.3-EX-3", "contact_levels", "many_calls", {"call_count": "number", "call_period": "choice"}),
        case(
            "SBC-6.3-EX-4",
            "contact_levels",
            "long_calls",
            {"long_call_count": "number", "long_call_minutes": "minutes"},
        ),
        case(
            "SBC-6.3-EX-6",
            "contact_levels",
            "many_complaints",
            {"new_incidents": "yes_no", "complaint_count": "number"},
        ),
        case(
            "SBC-6.3-EX-7",
            "contact_levels",
            "scatter_emails",
            {"recipient_count": "number", "councillors_included": "yes_no"},
        ),
        case("SBC-6.3-EX-8", "contact_levels", "copied_mailbox", {"which_mailbox": "text"}),
        case("SBC-6.4-EX-3", "persistence", "nothing_new", {"last_new_on": "date"}),
        case(
            "SBC-6.4-EX-4", "persistence", "repeat_requests", {"not_information_law": "yes_no", "answered_on": "text"}
        ),
    ],
)
def test_an_example_brings_its_own_questions(sbc: Profile, category: str, example: str, asks: dict[str, str]) -> None:
    found = sbc.category(category).example(example)
    assert {question.code: question.kind for question in found.asks} == asks


def test_the_period_of_many_calls_is_an_hour_a_day_or_a_week(sbc: Profile) -> None:
    question = next(each for each in sbc.example("many_calls").asks if each.code == "call_period")
    assert question.choices
    assert {"hour", "day", "week"} <= {reason.code for reason in sbc.reasons(question.choices).reasons}


@pytest.mark.clauses("SBC-6.3-EX-1")
def test_not_accepting_that_no_more_help_is_possible_stands_in_two_categories(sbc: Profile) -> None:
    holders = [each.code for each in sbc.categories if "no_further_help" in [item.code for item in each.examples]]
    assert holders == ["contact_levels", "persistence"]
    assert len(sbc.examples) == len(set(sbc.examples))


@pytest.mark.clauses("SBC-6.3-EX-5")
def test_repeated_papers_suggest_sending_them_back(sbc: Profile) -> None:
    assert sbc.category("contact_levels").example("repeat_papers")
    assert "repeat_papers" in sbc.measure("return_papers").suggested_for


def test_no_demand_contact_or_persistence_is_flagged_as_violence_or_threat(sbc: Profile) -> None:
    for category in sbc.categories[1:]:
        for example in category.examples:
            assert not {"violence", "threat", "abuse", "written_abuse"} & set(example.flags)


@pytest.mark.parametrize(
    ("category", "all_of", "any_of", "warn_if_no"),
    [
        ("demands", {"minutes", "others"}, set(), set()),
        ("contact_levels", {"service", "distress"}, {"contacts", "minutes"}, {"distress"}),
        ("persistence", set(), {"minutes", "wellbeing"}, set()),
    ],
)
def test_what_must_be_measured(
    sbc: Profile, category: str, all_of: set[str], any_of: set[str], warn_if_no: set[str]
) -> None:
    threshold = sbc.threshold(category)
    assert threshold is not None
    assert (set(threshold.all_of), set(threshold.any_of), set(threshold.warn_if_no)) == (all_of, any_of, warn_if_no)


def test_category_one_needs_no_measurement(sbc: Profile) -> None:
    assert sbc.threshold("violence_abuse") is None


def test_forceful_or_unusual_alone_ends_as_a_note(sbc: Profile) -> None:
    outcomes = {screen.code: screen.outcome for screen in sbc.screening}
    assert (outcomes["forceful"], outcomes["unusual"], outcomes["unacceptable"]) == ("note", "note", "continue")
    assert (outcomes["type_3"], outcomes["type_4"]) == ("redirect", "redirect")


# -- levels, techniques, approaches ----------------------------------------------------------------------------


@pytest.mark.clauses("SBC-A1-LEV-0")
def test_three_levels_and_who_decides_on_each(sbc: Profile) -> None:
    assert [(each.number, each.code, each.decided_by, each.needs_approval) for each in sbc.levels] == [
        (1, "immediate", "anyone", False),
        (2, "restorative", "manager", True),
        (3, "active_management", "review_group", True),
    ]


@pytest.mark.parametrize(
    ("code", "makes_adjustment"),
    [
        case("SBC-5.2a", "suggest_break", False),
        case("SBC-5.2b", "early_talk", False),
        case("SBC-5.2c", "proactive_adjustment", True),
        case("SBC-5.3", "manage_expectations", False),
    ],
)
def test_techniques_that_keep_the_relationship(sbc: Profile, code: str, makes_adjustment: bool) -> None:
    assert sbc.technique(code).makes_adjustment is makes_adjustment


@pytest.mark.clauses("SBC-A1-REST-1")
def test_managing_expectations_is_offered_first(sbc: Profile) -> None:
    assert sbc.default_approach.code == "manage_expectations"
    assert sbc.default_approach.letter_type == "restorative"


@pytest.mark.clauses("SBC-A1-REST-2")
def test_a_reply_to_written_abuse_needs_the_safety_record_first(sbc: Profile) -> None:
    approach = sbc.approach("written_abuse")
    assert approach.needs_external_log
    assert approach.only_channels == "written"
    assert approach.only_categories == ("violence_abuse",)
    assert approach.letter_type == "unacceptable_correspondence"
    assert sbc.external_log.required


@pytest.mark.clauses("SPSO-G3-24")
def test_an_early_conversation_has_no_letter(sbc: Profile) -> None:
    approach = sbc.approach("early_conversation")
    assert approach.letter_type is None
    assert not approach.counts_as_request


# -- measures --------------------------------------------------------------------------------------------------


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
        case("SBC-7.4-4", "automated_line", {"condition"}, {"condition", "continuing_route"}, "senior_manager"),
        case("SBC-7.4-5", "time_volume", {"amount", "unit", "period"}, set(), "senior_manager"),
        case("SBC-7.4-6", "topics", {"topics"}, {"continuing_route"}, "senior_manager"),
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
    (condition,) = sbc.measure("automated_line").parameters
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


# -- reasons ---------------------------------------------------------------------------------------------------


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


# -- appeals, reviews, letters ---------------------------------------------------------------------------------


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


# -- lists and settings ----------------------------------------------------------------------------------------


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
