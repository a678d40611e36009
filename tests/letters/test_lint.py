"""What stops a letter and what is advice."""

import dataclasses
from typing import Any

import pytest

from engagement.policy.sections.letters import LetterSection
from letters.lint import (
    ADDRESS_LINES,
    LETTER_LIMIT,
    LONG_SENTENCE,
    SECTION_LIMIT,
    Advice,
    Draft,
    Missing,
    advise,
    missing,
)
from tests.letters.samples import DESC_TEXTS, HOSTILE, desc_type, word_list

BLAME = word_list("blame", ("aggressi*", "describe what was done"), ("your behaviour", "say what happened"))
OPINION = word_list(
    "opinion", ("clearly", "leave it out"), ("unreasonable", "say what and why"), clauses=("SPSO-G1-15",)
)
DIAGNOSTIC = word_list("diagnostic", ("paranoid", "leave it out"), clauses=("SPSO-G1-25",))
CITES = word_list("policy_citation", ("policy", "say it in our own words"), clauses=("SPSO-G3-30",))
REPLIES = word_list("case_reply", ("your complaint about", "leave it out"), clauses=("SBC-9.17a",))
LISTS = (BLAME, OPINION, DIAGNOSTIC, CITES, REPLIES)


def draft(**changes: Any) -> Draft:
    texts = {**DESC_TEXTS, **changes.pop("texts", {})}
    given: dict[str, Any] = {
        "heading": "Your calls to us",
        "salutation": "Dear Mr Pringle",
        "texts": texts,
        "locked": {},
    }
    return Draft(**{**given, **changes})


def advice(code: str = "", letter_type: Any = None, **texts: str) -> list[Advice]:
    found = advise(draft(texts=texts), letter_type or desc_type(), LISTS)
    return [one for one in found if not code or one.code == code]


def stops(values: dict[str, str] | None = None, letter_type: Any = None, **changes: Any) -> list[Missing]:
    return missing(draft(**changes), letter_type or desc_type(), values or {})


def test_the_model_letter_is_complete_and_raises_no_advice() -> None:
    assert stops() == []
    assert advice() == []


# What stops it


@pytest.mark.clauses("SBC-10.1a", "SBC-10.1b", "SBC-10.1c", "SBC-10.1d", "SPSO-G3-03", "SPSO-G3-03C", "UKCG-043")
@pytest.mark.parametrize("part", list(DESC_TEXTS))
@pytest.mark.parametrize("blank", ["", "  \n "])
def test_each_of_the_five_parts_must_be_written(part: str, blank: str) -> None:
    [found] = stops(texts={part: blank})
    assert (found.code, found.section) == ("empty", part)
    assert found.clauses == desc_type().section(part).clauses


def test_each_consequence_is_asked_for_in_its_own_words() -> None:
    says = [one.says for one in stops(texts={"if_it_changes": "", "if_it_does_not": ""})]
    assert says == [
        "Say what happens if things change: what we will do then.",
        "Say what may happen if nothing changes.",
    ]


def test_heading_and_greeting_are_needed() -> None:
    assert [one.section for one in stops(heading=" ", salutation="")] == ["heading", "salutation"]
    assert [one.code for one in stops(heading="x" * 121)] == ["too_long"]


def test_a_locked_part_must_have_what_the_record_gives() -> None:
    locked = LetterSection(
        code="review", label="When we look again", kind="locked", text="review", clauses=("SBC-7.9c",)
    )
    kind = desc_type(sections=(*desc_type().sections, locked))
    [found] = stops(letter_type=kind)
    assert found.section == "review"
    assert found.clauses == ("SBC-7.9c",)
    assert stops(letter_type=kind, locked={"review": "On 21 May 2027."}) == []


def test_optional_parts_may_stay_away() -> None:
    optional = LetterSection(code="extra", label="More", kind="optional", required=False, text="x")
    assert stops(letter_type=desc_type(sections=(*desc_type().sections, optional))) == []


def test_placeholders_without_a_value_and_gaps_stop_it() -> None:
    found = stops(texts={"suggest": "Please ring {contact_name} on [number]."})
    assert [one.code for one in found] == ["placeholder", "gap"]
    assert "{contact_name}" in found[0].says
    assert stops(texts={"suggest": "Please ring {contact_name}."}, values={"contact_name": "Shona"}) == []


def test_texts_that_are_too_long_stop_it() -> None:
    assert [one.code for one in stops(texts={"describe": "x" * (SECTION_LIMIT + 1)})] == ["too_long"]
    assert [one.code for one in stops(texts={"describe": "x" * 100_000})] == ["too_long", "too_long"]
    most = dict.fromkeys(DESC_TEXTS, "x" * SECTION_LIMIT)
    [found] = stops(texts=most)
    assert found.section == ""
    assert f"{LETTER_LIMIT:,}" in found.says


def test_an_address_that_does_not_fit_the_window_stops_it() -> None:
    assert stops(address_lines=("x",) * ADDRESS_LINES) == []
    assert [one.code for one in stops(address_lines=("x",) * (ADDRESS_LINES + 1))] == ["address"]


def test_hostile_text_neither_stops_nor_breaks_anything() -> None:
    assert [one.code for one in stops(texts={"describe": HOSTILE}, values={"customer_name": "x"})] == []
    assert advice(describe=HOSTILE * 50)


# What is advice


@pytest.mark.clauses("SPSO-EP-61.1", "SPSO-G1-25")
def test_words_of_the_profiles_lists_are_named_with_what_could_stand_there() -> None:
    [blame] = advice("blame", describe="On 2 May I met 2 Aggressive callers. Your  behaviour worried us 3 times.")
    assert blame.section == "describe"
    assert blame.instead == (("aggressi", "describe what was done"), ("your behaviour", "say what happened"))
    assert blame.clause == "SPSO-EP-61.1"
    [label] = advice("diagnostic", explain="We think he is paranoid, 2 of us.")
    assert label.clause == "SPSO-G1-25"


def test_only_whole_words_count() -> None:
    assert advice("opinion", explain="We spent 3 hours unclearly.") == []
    assert advice("opinion", explain="CLEARLY we spent 3 hours.")


def test_a_list_can_leave_a_letter_alone() -> None:
    exempt = dataclasses.replace(OPINION, not_in=("restorative",))
    assert advise(draft(texts={"explain": "We clearly spent 3 hours."}), desc_type(), [exempt]) == []


@pytest.mark.clauses("SPSO-G3-30")
def test_the_policy_is_not_brandished_in_a_first_letter_unless_the_type_cites_it() -> None:
    text = "We spent 3 hours. Our policy says so."
    assert [one.clause for one in advice("policy_citation", explain=text)] == ["SPSO-G3-30"]
    assert advice("policy_citation", desc_type(cites_policy=True), explain=text) == []


@pytest.mark.clauses("SBC-9.17a")
def test_a_letter_on_the_engagement_only_does_not_take_up_the_content() -> None:
    text = "We spent 3 hours on your complaint about bins."
    assert advice("case_reply", explain=text) == []
    assert [one.section for one in advice("case_reply", desc_type(engagement_only=True), explain=text)] == ["explain"]


@pytest.mark.clauses("SPSO-G3-29b")
def test_sentences_that_begin_with_you_are_named() -> None:
    [found] = advice(
        "you_opening", describe="You shouted on 2 May, 3 times. You told us why. You can write. We said “You do”."
    )
    assert found.words == ("You shouted on 2 May, 3 times.",)
    assert found.clause == "SPSO-G3-29b"


@pytest.mark.clauses("SPSO-G3-29a", "SPSO-G3-13d")
def test_describe_and_explain_need_dates_and_figures() -> None:
    assert {one.code for one in advice(describe="The calls are frequent.")} == {"no_date", "no_figure"}
    assert {one.code for one in advice(describe="On 5 November there were calls.")} == {"no_figure"}
    assert {one.code for one in advice(describe="On 5 November there were nine calls.")} == set()
    assert {one.code for one in advice(explain="We find it hard.")} == {"no_figure"}
    assert {one.code for one in advice(explain="It took nine hours.")} == {"no_we"}


@pytest.mark.clauses("SPSO-G3-03S")
def test_suggest_needs_a_request_and_an_offer() -> None:
    assert {one.code for one in advice(suggest="Fewer calls.")} == {"no_request", "no_offer"}
    assert advice(suggest="Please ring on Tuesdays. We will keep that time for you.") == []


def test_long_sentences_and_a_high_reading_age_are_named() -> None:
    long = "On 2 May we " + "really " * LONG_SENTENCE + "did."
    [found] = advice("long_sentence", describe=long)
    assert found.words == ("On 2 May we really really really…",)
    hard = (
        "Notwithstanding aforementioned organisational considerations we necessitate 3 proportionate arrangements. " * 8
    )
    assert [one.section for one in advice("reading_age", explain=hard)] == [""]


def test_a_misspelt_placeholder_is_pointed_out() -> None:
    [found] = advice("braces", suggest="Please ring {contact_nane}. We will help.")
    assert found.words == ("{contact_nane}",)


def test_the_heading_is_read_too() -> None:
    found = advise(draft(heading="Your behaviour"), desc_type(), LISTS)
    assert [one.section for one in found] == ["heading"]
