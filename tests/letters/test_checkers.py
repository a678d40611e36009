"""Other checkers than managers of the team, and others who write: as the case needs it and a higher app says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q

from engagement.checks import Unmet
from engagement.people.models import User
from engagement.permissions import Granted, Refused
from engagement.spine.models import Notice
from engagement.spine.work_items import open_work_of
from engagement.transitions import NextWork, perform, permitted
from letters import checkers, services, visibility
from letters.checks import FOUR_POINTS
from letters.models import Letter
from letters.selectors import letters_to_check, letters_to_check_count, letters_visible_to, who_checks
from tests.letters.conftest import approve, reread
from tests.letters.decisions import LETTERS
from tests.letters.samples import DESC_TEXTS
from tests.plugins.council import Council
from tests.visitor import Visitor

KIND = "restriction_decision"


@pytest.fixture(autouse=True)
def _only_this_app_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """What higher apps registered is not there: these tests stand for one of them."""
    monkeypatch.setattr(checkers, "_grades", {checkers.MANAGER: checkers._grades[checkers.MANAGER]})
    monkeypatch.setattr(visibility, "_providers", [])


@pytest.fixture
def group(house: Council) -> Callable[..., list[User]]:
    """`group("Helen", "Callum")`: they check letters of this grade, and see them, as a higher app would register it."""

    def registered(*names: str, grade: str = "review_group", asks: Any = None) -> list[User]:
        members = [house.person(name) for name in names]

        def may(user: Any, _letter: Any) -> Any:
            return Granted() if user in members else Refused("Only the group checks it.")

        def theirs(user: Any) -> Q:
            return Q() if user in members else Q(pk__in=[])

        def who(_letter: Any) -> Iterable[User]:
            return members

        checkers.register_checker(grade, may, who=who, waiting=theirs, asks=asks)
        visibility.register_visibility(theirs, [KIND])
        return members

    return registered


@pytest.fixture
def begin(start: Callable[..., Letter]) -> Callable[..., Letter]:
    def begun(**given: Any) -> Letter:
        context, texts = LETTERS[KIND]
        return start(**({"kind": KIND, "context": context, "texts": texts} | given))

    return begun


@pytest.fixture
def ready(begin: Callable[..., Letter], drain: Callable[[], int]) -> Callable[..., Letter]:
    def made(**given: Any) -> Letter:
        letter = begin(**given)
        services.submit_letter(letter.pk, actor=letter.drafter)
        drain()
        return reread(letter)

    return made


def submit_is_refused(letter: Letter, because: str) -> None:
    with pytest.raises(Unmet, match=because) as refused:
        services.submit_letter(letter.pk, actor=letter.drafter)
    assert {one.check.code for one in refused.value.unmet} == {"somebody_checks"}


@pytest.mark.clauses("SBC-A1-CRG-7")
@pytest.mark.parametrize("grade", ["review_group", "deciding_level", "decider", "highest_signoff"])
def test_the_grade_that_the_policy_names_checks_and_nobody_else(
    grade: str, ready: Callable[..., Letter], group: Callable[..., list[User]], house: Council
) -> None:
    helen, callum = group("Helen", "Callum", grade=grade)
    letter = ready(checker_grade="" if grade == "review_group" else grade)
    assert letter.checker_grade == grade
    assert who_checks(letter) == [helen, callum]
    for name in ("Fiona", "Donald"):
        manager = house.person(name)
        assert list(letters_to_check(manager)) == []
        with pytest.raises(PermissionDenied, match="Only the group checks it"):
            approve(letter, manager)
        with pytest.raises(PermissionDenied, match="Only the group checks it"):
            services.return_letter(letter.pk, actor=manager, comment="No.")
    assert list(letters_to_check(callum)) == [letter]
    assert letters_to_check_count(helen) == 1
    assert approve(letter, callum).state == "checked"


@pytest.mark.clauses("SBC-A1-CRG-7")
def test_the_first_gets_the_work_and_the_others_word_of_it(
    ready: Callable[..., Letter], group: Callable[..., list[User]]
) -> None:
    helen, callum = group("Helen", "Callum")
    letter = ready()
    [work] = open_work_of(letter)
    assert (work.kind, work.assignee, work.path) == ("check_letter", helen, letter.check_url)
    told = {notice.recipient: notice.sentence for notice in Notice.objects.filter(reference=letter.reference)}
    assert told[helen] == "A letter is ready for you to check"
    assert "made the letter ready to be checked" in told[callum]


def test_a_grade_may_say_itself_what_work_it_is(
    ready: Callable[..., Letter], group: Callable[..., list[User]], house: Council
) -> None:
    callum = house.person("Callum")
    group("Helen", "Callum", asks=lambda _letter: [NextWork("check_letter", "One for the liaison", assignee=callum)])
    [work] = open_work_of(ready())
    assert (work.title, work.assignee) == ("One for the liaison", callum)


@pytest.mark.clauses("SBC-A1-CRG-7")
def test_it_may_be_work_of_the_whole_group_and_the_page_says_so(
    ready: Callable[..., Letter], group: Callable[..., list[User]], as_person: Callable[[str], Visitor]
) -> None:
    asked = NextWork("check_letter", "A letter is ready for the group to check", duty="review_group")
    group("Helen", "Callum", asks=lambda _letter: [asked])
    letter = ready()
    page = as_person("Nadia").visit(letter.get_absolute_url())
    assert page.says("A letter is ready for the group to check (the Complaints Review Group)")
    helen = as_person("Helen")
    helen.visit(letter.check_url)
    page = helen.press("Save my decision", decision="approve", four_points=list(FOUR_POINTS))
    assert page.says("You have approved the letter.")
    assert [work.kind for work in open_work_of(letter)] == ["issue_letter"]


@pytest.mark.clauses("SBC-A1-CRG-7", "SBC-A1-REST-7")
def test_the_four_eyes_hold_in_every_grade(
    ready: Callable[..., Letter], begin: Callable[..., Letter], group: Callable[..., list[User]], house: Council
) -> None:
    helen, callum = group("Helen", "Callum")
    letter = ready(not_checked_by=[helen])
    assert who_checks(letter) == [callum]
    assert list(letters_to_check(helen)) == []
    with pytest.raises(PermissionDenied, match="You were part of what this letter is about"):
        approve(letter, helen)
    submit_is_refused(begin(not_checked_by=[helen, callum]), "nobody now who may check")
    own = begin(drafter="Callum", actor=house.person("Nadia"), not_checked_by=[helen])
    submit_is_refused(own, "nobody now who may check")


def test_a_grade_for_which_nobody_answers_checks_nothing(begin: Callable[..., Letter], house: Council) -> None:
    letter = begin()
    submit_is_refused(letter, "nobody now who may check")
    Letter._base_manager.filter(pk=letter.pk).update(state="rendering")
    Letter._base_manager.filter(pk=letter.pk).update(state="ready_for_check")
    assert list(letters_to_check(house.person("Fiona"))) == []
    with pytest.raises(PermissionDenied, match="Nobody checks letters of this kind yet"):
        approve(letter, house.person("Fiona"))


@pytest.mark.clauses("SBC-A1-CRG-7")
def test_a_senior_managers_own_decision_is_checked_by_another_manager(
    ready: Callable[..., Letter], group: Callable[..., list[User]], house: Council
) -> None:
    [helen] = group("Helen")
    fiona, donald = house.person("Fiona"), house.person("Donald")
    letter = ready(checker_grade="manager", not_checked_by=[donald])
    assert who_checks(letter) == [fiona]
    for other in (helen, donald):
        assert list(letters_to_check(other)) == []
        with pytest.raises(PermissionDenied):
            approve(letter, other)
    assert list(letters_to_check(fiona)) == [letter]
    assert approve(letter, fiona).state == "checked"


def test_a_grade_that_does_not_exist_is_refused(begin: Callable[..., Letter]) -> None:
    with pytest.raises(ValidationError, match="no checkers called “anybody”"):
        begin(checker_grade="anybody")


# Who else writes


@pytest.mark.clauses("SBC-A1-CRG-6")
def test_the_requester_and_the_manager_write_it_and_nobody_else(
    begin: Callable[..., Letter], house: Council, group: Callable[..., list[User]], drain: Callable[[], int]
) -> None:
    group("Helen")
    ewan = house.person("Ewan")
    letter = begin(also_writes=[ewan])
    assert {option.name for option in permitted(letter, ewan)} == {"submit", "cancel"}
    assert list(letters_visible_to(ewan)) == [letter]
    draft = services.DraftInput("How", "Dear Mr Pringle", letter.version.dated_on, texts={"why": "Words of Ewan."})
    for name in ("Fiona", "Helen"):
        with pytest.raises(PermissionDenied):
            services.save_draft(letter.pk, actor=house.person(name), draft=draft, revision=0)
    assert services.save_draft(letter.pk, actor=ewan, draft=draft, revision=0).saved_by == ewan
    assert ewan.pk in checkers.writers_of(letter)
    services.submit_letter(letter.pk, actor=ewan)
    drain()
    assert perform(Letter, letter.pk, "reopen", actor=ewan).state == "draft"


def test_who_covers_for_another_writer_writes_in_their_place(begin: Callable[..., Letter], house: Council) -> None:
    letter = begin(also_writes=[house.person("Ewan")])
    shona = house.person("Shona")
    assert not permitted(letter, shona)
    house.away("Ewan", covered_by="Shona")
    shona = User.objects.get(pk=shona.pk)
    assert list(letters_visible_to(shona)) == [letter]
    assert {option.name for option in permitted(letter, shona)} >= {"cancel"}


def test_other_letters_are_not_seen_by_those_who_write_one(start: Callable[..., Letter], house: Council) -> None:
    ewan = house.person("Ewan")
    mine = start(texts=DESC_TEXTS, also_writes=[ewan, house.person("Shona")])
    start(texts=DESC_TEXTS)
    assert list(letters_visible_to(ewan)) == [mine]
