"""Whoever hears an appeal alone is away: who stands in decides it where they may, and it waits for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from appeals.models import Appeal
from appeals.selectors.case import hearers_of
from appeals.services.hearing import pass_on_what_nobody_hears
from appeals.services.lateness import tell_of_appeals_that_wait
from engagement import clock
from engagement.people.models import Seat
from engagement.people.services import end_absence
from engagement.spine.models import Notice, WorkItem
from engagement.spine.work_items import open_work_of, waiting_for
from tests.appeals.builders import Appeals
from tests.appeals.parts import affected
from tests.people.test_settings import boxes
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db
People = Callable[[str], Visitor]
# The clock stands on Wednesday 18 November 2026; two weeks later is the last day away.
BACK = "Nobody today: Grace Murray is back on 3 December 2026"


def afresh(person: Any) -> Any:
    """As they would sign in now."""
    return type(person).objects.get(pk=person.pk)


def waits_for(appeals: Appeals, name: str, appeal: Any) -> bool:
    """Whether deciding it stands among what waits for them."""
    work = waiting_for(afresh(appeals.person(name)))
    return work.filter(kind__startswith="hear_appeal", subject_id=str(appeal.pk)).exists()


def free(appeals: Appeals, appeal: Any) -> list[str]:
    """What the page says of who is free to hear it today."""
    return [name for _post, name in hearers_of(appeals.again(appeal), appeals.person("Callum")).people]


@pytest.mark.clauses("SBC-12.3c", "SBC-12.3b")
def test_it_waits_for_no_stand_in_who_had_a_part(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.with_chief_executive()
    appeals.council.away("Grace", covered_by="Helen")
    assert not waits_for(appeals, "Helen", appeal), "she voted on what is challenged"
    assert not as_person("Helen Ross").visit("/").says("An appeal waits for your decision")
    assert not as_person("Helen Ross").visit("/appeals/for-me/").says(appeal.reference)
    assert waits_for(appeals, "Grace", appeal)


@pytest.mark.clauses("SBC-12.3c")
def test_it_waits_for_a_stand_in_who_had_none(appeals: Appeals) -> None:
    appeal = appeals.with_chief_executive()
    appeals.council.away("Grace", covered_by="Donald")
    assert waits_for(appeals, "Donald", appeal)


@pytest.mark.clauses("SBC-12.3c", "SBC-12.3b")
def test_no_word_of_it_goes_to_a_stand_in_who_had_a_part(appeals: Appeals) -> None:
    restriction = appeals.in_force(appeals.decided_by_group())
    appeals.council.away("Grace", covered_by="Helen")
    appeal = appeals.passed_on(restriction)
    told = Notice.objects.filter(reference=appeal.reference, work__kind="hear_appeal")
    assert [one.recipient.name for one in told] == ["Grace Murray"]


@pytest.mark.clauses("SPSO-EP-22c")
def test_nor_does_it_wait_for_a_holder_who_had_a_part(appeals: Appeals) -> None:
    una = appeals.council.add("Una Marsh", role="chief_executive")
    appeal = appeals.with_chief_executive()
    assert waits_for(appeals, "Una", appeal)
    affected(appeals, appeal, una)
    assert not waits_for(appeals, "Una", appeal)
    assert waits_for(appeals, "Grace", appeal)


@pytest.mark.clauses("SBC-12.3c")
def test_free_today_is_who_is_here_today(appeals: Appeals) -> None:
    appeal = appeals.with_chief_executive()
    assert free(appeals, appeal) == ["Grace Murray"]
    absence = appeals.council.away("Grace", covered_by="Donald")
    assert free(appeals, appeal) == ["Donald Rae"]
    end_absence(appeals.person("Grace"), absence)
    assert free(appeals, appeal) == ["Grace Murray"]


@pytest.mark.clauses("SBC-12.3c", "SBC-14.2")
def test_where_nobody_is_here_the_page_says_who_is_back_and_when(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.with_chief_executive()
    appeals.council.away("Grace", covered_by="Helen")
    assert free(appeals, appeal) == [BACK]
    assert as_person("Callum Reid").visit(appeal.get_absolute_url()).says(BACK)


def test_an_absence_that_follows_at_once_counts_too(appeals: Appeals) -> None:
    appeal = appeals.with_chief_executive()
    appeals.council.away("Grace", covered_by="Helen")
    appeals.council.away("Grace", covered_by="Helen", starts_on=date(2026, 12, 3), days=1)
    assert free(appeals, appeal) == ["Nobody today: Grace Murray is back on 7 December 2026"], "a Monday"


@pytest.mark.clauses("SBC-12.6-S", "SBC-14.2")
def test_it_stays_and_the_liaison_officer_sees_for_whom_it_waits(appeals: Appeals) -> None:
    appeal = appeals.with_chief_executive()
    decide_by = appeal.decide_by
    absence = appeals.council.away("Grace", covered_by="Helen")
    assert pass_on_what_nobody_hears() == 0
    assert (tell_of_appeals_that_wait(), tell_of_appeals_that_wait()) == (1, 1)
    again = appeals.again(appeal)
    assert (again.state, again.decide_by) == (Appeal.State.WITH_CHIEF_EXECUTIVE, decide_by)
    work = waiting_for(appeals.person("Callum")).get(kind="appeal_waits_for_return")
    assert work.title == "An appeal waits until Grace Murray is back on 3 December 2026"
    assert Notice.objects.filter(work=work).count() == 1
    end_absence(appeals.person("Grace"), absence)
    assert tell_of_appeals_that_wait() == 0
    assert not open_work_of(again).filter(kind="appeal_waits_for_return").exists()
    assert WorkItem.objects.filter(kind="appeal_waits_for_return").count() == 1


def test_nothing_is_said_of_one_that_a_stand_in_can_decide(appeals: Appeals) -> None:
    appeals.with_chief_executive()
    appeals.council.away("Grace", covered_by="Donald")
    assert tell_of_appeals_that_wait() == 0


# -- what is said when the absence is recorded -------------------------------------------------------------------------


def goes_away(visitor: Visitor, deputy: Any, **more: str) -> Visitor:
    """They fill in the form for today."""
    today = clock.today()
    return visitor.press(  # type: ignore[no-any-return]
        "Save", deputy=str(deputy.pk), **boxes("starts_on", today), **boxes("ends_on", today), **more
    )


@pytest.mark.clauses("SBC-12.3c")
def test_whoever_goes_away_is_told_what_the_stand_in_cannot_decide(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.with_chief_executive()
    grace = as_person("Grace Murray")
    grace.visit("/account/absence/")
    page = goes_away(grace, appeals.person("Helen"))
    assert page.says("Helen Ross stands in for you.")
    assert page.says(
        f"Helen Ross cannot decide {appeal.reference}: they had a part in it. "
        "It waits until you are back, or choose somebody else."
    )


def test_nothing_more_is_said_where_the_stand_in_can(appeals: Appeals, as_person: People) -> None:
    appeals.with_chief_executive()
    grace = as_person("Grace Murray")
    grace.visit("/account/absence/")
    assert not goes_away(grace, appeals.person("Donald")).says("cannot decide")


def test_nor_of_what_comes_to_another_post(appeals: Appeals, as_person: People) -> None:
    """Helen's seat on the Review Group has a rule of its own; the appeal waits for the Chief Executive."""
    appeals.with_chief_executive()
    Seat.objects.filter(holder=appeals.person("Helen")).delete()
    helen = as_person("Helen Ross")
    helen.visit("/account/absence/")
    assert not goes_away(helen, appeals.person("Priya")).says("cannot decide")


def test_somebody_else_who_holds_the_post_is_named(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.with_chief_executive()
    appeals.council.add("Una Marsh", role="chief_executive")
    grace = as_person("Grace Murray")
    grace.visit("/account/absence/")
    page = goes_away(grace, appeals.person("Helen"))
    assert page.says(f"Helen Ross cannot decide {appeal.reference}: they had a part in it. Una Marsh can decide it.")


def test_an_administrator_learns_that_it_waits_but_not_which(appeals: Appeals, as_person: People) -> None:
    appeal = appeals.with_chief_executive()
    leah, today = as_person("Leah Kidd"), clock.today()
    leah.visit("/settings/absences/")
    page = leah.press(
        "Record absence", user=str(appeals.person("Grace").pk), deputy=str(appeals.person("Helen").pk),
        **boxes("starts_on", today), **boxes("ends_on", today),
    )  # fmt: skip
    assert page.says(
        "Helen Ross cannot decide one appeal that waits for Grace Murray. "
        "It waits until Grace Murray is back, or choose somebody else."
    )
    assert not page.says(appeal.reference)
