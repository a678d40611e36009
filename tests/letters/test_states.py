"""State by person: exactly what each may do with a letter, and who does not even see it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from engagement.transitions import NotVisible, SystemActor, perform, permitted
from letters.models import Letter
from letters.selectors import letters_visible_to
from tests.plugins.council import Council

WRITER, LINE, SENIOR = "Nadia Hussain", "Fiona Bell", "Donald Rae"
OTHERS = (
    "Tom Elliot",
    "Shona Kerr",
    "Margaret Innes",
    "Helen Ross",
    "Callum Reid",
    "Grace Murray",
    "Ravi Patel",
    "Beth Laing",
    "Stuart Hay",
    "Moira Lees",
    "Angus Todd",
    "Leah Kidd",
)

# What each state offers to the writer and to the two managers of the team. Nobody else sees the letter.
ALLOWED: dict[str, tuple[set[str], set[str]]] = {
    "draft": ({"submit", "cancel"}, {"cancel"}),
    "changes_requested": ({"submit", "cancel"}, {"cancel"}),
    "rendering": ({"retry_rendering", "reopen", "cancel"}, {"cancel"}),
    "ready_for_check": ({"reopen", "cancel"}, {"approve", "return_for_changes", "cancel"}),
    "checked": ({"reopen", "new_date", "issue", "cancel"}, {"new_date", "issue", "cancel"}),
    "issued": ({"return_undelivered"}, {"return_undelivered"}),
    "returned_undelivered": ({"send_again"}, {"send_again"}),
    "cancelled": (set(), set()),
}


@pytest.mark.clauses("SBC-A1-REST-7")
@pytest.mark.parametrize("state", ALLOWED)
def test_exactly_these_acts_are_open(state: str, letter_in: Callable[..., Letter], house: Council) -> None:
    letter = letter_in(state)
    of_writer, of_managers = ALLOWED[state]
    for name, expected in ((WRITER, of_writer), (LINE, of_managers), (SENIOR, of_managers)):
        assert {option.name for option in permitted(letter, house.person(name))} == expected, name
    for name in OTHERS:
        assert {option.name for option in permitted(letter, house.person(name))} == set(), name


@pytest.mark.parametrize("state", ALLOWED)
def test_nobody_else_sees_it(state: str, letter_in: Callable[..., Letter], house: Council, superuser: object) -> None:
    letter = letter_in(state)
    seeing = {name for name, person in house.people.items() if letters_visible_to(person).filter(pk=letter.pk).exists()}
    assert seeing == {WRITER, LINE, SENIOR}
    assert not letters_visible_to(superuser).exists()


def test_what_is_not_seen_is_answered_as_if_it_were_not_there(
    letter_in: Callable[..., Letter], house: Council, superuser: object
) -> None:
    letter = letter_in("ready_for_check")
    for person in (house.person("Tom"), superuser):
        with pytest.raises(NotVisible):
            perform(Letter, letter.pk, "approve", actor=person)


def test_what_the_system_does_nobody_does_by_hand(letter_in: Callable[..., Letter], house: Council) -> None:
    letter = letter_in("rendering")
    for name in (WRITER, LINE):
        with pytest.raises(PermissionDenied):
            perform(Letter, letter.pk, "mark_rendered", actor=house.person(name))
    with pytest.raises(PermissionDenied):
        perform(Letter, letter.pk, "cancel", actor=SystemActor("somebody"), reason="x")


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("who", [WRITER, LINE, "Tom Elliot"])
def test_every_page_of_every_state_answers_in_plain_words(
    state: str, who: str, letter_in: Callable[..., Letter], as_person: Callable
) -> None:
    letter = letter_in(state)
    screen = as_person(who)
    for part in ("", "edit/", "check/", "issue/", "cancel/", "came-back/", "sent-again/", "state/"):
        page = screen.visit(letter.get_absolute_url() + part)
        assert page.status == (404 if who == "Tom Elliot" else page.status)
        assert page.status in (200, 403, 404), (part, page)
    for part in ("change/", "again/", "new-date/", "autosave/"):
        assert screen.visit(letter.get_absolute_url() + part).status == 405
