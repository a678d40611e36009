"""Who stands in: nobody below the office, and nobody a moment longer than the absence."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from engagement import clock
from engagement.people import services
from engagement.people.models import Absence, Seat, User
from engagement.people.permissions import allowed
from engagement.people.roles import Role
from engagement.people.selectors import acts_for, managed_teams, stands_as, who_deals_with
from engagement.people.standing_in import who_may_stand_in_for
from engagement.spine.work_items import waiting_for
from tests.people.test_settings import boxes
from tests.plugins.council import Council
from tests.spine.test_work_of_bodies import waits_for
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy", "the_clock")]


def afresh(council: Council, name: str) -> User:
    """The person as the next request finds them."""
    return User.objects.get(pk=council.person(name).pk)


# -- the cover ends at once --------------------------------------------------------------------------------------------


def test_whoever_is_back_on_the_first_day_has_nobody_in_their_place(
    council: Council, as_person: Callable[[str], Visitor]
) -> None:
    council.away("Grace", covered_by="Donald")
    assert allowed(afresh(council, "Donald"), "hear_appeals_as_chief_executive")
    page = as_person("Grace Murray").visit("/account/")
    page = as_person("Grace Murray").press("I am back")
    assert page.says("You are back. Nobody stands in for you any more.")
    assert page.says("No absence is recorded")
    donald = afresh(council, "Donald")
    assert not allowed(donald, "hear_appeals_as_chief_executive")
    assert acts_for(donald) == {donald.pk: None}
    assert who_deals_with(council.person("Grace")) == [council.person("Grace")]
    assert not as_person("Donald Rae").visit("/account/").says("You stand in for")
    assert as_person("Leah Kidd").visit("/settings/absences/").says("Nobody is away")


def test_who_stood_in_until_when_stays_on_record(council: Council) -> None:
    absence = council.away("Grace", covered_by="Donald")
    services.end_absence(council.person("Grace"), absence)
    kept = Absence.objects.get()
    assert (kept.deputy, kept.starts_on, kept.ends_on) == (council.person("Donald"), clock.today(), clock.today())
    assert kept.ended_at == clock.now()


def test_whoever_came_back_may_go_away_again_the_same_day(council: Council) -> None:
    grace, today = council.person("Grace"), clock.today()
    services.end_absence(grace, council.away("Grace", covered_by="Donald"))
    services.record_absence(grace, user=grace, deputy=council.person("Helen"), starts_on=today, ends_on=today)
    assert stands_as(afresh(council, "Helen"), Role.CHIEF_EXECUTIVE)


def test_an_absence_that_was_ended_stays_as_it_ended(council: Council, the_clock) -> None:
    grace = council.person("Grace")
    absence = council.away("Grace", covered_by="Donald")
    services.end_absence(grace, absence)
    ended = Absence.objects.get().ended_at
    the_clock.forward(days=1)
    services.end_absence(grace, Absence.objects.get())
    assert Absence.objects.get().ended_at == ended


def test_one_that_had_not_begun_goes(council: Council) -> None:
    absence = council.away("Grace", covered_by="Donald", starts_on=clock.today() + timedelta(days=2))
    services.end_absence(council.person("Grace"), absence)
    assert not Absence.objects.exists()


# -- who may be chosen -------------------------------------------------------------------------------------------------


def record(council: Council, away: str, deputy: str) -> None:
    """The administrator records an absence for today."""
    today = clock.today()
    services.record_absence(
        council.person("Leah"), user=council.person(away), deputy=council.person(deputy), starts_on=today, ends_on=today
    )


@pytest.mark.parametrize(
    ("away", "deputy"),
    [
        ("Grace", "Tom"), ("Grace", "Shona"), ("Grace", "Ravi"),  # the Chief Executive
        ("Helen", "Tom"), ("Helen", "Donald"), ("Helen", "Callum"),  # a director with a seat
        ("Callum", "Margaret"),  # the liaison officer
        ("Stuart", "Shona"),  # health and safety
        ("Shona", "Tom"),  # a line manager
    ],
)  # fmt: skip
def test_nobody_below_the_office_stands_in(council: Council, away: str, deputy: str) -> None:
    with pytest.raises(ValidationError, match=f"{council.person(deputy)} cannot stand in for") as refused:
        record(council, away, deputy)
    assert "deputy" in refused.value.message_dict
    assert not Absence.objects.exists()


@pytest.mark.parametrize(
    ("away", "deputy"),
    [
        ("Grace", "Donald"), ("Grace", "Helen"), ("Grace", "Callum"), ("Helen", "Alasdair"), ("Callum", "Helen"),
        ("Shona", "Ewan"), ("Tom", "Isla"), ("Ravi", "Tom"),
    ],
)  # fmt: skip
def test_whoever_can_hold_the_office_may(council: Council, away: str, deputy: str) -> None:
    record(council, away, deputy)
    assert Absence.objects.get().deputy == council.person(deputy)


def test_health_and_safety_needs_somebody_else_with_the_role(council: Council) -> None:
    council.person("Isla").groups.add(Group.objects.get(name="health_and_safety"))
    record(council, "Stuart", "Isla")
    assert who_may_stand_in_for(council.person("Stuart")) == [council.person("Isla")]


def test_a_director_who_holds_no_seat_needs_no_member(council: Council) -> None:
    Seat.objects.filter(holder=council.person("Helen")).delete()
    record(council, "Helen", "Donald")


def test_the_page_offers_only_those_who_can(council: Council, as_person: Callable[[str], Visitor]) -> None:
    page = as_person("Grace Murray").visit("/account/absence/")
    assert page.says("Donald Rae, head of customer services")
    assert page.says("Helen Ross, director of resources")
    assert not page.says("Tom Elliot")
    assert page.says("You can choose whoever can stand in for the Chief Executive")


def test_where_nobody_can_the_page_says_what_to_do(council: Council, as_person: Callable[[str], Visitor]) -> None:
    page = as_person("Stuart Hay").visit("/account/absence/")
    assert page.says("Nobody here can stand in for you yet")
    assert page.says("An administrator can give somebody the role of Health and safety")


def test_a_refused_deputy_is_told_kindly_and_those_who_can_are_named(
    council: Council, as_person: Callable[[str], Visitor]
) -> None:
    leah, today = as_person("Leah Kidd"), clock.today()
    leah.visit("/settings/absences/")
    page = leah.press(
        "Record absence", user=str(council.person("Callum").pk), deputy=str(council.person("Tom").pk),
        **boxes("starts_on", today), **boxes("ends_on", today),
    )  # fmt: skip
    assert page.status == 422
    assert page.says("Tom Elliot cannot stand in for Callum Reid")
    assert page.says("You can choose Alasdair Fyfe, Helen Ross or Priya Nair")
    assert not page.says("Isla Grant, planning assistant</option>")


# -- what a cover gives ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("away", "code"), [("Grace", "hear_appeals_as_chief_executive"), ("Callum", "decline_appeal")])
def test_a_cover_never_gives_a_posts_powers_to_somebody_below(council: Council, away: str, code: str) -> None:
    """Also where it was on record before, or where the deputy lost the role in the meantime."""
    waits_for("chief_executive")
    waits_for("liaison_officer")
    council.away(away, covered_by="Nadia")
    nadia = afresh(council, "Nadia")
    assert not allowed(nadia, code)
    assert not stands_as(nadia, Role.CHIEF_EXECUTIVE)
    assert acts_for(nadia) == {nadia.pk: None}
    assert who_deals_with(council.person(away)) == [council.person(away)]
    assert not waiting_for(nadia)


def test_a_cover_never_makes_somebody_below_the_manager_of_a_team(council: Council) -> None:
    council.away("Shona", covered_by="Tom")
    assert not managed_teams(afresh(council, "Tom"))


def test_whoever_takes_over_a_cover_must_be_able_to(council: Council) -> None:
    council.away("Grace", covered_by="Donald")
    with pytest.raises(ValidationError, match="Fiona Bell cannot stand in for Grace Murray"):
        services.record_leaving(
            council.person("Leah"), council.person("Donald"), successor=council.person("Fiona"), left_on=clock.today()
        )
