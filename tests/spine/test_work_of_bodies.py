"""Work that waits for a body: the Review Group, the liaison officer, the Chief Executive."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from engagement.customers.models import Customer, CustomerNumber
from engagement.people.models import Seat, User
from engagement.policy.models import LocalValue
from engagement.spine.bodies import people_told, who_has, who_has_in_words
from engagement.spine.models import Notice, WorkItem
from engagement.spine.work_items import close_work, open_work, waiting_for
from engagement.transitions import NextWork

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("policy", "the_clock")]


@pytest.fixture
def group(council):
    """The group of Helen, Alasdair, Priya and Callum; Iona could sit for somebody."""
    council.add("Iona Keir", role="review_group")
    return council


def case() -> Customer:
    """Something that work can wait on."""
    return Customer.objects.create(reference=str(CustomerNumber.objects.create()), name="Alan Pringle")


def waits_for(duty: str) -> WorkItem:
    return open_work(case(), NextWork("vote", "A request waits for you", duty=duty))


def sees(council, name: str) -> list[str]:
    """Asked afresh, as each request asks."""
    return [item.kind for item in waiting_for(User.objects.get(pk=council.person(name).pk))]


def told() -> list[str]:
    return sorted(Notice.objects.values_list("recipient__name", flat=True))


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_every_member_with_a_seat_sees_the_groups_work_and_is_told_once(group) -> None:
    item = waits_for("review_group")
    assert (item.team, item.assignee) == (None, None)
    for name in ("Helen", "Alasdair", "Priya", "Callum"):
        assert sees(group, name) == ["vote"]
    for name in ("Iona", "Grace", "Shona", "Leah"):
        assert sees(group, name) == [], "a role without a seat is not enough"
    assert told() == ["Alasdair Fyfe", "Callum Reid", "Helen Ross", "Priya Nair"]
    open_work(item.subject, NextWork("vote", "A request waits for you", duty="review_group"))
    assert len(told()) == 4


def test_one_act_closes_it_for_all(group) -> None:
    item = waits_for("review_group")
    close_work(item.subject, ["vote"], group.person("Priya"))
    assert sees(group, "Helen") == []


def test_whoever_acts_is_not_told_of_their_own_act(group) -> None:
    open_work(case(), NextWork("vote", "A request waits", duty="review_group"), actor=group.person("Priya"))
    assert told() == ["Alasdair Fyfe", "Callum Reid", "Helen Ross"]


@pytest.mark.parametrize("allowed", [True, False])
def test_a_deputy_of_an_absent_member_sees_it_where_the_organisation_allows_deputies(group, allowed: bool) -> None:
    LocalValue.objects.filter(key="group_deputies").update(value=allowed)
    Seat.objects.filter(kind="director_1").update(deputy=group.person("Iona"))
    item = waits_for("review_group")
    assert sees(group, "Iona") == []
    group.away("Helen", covered_by="Shona")
    assert sees(group, "Iona") == (["vote"] if allowed else [])
    assert sees(group, "Shona") == [], "whoever stands in for Helen’s other work has no role of the group"
    assert sees(group, "Helen") == ["vote"]
    assert ("Iona Keir" in [person.name for person in people_told(item)]) is allowed


def test_the_home_page_says_for_whom_a_deputy_does_it(group, as_person) -> None:
    Seat.objects.filter(kind="director_1").update(deputy=group.person("Iona"))
    group.away("Helen", covered_by="Shona")
    waits_for("review_group")
    page = as_person("Iona").visit("/")
    assert page.says("A request waits for you")
    assert page.says("for Helen Ross")
    assert not as_person("Priya").visit("/").says("for Helen Ross")


@pytest.mark.parametrize(
    ("duty", "holder", "deputy"), [("liaison_officer", "Callum", "Helen"), ("chief_executive", "Grace", "Donald")]
)
def test_a_post_is_whoever_has_its_role(group, duty: str, holder: str, deputy: str) -> None:
    item = waits_for(duty)
    assert sees(group, holder) == ["vote"]
    assert sees(group, "Helen") == sees(group, "Shona") == []
    assert told() == [group.person(holder).name]
    second = group.person("Isla")
    second.groups.add(Group.objects.get(name=duty))
    assert sees(group, "Isla") == ["vote"]
    assert [person.name for person in who_has(item)] == sorted([group.person(holder).name, "Isla Grant"])
    group.away(holder, covered_by=deputy)
    assert sees(group, deputy) == ["vote"], "whoever covers for the post has its work meanwhile"
    assert sorted(person.name for person in people_told(item)) == sorted(
        [group.person(holder).name, "Isla Grant", group.person(deputy).name]
    )


def test_whoever_has_left_is_not_asked(group) -> None:
    grace = group.person("Grace")
    grace.is_active = False
    grace.save()
    item = waits_for("chief_executive")
    assert who_has(item) == []
    assert told() == []


def test_a_page_says_whose_work_it_is(group) -> None:
    assert who_has_in_words(waits_for("review_group")) == "the Complaints Review Group"
    assert who_has_in_words(waits_for("chief_executive")) == "Grace Murray (Chief Executive)"
    group.person("Callum").groups.clear()
    assert who_has_in_words(waits_for("liaison_officer")) == "the Liaison officer: nobody holds this role yet"
    of_team = open_work(case(), NextWork("look", "Look", team=group.team("planning"), duty="line_manager"))
    assert who_has_in_words(of_team) == "Shona Kerr"


@pytest.mark.parametrize("duty", ["", "line_manager", "anybody"])
def test_without_a_team_only_a_body_can_have_work(duty: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        waits_for(duty)


def test_the_home_page_costs_the_same_with_one_and_with_twenty(group, as_person) -> None:
    Seat.objects.filter(kind="director_1").update(deputy=group.person("Iona"))
    group.away("Helen", covered_by="Shona")

    def queries(name: str) -> int:
        as_person(name).visit("/")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert as_person(name).visit("/").status == 200
        return len(caught)

    def fill(numbers: range) -> None:
        for number in numbers:
            waits_for(("review_group", "liaison_officer", "chief_executive")[number % 3])

    fill(range(1, 4))
    few = {name: queries(name) for name in ("Priya", "Iona", "Callum", "Grace")}
    fill(range(4, 22))
    assert {name: queries(name) for name in few} == few
