"""The Review Group's seats: who holds them, who sits today, and what changes when a date passes (SBC-A1-CRG-1)."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from engagement import clock
from engagement.people import services
from engagement.people.models import Absence, Seat
from engagement.people.selectors import seat_of, seats_today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy", "the_clock")]


def boxes(name: str, day: date) -> dict[str, str]:
    """A date as its three boxes."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


@pytest.fixture
def group(council):
    """A full group: Helen and Alasdair direct, Priya is the legal officer, Callum liaison officer; Iona could sit."""
    council.add("Iona Keir", job_title="solicitor", role="review_group")
    return council


def sitting(*, deputies: bool = True) -> dict[str, str]:
    """Each seat with the first name of who sits there today, or nothing."""
    return {seat.kind.value: seat.sits.name.split()[0] if seat.sits else "" for seat in seats_today(deputies=deputies)}


FULL = {"director_1": "Helen", "director_2": "Alasdair", "chief_legal_officer": "Priya", "liaison_officer": "Callum"}


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_all_four_seats_are_named_also_an_empty_one(group) -> None:
    assert sitting() == FULL
    Seat.objects.filter(kind="director_2").delete()
    assert sitting() == FULL | {"director_2": ""}
    empty = seats_today(deputies=True)[1]
    assert (empty.label, empty.seat, empty.holder, empty.for_user) == ("Director (second seat)", None, None, None)


@pytest.mark.parametrize(
    ("starts", "ends", "sits"),
    [(-5, None, True), (0, 0, True), (-5, 0, True), (0, None, True), (1, None, False), (-5, -1, False)],
)
def test_a_seat_is_held_from_its_first_to_its_last_day(council, starts: int, ends: int | None, sits: bool) -> None:
    grace, today = council.person("Grace"), clock.today()
    Seat.objects.filter(kind="director_2").delete()
    last = None if ends is None else today + timedelta(days=ends)
    Seat.objects.create(kind="director_2", holder=grace, starts_on=today + timedelta(days=starts), ends_on=last)
    assert (sitting()["director_2"] == "Grace") is sits
    assert (seat_of(grace, deputies=True) is not None) is sits


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_the_deputy_of_the_seat_sits_in_the_dated_absence_only(group, the_clock) -> None:
    iona = group.person("Iona")
    Seat.objects.filter(kind="director_1").update(deputy=iona)
    group.away("Helen", covered_by="Alasdair", starts_on=clock.today() + timedelta(days=1), days=1)
    assert sitting() == FULL
    for _day in range(2):
        the_clock.forward(days=1)
        assert sitting() == FULL | {"director_1": "Iona"}
        taken = seat_of(iona, deputies=True)
        assert (taken.kind, taken.holder, taken.for_user) == (
            "director_1",
            group.person("Helen"),
            group.person("Helen"),
        )
        assert seat_of(group.person("Helen"), deputies=True) is None, "who is away does not sit"
    the_clock.forward(days=1)
    assert sitting() == FULL
    assert seat_of(iona, deputies=True) is None


def test_without_deputies_the_seat_of_an_absent_member_stays_empty(group) -> None:
    Seat.objects.filter(kind="director_1").update(deputy=group.person("Iona"))
    group.away("Helen", covered_by="Iona")
    assert sitting(deputies=False) == FULL | {"director_1": ""}
    assert seat_of(group.person("Iona"), deputies=False) is None


def test_whoever_stands_in_for_the_absence_sits_where_the_seat_names_no_deputy(group) -> None:
    group.away("Helen", covered_by="Iona")
    assert sitting() == FULL | {"director_1": "Iona"}


def test_whoever_stands_in_needs_a_role_of_the_group(group) -> None:
    group.away("Helen", covered_by="Grace")
    assert sitting() == FULL | {"director_1": ""}
    group.person("Grace").groups.add(Group.objects.get(name="liaison_officer"))
    assert sitting() == FULL | {"director_1": ""}, "the role of liaison officer is for that seat alone"
    group.away("Callum", covered_by="Grace")
    assert sitting() == FULL | {"director_1": "", "liaison_officer": "Grace"}


def test_a_deputy_who_is_away_or_has_left_does_not_sit(group) -> None:
    iona = group.person("Iona")
    Seat.objects.filter(kind="director_1").update(deputy=iona)
    group.away("Helen", covered_by="Isla")
    away = group.away("Iona", covered_by="Isla")
    assert sitting()["director_1"] == ""
    away.delete()
    assert sitting()["director_1"] == "Iona"
    iona.is_active = False
    iona.save()
    assert sitting()["director_1"] == ""


def test_nobody_sits_twice_so_that_each_vote_is_another_persons(group) -> None:
    iona = group.person("Iona")
    Seat.objects.filter(kind__in=["director_1", "chief_legal_officer"]).update(deputy=iona)
    group.away("Helen", covered_by="Isla")
    group.away("Priya", covered_by="Isla")
    assert sitting() == FULL | {"director_1": "Iona", "chief_legal_officer": ""}
    assert seat_of(iona, deputies=True).kind == "director_1"
    second = group.add("Eilidh Moir", role="review_group")
    Absence.objects.filter(user=group.person("Priya")).update(deputy=second)
    assert sitting() == FULL | {"director_1": "Iona", "chief_legal_officer": "Eilidh"}


def test_a_member_who_is_deputy_of_another_keeps_to_their_own_seat(group) -> None:
    group.away("Helen", covered_by="Alasdair")
    assert sitting() == FULL | {"director_1": ""}
    assert seat_of(group.person("Alasdair"), deputies=True).kind == "director_2"


def test_the_seats_cost_the_same_whoever_is_away(group, django_assert_max_num_queries) -> None:
    Seat.objects.filter(kind__in=["director_1", "chief_legal_officer"]).update(deputy=group.person("Iona"))
    for name in ("Helen", "Priya", "Alasdair", "Callum"):
        group.away(name, covered_by="Isla")
    with django_assert_max_num_queries(4):
        assert len(seats_today(deputies=True)) == 4


# -- changing who holds a seat -----------------------------------------------------------------------------------------


@pytest.fixture
def leah(as_person):
    """The administrator at her screen."""
    return as_person("Leah Kidd")


def fill(leah, council, name: str, day: date, kind: str = "director_1", deputy: str = ""):
    """Somebody takes a seat from a day; gives the page that follows."""
    leah.visit("/settings/seats/")
    chosen = {"holder": str(council.person(name).pk), "deputy": str(council.person(deputy).pk) if deputy else ""}
    return leah.press("Fill seat", kind=kind, **chosen, **boxes("starts_on", day))


def history(kind: str = "director_1") -> list[tuple[str, date, date | None]]:
    rows = Seat.objects.filter(kind=kind).order_by("starts_on")
    return [(row.holder.name.split()[0], row.starts_on, row.ends_on) for row in rows]


FIRST, TODAY, LATER = date(2026, 1, 5), date(2026, 11, 18), date(2027, 1, 3)


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_one_leaves_and_the_next_begins_on_the_same_day(group, leah) -> None:
    page = leah.visit("/settings/seats/") and leah.press("Helen Ross leaves it today")
    assert page.says("Today is Helen Ross’s last day in the seat")
    assert history() == [("Helen", FIRST, TODAY)]
    assert not leah.visit("/settings/seats/").has_button("Helen Ross leaves it today")
    assert fill(leah, group, "Iona", TODAY).says("Iona Keir takes the seat")
    assert history() == [("Helen", FIRST, date(2026, 11, 17)), ("Iona", TODAY, None)]
    assert sitting() == FULL | {"director_1": "Iona"}


def test_a_seat_is_never_held_twice_on_one_day(group, leah) -> None:
    group.add("Eilidh Moir", role="review_group")
    fill(leah, group, "Eilidh", LATER)
    assert history() == [("Helen", FIRST, date(2027, 1, 2)), ("Eilidh", LATER, None)]
    fill(leah, group, "Iona", TODAY)
    assert history() == [
        ("Helen", FIRST, date(2026, 11, 17)), ("Iona", TODAY, date(2027, 1, 2)), ("Eilidh", LATER, None),
    ]  # fmt: skip
    page = fill(leah, group, "Helen", TODAY)
    assert page.status == 422
    assert page.says("Iona Keir takes this seat on that day already")


def test_a_seat_that_has_not_begun_can_be_taken_back(group, leah) -> None:
    fill(leah, group, "Iona", LATER)
    assert leah.press("Iona Keir leaves it today").says("Iona Keir does not take the seat")
    assert history() == [("Helen", FIRST, date(2027, 1, 2))]


def test_nobody_holds_two_seats(group, leah) -> None:
    page = fill(leah, group, "Alasdair", TODAY)
    assert page.status == 422
    assert page.says("Alasdair Fyfe holds a seat already: Director (second seat)")
    assert history() == [("Helen", FIRST, None)]


def test_the_deputy_of_a_seat_needs_the_role_too(group, leah) -> None:
    assert str(group.person("Isla").pk) not in leah.visit("/settings/seats/").choices("deputy"), "nor is it offered"
    with pytest.raises(ValidationError, match="Isla Grant does not have the role of Review Group member yet"):
        services.fill_seat(
            group.person("Leah"), kind="director_1", holder=group.person("Iona"), deputy=group.person("Isla"),
            starts_on=clock.today(),
        )  # fmt: skip


def test_the_liaison_officers_role_is_enough_for_that_seat_alone(group, leah) -> None:
    group.add("Eilidh Moir", role="liaison_officer")
    assert fill(leah, group, "Eilidh", TODAY).status == 422
    assert fill(leah, group, "Eilidh", TODAY, kind="liaison_officer").says("Eilidh Moir takes the seat")


def test_the_liaison_officers_seat_says_which_roles_fit(group, leah) -> None:
    said = "Isla Grant does not have the role of Review Group member or Liaison officer yet. Give it first."
    with pytest.raises(ValidationError, match=said):
        services.fill_seat(
            group.person("Leah"), kind="liaison_officer", holder=group.person("Isla"), deputy=None,
            starts_on=clock.today(),
        )  # fmt: skip


def test_a_role_is_not_taken_from_under_a_seat(group, leah) -> None:
    helen = group.person("Helen")
    leah.visit(f"/settings/people/{helen.pk}/roles/")
    page = leah.press("Save roles", roles=["staff"])
    assert page.status == 422
    assert page.says("Helen Ross holds a seat on the Review Group. Fill it with somebody else, or end it.")
    leah.press("Save roles", roles=["staff", "review_group"])
    assert seat_of(helen, deputies=False)
    fill(leah, group, "Iona", TODAY)
    leah.visit(f"/settings/people/{helen.pk}/roles/")
    assert leah.press("Save roles", roles=["staff"]).status == 200


def test_an_empty_seat_is_shown_and_missed(group, leah) -> None:
    assert not leah.visit("/settings/").says("Review Group seats is empty")
    Seat.objects.filter(kind="director_2").update(ends_on=date(2026, 11, 17))
    Seat.objects.create(kind="director_2", holder=group.person("Iona"), starts_on=LATER)
    assert leah.visit("/settings/").says("1 of 4 Review Group seats is empty")
    Seat.objects.filter(kind="director_2").delete()
    assert leah.visit("/settings/seats/").says("Nobody yet")


def test_only_an_administrator_ends_a_seat(group, as_person) -> None:
    seat = Seat.objects.get(kind="director_1")
    assert as_person("Helen").post(f"/settings/seats/{seat.pk}/end/").status == 403
    assert history() == [("Helen", FIRST, None)]


def test_of_two_who_fill_an_empty_seat_at_once_the_second_is_told(group, leah, monkeypatch) -> None:
    Seat.objects.filter(kind="director_2").delete()
    iona, rival = group.person("Iona"), group.add("Eilidh Moir", role="review_group")
    checked = Seat.full_clean

    def overtaken(seat: Seat, *args: object, **kwargs: object) -> None:
        """Between what is checked and what is written, somebody else fills the seat."""
        checked(seat, *args, **kwargs)
        monkeypatch.undo()
        Seat.objects.bulk_create([Seat(kind="director_2", holder=rival, starts_on=TODAY)])

    monkeypatch.setattr(Seat, "full_clean", overtaken)
    page = fill(leah, group, "Iona", TODAY, kind="director_2")
    assert page.status in (200, 422)
    assert page.errors == [
        "Somebody else filled this seat at the same moment. Nothing was changed. Look who holds it now, and fill it "
        "again if that is not right."
    ]
    assert page.value_of("holder") == str(iona.pk), "what was chosen stays"
