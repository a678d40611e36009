"""What changed between two versions, word by word, and when only dates did."""

import dataclasses
import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from letters.differences import Piece, compare, word_differences
from letters.rendering import Section
from tests.letters.samples import HOSTILE, MODEL_LETTER, letter


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
