"""The profiles beside the council's: what they change for appeals and letters, and how a body chooses one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engagement.policy import services
from engagement.policy.loader import PROFILES, available_profiles, load_profile
from engagement.policy.models import LocalValue, PolicyVersion
from engagement.policy.profile import Profile
from engagement.policy.reading import ProfileFaults
from engagement.policy.registry import vocabulary
from engagement.policy.selectors import local, policy_in_force
from tests.policy.cases import case
from tests.visitor import Visitor

AsPerson = Callable[[str], Visitor]
EVERY = ("sbc", "spso", "ukcg")
OTHERS = ("spso", "ukcg")
POLICY_OFFICER = "Moira Lees"
NOTE = "What has changed, and why?"
DECIDED = ("senior_manager", "review_group", "category_one")


@pytest.fixture(scope="module")
def profiles() -> dict[str, Profile]:
    """Every profile that ships, read and checked: a fault in one of them ends all these tests."""
    return {code: load_profile(code).profile for code in EVERY}


def words_of(profile: Profile, letter: str, part: str) -> list[str]:
    """The texts that may stand in a part of a letter, the usual one first."""
    return [profile.letter_text(code).text for code in profile.letter_type(letter).section(part).texts]


def test_three_profiles_ship_and_every_one_can_be_used(profiles: dict[str, Profile]) -> None:
    assert set(available_profiles()) == set(EVERY)
    assert {code: profile.code for code, profile in profiles.items()} == {code: code for code in EVERY}


# Who hears what


@pytest.mark.parametrize(
    ("profile", "subject", "heard_by"),
    [
        *(("spso", subject, "appeal_authority") for subject in DECIDED),
        ("spso", "immediate_action", "complaints_procedure"),
        *(("ukcg", subject, "appeal_authority") for subject in DECIDED),
        ("ukcg", "immediate_action", "complaints_procedure"),
    ],
)
def test_who_hears_a_challenge(profiles: dict[str, Profile], profile: str, subject: str, heard_by: str) -> None:
    assert profiles[profile].appeal_route(subject).heard_by == heard_by
    assert heard_by in vocabulary("appeal_bodies")


@pytest.mark.parametrize("profile", OTHERS)
def test_no_limit_to_contact_is_without_a_challenge(profiles: dict[str, Profile], profile: str) -> None:
    found = profiles[profile]
    assert "no_internal_appeal" not in [each.code for each in found.reason_lists]
    # One that was decided under another policy can be challenged from now on.
    assert found.appeal_route("no_internal_appeal").heard_by == found.appeal_route("senior_manager").heard_by


def test_a_policy_that_leaves_out_a_route_is_refused(tmp_path: Path) -> None:
    shutil.copytree(PROFILES / "sbc", tmp_path / "sbc")
    shutil.copytree(PROFILES / "spso", tmp_path / "spso")
    routes = tmp_path / "spso" / "appeal_routes.yaml"
    text = routes.read_text(encoding="utf-8")
    routes.write_text(text[: text.index("- subject: category_one")], encoding="utf-8")
    with pytest.raises(ProfileFaults, match="has no route"):
        load_profile("spso", tmp_path)


# Who decides


def test_managers_decide_everything_but_limits_to_complaints(profiles: dict[str, Profile]) -> None:
    spso = profiles["spso"]
    for wide in (True, False):
        ordinary = [measure.code for measure in spso.measures if measure.code != "complaints_access"]
        assert spso.authority_for(ordinary, one_service=wide) == "senior_manager"
        assert spso.authority_for(["complaints_access"], one_service=wide) == "highest_signoff"
    assert not [measure.code for measure in spso.measures if measure.higher_when]
    assert spso.says("review_group") == spso.says("highest_signoff") == "Leadership Team"
    assert spso.says("senior_manager") == "Manager"


@pytest.mark.parametrize(
    "measure",
    [
        case("SPSO-EP-21.1", "channel"),
        case("SPSO-EP-21.2", "withhold_details"),
        case("SPSO-EP-21.3", "third_party"),
        case("SPSO-EP-21.4", "automated_line"),
        case("SPSO-EP-21.5", "time_volume"),
    ],
)
def test_the_measures_that_the_ombudsmans_policy_names(profiles: dict[str, Profile], measure: str) -> None:
    assert profiles["spso"].measure(measure).authority_status == "policy"


@pytest.mark.parametrize(
    "measure",
    [
        case("UKCG-053a", "channel"),
        case("UKCG-053b", "withhold_details"),
        case("UKCG-053c", "third_party"),
        case("UKCG-053d", "automated_line"),
        case("UKCG-053e", "time_volume"),
        "matter_closed",
        "not_dealt_with",
    ],
)
def test_the_actions_that_the_guide_names_are_a_managers_as_we_propose(
    profiles: dict[str, Profile], measure: str
) -> None:
    found = profiles["ukcg"].measure(measure)
    assert (found.authority, found.wider_authority, found.authority_status) == ("senior_manager",) * 2 + ("proposed",)


def test_a_senior_leader_ends_contact(profiles: dict[str, Profile]) -> None:
    found = profiles["ukcg"].measure("end_direct_contact")
    assert (found.authority, found.authority_status) == ("review_group", "policy")
    assert profiles["ukcg"].says("review_group") == "senior leadership"


# Letters


@pytest.mark.parametrize("code", EVERY)
def test_every_decision_has_its_letter_and_every_letter_its_locked_parts(
    profiles: dict[str, Profile], code: str
) -> None:
    profile = profiles[code]
    for decision in vocabulary("decisions"):
        letter = profile.letter_type_for(decision)
        entry = next(each for each in profile.decisions if each.decision == decision)
        assert letter is not None or entry.why_no_letter, decision
    for letter in profile.letter_types:
        for section in letter.sections:
            assert section.kind == "free" or [profile.letter_text(text) for text in section.texts]
    decided = profile.letter_type("restriction_decision")
    locked = {section.code for section in decided.sections if section.kind == "locked"}
    assert {"decision", "stays_open", "sharing", "review", "challenge", "adjustments", "formats"} <= locked
    assert {"why", "considered"} <= {section.code for section in decided.sections if section.required}


@pytest.mark.clauses("SPSO-EP-23c")
def test_the_ombudsmans_letters_lead_to_the_appeal_and_to_nobody_outside(profiles: dict[str, Profile]) -> None:
    spso = profiles["spso"]
    assert spso.letter_type("restriction_decision").checker == "manager"
    for letter in ("restriction_decision", "complaints_access", "review_outcome"):
        texts = words_of(spso, letter, "challenge")
        assert len(texts) == 2
        assert all("You can appeal to {appeal_body}" in text for text in texts)
    assert not [each.code for each in spso.letter_texts if "{ombudsman" in each.text]
    assert "challenge" not in {section.code for section in spso.letter_type("appeal_outcome").sections}
    assert spso.says("appeal_authority") == "Director or the Ombudsman"
    review = spso.letter_type("restriction_decision").section("review")
    assert (review.kind, review.required) == ("locked", True)
    assert "{review_date}" in words_of(spso, "restriction_decision", "review")[0]


@pytest.mark.clauses("UKCG-054c", "UKCG-054d", "UKCG-054e")
def test_the_letter_about_an_action_says_why_how_long_what_for_and_how_to_challenge_it(
    profiles: dict[str, Profile],
) -> None:
    ukcg = profiles["ukcg"]
    said = words_of(ukcg, "restriction_decision", "decision")[0]
    assert "{end_date}" in said
    assert "fairly and quickly" in said
    assert ukcg.letter_type("restriction_decision").section("why").required
    assert (
        "If you disagree with this decision, please tell us why"
        in words_of(ukcg, "restriction_decision", "challenge")[0]
    )


def test_ending_contact_or_a_complaint_leads_to_the_ombudsman_through_the_member_of_parliament(
    profiles: dict[str, Profile],
) -> None:
    ukcg = profiles["ukcg"]
    for code in ("end_direct_contact", "stop_investigation"):
        text = ukcg.measure(code).challenge
        assert text in ukcg.letter_type("restriction_decision").section("challenge").texts
        said = ukcg.letter_text(text or "").text
        assert "Member of Parliament" in said
        assert "Parliamentary and Health Service Ombudsman: {ombudsman_contact}" in said
    ordinary = [measure.code for measure in ukcg.measures if measure.challenge]
    assert sorted(ordinary) == ["end_direct_contact", "stop_investigation"]


@pytest.mark.parametrize("code", EVERY)
def test_an_appeal_is_acknowledged_with_all_that_matters(profiles: dict[str, Profile], code: str) -> None:
    letter = profiles[code].letter_type("appeal_acknowledgement")
    assert letter.checker == "manager"
    said = " ".join(profiles[code].letter_text(text).text for part in letter.sections for text in part.texts)
    for name in ("appeal_reference", "appeal_received_on", "appeal_decided_by", "appeal_decide_by", "holds_meanwhile"):
        assert f"{{{name}}}" in said, name
    # It writes itself: nothing in it has to be written before it can be checked.
    assert not [part.code for part in letter.sections if part.kind == "free" and part.required]
    assert {"adjustments", "formats"} <= {part.text for part in letter.sections if part.kind == "locked"}


def test_where_nobody_is_left_who_took_no_part_the_notice_names_the_ombudsman(profiles: dict[str, Profile]) -> None:
    section = profiles["sbc"].letter_type("no_appeal_notice").section("challenge")
    assert "ombudsman_only" in section.texts
    said = profiles["sbc"].letter_text("ombudsman_only").text
    assert "took part" in said
    assert "{ombudsman_contact}" in said


def test_elsewhere_it_names_what_is_left_there(profiles: dict[str, Profile]) -> None:
    assert "complaints process about our own service" in words_of(profiles["spso"], "no_appeal_notice", "challenge")[0]
    assert "Member of Parliament" in words_of(profiles["ukcg"], "no_appeal_notice", "challenge")[0]


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_of_the_councils_own_bodies_is_left(code: str) -> None:
    content = str(load_profile(code).content)
    for name in ("Complaints Review Group", "Lexi", "SPSO Liaison Officer", "Corporate Communications", "ouncillors"):
        assert name not in content


# Profiles that build on each other


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A profile of one's own that builds on the council's and changes nothing yet."""
    shutil.copytree(PROFILES / "sbc", tmp_path / "sbc")
    folder = tmp_path / "northmoor"
    folder.mkdir()
    text = (PROFILES / "spso" / "identity.yaml").read_text(encoding="utf-8")
    (folder / "identity.yaml").write_text(text.replace("code: spso", "code: northmoor"), encoding="utf-8")
    return folder


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_changes_keep_leave_out_and_add_entries_where_they_stand(own: Path) -> None:
    write(own, "places.yaml", "- {code: quay, label: Quay, clauses: [SBC-2.6]}\n")
    write(
        own,
        "seats.changes.yaml",
        "- {code: chief_legal_officer, left_out: true}\n"
        "- {code: director, label: Head of service}\n"
        "- {code: harbour_master, label: Harbour master, count: 1, clauses: [SBC-A1-CRG-1]}\n",
    )
    profile = load_profile("northmoor", own.parent).profile
    assert [place.code for place in profile.places] == ["quay"]
    assert [(seat.code, seat.label, seat.count) for seat in profile.seats] == [
        ("director", "Head of service", 2),
        ("liaison_officer", "SPSO Liaison Officer", 1),
        ("harbour_master", "Harbour master", 1),
    ]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("seats.changes.yaml", "- {code: nobody, left_out: true}\n", "seats.changes.yaml:1: There is no “nobody”"),
        ("seats.changes.yaml", "- {code: director}\n- {code: director}\n", ":2: “director” is changed twice."),
        (
            "seats.changes.yaml",
            "\n- {code: director, count: two}\n",
            "seats.changes.yaml:2: SBC-A1-CRG-1/seats.director",
        ),
        ("seats.changes.yaml", "- {code: mayor, label: Mayor}\n", "“count” is missing"),
        ("identity.changes.yaml", "name: Other\n", "This file is not a section of a profile"),
    ],
)
def test_a_change_that_makes_no_sense_is_named_with_its_line(own: Path, name: str, text: str, says: str) -> None:
    write(own, name, text)
    with pytest.raises(ProfileFaults) as refused:
        load_profile("northmoor", own.parent)
    assert says in str(refused.value)


# Choosing one


@pytest.mark.django_db
@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize("code", OTHERS)
def test_a_body_chooses_another_policy_and_staff_read_it(as_person: AsPerson, code: str) -> None:
    moira = as_person(POLICY_OFFICER)
    page = moira.visit("/settings/policy/")
    assert page.says("What was decided before keeps the version under which it was decided.")
    assert page.tree is not None
    assert page.tree.xpath("//input[@name='profile'][@checked]/@value") == ["sbc"]
    page = moira.press("Publish", {"profile": code, NOTE: "We follow another policy now."})
    assert page.says("Version 2 is in force. It is another policy")
    assert page.heading.endswith(policy_in_force().name)
    assert page.says(policy_in_force().appeal_route("senior_manager").sentence)
    assert page.says("Policy 22" if code == "spso" else "UK government guide")
    assert page.says("Scottish Borders policy 10.6(a)")
    assert [version.profile_code for version in PolicyVersion.objects.order_by("number")] == ["sbc", code]
    old = as_person("Tom Elliot").visit("/policy/versions/1/")
    assert old.status == 200
    assert old.says("The appeal goes to the Chief Executive.")
    assert as_person(POLICY_OFFICER).visit("/settings/local-values/").says("Not set yet")


@pytest.mark.django_db
@pytest.mark.usefixtures("policy")
def test_values_answer_one_policy_and_are_accepted_anew_under_another() -> None:
    services.accept_local_value(None, "review_interval_months", 7)
    services.publish_profile(None, "sbc", "Nothing new")
    assert local("review_interval_months") == 7
    services.publish_profile(None, "spso", "Another policy")
    assert not LocalValue.objects.exists()
    services.accept_all_suggestions(None)
    assert local("group_quorum") == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("policy")
def test_the_policy_in_force_stays_where_nothing_else_is_chosen(as_person: AsPerson) -> None:
    services.publish_profile(None, "ukcg", "Another policy")
    moira = as_person(POLICY_OFFICER)
    assert moira.post("/settings/policy/", {"change_note": "Again"}).says("Nothing has changed since this version.")
    wrong = moira.post("/settings/policy/", {"profile": "nowhere", "change_note": "My words"})
    assert wrong.status == 422
    assert wrong.errors == ["Choose one of the policies in the list"]
    assert wrong.tree is not None
    assert wrong.tree.xpath("string(//textarea[@name='change_note'])").strip() == "My words"
    assert PolicyVersion.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("policy")
@pytest.mark.parametrize("name", ["Tom Elliot", "Shona Kerr", "Grace Murray"])
def test_nobody_else_chooses(as_person: AsPerson, name: str) -> None:
    somebody: Any = as_person(name)
    assert somebody.visit("/settings/policy/").status in (403, 404)
    assert somebody.post("/settings/policy/", {"profile": "spso", "change_note": "Mine"}).status in (403, 404)
    assert PolicyVersion.objects.count() == 1
