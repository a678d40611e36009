"""How a step is worded, and what a scenario remembers from one step to the next.

A sentence has blanks in braces and optional parts in square brackets:
`{person}[, a member of the {team} team,] logs an incident about {customer}`.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pytest_bdd import given, then, when
from pytest_bdd.parsers import StepParser

from tests.visitor import Page, Visitor

NAME = r"[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*"
DATE = r"\d{1,2} [A-Z][a-z]+ \d{4}|today|tomorrow|yesterday|\d+ (?:working )?days? (?:ago|from now)"
BLANKS = {
    "person": NAME,
    "other": NAME,
    "deputy": NAME,
    "customer": NAME + "|an unknown caller",
    "number": r"\d+",
    "first": DATE,
    "last": DATE,
    "date": DATE,
    "path": r"/\S*",
}
MONTHS = list(calendar.month_name)[1:]
WORDS = r"[“\"](?P<{}>[^”\"]*)[”\"]"


class Sentence(StepParser):
    """A sentence with blanks, which matches whole lines only."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.pattern = re.compile(pattern_of(sentence))

    def is_matching(self, name: str) -> bool:
        return self.pattern.fullmatch(name) is not None

    def parse_arguments(self, name: str) -> dict[str, Any] | None:
        found = self.pattern.fullmatch(name)
        return found.groupdict() if found else None


def pattern_of(sentence: str) -> str:
    """The regular expression of a sentence. A blank in quotation marks takes any words between quotation marks."""
    made = ""
    for piece in re.split(r"(“\{\w+\}”|\{\w+\}|\[|\])", sentence):
        if piece.startswith("“"):
            made += WORDS.format(piece[2:-2])
        elif piece.startswith("{"):
            made += f"(?P<{piece[1:-1]}>{BLANKS.get(piece[1:-1], '.+?')})"
        else:
            made += {"[": "(?:", "]": ")?"}.get(piece, re.escape(piece))
    return made


@dataclass(frozen=True)
class Wording:
    """One step as the documentation shows it."""

    kinds: tuple[str, ...]
    sentence: str
    function: Callable[..., Any]

    @property
    def parser(self) -> Sentence:
        return Sentence(self.sentence)


VOCABULARY: list[Wording] = []


def setting(sentence: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A step about how things stand before anybody acts."""
    return _worded(sentence, ("Given",), given(Sentence(sentence), stacklevel=2))


def does(sentence: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A step in which somebody does something: told as When, or as Given where it happened before."""
    # The level counts the functions between pytest-bdd and the module whose step it is: here also the lambda.
    first = given(Sentence(sentence), stacklevel=3)
    second = when(Sentence(sentence), stacklevel=3)
    return _worded(sentence, ("Given", "When"), lambda function: first(second(function)))


def sees(sentence: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A step that reads what the page, the letter or the mail says."""
    return _worded(sentence, ("Then",), then(Sentence(sentence), stacklevel=2))


def _worded(
    sentence: str, kinds: tuple[str, ...], decorate: Callable[..., Any]
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def remember(function: Callable[..., Any]) -> Callable[..., Any]:
        VOCABULARY.append(Wording(kinds, sentence, function))
        return decorate(function)

    return remember


@dataclass
class Story:
    """What a scenario remembers: who is at the screen, and which customer, incident, approach and letter it is of."""

    at_screen: Callable[[str], Visitor]
    council: Any
    clock: Any
    screen: Visitor | None = None
    customer: str = ""
    incident: str = ""
    incidents: dict[str, list[str]] = field(default_factory=dict)
    draft: str = ""
    approach: str = ""
    letter: str = ""
    remembered: dict[str, Any] = field(default_factory=dict)

    def person(self, name: str) -> Visitor:
        """That person comes to their screen; what follows is seen there."""
        self.screen = self.at_screen(name)
        return self.screen

    @property
    def page(self) -> Page:
        if self.screen is None:
            raise AssertionError("Nobody has opened a page yet.")
        return self.screen.page


def to_date(words: str) -> date:
    """A date as people say it: "3 December 2026", "today", "5 working days ago"."""
    from engagement import clock
    from engagement.spine.calendar import add_working_days

    today = clock.today()
    near = {"today": 0, "tomorrow": 1, "yesterday": -1}
    if words in near:
        return today + timedelta(days=near[words])
    if found := re.fullmatch(r"(\d+) (working )?days? (ago|from now)", words):
        count = int(found[1]) * (-1 if found[3] == "ago" else 1)
        if found[2] and count > 0:
            return add_working_days(today, count)
        return today + timedelta(days=count)
    day, month, year = words.split()
    return date(int(year), MONTHS.index(month) + 1, int(day))


def in_words(day: date) -> str:
    """A date as the pages write it: "3 December 2026"."""
    return f"{day.day} {day:%B %Y}"


def date_fields(name: str, day: date) -> dict[str, str]:
    """What a person types into the three boxes of a date question."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def rows(datatable: list[list[str]] | None) -> dict[str, str]:
    """A table of two columns under a step: what, and its answer."""
    return {row[0].strip().lower(): row[1].strip() for row in datatable or ()}


def must_say(page: Page, words: str) -> None:
    assert page.says(words), f"“{words}” is not on {page}"


def must_not_say(page: Page, words: str) -> None:
    assert not page.says(words), f"“{words}” is on {page}"
