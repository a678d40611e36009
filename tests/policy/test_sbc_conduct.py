"""What the `sbc` profile says of conduct, and what is tried first: each case names the clause it would lose."""

from __future__ import annotations

import pytest

from engagement.policy.profile import Profile
from tests.policy.cases import case

# -- categories and examples ---------------------------------------------------------------------------------


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


# -- levels, techniques, approaches --------------------------------------------------------------------------


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
