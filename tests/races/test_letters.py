"""Two people, or two clicks, at one letter at the same moment: one act, one set of consequences, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django_fsm import ConcurrentTransition

from engagement import clock
from engagement.spine import transitions
from engagement.spine.models import Notice, OutboxMessage
from engagement.spine.outbox import deliver_pending
from engagement.spine.timeline import timeline_of
from engagement.spine.work_items import open_work_of
from engagement.transitions import AlreadyMoved
from letters import services
from letters.models import Letter, LetterVersion
from letters.services import drafting
from tests.approvals.builders import Cases, dated
from tests.races.conftest import CONFIRMED
from tests.races.together import at_once, meet_before, take_row_locks_away, take_second_net_away, won

pytestmark = pytest.mark.django_db(transaction=True)

LetterIn = Callable[..., Letter]


def lines(letter: Letter, verb: str) -> int:
    return timeline_of(letter).filter(verb=verb).count()


def two_checks(race: Cases, letter: Letter) -> list[Any]:
    """Both managers of the team, the second covering for the first, approve at once."""
    race.council.away("Shona Kerr", covered_by="Margaret Innes")

    def check(name: str) -> Callable[[], Letter]:
        person = race.person(name)
        return lambda: services.check_letter(letter.pk, actor=person, **CONFIRMED)

    return at_once(check("Shona"), check("Margaret"))


def two_issues(letter: Letter) -> list[Any]:
    """The drafter's button pressed twice."""
    return at_once(
        *[lambda: services.issue_letter(letter.pk, actor=letter.drafter, issued_on=clock.today(), how="post")] * 2
    )


# Two who check -------------------------------------------------------------------------------------------------------


def test_one_of_two_checkers_approves_and_the_other_reads_who_did(
    race: Cases, letter_in: LetterIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = letter_in("ready_for_check")
    meet_before(monkeypatch, transitions, "_standing")
    outcomes = two_checks(race, letter)
    [done] = won(outcomes)
    [refused] = [one for one in outcomes if isinstance(one, AlreadyMoved)]
    checker = LetterVersion.objects.get(letter=letter).checker
    assert checker is not None
    assert refused.by == checker.name_and_title
    assert lines(letter, "approve") == 1
    assert [item.kind for item in open_work_of(done)] == ["issue_letter"]


@pytest.mark.postgres
def test_without_the_lock_the_second_checker_meets_the_second_net(
    race: Cases, letter_in: LetterIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is done twice then either, but nobody can be told who was first."""
    letter = letter_in("ready_for_check")
    take_row_locks_away(monkeypatch)
    meet_before(monkeypatch, transitions, "_standing")
    outcomes = two_checks(race, letter)
    assert len(won(outcomes)) == 1, outcomes
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [ConcurrentTransition]


@pytest.mark.postgres
def test_without_lock_and_second_net_a_letter_is_approved_twice(
    race: Cases, letter_in: LetterIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = letter_in("ready_for_check")
    take_row_locks_away(monkeypatch)
    take_second_net_away(monkeypatch)
    meet_before(monkeypatch, transitions, "_standing")
    outcomes = two_checks(race, letter)
    assert len(won(outcomes)) == 2, outcomes
    assert lines(letter, "approve") == 2


# Two clicks on "sent" ------------------------------------------------------------------------------------------------


def test_two_clicks_issue_a_letter_once_with_one_set_of_effects(
    race: Cases, letter_in: LetterIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = letter_in("checked")
    approach = letter_approach(letter)
    told_before = set(Notice.objects.values_list("pk", flat=True))
    mail.outbox.clear()
    meet_before(monkeypatch, transitions, "_standing")
    outcomes = two_issues(letter)
    assert len(won(outcomes)) == 1, outcomes
    assert sum(isinstance(one, AlreadyMoved) for one in outcomes) == 1
    deliver_pending()
    assert lines(letter, "issue") == 1
    assert [
        timeline_of(approach).filter(verb=verb).count() for verb in ("record_letter_issued", "start_monitoring")
    ] == [1, 1]
    assert letter_approach(letter).state == "monitoring"
    told = Notice.objects.exclude(pk__in=told_before)
    assert {one.recipient for one in told} == {race.person("Shona")}
    assert sorted(one.sentence for one in told) == [
        "Has the restorative approach helped? Record it",
        "Tom Elliot, planning officer recorded that the letter was sent",
    ]
    assert [one.to for one in mail.outbox] == [[race.person("Shona").email]] * 2


@pytest.mark.postgres
def test_without_lock_and_second_net_only_the_approach_behind_it_refuses_a_second_issue(
    letter_in: LetterIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letter itself would go through twice: the effect on another table is what stops it, and undoes it all."""
    letter = letter_in("checked")
    take_row_locks_away(monkeypatch)
    take_second_net_away(monkeypatch)
    meet_before(monkeypatch, transitions, "_standing")
    outcomes = two_issues(letter)
    [refused] = [one for one in outcomes if isinstance(one, Exception)]
    assert isinstance(refused, AlreadyMoved | IntegrityError)
    assert getattr(refused, "obj", None) != letter


def test_a_double_click_on_the_page_is_answered_twice_and_done_once(letter_in: LetterIn) -> None:
    letter = letter_in("checked")
    posted = {"how": "post", "sent": ["pdf"], "note": "", **dated("issued_on", clock.today())}

    def click() -> int:
        screen = Client()
        screen.force_login(letter.drafter)
        return screen.post(reverse("letters:issue", args=[letter.pk]), posted).status_code

    assert sorted(at_once(click, click)) == [302, 409]
    assert lines(letter, "issue") == 1


def test_sending_and_taking_back_at_once_leaves_one_story(letter_in: LetterIn, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = letter_in("checked")
    meet_before(monkeypatch, transitions, "_standing")
    outcomes = at_once(
        lambda: services.issue_letter(letter.pk, actor=letter.drafter, issued_on=clock.today(), how="post"),
        lambda: services.reopen_letter(letter.pk, actor=letter.drafter),
    )
    assert len(won(outcomes)) == 1, outcomes
    found = Letter.objects.get(pk=letter.pk)
    version = LetterVersion.objects.get(letter=letter)
    assert (found.state, bool(version.issued_at)) in [("issued", True), ("draft", False)]
    assert lines(letter, "issue") + lines(letter, "reopen") == 1


# Writing -------------------------------------------------------------------------------------------------------------


def two_saves(race: Cases, letter: Letter) -> list[Any]:
    """The writer, and the colleague who covers for them, each save a text of their own."""
    race.council.away("Tom Elliot", covered_by="Isla Grant")

    def save(name: str) -> LetterVersion:
        draft = services.DraftInput(
            heading="Your calls",
            salutation="Dear Mr Pringle",
            dated_on=clock.today(),
            texts={"describe": f"What {name} wrote."},
        )
        return services.save_draft(
            letter.pk, actor=race.person(name), draft=draft, revision=letter.version.revision, tab=name
        )

    return at_once(lambda: save("Tom"), lambda: save("Isla"))


def test_two_people_saving_one_draft_lose_nothing(
    race: Cases, letter_in: LetterIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = letter_in("draft")
    meet_before(monkeypatch, drafting, "allowed")
    outcomes = two_saves(race, letter)
    [saved] = won(outcomes)
    [refused] = [one for one in outcomes if isinstance(one, services.DraftMoved)]
    assert refused.theirs.describe == saved.describe == LetterVersion.objects.get(letter=letter).describe


@pytest.mark.postgres
def test_without_the_lock_one_text_is_lost(race: Cases, letter_in: LetterIn, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = letter_in("draft")
    take_row_locks_away(monkeypatch)
    meet_before(monkeypatch, drafting, "version_to_write")
    outcomes = two_saves(race, letter)
    assert len(won(outcomes)) == 2, outcomes


def test_sending_in_and_saving_at_once_checks_one_text(letter_in: LetterIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was saved last is what is checked, or the later save is refused: never a text that nobody sees."""
    letter = letter_in("draft")
    revision = letter.version.revision
    draft = services.DraftInput(heading="Other words", salutation="Dear Mr Pringle", dated_on=clock.today(), texts={})
    outcomes = at_once(
        lambda: services.submit_letter(letter.pk, actor=letter.drafter),
        lambda: services.save_draft(letter.pk, actor=letter.drafter, draft=draft, revision=revision),
    )
    [version] = LetterVersion.objects.filter(letter=letter)
    assert version.content is not None
    assert version.content["heading"] == version.heading
    if version.heading != "Other words":
        assert isinstance(outcomes[1], AlreadyMoved), outcomes
    assert OutboxMessage.objects.filter(kind="render_letter", payload__letter=str(letter.pk)).count() == 1


def test_two_clicks_on_send_to_be_checked_make_one_version(letter_in: LetterIn) -> None:
    letter = letter_in("draft")
    outcomes = at_once(*[lambda: services.submit_letter(letter.pk, actor=letter.drafter)] * 2)
    assert len(won(outcomes)) == 1, outcomes
    assert isinstance(next(one for one in outcomes if isinstance(one, Exception)), AlreadyMoved | PermissionDenied)
    deliver_pending()
    assert LetterVersion.objects.filter(letter=letter).count() == 1
    assert Letter.objects.get(pk=letter.pk).attempts == 1


def letter_approach(letter: Letter) -> Any:
    from incidents.models import RestorativeApproach

    return RestorativeApproach.objects.get(letter=letter)
