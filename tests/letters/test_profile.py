"""The letters of the shipped policy: what must be in each, and that its own examples read as well as they ask for."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engagement.policy.loader import PROFILES, load_profile
from engagement.policy.models import PolicyVersion
from engagement.policy.profile import Profile, UnknownCode
from engagement.policy.reading import ProfileFaults
from engagement.policy.selectors import policy_in_force
from letters import letter_types, services
from letters.composing import Composition
from letters.lint import Draft, advise
from letters.models import Letter
from letters.rendering import LetterContent, render_form
from letters.rendering.forms import PLAIN_TEXT
from tests.letters.conftest import reread
from tests.letters.samples import DESC_TEXTS
from tests.plugins.acting import TheClock
from tests.plugins.council import Council, put_changed_policy_in_force
from tests.visitor import Visitor

BY_MANAGER = ("restorative", "unacceptable_correspondence", "online_abuse", "agreement_confirmation")


@pytest.fixture
def policy(house: Council) -> Profile:
    return policy_in_force()


def examples(policy: Profile, kind: str) -> dict[str, str]:
    return {part.code: part.example for part in policy.letter_type(kind).sections if part.kind == "free"}


def sent_text(letter: Letter, texts: dict[str, str]) -> str:
    """What the customer would read, as one line."""
    services.submit_letter(letter.pk, actor=letter.drafter)
    composition = Composition(letter, reread(letter).version)
    return " ".join(render_form(composition.content, PLAIN_TEXT).body.decode().split())


@pytest.mark.parametrize("kind", BY_MANAGER)
def test_the_examples_make_a_complete_letter_that_raises_no_advice(
    kind: str, policy: Profile, start: Callable[..., Letter]
) -> None:
    letter = start(kind=kind, texts=examples(policy, kind))
    composition = Composition(letter, letter.version)
    assert composition.missing == []
    assert composition.advice == []


def test_the_model_restorative_letter_raises_no_advice_with_the_shipped_word_lists(policy: Profile) -> None:
    draft = Draft("Your calls to the council tax team", "Dear Mr Pringle", DESC_TEXTS, {})
    assert advise(draft, policy.letter_type("restorative"), policy.letter_lint) == []


def test_every_word_list_has_a_clause_and_something_better(policy: Profile) -> None:
    for words in policy.letter_lint:
        assert words.clauses, words.code
        assert all(entry.better for entry in words.words)


def test_what_is_measured_is_a_number_of_ours_and_said_to_be(policy: Profile) -> None:
    measured = {each.kind: each for each in policy.letter_lint if not each.words}
    assert {kind: each.at_most for kind, each in measured.items()} == {"long_sentence": 30, "reading_age": 14}
    assert all(each.local for each in policy.letter_lint)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("at_most: 30", "at_most: 3000", "A number from 10 to 60 is needed here."),
        ("at_most: 30", "at_most: thirty", "Here a whole number is needed."),
        ("  at_most: 30\n", "", "A number from 10 to 60 is needed here."),
        ("at_most: 14", "at_most: 4", "A number from 9 to 20 is needed here."),
        ("from_words: 30", "from_words: -1", "A number of words is needed here."),
        ("kind: reading_age", "kind: long_sentence", "“long_sentence” is measured twice."),
        ("  at_most: 30\n", "  at_most: 30\n  words: [{word: x, better: y}]\n", "What is measured has no words."),
        ("kind: long_sentence", "kind: blame", "A list of words holds words and nothing that is measured."),
    ],
)
def test_a_policy_with_a_number_that_makes_no_sense_is_refused(old: str, new: str, fault: str, tmp_path: Path) -> None:
    shutil.copytree(PROFILES / "sbc", tmp_path / "sbc")
    file = tmp_path / "sbc" / "letter_lint.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProfileFaults) as refused:
        load_profile("sbc", tmp_path)
    assert fault in [each.sentence for each in refused.value.faults]


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            "letter_types",
            "label: Independent advice, kind: optional,",
            "label: Independent advice, kind: optional, other_texts: [formats],",
            "Only a locked part has other texts: the record chooses one.",
        ),
        (
            "letter_types",
            "plain_title: How you can contact us",
            "plain_title: 'Until {end_date}'",
            "The plain title has no placeholders: it stands where one is empty.",
        ),
    ],
)
def test_a_letter_type_that_cannot_be_filled_is_refused(
    file: str, old: str, new: str, fault: str, tmp_path: Path
) -> None:
    shutil.copytree(PROFILES / "sbc", tmp_path / "sbc")
    found = tmp_path / "sbc" / f"{file}.yaml"
    text = found.read_text(encoding="utf-8")
    assert old in text
    found.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProfileFaults) as refused:
        load_profile("sbc", tmp_path)
    assert fault in [each.sentence for each in refused.value.faults]


@pytest.mark.clauses("SBC-FM-1", "SBC-FM-2", "SPSO-EP-9a", "SBC-3.1a", "SPSO-G3-04")
def test_a_restorative_letter_invites_the_customers_side_their_needs_and_other_formats(
    policy: Profile, start: Callable[..., Letter]
) -> None:
    text = sent_text(start(texts=DESC_TEXTS), DESC_TEXTS)
    assert "If we have got something wrong" in text
    assert "If there is anything that would make it easier for you to deal with us" in text
    assert "large print, audio, another format or another language" in text
    assert "explain it to you" in text


@pytest.mark.clauses("SBC-9.15a", "SBC-9.15b", "SBC-9.16a", "SBC-9.16b", "SBC-9.17b", "SPSO-EP-28a")
def test_the_reply_to_abusive_mail_says_what_it_must_and_answers_nothing(
    policy: Profile, start: Callable[..., Letter]
) -> None:
    texts = examples(policy, "unacceptable_correspondence")
    letter = start(kind="unacceptable_correspondence", texts=texts)
    text = sent_text(letter, texts)
    assert "We do not accept messages like this, and we will not tolerate them." in text
    for word in ("offensive", "unnecessary", "unhelpful"):
        assert word in text
    assert "Please stop writing to us in this way." in text
    assert "will not reply to it" in text
    kind = policy.letter_type("unacceptable_correspondence")
    assert kind.engagement_only
    assert [part.code for part in kind.sections if part.kind == "free"] == list(DESC_TEXTS)


@pytest.mark.clauses("SBC-9.15a", "SBC-9.16b", "SBC-9.17b")
def test_its_locked_statements_cannot_be_written_away(policy: Profile, start: Callable[..., Letter]) -> None:
    texts = examples(policy, "unacceptable_correspondence") | {
        "not_acceptable": "It was fine.",
        "no_reply": "We reply.",
    }
    letter = start(kind="unacceptable_correspondence", texts=texts)
    given = services.DraftInput(
        heading="x", salutation="Dear Mr Pringle", dated_on=letter.version.dated_on, texts=texts, options=("no_reply",)
    )
    services.save_draft(letter.pk, actor=letter.drafter, draft=given, revision=0)
    text = sent_text(reread(letter), texts)
    assert "It was fine" not in text
    assert "will not tolerate" in text
    assert "will not reply to it" in text


@pytest.mark.clauses("SBC-9.17b")
@pytest.mark.parametrize("kind", ["unacceptable_correspondence", "online_abuse"])
def test_a_letter_about_the_engagement_alone_has_no_place_for_an_answer(kind: str, tmp_path: Path) -> None:
    """A policy that gives it one is refused, so that nobody can write a reply to the content into it."""
    shutil.copytree(PROFILES / "sbc", tmp_path / "sbc")
    file = tmp_path / "sbc" / "letter_types.yaml"
    before, after = file.read_text(encoding="utf-8").split(f"- code: {kind}\n")
    answer = "  sections:\n    - {code: our_answer, label: Our answer to what you raised}\n"
    file.write_text(f"{before}- code: {kind}\n{after.replace('  sections:', answer, 1)}", encoding="utf-8")
    with pytest.raises(ProfileFaults) as refused:
        load_profile("sbc", tmp_path)
    assert [fault.sentence for fault in refused.value.faults] == [
        "A letter that answers the engagement only has no other part in which to write."
    ]


@pytest.mark.clauses("SBC-9.17b")
def test_an_answer_that_is_posted_all_the_same_is_not_in_the_letter(
    policy: Profile, start: Callable[..., Letter], as_person: Callable[[str], Visitor]
) -> None:
    texts = examples(policy, "unacceptable_correspondence")
    letter = start(kind="unacceptable_correspondence", texts=texts)
    nadia = as_person("Nadia")
    fields = nadia.visit(letter.edit_url).field_names
    assert fields & {"our_answer", "reply", "content"} == set()
    given = {**texts, "heading": "About your message", "salutation": "Dear Mr Pringle", "signed_by": "team"}
    dated = {"dated_on_day": 18, "dated_on_month": 11, "dated_on_year": 2026}
    more = {"our_answer": "We have looked at your bill.", "engagement_only": "We answer it all.", "version": 0}
    page = nadia.post(letter.edit_url, {**given, **dated, **more, "do": "send"})
    assert page.status == 200
    text = " ".join(
        render_form(LetterContent.from_plain(reread(letter).version.content), PLAIN_TEXT).body.decode().split()
    )
    assert "We have looked at your bill" not in text
    assert "We answer it all" not in text
    assert "This letter is only about how the message was written. It is not an answer to what you raised" in text


@pytest.mark.clauses("SPSO-G3-03D")
def test_a_letter_that_does_not_describe_what_happened_goes_to_nobody(
    start: Callable[..., Letter], as_person: Callable[[str], Visitor]
) -> None:
    letter = start()
    nadia = as_person("Nadia")
    nadia.visit(letter.edit_url)
    page = nadia.press("Send to Fiona Bell to check", DESC_TEXTS | {"describe": ""})
    assert page.status == 422
    assert page.errors == ["Write the part “Describe what happened”."]
    assert reread(letter).state == "draft"
    page = nadia.press("Update preview", DESC_TEXTS | {"describe": "You rang us."})
    assert page.says("Say when it happened: give the dates.")
    page = nadia.press("Update preview", DESC_TEXTS)
    assert not page.says("Say when it happened")


@pytest.mark.clauses("SPSO-G3-03D")
def test_the_checker_sees_that_a_description_has_no_date(
    letter_in: Callable[..., Letter], as_person: Callable[[str], Visitor]
) -> None:
    letter = letter_in("ready_for_check", texts=DESC_TEXTS | {"describe": "You rang us."})
    assert as_person("Fiona").visit(letter.check_url).says("Say when it happened: give the dates.")


@pytest.mark.clauses("SBC-9.22")
def test_the_letter_about_posts_asks_to_stop_or_remove_them(policy: Profile, start: Callable[..., Letter]) -> None:
    letter = start(kind="online_abuse", texts=examples(policy, "online_abuse") | {"describe": ""})
    assert [one.section for one in Composition(letter, letter.version).missing] == ["describe"]
    letter = start(kind="online_abuse", texts=examples(policy, "online_abuse"))
    assert "Please take these two posts down" in sent_text(letter, {})


@pytest.mark.clauses("SPSO-G3-26")
def test_an_agreement_is_confirmed_with_what_both_sides_do(policy: Profile, start: Callable[..., Letter]) -> None:
    texts = examples(policy, "agreement_confirmation")
    letter = start(kind="agreement_confirmation", texts=texts | {"you_will": ""})
    assert [one.section for one in Composition(letter, letter.version).missing] == ["you_will"]
    text = sent_text(start(kind="agreement_confirmation", texts=texts), texts)
    assert text.index("What we will do") < text.index("What you said you will do")


@pytest.mark.clauses("SBC-3.2e")
def test_independent_advice_is_named_where_the_organisation_has_entered_one(
    policy: Profile, start: Callable[..., Letter]
) -> None:
    from engagement.policy.services import accept_local_value

    letter = start(texts=DESC_TEXTS)
    letter.version.options = ["advice"]
    assert [one.code for one in Composition(letter, letter.version).missing] == ["placeholder", "placeholder"]
    accept_local_value(None, "advice_name", "Citizens Advice Northmoor")
    accept_local_value(None, "advice_phone", "01632 960 455")
    composition = Composition(letter, letter.version)
    assert composition.missing == []
    assert "Citizens Advice Northmoor gives free, independent advice: 01632 960 455." in composition.locked["advice"]


def test_a_letter_that_was_begun_is_finished_under_the_policy_it_was_begun_under(
    letter_in: Callable[..., Letter],
    the_clock: TheClock,
    as_person: Callable,
    drain: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A new version of the policy may drop a letter type; drafts of that type still have their parts."""
    letter = letter_in("draft")
    the_clock.forward(days=1)
    first = PolicyVersion.objects.get()
    put_changed_policy_in_force("Without restorative letters")

    class WithoutLetters:
        def letter_type(self, code: str) -> None:
            raise UnknownCode(code)

    real = letter_types.profile_of
    monkeypatch.setattr(
        letter_types, "profile_of", lambda version: WithoutLetters() if version.number == 2 else real(version)
    )
    nadia = as_person("Nadia")
    assert nadia.visit(letter.edit_url).says("Describe what happened")
    page = nadia.press("Send to Fiona Bell to check", dated_on_day=19)
    assert page.says("Being made ready")
    drain()
    assert reread(letter).version.policy_version == first
