"""Counting words, sentences and syllables, and the reading age made of them."""

import pytest

from letters.reading import count_words, reading_age, sentences, syllables
from tests.letters.samples import DESC_TEXTS

COUNTED = {
    "you": 1,
    "please": 1,
    "council": 2,
    "telephone": 3,
    "correspondence": 4,
    "unacceptable": 5,
    "times": 1,
    "called": 1,
    "arrangement": 3,
    "area": 3,
    "being": 2,
    "table": 2,
    "wanted": 2,
    "places": 2,
    "houses": 2,
    "notice": 2,
    "people": 2,
    "created": 3,
    "social": 2,
    "various": 3,
    "someone": 2,
    "everything": 3,
    "employees": 3,
    "independent": 4,
    "quiet": 2,
    "January": 4,
    "usual": 3,
    "going": 2,
    "decision": 3,
    "whole": 1,
    "2026": 1,
}


@pytest.mark.parametrize(("word", "count"), COUNTED.items())
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_sentences_end_where_a_reader_hears_them_end() -> None:
    text = "Dear Mr. Pringle, we wrote on 2 November. Did you get it?\n\nThe letter\n\nIt said “No.”"
    text += " Then 3.5 hours passed."
    assert sentences(text) == [
        "Dear Mr Pringle, we wrote on 2 November.",
        "Did you get it?",
        "The letter",
        "It said “No.",
        "Then 3.5 hours passed.",
    ]
    assert sentences("") == []


def test_a_number_and_a_contraction_are_one_word() -> None:
    assert count_words("We don't know about 1,250.50 pounds") == 6


def test_plain_words_need_a_low_reading_age_and_long_ones_a_high_one() -> None:
    easy = "We got your call. We will ring you back on Monday. Please tell us if that suits you."
    hard = (
        "Notwithstanding the aforementioned considerations, the organisation reserves the unconditional entitlement to"
        " implement proportionate communication management arrangements commensurate with the operational implications."
    )
    assert reading_age(easy) < 8
    assert reading_age(hard) > 20
    assert reading_age("") == 0
    assert 9 < reading_age("\n\n".join(DESC_TEXTS.values())) < 13
