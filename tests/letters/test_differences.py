"""What changed between two versions, word by word, and when only dates did."""

import dataclasses
import datetime
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letters import services
from letters.differences import Piece, compare, word_differences
from letters.models import Letter
from letters.rendering import Section
from tests.letters.samples import DESC_TEXTS, HOSTILE, MODEL_LETTER, letter
from tests.plugins.council import Council
from tests.visitor import Page, Visitor


def test_words_that_stayed_went_and_came() -> None:
    assert word_differences("You rang us 31 times.", "You rang us 32 times in all.") == (
        Piece("same", "You rang us "),
        Piece("del", "31"),
        Piece("ins", "32"),
        Piece("same", " times"),
        Piece("ins", " in all"),
        Piece("same", "."),
    )


def test_a_changed_phrase_reads_as_one_change() -> None:
    assert word_differences("on 21 January next", "on 4 February next") == (
        Piece("same", "on "),
        Piece("del", "21 January"),
        Piece("ins", "4 February"),
        Piece("same", " next"),
    )


texts = st.text(alphabet="abc \n.<>{}’", max_size=60)


@given(texts, texts)
@settings(max_examples=200)
def test_both_versions_can_be_read_out_of_the_difference(before: str, after: str) -> None:
    pieces = word_differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == after


def test_pieces_hold_plain_text_so_that_a_template_escapes_them() -> None:
    assert Piece("ins", HOSTILE) in word_differences("", HOSTILE)


def test_very_long_texts_are_shown_as_replaced_and_do_not_hang() -> None:
    before, after = "word " * 20_000, "other " * 20_000
    assert [piece.kind for piece in word_differences(before, after)] == ["del", "ins"]


def test_parts_are_compared_by_their_code_and_named() -> None:
    after = letter(heading="Your calls to us", sections=MODEL_LETTER.sections[:-1])
    found = compare(MODEL_LETTER, after, {"help": "Where help is"})
    assert [part.label for part in found.changed_parts] == ["Heading", "Where help is"]
    assert found.any
    assert not found.only_dates
    assert not compare(MODEL_LETTER, MODEL_LETTER).any


NEXT_DAY = datetime.date(2026, 11, 24)


def with_locked(text: str, day: datetime.date = MODEL_LETTER.date) -> object:
    return letter(date=day, sections=(*MODEL_LETTER.sections, Section("until", (text,), locked=True)))


def test_a_new_date_of_the_letter_is_only_a_date() -> None:
    found = compare(MODEL_LETTER, letter(date=NEXT_DAY))
    assert found.only_dates
    assert found.dates == (("21 November 2026", "24 November 2026"),)


def test_dates_that_follow_in_locked_parts_are_only_dates() -> None:
    found = compare(with_locked("Until 21 May 2027."), with_locked("Until 24 May 2027.", NEXT_DAY))
    assert found.only_dates
    assert ("21 May 2027", "24 May 2027") in found.dates


@pytest.mark.parametrize(
    "after",
    [
        letter(date=NEXT_DAY, heading="Your calls"),
        letter(date=NEXT_DAY, recipient_name="Mr B Pringle"),
        letter(date=NEXT_DAY, sections=MODEL_LETTER.sections[1:]),
        letter(date=NEXT_DAY, language="gd"),
        letter(
            date=NEXT_DAY,
            sections=(
                Section("describe", ("Between 6 and 17 November you rang us 31 times.",)),
                *MODEL_LETTER.sections[1:],
            ),
        ),
        letter(date=NEXT_DAY, letterhead=dataclasses.replace(MODEL_LETTER.letterhead, phone="01632 960 999")),
    ],
)
def test_anything_else_is_more_than_a_date(after: object) -> None:
    assert not compare(MODEL_LETTER, after).only_dates


def test_a_date_that_moves_in_the_writers_own_words_is_a_changed_fact() -> None:
    before = letter(sections=(Section("describe", ("On 12 November 2026 you rang.",)),))
    after = letter(date=NEXT_DAY, sections=(Section("describe", ("On 13 November 2026 you rang.",)),))
    assert not compare(before, after).only_dates


def test_the_letters_own_date_in_the_writers_words_follows() -> None:
    before = letter(sections=(Section("describe", ("From 21 November 2026 please write.",)),))
    after = letter(date=NEXT_DAY, sections=(Section("describe", ("From 24 November 2026 please write.",)),))
    assert compare(before, after).only_dates


def test_a_word_that_changed_beside_a_date_is_more_than_a_date() -> None:
    found = compare(with_locked("Until 21 May 2027 by email."), with_locked("Until 24 May 2027 by post.", NEXT_DAY))
    assert not found.only_dates


# How the page says it


def test_changes_are_counted_by_place() -> None:
    before = letter(sections=(Section("a", ("One two three four five.",)), Section("b", ("Gone.",))))
    after = letter(heading="Your calls", sections=(Section("a", ("One 2 three four FIVE and six.",)),))
    found = compare(before, after)
    assert {part.code: part.changes for part in found.changed_parts} == {"heading": 1, "a": 2, "b": 1}
    assert found.changes == 4
    assert compare(before, before).changes == 0


@pytest.fixture
def changed(
    letter_in: Callable[..., Letter], house: Council, as_person: Callable[[str], Visitor], drain: Callable[[], int]
) -> Callable[..., Page]:
    """The checker's page of a letter that came back with other words."""

    def seen(**texts: str) -> Page:
        found = letter_in("changes_requested")
        version = found.version
        draft = services.DraftInput(version.heading, version.salutation, version.dated_on, texts=DESC_TEXTS | texts)
        services.save_draft(found.pk, actor=found.drafter, draft=draft, revision=version.revision)
        services.submit_letter(found.pk, actor=found.drafter)
        drain()
        return as_person("Fiona").visit(found.check_url)

    return seen


@pytest.mark.clauses("SBC-A1-REST-7")
def test_the_checker_is_told_in_words_what_was_added_and_removed(changed: Callable[..., Page]) -> None:
    page = changed(describe=DESC_TEXTS["describe"].replace("31 times", "32 times in all"))
    assert page.says("2 changes since version 1, in: Describe what happened.")
    assert page.says("you rang us (removed: 31) (added: 32) times (added: in all) . Fourteen")
    marked = {
        element.tag: [each.get("class") for each in element.xpath("./span")]
        for element in page.tree.xpath("//main//ins | //main//del")
    }
    assert marked == {"ins": ["govuk-visually-hidden"] * 2, "del": ["govuk-visually-hidden"] * 2}


def test_one_change_is_one_and_hostile_words_stay_words(changed: Callable[..., Page]) -> None:
    page = changed(suggest=DESC_TEXTS["suggest"] + " " + HOSTILE.partition("{{")[0])
    assert page.says("1 change since version 1, in: Suggest what would work.")
    assert page.says("(added: <script>alert(1)</script>")
    assert not page.tree.xpath("//main//script")


def test_nothing_changed_is_said_too(changed: Callable[..., Page]) -> None:
    page = changed()
    assert page.says("Nothing. The letter says the same as before.")
    assert not page.says("since version 1")
