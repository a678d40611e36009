"""A profile that cannot be used says everything that is wrong with it at once, each with its file and line."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from engagement.policy import registry
from engagement.policy.loader import PROFILES, load_profile, read_content
from engagement.policy.reading import ProfileFaults
from engagement.policy.registry import clause_ids, code, register_section, require_codes, words


class Copy:
    """A copy of the shipped profile that a test may spoil."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(PROFILES / "sbc", folder / "sbc")

    def path(self, section: str) -> Path:
        return self.folder / "sbc" / f"{section}.yaml"

    def replace(self, section: str, old: str, new: str) -> int:
        """Replaces the first occurrence and returns the line on which the new text begins."""
        text = self.path(section).read_text(encoding="utf-8")
        assert old in text
        before = text[: text.index(old)]
        self.path(section).write_text(text.replace(old, new, 1), encoding="utf-8")
        return before.count("\n") + 1

    def append(self, section: str, text: str) -> int:
        """Adds lines at the end and returns the number of the first of them."""
        known = self.path(section).read_text(encoding="utf-8")
        self.path(section).write_text(known + text, encoding="utf-8")
        return known.count("\n") + 1

    def faults(self) -> list[str]:
        with pytest.raises(ProfileFaults) as refused:
            load_profile("sbc", self.folder)
        return [str(fault) for fault in refused.value.faults]


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


def test_the_untouched_copy_loads_like_the_original(copy: Copy) -> None:
    assert load_profile("sbc", copy.folder).sha256 == load_profile("sbc").sha256


def test_every_fault_is_reported_at_once_with_its_line_and_clause(copy: Copy) -> None:
    unknown_flag = copy.replace("categories", "flags: [violence, hs_violent_incident]", "flags: [violent]")
    unknown_key = copy.replace("channels", "  live: true\n", "  lively: true\n")
    unknown_clause = copy.replace("techniques", "clauses: [SBC-5.2a, SBC-3.2d]", "clauses: [SBC-99.9]")
    no_such_letter = copy.replace("approaches", "letter_type: restorative", "letter_type: friendly_letter")
    no_such_checker = copy.replace("letter_types", "checker: manager", "checker: somebody")
    placeholder = copy.replace("letter_texts", "{organisation_phone}", "{mobile}")
    twice = copy.replace("seats", "  count: 2", "  count: 2\n  count: 3") + 1
    not_a_number = copy.replace("levels", "number: 3", "number: three")
    suggested = copy.replace("local_settings", "suggested: 28", "suggested: 4000")
    faults = copy.faults()
    expected = [
        f"approaches.yaml:{no_such_letter}: SBC-A1-REST-1, SBC-5.3, SPSO-G3-27/"
        "approaches.manage_expectations.letter_type: “friendly_letter” is not in letter_types.",
        f"categories.yaml:{unknown_flag}: SBC-6.1-EX-1, SBC-6.1-VA-2, SBC-9.2a/"
        "categories.violence_abuse.examples.physical_violence.flags",
        f"channels.yaml:{unknown_key}: SBC-2.6, SPSO-G1-21/channels.phone.lively: “lively” is not known here.",
        f"letter_texts.yaml:{placeholder}: SBC-3.1a, SBC-FM-3/"
        "letter_texts.reach_us.text: “{mobile}” is not a placeholder.",
        f"letter_types.yaml:{no_such_checker}: ",
        f"levels.yaml:{not_a_number}: SBC-A1-LEV-0",
        f"local_settings.yaml:{suggested}: SBC-5.6/local_settings.monitoring_days.suggested: "
        "The suggested value would be refused: Enter a number from 1 to 365.",
        f"seats.yaml:{twice}: ",
        f"techniques.yaml:{unknown_clause}: SBC-99.9/techniques.suggest_break.clauses",
    ]
    for beginning in expected:
        assert any(fault.startswith(beginning) for fault in faults), (beginning, faults)


@pytest.mark.parametrize(
    ("section", "old", "new", "says"),
    [
        ("decisions", "decision: appeal_decided", "decision: appeal_decide", "“appeal_decide” is not known"),
        ("seats", "- code: director\n", "- code: Director One\n", "is not a code"),
        (
            "seats",
            "code: chief_legal_officer",
            "code: director",
            "“director” is used twice. It stands first in seats.yaml",
        ),
        ("identity", "effective_on: 2024-11-06", "effective_on: 6 November", "a date is needed, written as 2024-11-06"),
        ("identity", "based_on: null", "based_on: nobody", "There is no other profile “nobody”"),
        ("identity", 'version: "1.3"', "version: 1.3", "is read as a decimal number"),
        ("terms", "label: customer\n", "label: ''\n", "This must not be blank"),
        ("levels", "number: 2", "number: 2\n  <<: {a: b}", "Each key must be a plain word"),
        ("places", "label: Online", "label: !!python/name:os.system Online", "a profile holds plain data only"),
        ("places", "label: Online", "label: &x Online", "Anchors and aliases"),
        ("review_rules", "waiver_reasons: no_review", "waiver_reasons: nothing", "“nothing” is not in reason_lists"),
        ("approaches", "  default: true\n", "", "Exactly one approach"),
        ("thresholds", "any_of: [minutes, wellbeing]", "any_of: []", "Say what must be measured"),
        ("reason_lists", "  approved_by: [senior_manager, review_group]\n", "", "who approves this exception"),
        (
            "reason_lists",
            "      other: true\n      needs: [text]\n",
            "      other: true\n",
            "An open reason needs words",
        ),
        ("letter_types", "      desc: describe\n", "", "A DESC letter needs all five parts once"),
        ("letter_types", "kind: locked, text: open_door", "kind: locked", "needs the code of its text"),
        ("letter_texts", "please tell us. You can", "please tell us} You can", "A brace stands here alone"),
        ("categories", "      flags: [other]\n", "", "An example with the flag “other” is missing"),
        ("categories", "number: 2", "number: 1", "Number 1 is already taken"),
        ("appeal_routes", "subject: senior_manager", "subject: immediate_action", "“immediate_action” has two routes"),
        ("channels", "code: phone", "{code: phone", "The file cannot be read from here on"),
    ],
)
def test_a_fault_says_what_is_wrong(copy: Copy, section: str, old: str, new: str, says: str) -> None:
    copy.replace(section, old, new)
    faults = copy.faults()
    assert any(says in fault and fault.startswith(f"{section}.yaml:") for fault in faults), faults


@pytest.mark.clauses("SPSO-G1-04b")
def test_a_decision_without_a_letter_is_refused(copy: Copy) -> None:
    text = copy.path("decisions").read_text(encoding="utf-8")
    entry = "- decision: restriction\n  letter_type: restriction_decision\n  clauses: [SPSO-G1-04b, SBC-11.2-0]\n"
    assert entry in text
    copy.path("decisions").write_text(text.replace(entry, ""), encoding="utf-8")
    assert copy.faults() == [
        "decisions.yaml: SPSO-G1-04b/decisions: “restriction” (a restriction is imposed) has no letter type."
    ]


@pytest.mark.clauses("SPSO-G1-27")
@pytest.mark.parametrize("label", ["Mental health", "Customers who are bipolar", "Paranoid behaviour"])
def test_a_state_of_health_is_no_category(copy: Copy, label: str) -> None:
    line = copy.replace("categories", "label: Levels of contact", f"label: {label}")
    (fault,) = copy.faults()
    assert fault.startswith(f"categories.yaml:{line}: ")
    assert "speaks of a state of health" in fault


def test_a_missing_and_a_strange_file_are_both_named(copy: Copy) -> None:
    copy.path("seats").unlink()
    (copy.folder / "sbc" / "chairs.yaml").write_text("[]", encoding="utf-8")
    (copy.folder / "sbc" / "notes.txt").write_text("remember", encoding="utf-8")
    faults = copy.faults()
    assert [fault.split(":")[0] for fault in faults] == ["chairs.yaml", "notes.txt", "seats.yaml"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"x" * 1_000_001, b"just words", b"- [1, 2"])
def test_a_file_that_is_no_list_is_refused_in_words(copy: Copy, content: bytes) -> None:
    copy.path("seats").write_bytes(content)
    (fault,) = copy.faults()
    assert fault.startswith("seats.yaml")


def test_an_unknown_profile_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProfileFaults, match="There is no profile “nowhere”"):
        load_profile("nowhere", tmp_path)


@pytest.mark.clauses("SBC-1.3")
def test_a_profile_may_take_sections_from_another_and_override_them(copy: Copy) -> None:
    own = copy.folder / "northmoor"
    own.mkdir()
    identity = copy.path("identity").read_text(encoding="utf-8")
    identity = identity.replace("code: sbc", "code: northmoor").replace("based_on: null", "based_on: sbc")
    (own / "identity.yaml").write_text(identity, encoding="utf-8")
    (own / "higher_risk_roles.yaml").write_text(
        "- code: harbour\n  label: Harbour staff\n  clauses: [SBC-4.3]\n", encoding="utf-8"
    )
    profile = load_profile("northmoor", copy.folder).profile
    assert profile.code == "northmoor"
    assert [role.label for role in profile.higher_risk_roles] == ["Harbour staff"]
    assert profile.examples.keys() == load_profile("sbc").profile.examples.keys()


def test_stored_content_reads_the_same_as_the_files() -> None:
    loaded = load_profile("sbc")
    again = read_content(loaded.content, number=4)
    assert again.sha256 == loaded.sha256
    assert again.number == 4
    assert again.letter_types == loaded.profile.letter_types
    assert again.categories == loaded.profile.categories


def test_stored_content_with_a_value_that_is_no_longer_known_still_reads() -> None:
    content = load_profile("sbc").content
    content = content | {"seats": [entry | {"colour": "blue"} for entry in content["seats"]]}
    assert len(read_content(content).seats) == 3


# -- what later apps add ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Harbour:
    """A section that some later app might bring."""

    collection: ClassVar[str] = "harbours"
    code: str = code()
    label: str = words()
    clauses: tuple[str, ...] = clause_ids()


@pytest.fixture
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A register that the test may fill without leaving traces."""
    for name in ("_sections", "_required"):
        monkeypatch.setattr(registry, name, dict(getattr(registry, name)))


@pytest.mark.usefixtures("own_registry")
def test_a_later_app_adds_its_section_and_the_codes_it_needs(copy: Copy) -> None:
    register_section("harbours", Harbour, title="Harbours", required=False)
    require_codes("harbours", ["main"], because="Boats are sent there.")
    assert copy.faults() == ["harbours.yaml: harbours: “main” is missing. Boats are sent there."]
    copy.path("harbours").write_text("- {code: main, label: Main harbour, clauses: [SBC-1.1]}\n", encoding="utf-8")
    (harbour,) = load_profile("sbc", copy.folder).profile.section("harbours")
    assert harbour == Harbour(code="main", label="Main harbour", clauses=("SBC-1.1",))
    # A version that was published before the section existed simply says nothing about it.
    assert read_content({}).section("harbours") == ()


@pytest.mark.usefixtures("own_registry")
def test_two_apps_cannot_take_the_same_section() -> None:
    with pytest.raises(ValueError, match="already registered"):
        register_section("seats", Harbour, title="Seats")
