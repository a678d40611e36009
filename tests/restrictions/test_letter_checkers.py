"""Who checks and who reads the letters of restrictions: by the level that decided, never by the register alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from engagement.spine.work_items import open_work_of
from engagement.transitions import NotVisible
from letters.checkers import who_may_check
from letters.models import Letter
from letters.selectors import letters_to_check
from letters.services import start_letter
from restrictions.services.ending import end_those_whose_date_has_come
from tests.plugins.council import PEOPLE
from tests.restrictions.builders import Limits
from tests.restrictions.letters import again, check, checked, issue, sent, submit

pytestmark = pytest.mark.django_db

GROUP = ("Helen", "Alasdair", "Priya", "Callum")


def ended(limits: Limits, the_clock: Any, restriction: Any) -> Any:
    """The letter that says that a restriction has ended, ready to be checked."""
    the_clock.forward(days=91)
    assert end_those_whose_date_has_come() == 1
    return submit(again(restriction).end_letter)


def of_deciding_level(limits: Limits, restriction: Any) -> Any:
    """A letter of the deciding level about this restriction, ready to be checked."""
    letter = start_letter(
        actor=limits.person("Tom"),
        kind="restriction_ended",
        customer=restriction.customer,
        team=restriction.team,
        drafter=limits.person("Tom"),
        matter=restriction.reference,
        matter_path=restriction.get_absolute_url(),
        context={"dates": {"end_date": "2026-11-18"}},
    )
    assert letter.checker_grade == "deciding_level"
    return submit(again(letter))


def people(limits: Limits, *names: str) -> set[Any]:
    return {limits.person(name) for name in names}


def refused(limits: Limits, letter: Any, *names: str) -> None:
    for name in names:
        with pytest.raises((PermissionDenied, NotVisible)):
            check(letter, limits.person(name))


@pytest.mark.clauses("SBC-A1-CRG-7")
def test_what_the_group_decided_ends_with_a_letter_that_the_group_checks(limits: Limits, the_clock: Any) -> None:
    letter = ended(limits, the_clock, sent(limits, limits.shared(limits.decided_by_group()), by="Priya"))
    assert set(who_may_check(letter)) == people(limits, *GROUP)
    assert open_work_of(letter).get(kind="check_letter").duty == "review_group"
    assert [list(letters_to_check(limits.person(name))) for name in GROUP] == [[letter]] * 4
    refused(limits, letter, "Shona", "Margaret", "Grace", "Ewan")
    issue(check(letter, limits.person("Callum")))


def test_what_a_senior_manager_decided_is_checked_at_their_level_or_by_the_group(limits: Limits) -> None:
    letter = of_deciding_level(limits, limits.in_force())
    assert who_may_check(letter)[0] == limits.person("Margaret")
    assert set(who_may_check(letter)) == people(limits, "Margaret", *GROUP)
    item = open_work_of(letter).get(kind="check_letter")
    assert (item.duty, item.team) == ("senior_manager", limits.council.team("Planning"))
    assert list(letters_to_check(limits.person("Margaret"))) == [letter]
    assert list(letters_to_check(limits.person("Donald"))) == []
    refused(limits, letter, "Donald", "Ewan", "Tom")
    check(letter, limits.person("Margaret"))


def test_a_deputy_of_the_senior_manager_checks_in_their_place(limits: Limits) -> None:
    letter = of_deciding_level(limits, limits.in_force())
    limits.council.away("Margaret", covered_by="Donald")
    assert check(letter, limits.person("Donald")).state == Letter.State.CHECKED


def test_where_the_senior_manager_wrote_it_the_group_is_asked(limits: Limits) -> None:
    restriction = limits.in_force()
    letter = start_letter(
        actor=limits.person("Margaret"),
        kind="restriction_ended",
        customer=restriction.customer,
        team=restriction.team,
        drafter=limits.person("Margaret"),
        matter=restriction.reference,
        context={"dates": {"end_date": "2026-11-18"}},
    )
    letter = submit(again(letter))
    assert open_work_of(letter).get(kind="check_letter").duty == "review_group"
    assert set(who_may_check(letter)) == people(limits, *GROUP)
    refused(limits, letter, "Margaret", "Shona")


def test_a_letter_of_the_deciding_level_about_nothing_known_is_the_groups(limits: Limits) -> None:
    restriction = limits.in_force()
    restriction.reference = "R-1999-0001"
    letter = of_deciding_level(limits, restriction)
    refused(limits, letter, "Margaret")
    assert set(who_may_check(letter)) == people(limits, *GROUP)


def test_whoever_does_not_sit_today_finds_nothing_to_check(limits: Limits) -> None:
    letter = submit(again(limits.shared(limits.decided_by_group())).letter)
    una = limits.council.add("Una Marsh", role="review_group")
    assert list(letters_to_check(una)) == []
    refused(limits, letter, "Una Marsh")


# Reading it ----------------------------------------------------------------------------------------------------------

READS_WHAT_WAS_SENT = {
    "Tom Elliot", "Shona Kerr", "Margaret Innes", "Helen Ross", "Alasdair Fyfe", "Priya Nair", "Callum Reid",
}  # fmt: skip


@pytest.mark.clauses("SPSO-EP-65c")
@pytest.mark.parametrize("name", [name for name, *_rest in PEOPLE])
def test_a_letter_gives_reasons_so_only_those_read_it_who_see_the_request(
    limits: Limits, as_person: Any, name: str
) -> None:
    letter = checked(limits, limits.shared(limits.decided_by_group()), by="Priya")
    issue(letter)
    reads = name in READS_WHAT_WAS_SENT
    visitor = as_person(name)
    assert (visitor.visit(letter.get_absolute_url()).status == 200) is reads
    assert (visitor.visit(f"{letter.get_absolute_url()}pdf/pdf/").status == 200) is reads


def test_a_draft_is_its_writers_and_the_teams_managers_alone(limits: Limits, as_person: Any) -> None:
    letter = limits.decided_by_group().letter
    for name, *_rest in PEOPLE:
        reads = name in {"Tom Elliot", "Shona Kerr", "Margaret Innes"}
        assert (as_person(name).visit(letter.get_absolute_url()).status == 200) is reads, name
