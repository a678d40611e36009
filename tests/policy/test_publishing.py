"""Versions are numbered and never change; local values apply when somebody accepts them and not before."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from engagement import clock
from engagement.policy import services
from engagement.policy.loader import PROFILES
from engagement.policy.models import Holiday, LocalValue, Organisation, PolicyVersion
from engagement.policy.profile import UnknownCode
from engagement.policy.reading import ProfileFaults
from engagement.policy.selectors import (
    NoPolicy,
    holidays,
    is_published,
    local,
    local_answers,
    missing_setup,
    organisation,
    policy_in_force,
    profile_of,
    version_in_force,
)
from tests.plugins.council import Council

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A folder with the shipped profile, to which one example has been added."""
    shutil.copytree(PROFILES / "sbc", tmp_path / "sbc")
    path = tmp_path / "sbc" / "categories.yaml"
    text = path.read_text(encoding="utf-8")
    marker = "    - code: other_demand\n"
    new = "    - {code: fly_posting, label: Fly-posting, definition: On our walls, clauses: [SPSO-G1-08]}\n"
    path.write_text(text.replace(marker, new + marker), encoding="utf-8")
    return tmp_path


@pytest.fixture
def moira(council: Council) -> Any:
    """The policy administrator."""
    return council.holder("policy_administrator")


def test_before_anything_is_published_nothing_is_in_force() -> None:
    assert not is_published()
    with pytest.raises(NoPolicy):
        policy_in_force()
    with pytest.raises(NoPolicy):
        version_in_force()


def test_publishing_stamps_who_when_and_why(moira: Any, the_clock: Any) -> None:
    version, is_new = services.publish_profile(moira, "sbc", " First version. ")
    assert is_new
    assert (version.number, version.profile_code, version.label) == (1, "sbc", "1.3")
    assert (version.published_by, version.published_at, version.change_note) == (moira, clock.now(), "First version.")
    assert policy_in_force().number == 1
    assert policy_in_force().sha256 == version.sha256


def test_the_same_content_makes_no_new_version(moira: Any) -> None:
    first, _new = services.publish_profile(moira, "sbc", "First")
    again, is_new = services.publish_profile(moira, "sbc", "Once more")
    assert (again.pk, is_new, PolicyVersion.objects.count()) == (first.pk, False, 1)


@pytest.mark.clauses("SPSO-G1-08", "SPSO-G1-02")
def test_an_example_added_to_the_data_comes_into_force_and_the_old_version_stays(moira: Any, changed: Path) -> None:
    first, _new = services.publish_profile(moira, "sbc", "First")
    second, is_new = services.publish_profile(moira, "sbc", "Fly-posting added", folder=changed)
    assert (second.number, is_new) == (2, True)
    assert "fly_posting" in policy_in_force().examples
    assert "fly_posting" not in profile_of(PolicyVersion.objects.get(number=first.number)).examples


def test_a_change_needs_a_note(moira: Any) -> None:
    with pytest.raises(ValidationError, match="Enter what has changed"):
        services.publish_profile(moira, "sbc", "   ")
    assert not is_published()


def test_whoever_publishes_second_at_the_same_moment_reads_why_not(
    policy: PolicyVersion, moira: Any, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PolicyVersion, "full_clean", lambda self: setattr(self, "number", policy.number))
    with pytest.raises(ValidationError, match="at the same moment"):
        services.publish_profile(moira, "sbc", "Mine too", folder=changed)
    assert PolicyVersion.objects.count() == 1


def test_a_profile_with_faults_is_not_published(moira: Any, changed: Path) -> None:
    (changed / "sbc" / "seats.yaml").unlink()
    with pytest.raises(ProfileFaults):
        services.publish_profile(moira, "sbc", "Without seats", folder=changed)
    assert not is_published()


def test_only_those_who_look_after_the_policy_publish_it(council: Council) -> None:
    for name in ("Tom Elliot", "Shona Kerr", "Helen Ross", "Grace Murray"):
        with pytest.raises(PermissionDenied):
            services.publish_profile(council.person(name), "sbc", "Mine")
    assert not is_published()


@pytest.mark.parametrize(
    "act",
    [
        lambda version: PolicyVersion.objects.filter(pk=version.pk).update(change_note="Something else"),
        lambda version: PolicyVersion(pk=version.pk, change_note="Something else").save(update_fields=["change_note"]),
        lambda version: PolicyVersion.objects.filter(pk=version.pk).delete(),
    ],
    ids=["update", "save", "delete"],
)
def test_a_published_version_can_be_neither_changed_nor_deleted(
    policy: PolicyVersion, act: Callable[[PolicyVersion], object]
) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        act(policy)
    assert PolicyVersion.objects.get(pk=policy.pk).change_note == "First version"


def test_reading_the_policy_costs_one_small_query(policy: PolicyVersion, django_assert_num_queries: Any) -> None:
    policy_in_force()
    with django_assert_num_queries(1) as queries:
        assert policy_in_force().category("demands")
    assert '"content"' not in queries.captured_queries[0]["sql"]


# -- what the policy leaves open -------------------------------------------------------------------------------


@pytest.fixture
def fresh(moira: Any) -> PolicyVersion:
    """The policy published with nothing accepted yet."""
    version, _new = services.publish_profile(moira, "sbc", "First")
    return version


@pytest.mark.usefixtures("fresh")
def test_local_values_are_blank_until_somebody_accepts_one(moira: Any, the_clock: Any) -> None:
    profile = policy_in_force()
    assert LocalValue.objects.count() == 0
    for setting in profile.local_settings:
        assert local(setting.key) is None
    assert {answer.in_words for answer in local_answers(profile)} == {"Not set yet"}
    assert local("review_interval_months", 9) == 9
    services.accept_local_value(moira, "review_interval_months", 6)
    accepted = LocalValue.objects.get()
    assert (accepted.key, accepted.value, accepted.accepted_by) == ("review_interval_months", 6, moira)
    assert accepted.accepted_at == clock.now()
    assert local("review_interval_months", 9) == 6
    (answer,) = [each for each in local_answers(profile) if each.accepted]
    assert answer.in_words == "6 months"


@pytest.mark.usefixtures("fresh")
def test_a_value_can_be_changed_and_taken_back(council: Council, moira: Any) -> None:
    services.accept_local_value(moira, "appeal_suspends", False)
    services.accept_local_value(council.holder("administrator"), "appeal_suspends", True)
    assert local("appeal_suspends") is True
    assert LocalValue.objects.get().accepted_by == council.holder("administrator")
    services.withdraw_local_value(moira, "appeal_suspends")
    assert local("appeal_suspends") is None


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("review_interval_months", 0),
        ("review_interval_months", 25),
        ("review_interval_months", "6"),
        ("review_interval_months", True),
        ("appeal_suspends", "yes"),
        ("group_tie", "toss_a_coin"),
        ("policy_owner", "   "),
        ("policy_owner", None),
    ],
)
def test_a_value_that_does_not_fit_is_refused(moira: Any, key: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        services.accept_local_value(moira, key, value)
    assert local(key) is None


@pytest.mark.usefixtures("fresh")
def test_a_setting_that_the_policy_does_not_have_cannot_be_accepted(moira: Any) -> None:
    with pytest.raises(UnknownCode):
        services.accept_local_value(moira, "favourite_colour", "blue")


@pytest.mark.usefixtures("fresh")
def test_all_suggestions_are_accepted_in_one_name_and_answers_stay(moira: Any) -> None:
    services.accept_local_value(moira, "monitoring_days", 60)
    suggested = [setting for setting in policy_in_force().local_settings if setting.suggested is not None]
    assert services.accept_all_suggestions(moira) == len(suggested) - 1
    assert local("monitoring_days") == 60
    assert local("group_quorum") == 3
    assert local("policy_owner") is None
    assert services.accept_all_suggestions(moira) == 0


@pytest.mark.usefixtures("fresh")
def test_staff_cannot_accept_a_value(council: Council) -> None:
    tom = council.person("Tom Elliot")
    with pytest.raises(PermissionDenied):
        services.accept_local_value(tom, "group_quorum", 1)
    with pytest.raises(PermissionDenied):
        services.accept_all_suggestions(tom)
    with pytest.raises(PermissionDenied):
        services.withdraw_local_value(tom, "group_quorum")


def test_what_is_missing_is_listed_until_it_is_there(council: Council, moira: Any, the_clock: Any) -> None:
    leah = council.holder("administrator")
    kinds = [item.kind for item in missing_setup()]
    assert kinds[0] == "policy"
    assert {"organisation", "holidays"} <= set(kinds)
    services.publish_profile(moira, "sbc", "First")
    missing = {(item.kind, item.key) for item in missing_setup()}
    assert ("policy", "policy") not in missing
    assert ("local_value", "group_quorum") in missing
    services.accept_all_suggestions(moira)
    services.accept_local_value(moira, "policy_owner", "Helen Ross, director of resources")
    services.seed_holidays()
    facts = {item.key: "x" for item in missing_setup() if item.kind == "organisation"}
    facts |= {key: "desk@northmoor.example" for key in facts if key in ("email", "complaints_mailbox")}
    services.update_organisation(leah, facts)
    assert missing_setup() == []


# -- the organisation and its holidays -------------------------------------------------------------------------


def test_the_organisation_is_one_row_that_starts_blank(council: Council) -> None:
    leah = council.holder("administrator")
    assert organisation().name == ""
    assert organisation().support_line == ""
    services.update_organisation(leah, {"name": " Northmoor Council ", "address": "High Street\n\n Northmoor "})
    services.update_organisation(leah, {"support_line_name": "Helpline", "support_line_phone": "01632 960 911"})
    facts = organisation()
    assert (facts.name, facts.address_lines) == ("Northmoor Council", ["High Street", "Northmoor"])
    assert facts.letterhead_lines == ["Northmoor Council", "High Street", "Northmoor"]
    assert facts.reply_lines == facts.address_lines
    assert facts.support_line == "Helpline, 01632 960 911"
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    "facts", [{"email": "nobody"}, {"website": "javascript:alert(1)"}, {"id": "2"}, {"motto": "x"}]
)
def test_a_wrong_fact_is_refused(council: Council, facts: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        services.update_organisation(council.holder("administrator"), facts)
    assert not Organisation.objects.exists()


def test_only_administrators_change_the_organisation_and_its_holidays(council: Council, moira: Any) -> None:
    with pytest.raises(PermissionDenied):
        services.update_organisation(moira, {"name": "Mine"})
    with pytest.raises(PermissionDenied):
        services.add_holiday(moira, date(2027, 5, 7), "Gala day")
    with pytest.raises(PermissionDenied):
        services.remove_holiday(moira, date(2027, 5, 7))


def test_holidays_are_seeded_once_and_stay_as_they_are_edited(council: Council) -> None:
    leah = council.holder("administrator")
    assert services.seed_holidays() == Holiday.objects.count() == 46
    assert {day.year for day in holidays()} == {2024, 2025, 2026, 2027, 2028}
    assert {date(2026, 1, 2), date(2026, 11, 30), date(2027, 1, 4), date(2027, 12, 28), date(2028, 4, 14)} <= holidays()
    assert date(2026, 4, 6) not in holidays(), "Easter Monday is no bank holiday in Scotland"
    services.add_holiday(leah, date(2027, 6, 4), "Common Riding")
    services.remove_holiday(leah, date(2026, 6, 15))
    assert services.seed_holidays() == 0
    assert date(2027, 6, 4) in holidays()
    assert date(2026, 6, 15) not in holidays()
    with pytest.raises(ValidationError):
        services.add_holiday(leah, date(2027, 6, 4), "Once more")


def test_no_seeded_holiday_falls_on_a_weekend() -> None:
    services.seed_holidays()
    assert not [day for day in holidays() if day.weekday() > 4]


# -- the command -----------------------------------------------------------------------------------------------


def test_the_command_publishes_once_and_may_be_repeated() -> None:
    said = StringIO()
    call_command("publish_policy", stdout=said)
    call_command("publish_policy", stdout=said)
    assert said.getvalue().splitlines() == [
        "Policy sbc 1.3: version 1 published.",
        "46 holidays entered.",
        "Policy sbc 1.3: version 1 already in force.",
    ]
    assert version_in_force().published_by is None


def test_the_command_prints_each_fault_and_fails() -> None:
    said = StringIO()
    with pytest.raises(CommandError, match="1 fault"):
        call_command("publish_policy", "nowhere", stderr=said)
    assert said.getvalue().strip() == "nowhere/identity.yaml: There is no profile “nowhere”."
