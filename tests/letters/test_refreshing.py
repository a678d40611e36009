"""A letter follows the record until it is sent: what the system places in it, its heading, who reads it again."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from engagement.spine.models import Notice
from engagement.spine.timeline import timeline_of
from engagement.spine.work_items import open_work_of
from engagement.transitions import AlreadyMoved, SystemActor, perform
from letters import services
from letters.composing import Composition
from letters.models import Letter
from tests.letters.conftest import approve, reread
from tests.letters.decisions import LETTERS, context_of
from tests.plugins.council import Council

KIND = "restriction_decision"
LONGER = {"end_date": "2027-06-30"}
UNTIL_MAY, UNTIL_JUNE = "How you can contact us until 21 May 2027", "How you can contact us until 30 June 2027"


@pytest.fixture
def decided(letter_in: Callable[..., Letter]) -> Callable[[str], Letter]:
    """A letter about a decision, in a state, checked by managers."""
    context, texts = LETTERS[KIND]

    def brought_to(state: str) -> Letter:
        given = {"kind": KIND, "checker_grade": "manager", "context": copy.deepcopy(context), "texts": texts}
        return letter_in(state, **given)

    return brought_to


def heading(letter: Letter) -> str:
    found = reread(letter)
    return Composition(found, found.version).content.heading


def refresh(letter: Letter, actor: Any, **changes: Any) -> Letter:
    return services.refresh_context(letter.pk, actor=actor, context=context_of(KIND, **changes))


@pytest.mark.parametrize("state", ["draft", "changes_requested"])
def test_while_it_is_written_it_follows_and_its_writer_hears_of_it(
    state: str, decided: Callable[[str], Letter], house: Council
) -> None:
    letter, helen = decided(state), house.person("Helen")
    assert heading(letter) == UNTIL_MAY
    refresh(letter, helen, dates=LONGER)
    assert reread(letter).state == state
    assert heading(letter) == UNTIL_JUNE
    event = timeline_of(letter).get(verb="refresh")
    assert (event.actor, event.sentence) == (helen, "brought the letter up to date with the record")
    notice = Notice.objects.filter(recipient=letter.drafter).latest("pk")
    assert notice.sentence == "What stands in a letter that you write has changed"
    sent = services.submit_letter(letter.pk, actor=letter.drafter)
    assert "30 June 2027" in str(sent.version.content)


@pytest.mark.clauses("SBC-A1-REST-7")
@pytest.mark.parametrize("state", ["rendering", "ready_for_check", "checked"])
def test_once_handed_in_it_goes_back_to_its_writer_and_the_approval_is_gone(
    state: str, decided: Callable[[str], Letter], house: Council, drain: Callable[[], int]
) -> None:
    letter, helen = decided(state), house.person("Helen")
    before = letter.version
    refresh(letter, helen, dates=LONGER)
    found = reread(letter)
    assert (found.state, found.version.number, found.version.checker) == ("draft", 2, None)
    assert heading(letter) == UNTIL_JUNE
    before.refresh_from_db()
    assert "21 May 2027" in str(before.content)
    [work] = open_work_of(letter)
    assert (work.kind, work.assignee) == ("write_letter", letter.drafter)
    assert work.title.startswith("What stands in a letter has changed")
    event = timeline_of(letter).get(verb="follow_the_record")
    assert event.actor == helen
    assert "because the record has changed" in event.sentence
    drain()
    services.submit_letter(letter.pk, actor=letter.drafter)
    drain()
    assert approve(letter, house.person("Fiona")).state == "checked"
    assert "30 June 2027" in str(reread(letter).version.content)


def test_the_checker_hears_that_the_work_is_gone(decided: Callable[[str], Letter], house: Council) -> None:
    letter = decided("ready_for_check")
    refresh(letter, house.person("Helen"), dates=LONGER)
    notice = Notice.objects.filter(recipient=house.person("Fiona")).latest("pk")
    assert "gave the letter back to its writer" in notice.sentence


@pytest.mark.parametrize("state", ["draft", "checked", "issued"])
def test_the_same_record_changes_nothing(state: str, decided: Callable[[str], Letter], house: Council) -> None:
    letter = decided(state)
    lines = timeline_of(letter).count()
    refresh(letter, house.person("Helen"))
    found = reread(letter)
    assert (found.state, found.version.number, timeline_of(letter).count()) == (state, 1, lines)


@pytest.mark.clauses("SBC-A1-CRG-8")
@pytest.mark.parametrize("state", ["issued", "returned_undelivered", "cancelled"])
def test_what_was_sent_or_cancelled_stays(state: str, decided: Callable[[str], Letter], house: Council) -> None:
    letter = decided(state)
    with pytest.raises(AlreadyMoved):
        refresh(letter, house.person("Helen"), dates=LONGER)
    assert reread(letter).context == letter.context


def test_a_heading_that_the_writer_chose_stays(decided: Callable[[str], Letter], house: Council) -> None:
    letter = decided("draft")
    own = services.DraftInput("Writing to our planning service", "Dear Mr Pringle", letter.version.dated_on)
    services.save_draft(letter.pk, actor=letter.drafter, draft=own, revision=0)
    refresh(letter, house.person("Helen"), dates=LONGER)
    assert heading(letter) == "Writing to our planning service"


def test_the_suggested_heading_goes_and_comes_with_the_end(decided: Callable[[str], Letter], house: Council) -> None:
    letter = decided("draft")
    refresh(letter, house.person("Helen"), dates={"end_date": None})
    assert heading(letter) == "How you can contact us"
    refresh(letter, house.person("Helen"), dates=LONGER)
    assert heading(letter) == UNTIL_JUNE


def test_a_record_that_the_letter_cannot_use_changes_nothing(decided: Callable[[str], Letter], house: Council) -> None:
    letter = decided("checked")
    with pytest.raises(ValidationError):
        refresh(letter, house.person("Helen"), dates={"end_dat": "2027-06-30"})
    assert reread(letter).state == "checked"
    assert reread(letter).context == letter.context


def test_nobody_gives_it_back_so_by_hand(decided: Callable[[str], Letter]) -> None:
    letter = decided("checked")
    with pytest.raises(PermissionDenied):
        perform(Letter, letter.pk, "follow_the_record", actor=letter.drafter)
    assert perform(Letter, letter.pk, "follow_the_record", actor=SystemActor("record of the case")).state == "draft"
