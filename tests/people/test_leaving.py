"""Somebody leaves: everything in their hands is shown and goes on, the work of their duties too."""

from datetime import date

import pytest
from django.contrib.auth.models import Group

from engagement import clock
from engagement.customers.models import Customer, CustomerNumber
from engagement.people.models import Seat, User
from engagement.spine.models import Notice
from engagement.spine.work_items import open_work, waiting_for
from engagement.transitions import NextWork

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy", "the_clock")]

CLOSE = "Hand over and close the account"
TODAY = {"left_on_day": "18", "left_on_month": "11", "left_on_year": "2026"}


def waits(title: str, **whose: object) -> None:
    """Work on a matter of its own."""
    subject = Customer.objects.create(reference=str(CustomerNumber.objects.create()), name="Alan Pringle")
    open_work(subject, NextWork("look", title, **whose))


def page_of(leah, council, name: str):
    return leah.visit(f"/settings/people/{council.person(name).pk}/leaving/")


def leave(leah, council, name: str, successor: str):
    page_of(leah, council, name)
    chosen = str(council.person(successor).pk) if successor else ""
    return leah.press(CLOSE, successor=chosen, **TODAY)


def work_of(council, name: str) -> list[str]:
    return [item.title for item in waiting_for(User.objects.get(pk=council.person(name).pk))]


@pytest.fixture
def leah(as_person):
    """The administrator at her screen."""
    return as_person("Leah Kidd")


def test_the_work_of_a_duty_is_shown_with_where_it_goes(leah, council) -> None:
    waits("Decide about a request", team=council.team("planning"), duty="line_manager")
    waits("Decide in building standards", team=council.team("building standards"), duty="senior_manager")
    waits("Answer a question", assignee=council.person("Shona"))
    page = page_of(leah, council, "Shona")
    assert page.says("Answer a question")
    assert page.says("goes to whoever becomes line manager of Planning")
    assert page.says("Decide about a request")
    assert not page.says("Decide in building standards"), "that is Margaret’s"
    assert page_of(leah, council, "Margaret").says("goes to whoever becomes senior manager of Building standards")
    assert not page.says("Pringle")


def test_it_goes_to_the_successor_who_is_told_once(leah, council) -> None:
    waits("Decide about a request", team=council.team("planning"), duty="line_manager")
    waits("Answer a question", assignee=council.person("Shona"))
    waits("Work of the successor", assignee=council.person("Ewan"))
    Notice.objects.all().delete()
    assert leave(leah, council, "Shona", "").status == 422
    assert sorted(work_of(council, "Shona")) == ["Answer a question", "Decide about a request"]
    leave(leah, council, "Shona", "Ewan")
    assert sorted(work_of(council, "Ewan")) == [
        "Answer a question", "Decide about a request", "Work of the successor",
    ]  # fmt: skip
    word = Notice.objects.get()
    assert (word.recipient, word.path) == (council.person("Ewan"), "/")
    assert word.sentence == "Shona Kerr is leaving: 2 pieces of work are yours now"


def test_a_team_given_away_first_takes_its_work_along(leah, council) -> None:
    waits("Decide about a request", team=council.team("planning"), duty="line_manager")
    leah.visit(f"/settings/teams/{council.team('planning').pk}/")
    leah.press("Save team", line_manager=str(council.person("Ewan").pk))
    assert not page_of(leah, council, "Shona").says("Decide about a request")
    assert work_of(council, "Ewan") == ["Decide about a request"]


def test_nobody_is_told_of_nothing(leah, council) -> None:
    leave(leah, council, "Shona", "Ewan")
    assert not Notice.objects.exists()


def test_the_work_of_a_post_needs_somebody_with_its_role(leah, council) -> None:
    waits("Hear an appeal", duty="chief_executive")
    assert page_of(leah, council, "Grace").says("goes to whoever becomes Chief Executive")
    page = leave(leah, council, "Grace", "Margaret")
    assert page.status == 422
    assert page.says("Margaret Innes does not have the role of Chief Executive yet, and work waits for it")
    council.person("Margaret").groups.add(Group.objects.get(name="chief_executive"))
    assert not page_of(leah, council, "Grace").says("Hear an appeal"), "Margaret has the role too, and goes on with it"
    assert leave(leah, council, "Grace", "").status == 200
    assert work_of(council, "Margaret") == ["Hear an appeal"]


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_a_seat_goes_on_from_today_and_who_held_it_before_stays_on_record(leah, council) -> None:
    council.add("Iona Keir", role="review_group")
    page = leave(leah, council, "Helen", "Shona")
    assert page.status == 422
    assert page.says("Shona Kerr does not have the role of Review Group member yet")
    leave(leah, council, "Helen", "Iona")
    rows = [(row.holder.name, row.starts_on, row.ends_on) for row in Seat.objects.filter(kind="director_1")]
    assert sorted(rows) == [
        ("Helen Ross", date(2026, 1, 5), date(2026, 11, 17)), ("Iona Keir", clock.today(), None),
    ]  # fmt: skip


def test_a_successor_with_a_seat_takes_no_second_one(leah, council) -> None:
    council.add("Iona Keir", role="review_group")
    Seat.objects.filter(kind="director_2").update(holder=council.person("Iona"))
    page = leave(leah, council, "Helen", "Iona")
    assert page.status == 422
    assert page.says("Iona Keir holds a seat already")
    assert council.person("Helen").is_active


def test_a_deputy_of_a_seat_is_replaced_by_somebody_who_may_sit(leah, council) -> None:
    iona = council.add("Iona Keir", role="review_group")
    seat = Seat.objects.get(kind="director_1")
    Seat.objects.filter(pk=seat.pk).update(deputy=iona)
    assert page_of(leah, council, "Iona").says("Deputy for the seat of Helen Ross")
    leave(leah, council, "Iona", "Tom")
    assert Seat.objects.get(pk=seat.pk).deputy is None, "Tom has no role of the group"
