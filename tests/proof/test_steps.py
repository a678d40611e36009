"""The vocabulary of the feature files: documented, with examples that work, and no sentence that means two things."""

from tests.features.steps._language import VOCABULARY
from tests.plugins import steps_doc

ROOMS = [f"tests.features.steps.{room}" for room in steps_doc.ROOMS]


def examples():
    for wording in VOCABULARY:
        _told, example = steps_doc.description(wording.function)
        line = example.splitlines()[0]
        yield wording, line.split(" ", 1)[0], line.split(" ", 1)[1]


def test_the_page_is_what_the_steps_say():
    assert steps_doc.PAGE.read_text(encoding="utf-8") == steps_doc.page(), "run python -m tests.plugins.steps_doc"


def test_each_example_is_an_example_of_its_sentence():
    wrong = [
        (wording.sentence, line)
        for wording, word, line in examples()
        if word not in wording.kinds or not wording.parser.is_matching(line)
    ]
    assert not wrong


def test_no_example_is_understood_in_two_ways():
    twice = [
        (
            line,
            [
                other.sentence
                for other in VOCABULARY
                if set(other.kinds) & set(wording.kinds) and other.parser.is_matching(line)
            ],
        )
        for wording, _word, line in examples()
    ]
    assert not [entry for entry in twice if len(entry[1]) != 1]


def test_every_step_stands_in_a_room_of_the_page():
    assert not {wording.function.__module__ for wording in VOCABULARY} - set(ROOMS)
