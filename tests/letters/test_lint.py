"""What stops a letter and what is advice."""

import dataclasses
from typing import Any

import pytest

from engagement.policy.sections.letters import LetterSection
from letters.lint import (
    ADDRESS_LINES,
    LETTER_LIMIT,
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
LONG = word_list("long_sentence", at_most=30, why="Make two of it.")
READING = word_list("reading_age", at_most=14, from_words=30, why="Use shorter words.")
LISTS = (BLAME, OPINION, DIAGNOSTIC, CITES, REPLIES, LONG, READING)


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
    assert stops(window_lines=ADDRESS_LINES) == []
    assert [one.code for one in stops(window_lines=ADDRESS_LINES + 1)] == ["address"]


def test_hostile_text_neither_stops_nor_breaks_anything() -> None:
    text = HOSTILE.replace("{nothing}", "").replace("{{ secret }}", "").replace("{% include 'x' %}", "")
    assert [one.code for one in stops(texts={"describe": text}, values={"customer_name": "x"})] == []
    assert advice(describe=HOSTILE * 50)


@pytest.mark.parametrize("part", [*DESC_TEXTS, "heading", "salutation"])
@pytest.mark.parametrize("text", ["\u200b\u2060", "\u202e\x07", "–", " . "])
def test_signs_that_say_nothing_are_no_text(part: str, text: str) -> None:
    changes = {"texts": {part: text}} if part in DESC_TEXTS else {part: text}
    assert [(one.code, one.section) for one in stops(**changes)] == [("empty", part)]


@pytest.mark.parametrize("braces", ["{contact_nane}", "{ contact_name }", "{Contact.Name}"])
def test_a_word_in_braces_that_is_no_placeholder_stops_it(braces: str) -> None:
    values = {"contact_name": "Shona"}
    [found] = stops(texts={"suggest": f"Please ring {braces}."}, values=values)
    assert (found.code, found.section) == ("placeholder", "suggest")
    assert f"something in braces that will be printed as it stands: {braces}" in found.says
    assert [one.section for one in stops(heading=f"Your calls, {braces}", values=values)] == ["heading"]


@pytest.mark.clauses("SPSO-EP-61.4")
@pytest.mark.parametrize("boxes", ["中文", "🎉", "\u3164"])
@pytest.mark.parametrize("part", ["describe", "heading", "salutation"])
def test_characters_that_would_print_as_boxes_stop_it(part: str, boxes: str) -> None:
    text = f"On 5 May we had 3 calls {boxes} {boxes}"
    [found] = stops(**({"texts": {part: text}} if part in DESC_TEXTS else {part: text}))
    assert (found.code, found.section) == ("characters", part)
    assert found.says.startswith(f"The letter has characters that would print as boxes: {' '.join(boxes)}")


def test_a_name_from_the_record_that_would_print_as_boxes_stops_it() -> None:
    [found] = stops(address_lines=("李明", "14 Mill Wynd"))
    assert (found.code, found.section) == ("characters", "")
    assert "李 明" in found.says
    [filled] = stops(texts={"suggest": "Please ring {contact_name}."}, values={"contact_name": "李"})
    assert (filled.code, filled.section) == ("characters", "suggest")


def test_every_sign_that_letters_here_need_can_be_printed() -> None:
    text = "“É” ‘ł’ £5 – 10 € … • ½ Ŵ ẁ Ж ש ع e\u0301 soft\u00adhyphen\u200d\ufe0f\tend"
    assert stops(texts={"describe": text}) == []


# What is advice


@pytest.mark.clauses("SPSO-EP-61.1", "SPSO-G1-25")
def test_words_of_the_profiles_lists_are_named_with_what_could_stand_there() -> None:
    [blame] = advice("blame", describe="On 2 May I met 2 Aggressive callers. Your  behaviour worried us 3 times.")
    assert blame.section == "describe"
    assert blame.instead == (("Aggressive", "describe what was done"), ("Your behaviour", "say what happened"))
    assert blame.words == ("Aggressive", "Your behaviour")
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


@pytest.mark.clauses("SPSO-G3-30")
@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("We write under policy 6.1 after 3 calls.", "under policy 6.1"),
        (
            "We act in line with our unacceptable behaviour policy, 3 of us.",
            "in line with our unacceptable behaviour policy",
        ),
        ("We have read Policy section 7 3 times.", "Policy section 7"),
        ("We look to section 7.9 for 3 things.", "section 7.9"),
    ],
)
def test_a_citation_of_the_policy_is_advised_against_however_it_is_put(text: str, cited: str) -> None:
    lists = [word_list("policy_citation", ("zero tolerance", "leave it out"), clauses=("SPSO-G3-30",))]
    [found] = advise(draft(texts={"explain": text}), desc_type(), lists)
    assert (found.words, found.instead) == ((cited,), ((cited, "leave it out"),))
    assert advise(draft(texts={"explain": text}), desc_type(cites_policy=True), lists) == []


def test_other_uses_of_these_words_are_no_citation() -> None:
    assert advice("policy_citation", explain="We met in section 4 of the library on 3 May, against the wall.") == []


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


def test_long_sentences_and_a_high_reading_age_are_named_as_the_policy_sets_them() -> None:
    def words(count: int) -> str:
        return "On 2 May 3 of us " + "really " * (count - 7) + "did."

    [found] = advice("long_sentence", describe=words(31))
    assert found.words == ("On 2 May 3 of us really…",)
    assert found.says == "Has more than 30 words. Make two of it."
    assert advice("long_sentence", describe=words(30)) == []
    longer = dataclasses.replace(LONG, at_most=31)
    assert advise(draft(texts={"describe": words(31)}), desc_type(), (longer,)) == []
    assert advise(draft(texts={"describe": words(50)}), desc_type(), ()) == []
    elsewhere = dataclasses.replace(LONG, not_in=("restorative",))
    assert advise(draft(texts={"describe": words(50)}), desc_type(), (elsewhere,)) == []
    hard = (
        "Notwithstanding aforementioned organisational considerations we necessitate 3 proportionate arrangements. " * 8
    )
    [found] = advice("reading_age", explain=hard)
    assert found.section == ""
    assert found.says.endswith("and 14 or less is easy to follow. Use shorter words.")
    assert advise(draft(texts={"explain": hard}), desc_type(), (dataclasses.replace(READING, from_words=900),)) == []


def test_braces_of_any_other_kind_are_pointed_out() -> None:
    text = 'Please ring {{ customer.name }} {% now "Y" %} {0} {{contact_name}} {contact_name}. We will help.'
    [found] = advice("braces", suggest=text)
    assert found.words == ("{0}",)
    assert found.says == "There is something in braces that will be printed as it stands."
    for part in ("heading", "salutation"):
        [found] = advise(draft(**{part: "Dear {see note 2}"}), desc_type(), LISTS)
        assert (found.section, found.words) == (part, ("{see note 2}",))


@pytest.mark.parametrize("typed", ["{{ customer.name }}", '{% now "Y" %}', "{{contact_name}}", "{# a note #}"])
@pytest.mark.parametrize("part", ["heading", "salutation", "suggest"])
def test_what_another_programs_template_would_fill_in_stops_the_letter(part: str, typed: str) -> None:
    text = f"Dear {typed}"
    given = draft(texts={"suggest": text}) if part == "suggest" else draft(**{part: text})
    found = [one for one in missing(given, desc_type(), {"contact_name": "Nadia"}) if one.code == "placeholder"]
    assert [(one.section, typed in one.says) for one in found] == [(part, True)]
    assert not [one for one in advise(given, desc_type(), LISTS) if one.code == "braces"]


def test_a_placeholder_in_the_greeting_is_pointed_out_because_nothing_is_filled_in_there() -> None:
    [found] = advise(draft(salutation="Dear {customer_name}"), desc_type(), LISTS)
    assert (found.code, found.section, found.words) == ("braces", "salutation", ("{customer_name}",))


def test_the_heading_is_read_too() -> None:
    found = advise(draft(heading="Your behaviour"), desc_type(), LISTS)
    assert [one.section for one in found] == ["heading"]
