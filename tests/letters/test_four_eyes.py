"""Whoever wrote on a letter never checks it: in the permission, under the lock, and in the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from engagement import clock
from engagement.checks import Unmet
from engagement.spine.timeline import timeline_of
from letters import services
from letters.checkers import who_may_check
from letters.managers import pass_checks_on
from letters.models import Letter, LetterVersion, LetterWriter
from letters.selectors import letters_to_check
from tests.letters.conftest import approve, reread
from tests.letters.samples import DESC_TEXTS
from tests.plugins.council import Council

pytestmark = pytest.mark.clauses("SBC-A1-REST-7")


def edit(letter: Letter, actor: object, **changes: object) -> None:
    version = reread(letter).version
    given = {"heading": "Your calls", "salutation": "Dear Mr Pringle", "dated_on": clock.today(), "texts": DESC_TEXTS}
    services.save_draft(
        letter.pk, actor=actor, revision=version.revision, draft=services.DraftInput(**(given | changes))
    )


def test_the_drafter_never_checks_even_as_the_manager_of_the_team(
    letter_in: Callable[..., Letter], house: Council
) -> None:
    letter = letter_in("ready_for_check", drafter="Fiona", checker_duty="")
    fiona = house.person("Fiona")
    with pytest.raises(PermissionDenied, match="You wrote this letter, so somebody else checks it"):
        approve(letter, fiona)
    with pytest.raises(PermissionDenied, match="You wrote this letter"):
        services.return_letter(letter.pk, actor=fiona, comment="Change it.")
    assert not letters_to_check(fiona).exists()


@pytest.mark.clauses("SBC-A1-REST-9", "SBC-A1-REST-10")
def test_a_managers_own_letter_goes_to_the_manager_above(letter_in: Callable[..., Letter], house: Council) -> None:
    letter = letter_in("ready_for_check", drafter="Fiona")
    donald = house.person("Donald")
    assert list(letters_to_check(donald)) == [letter]
    assert approve(letter, donald).state == "checked"
    assert reread(letter).version.checker == donald


def test_the_database_refuses_a_checker_who_drafted_or_edited(letter_in: Callable[..., Letter]) -> None:
    version = letter_in("ready_for_check").version
    for name in ("drafter", "saved_by"):
        with pytest.raises(IntegrityError), transaction.atomic():
            LetterVersion.objects.filter(pk=version.pk).update(checker=getattr(version, name), checked_at=clock.now())


def test_who_edited_for_an_absent_drafter_does_not_check(
    start: Callable[..., Letter], house: Council, drain: Callable[[], int]
) -> None:
    house.away("Nadia", covered_by="Fiona")
    fiona, donald = house.person("Fiona"), house.person("Donald")
    letter = start(texts=DESC_TEXTS)
    edit(letter, fiona)
    services.submit_letter(letter.pk, actor=fiona)
    drain()
    with pytest.raises(PermissionDenied, match="You wrote this letter"):
        approve(letter, fiona)
    assert list(letters_to_check(fiona)) == []
    assert list(letters_to_check(donald)) == [letter]
    assert approve(letter, donald).state == "checked"


def test_who_edited_before_the_drafter_saved_again_does_not_check(
    start: Callable[..., Letter], house: Council, drain: Callable[[], int]
) -> None:
    """The same version, saved twice: `saved_by` names the drafter alone, and the manager's words may still be there."""
    house.away("Nadia", covered_by="Fiona")
    fiona, donald = house.person("Fiona"), house.person("Donald")
    letter = start(texts=DESC_TEXTS)
    edit(letter, fiona, heading="Words of Fiona")
    edit(letter, letter.drafter, heading="Words of Nadia")
    services.submit_letter(letter.pk, actor=letter.drafter)
    drain()
    [version] = letter.versions.all()
    assert version.saved_by == letter.drafter
    with pytest.raises(PermissionDenied, match="You wrote this letter"):
        approve(letter, fiona)
    assert who_may_check(letter) == [donald]
    assert list(letters_to_check(fiona)) == []
    assert list(letters_to_check(donald)) == [letter]
    house.away("Fiona", covered_by="Ewan")
    assert list(letters_to_check(house.person("Ewan"))) == []
    assert approve(letter, donald).state == "checked"


def test_who_handed_the_letter_in_for_an_absent_drafter_does_not_check(
    start: Callable[..., Letter], house: Council, drain: Callable[[], int]
) -> None:
    house.away("Nadia", covered_by="Fiona")
    letter = start(texts=DESC_TEXTS)
    services.submit_letter(letter.pk, actor=house.person("Fiona"))
    drain()
    with pytest.raises(PermissionDenied, match="You wrote this letter"):
        approve(letter, house.person("Fiona"))
    assert approve(letter, house.person("Donald")).state == "checked"


def test_the_last_manager_of_the_team_hands_it_in_and_a_manager_beyond_it_checks(
    start: Callable[..., Letter], house: Council, drain: Callable[[], int]
) -> None:
    house.away("Nadia", covered_by="Fiona")
    fiona, margaret = house.person("Fiona"), house.person("Margaret")
    letter = start(texts=DESC_TEXTS, not_checked_by=[house.person("Donald")])
    assert who_may_check(letter) == [fiona]
    services.submit_letter(letter.pk, actor=fiona)
    drain()
    assert who_may_check(letter) == [margaret]
    assert list(letters_to_check(margaret)) == [letter]
    assert Letter.objects.visible_to(margaret).filter(pk=letter.pk).exists()
    assert list(letters_to_check(fiona)) == []
    with pytest.raises(PermissionDenied, match="You wrote this letter"):
        approve(letter, fiona)
    assert approve(letter, margaret).state == "checked"


def test_a_manager_beyond_the_team_sees_a_letter_only_while_its_check_is_theirs(
    start: Callable[..., Letter], house: Council, drain: Callable[[], int]
) -> None:
    letter = start(drafter="Fiona", texts=DESC_TEXTS, not_checked_by=[house.person("Donald")])
    margaret = house.person("Margaret")
    assert not Letter.objects.visible_to(margaret).filter(pk=letter.pk).exists()
    services.submit_letter(letter.pk, actor=letter.drafter)
    drain()
    services.return_letter(letter.pk, actor=margaret, comment="Say more about the times.")
    assert not Letter.objects.visible_to(margaret).filter(pk=letter.pk).exists()
    services.submit_letter(letter.pk, actor=letter.drafter)
    drain()
    approve(letter, margaret)
    assert Letter.objects.visible_to(margaret).filter(pk=letter.pk).exists()


def test_a_check_whose_manager_changed_goes_to_somebody_who_may_do_it(
    start: Callable[..., Letter], house: Council, drain: Callable[[], int]
) -> None:
    """Donald would check what Fiona wrote. Then Fiona holds his place as well."""
    letter = start(drafter="Fiona", texts=DESC_TEXTS)
    services.submit_letter(letter.pk, actor=letter.drafter)
    drain()
    assert pass_checks_on() == 0
    team = house.team("Council tax")
    team.senior_manager = house.person("Fiona")
    team.save()
    assert pass_checks_on() == 1
    assert pass_checks_on() == 0
    margaret = house.person("Margaret")
    assert list(letters_to_check(margaret)) == [letter]
    assert approve(letter, margaret).state == "checked"


@pytest.mark.parametrize("act", ["update", "delete"])
def test_who_wrote_is_kept_for_good(act: str, start: Callable[..., Letter], house: Council) -> None:
    letter = start(texts=DESC_TEXTS)
    named = LetterWriter.objects.filter(letter=letter)
    acts = {"update": lambda: named.update(writer=house.person("Fiona")), "delete": named.delete}
    with pytest.raises(DatabaseError), transaction.atomic():
        acts[act]()
    assert [one.writer for one in named] == [letter.drafter]


def test_whoever_covers_for_the_manager_checks_and_the_record_says_for_whom(
    letter_in: Callable[..., Letter], house: Council
) -> None:
    letter = letter_in("ready_for_check")
    house.away("Fiona", covered_by="Ewan")
    ewan = house.person("Ewan")
    assert list(letters_to_check(ewan)) == [letter]
    approve(letter, ewan)
    event = timeline_of(letter).get(verb="approve")
    assert (event.actor, event.acting_for) == (ewan, house.person("Fiona"))


def test_whoever_covers_for_the_drafter_does_not_check_in_their_place(
    letter_in: Callable[..., Letter], house: Council
) -> None:
    letter = letter_in("ready_for_check", drafter="Fiona")
    house.away("Fiona", covered_by="Ewan")
    with pytest.raises(PermissionDenied):
        approve(letter, house.person("Ewan"))
    assert not letters_to_check(house.person("Ewan")).exists()


def test_who_was_part_of_it_does_not_check(start: Callable[..., Letter], house: Council, drain: Callable) -> None:
    fiona = house.person("Fiona")
    letter = start(texts=DESC_TEXTS, not_checked_by=[fiona])
    services.submit_letter(letter.pk, actor=letter.drafter)
    drain()
    with pytest.raises(PermissionDenied, match="You were part of what this letter is about"):
        approve(letter, fiona)
    assert not letters_to_check(fiona).exists()
    assert who_may_check(letter) == [house.person("Donald")]
    assert approve(letter, house.person("Donald")).state == "checked"


def test_a_letter_that_nobody_else_can_check_is_not_sent_to_be_checked(
    start: Callable[..., Letter], house: Council
) -> None:
    out = [house.person("Donald"), house.person("Margaret")]
    letter = start(drafter="Fiona", texts=DESC_TEXTS, not_checked_by=out)
    with pytest.raises(Unmet, match="no other manager who can check"):
        services.submit_letter(letter.pk, actor=letter.drafter)
    assert reread(letter).state == "draft"


def test_an_edit_after_the_approval_takes_it_away(letter_in: Callable[..., Letter], house: Council) -> None:
    letter = letter_in("checked")
    approved = letter.version
    services.reopen_letter(letter.pk, actor=letter.drafter)
    assert reread(letter).state == "draft"
    edit(letter, letter.drafter, heading="Another heading")
    newest = reread(letter).version
    assert (newest.number, newest.checker, newest.content) == (2, None, None)
    kept = LetterVersion.objects.get(pk=approved.pk)
    assert kept.checker == house.person("Fiona")
    assert kept.heading != newest.heading


def test_only_dates_need_one_click_and_may_be_approved_by_who_asked_for_the_date(
    letter_in: Callable[..., Letter], house: Council, drain: Callable, the_clock: object
) -> None:
    letter = letter_in("checked")
    the_clock.forward(days=1)
    fiona = house.person("Fiona")
    services.new_date(letter.pk, actor=fiona, dated_on=clock.today())
    drain()
    assert approve(letter, fiona).state == "checked"
    versions = list(letter.versions.order_by("number"))
    assert [version.number for version in versions] == [1, 2]
    assert versions[1].saved_by == letter.drafter
