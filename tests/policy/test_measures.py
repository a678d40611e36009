"""The sentences of the catalogue of measures: how they are written in a profile, and what a profile may not say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.policy.loader import load_profile, read_content
from engagement.policy.sentences import NOT_FILLED_IN, Gap, Malformed, fill, gaps_of
from tests.policy.test_loading import Copy


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


# -- sentences --------------------------------------------------------------------------------------------------------

SAID = {"days": "Tuesdays", "minutes": "15 minutes", "who": "ewan scott"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Please ring us on {days}", "Please ring us on Tuesdays."),
        ("Please ring us on {days}[, for up to {minutes}].", "Please ring us on Tuesdays, for up to 15 minutes."),
        ("Please ring us on {days}[, for up to {hours}].", "Please ring us on Tuesdays."),
        ("[{minutes} on {hours}][{days}] it is", "Tuesdays it is."),
        ("Ring on {hours}!", "Ring on (not filled in)!"),
        ("{who} will answer?", "Ewan scott will answer?"),
        ("Two  blanks\n and a line", "Two blanks and a line."),
        ("", ""),
    ],
)
def test_a_sentence_is_filled(text: str, sentence: str) -> None:
    assert fill(text, lambda gap: SAID.get(gap.name)) == sentence


def test_what_fills_a_gap_is_words() -> None:
    assert fill("On {days}", lambda _gap: "{minutes} [x] {") == "On {minutes} [x] {."


def test_a_gap_says_how_it_wants_to_be_said() -> None:
    assert gaps_of("{amount:issue,issues} {refused:what}[ {minutes}]") == [
        (Gap("amount", "issue,issues"), False),
        (Gap("refused", "what"), False),
        (Gap("minutes"), True),
    ]


@pytest.mark.parametrize(
    "text", ["{days", "days}", "{}", "{Days}", "{days:}", "[x]", "[", "]", "[a [{days}]]", "{a:b:c}"]
)
def test_a_sentence_that_cannot_be_read_says_so(text: str) -> None:
    with pytest.raises(Malformed) as refused:
        gaps_of(text)
    assert str(refused.value).endswith((".", "there."))


@given(st.text(alphabet="ab {}[]:,.", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        sentence = fill(text, lambda _gap: None)
    except Malformed:
        return
    assert sentence == "" or sentence.endswith((".", "!", "?"))
    assert not {"{", "}", "[", "]"} & set(sentence.replace(NOT_FILLED_IN, ""))


# -- what a profile may not say ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "Pass every contact to {contact};",
            "Pass every contact to {nobody};",
            "“{nobody}” is not filled in with this measure. There is: contact, deputy, contact_phone, deputy_phone.",
        ),
        (
            "Give no names and no direct",
            "Give no {names} and no direct",
            "“{names}” is not filled in with this measure. There is: nothing.",
        ),
        ("Take calls on {days}, {hours}[,", "Take calls on {days, {hours}[,", "A brace stands here alone."),
        (
            "[, for up to {minutes} a call]; at",
            ", for up to {minutes} a call]; at",
            "A square bracket stands here alone.",
        ),
        ("[, for up to {minutes} a call]; at", "[, for a while]; at", "A part in square brackets needs a gap"),
        (
            "[, for up to {minutes} a call]; at",
            ", for up to {minutes} a call; at",
            "“{minutes}” may be left empty: put what falls away with it in square brackets.",
        ),
        (
            "Meet this customer only while {witness} is there.",
            "Meet this customer[ only while {witness} is there].",
            "“{witness}” is always filled in: it must not stand in square brackets.",
        ),
        (
            "we will send back {papers}.",
            "we will send them back.",
            "The letter does not say “{papers}”: the customer must be told all that was decided.",
        ),
        (
            "I will now put you through to our automated line.",
            "I will now put you through, because {condition}.",
            "“{condition}” says why. That stands in the letter only.",
        ),
        ("{refused:what}", "{refused:how}", "“{refused:how}”: this cannot be said in that way."),
        ("into {amount:issue,issues}", "into {amount:issues}", "“{amount:issues}”: this cannot be said in that way."),
        ("put the call through to the", "put {line:label,x} through to the", "this cannot be said in that way."),
        (
            "{code: refused, label: Which ways are closed, kind: channels, rest_of: allowed}",
            "{code: closed, label: Which ways are closed, kind: channels, rest_of: allowed}",
            "Ways of contact stand under “allowed” or “refused”, not under “closed”.",
        ),
        (
            "{code: deputy, label: Who stands in, kind: person,",
            "{code: contact, label: Who stands in, kind: person,",
            "“contact” is asked twice.",
        ),
        (
            "kind: choice, choices: topics_limit}",
            "kind: choice}",
            "“how”: name in choices the list to choose from, and only there.",
        ),
        ("answer: council_line", "answer: every_line", "The measure has no answer “every_line” under “line”."),
        (
            "parameter: how, answer",
            "parameter: topics, answer",
            "The measure has no answer “not_at_all” under “topics”.",
        ),
        ("tell: [mailbox_monitors]", "tell: [postman]", "“postman” is not in recipients."),
        ("closes: [phone]", "closes: [smoke]", "“smoke” is not in channels."),
        ("collides_with: [other]", "collides_with: [sadness]", "“sadness” is not known here."),
        ("when: future", "when: soon", "“soon” is not known here."),
    ],
)
def test_a_fault_in_the_catalogue_names_its_line(copy: Copy, old: str, new: str, says: str) -> None:
    line = copy.replace("measures", old, new)
    faults = copy.faults()
    found = [fault for fault in faults if says in fault]
    assert found, faults
    # A folded sentence is named by the line of its key, which stands at most two lines above.
    assert any(fault.startswith(f"measures.yaml:{line - above}: ") for fault in found for above in range(3)), faults


@pytest.mark.parametrize("code", ["information_requests", "emergencies", "safeguarding", "payments", "elections"])
@pytest.mark.clauses("SBC-2.2a")
def test_a_profile_leaves_open_what_no_measure_may_close(copy: Copy, code: str) -> None:
    copy.replace("always_open", f"code: {code}", f"code: {code}_no_more")
    because = "No measure ever closes it, and every decision letter says so."
    assert copy.faults() == [f"always_open.yaml: always_open: “{code}” is missing. {because}"]


def test_a_profile_may_leave_the_sentences_out(copy: Copy) -> None:
    text = copy.path("measures").read_text(encoding="utf-8")
    sentence = '  letter_text: "{description}"\n'
    assert sentence in text
    copy.path("measures").write_text(text.replace(sentence, ""), encoding="utf-8")
    assert load_profile("sbc", copy.folder).profile.measure("other").letter_text == ""


def test_a_version_from_before_the_sentences_still_reads() -> None:
    content = load_profile("sbc").content
    new = {"letter_text", "staff_text", "spoken_text", "tell", "closes", "limits", "leaves_open", "collides_with"}
    new |= {"higher_when"}
    older = [{name: value for name, value in each.items() if name not in new} for each in content["measures"]]
    profile = read_content({**{k: v for k, v in content.items() if k != "always_open"}, "measures": older})
    assert profile.always_open == ()
    assert profile.measure("call_times").letter_text == ""
    assert profile.measure("call_times").tell == ()


@pytest.mark.clauses("SBC-10.2-0", "SBC-7.7", "SBC-7.4-6", "SBC-7.4-4")
def test_what_shuts_off_a_subject_or_the_councils_line_needs_the_group() -> None:
    profile = load_profile("sbc").profile

    def level(code: str, filled_in: dict[str, Any], one_service: bool = True) -> str:
        return profile.measure(code).authority_as(filled_in, one_service=one_service)

    assert level("topics", {"how": "only_if_new"}) == "senior_manager"
    assert level("topics", {"how": "not_at_all"}) == "review_group"
    assert level("automated_line", {"line": "service_line"}) == "senior_manager"
    assert level("automated_line", {"line": "council_line"}) == "review_group"
    assert level("topics", {"how": "only_if_new"}, one_service=False) == "review_group"
    assert level("topics", {}) == "senior_manager"
