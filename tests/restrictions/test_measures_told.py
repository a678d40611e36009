"""Who must know of a measure, what stays open in any case, how far measures reach, and which level they need."""

from __future__ import annotations

from typing import Any

import pytest

from engagement.policy.profile import Profile
from restrictions.measures import always_open, grade_of, groups_to_tell, mismatch_of, reach_of
from tests.plugins.council import loaded_profile
from tests.restrictions.measures import Plain, sample, terms_of

SBC: Profile = loaded_profile("sbc").profile
pytestmark = pytest.mark.usefixtures("the_clock")


def case(clauses: str, measure: Plain, *values: Any) -> Any:
    """A case that proves these clauses."""
    return pytest.param(measure, *values, marks=pytest.mark.clauses(*clauses.split()), id=measure.code)


# -- who must know ----------------------------------------------------------------------------------------------------

PHONES, MAILBOXES, DOORS = "phone_staff", "mailbox_monitors", "front_desk"


@pytest.mark.parametrize(
    ("measure", "groups"),
    [
        case("SPSO-EP-66.1", sample("call_times"), {PHONES}),
        case("SPSO-EP-66.1", sample("automated_line"), {PHONES}),
        case("SPSO-EP-66.2", sample("monitored_mailbox"), {MAILBOXES}),
        case("SPSO-EP-66.2", sample("block_email"), {MAILBOXES}),
        case("SPSO-EP-66.2", sample("topics"), {MAILBOXES}),
        case("SPSO-EP-66.1 SPSO-EP-66.2", sample("named_contact"), {PHONES, MAILBOXES}),
        case("SPSO-EP-66.1 SPSO-EP-66.2", sample("third_party"), {PHONES, MAILBOXES}),
        case("SPSO-EP-66.1 SPSO-EP-66.2", sample("time_volume"), {PHONES, MAILBOXES}),
        case("SPSO-EP-66.1 SPSO-EP-66.2", sample("end_direct_contact"), {PHONES, MAILBOXES, DOORS}),
        case("SPSO-EP-66.0", sample("premises_ban"), {DOORS}),
        case("SPSO-EP-66.0", sample("witness"), {DOORS}),
        case("SPSO-EP-66.0", sample("return_papers"), set()),
        case(
            "SPSO-EP-66.1",
            sample(
                "channel",
                parameters={
                    "allowed": ["letter", "email", "web_form", "in_person", "social_media", "platform"],
                    "refused": ["phone"],
                },
            ),
            {PHONES},
        ),
        case(
            "SPSO-EP-66.2",
            sample("channel", parameters={"allowed": ["phone", "in_person", "letter"], "refused": ["email"]}),
            {MAILBOXES},
        ),
        case(
            "SPSO-EP-66.1 SPSO-EP-66.2",
            sample("channel", parameters={"allowed": ["letter"], "refused": ["phone"]}),
            {PHONES, MAILBOXES, DOORS},
        ),
        case("SPSO-EP-66.1", sample("channel", parameters={"refused": ["phone"]}), {PHONES}),
    ],
)
def test_who_must_know_follows_from_the_measure(measure: Plain, groups: set[str]) -> None:
    assert groups_to_tell(terms_of(measure), profile=SBC) == groups


def test_several_measures_together_reach_everybody_whom_one_of_them_reaches() -> None:
    assert groups_to_tell(terms_of(sample("call_times"), sample("block_email")), profile=SBC) == {PHONES, MAILBOXES}
    assert groups_to_tell(terms_of(Plain("gone")), profile=SBC) == set()


@pytest.mark.clauses("SBC-2.2a", "SBC-6.4-EX-4X", "SPSO-G1-22a")
def test_what_always_stays_open_is_said_to_the_customer_and_to_staff() -> None:
    found = {each.code: each for each in always_open(SBC)}
    assert {
        "information_requests",
        "emergencies",
        "safeguarding",
        "payments",
        "elections",
        "councillor",
        "new_complaints",
    } == set(found)
    information = found["information_requests"].sentence
    for law in ("freedom of information", "environmental information", "data protection"):
        assert law in information
    letter = SBC.letter_text("stays_open").text
    for word in ("emergency", "safety", "information", "pay", "vote", "councillor", "complain about anything new"):
        assert word in letter
    assert all(each.sentence.startswith("You can") and each.staff_sentence for each in found.values())


# -- how far, and who decides -----------------------------------------------------------------------------------------


@pytest.mark.clauses("SBC-2.2b")
@pytest.mark.parametrize(
    ("scope", "note", "letter", "staff"),
    [
        (
            "service",
            "",
            "This applies to our planning and building service. All our other services stay open to you as usual.",
            "For our planning and building service only. Other services deal with this customer as usual.",
        ),
        (
            "services",
            "Planning, and roads.",
            "This applies to these services: Planning, and roads. All our other services stay open to you as usual.",
            "For these services only: Planning, and roads. Others deal with this customer as usual.",
        ),
        (
            "named_staff",
            "Tom Elliot\nIsla Grant",
            "This applies to your contact with these members of our staff: Tom Elliot and Isla Grant. Everybody else "
            "deals with you as usual.",
            "For contact with these colleagues only: Tom Elliot and Isla Grant. Everybody else deals with this "
            "customer as usual.",
        ),
        ("council", "", "This applies to all our services.", "For all services."),
        ("", "", "This applies to (not filled in).", "For (not filled in)."),
    ],
)
def test_how_far_it_reaches_in_words(scope: str, note: str, letter: str, staff: str) -> None:
    reach = reach_of(terms_of(sample("call_times"), scope=scope, scope_note=note))
    assert (reach.letter, reach.staff) == (letter, staff)


def test_no_names_of_staff_where_names_are_withheld() -> None:
    reach = reach_of(terms_of(sample("withhold_details"), scope="named_staff", scope_note="Tom Elliot"))
    assert "Tom" not in reach.letter
    assert "Tom Elliot" in reach.staff


@pytest.mark.parametrize(
    ("measure", "own_service", "wider"),
    [
        case("SBC-10.2-0", sample("channel"), "senior_manager", "review_group"),
        case("SBC-10.2-0", sample("named_contact"), "senior_manager", "review_group"),
        case("SBC-10.2-0", sample("call_times"), "senior_manager", "review_group"),
        case("SBC-10.2-0", sample("witness"), "senior_manager", "review_group"),
        case("SBC-10.2-0", sample("third_party"), "senior_manager", "review_group"),
        case("SBC-10.2-0", sample("return_papers"), "senior_manager", "review_group"),
        case("SBC-10.2-0 SBC-10.2h", sample("destroy_papers"), "review_group", "review_group"),
        case("SBC-10.2-0 SBC-7.4-6", sample("topics"), "senior_manager", "review_group"),
        case(
            "SBC-10.2-0 SBC-7.4-6",
            sample("topics", parameters={"topics": "the fence", "how": "not_at_all"}),
            "review_group",
            "review_group",
        ),
        case("SBC-10.2-0 SBC-7.4-4", sample("automated_line"), "review_group", "review_group"),
        case(
            "SBC-10.2-0 SBC-7.4-4",
            sample("automated_line", parameters={"line": "service_line", "condition": "abusive"}),
            "senior_manager",
            "review_group",
        ),
        case("SBC-11.3b", sample("stop_contact_matter"), "review_group", "review_group"),
        case("SBC-11.3c", sample("stop_investigation"), "review_group", "review_group"),
        case("SPSO-G3-44", sample("complaints_access"), "highest_signoff", "highest_signoff"),
    ],
)
def test_the_level_follows_from_the_measure_as_it_is_filled_in(measure: Plain, own_service: str, wider: str) -> None:
    assert grade_of(measure, one_service=True, profile=SBC) == own_service
    assert grade_of(measure, one_service=False, profile=SBC) == wider


def test_a_measure_that_the_policy_does_not_know_has_no_level() -> None:
    assert grade_of(Plain("gone"), one_service=True, profile=SBC) is None


# -- does it meet the problem -----------------------------------------------------------------------------------------


@pytest.mark.clauses("SPSO-G3-32")
@pytest.mark.parametrize(
    ("code", "addresses", "warns"),
    [
        ("call_times", "many_calls", False),
        ("call_times", "long_calls", False),
        ("call_times", "mass_emails", True),
        ("call_times", "phone", False),
        ("call_times", "email", True),
        ("block_email", "email", False),
        ("block_email", "phone", True),
        ("channel", "phone", False),
        ("channel", "letter", True),
        ("premises_ban", "many_calls", True),
        ("premises_ban", "threats", False),
        # Where the policy suggests nothing, nothing is a mismatch.
        ("third_party", "many_calls", False),
        ("named_contact", "phone", False),
        ("call_times", "", False),
        ("gone", "phone", False),
    ],
)
def test_a_measure_that_does_not_meet_its_problem_is_pointed_out(code: str, addresses: str, warns: bool) -> None:
    measure = Plain(code) if code == "gone" else sample(code)
    measure.addresses = addresses
    warning = mismatch_of(measure, SBC)
    assert bool(warning) is warns
    if warns:
        assert warning.startswith(f"“{SBC.measure(code).label}” is not what usually helps with “")


@pytest.mark.clauses("SPSO-G3-33a")
def test_one_person_is_suggested_where_several_were_contacted() -> None:
    measure = sample("named_contact")
    measure.addresses = "several_employees"
    assert mismatch_of(measure, SBC) == ""


@pytest.mark.clauses("SPSO-G3-33b")
def test_the_way_that_is_used_too_much_is_the_one_that_is_limited() -> None:
    for code, way in (("call_times", "many_calls"), ("channel", "mass_emails"), ("time_volume", "long_calls")):
        measure = sample(code)
        measure.addresses = way
        assert mismatch_of(measure, SBC) == "", code
