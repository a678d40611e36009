"""The demonstration keeps the rules of everything else: the services could have made every row of it."""

from datetime import date
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command

from config.demo.customers import MEN
from engagement.customers.models import ContactPoint, Customer
from engagement.people.models import Team, User
from engagement.people.permissions import allowed
from engagement.people.roles import APART_FROM_CASES, Role
from engagement.spine.models import ReferenceCounter, TimelineEvent
from engagement.spine.timeline import timeline_of
from engagement.spine.triggers import state_edges
from incidents.models import Incident, RestorativeApproach
from letters.models import Letter
from restrictions.contact_check.finding import How, find
from restrictions.models import ActiveManagementRequest, Advice, PolicyException, Restriction, Review
from tests.demo import limits

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 20)
REFERENCED = (
    (Incident, "MCE"), (RestorativeApproach, "RA"), (Letter, "L"), (ActiveManagementRequest, "AM"), (Restriction, "R"),
    (Advice, "AD"),
)  # fmt: skip


@pytest.fixture
def demo(db) -> None:
    """A small demonstration: all the stories, and a little history."""
    call_command("load_demo", incidents=60, today=TODAY, verbosity=0)


def test_the_whole_demonstration(demo) -> None:
    """One load, all the rules: loading is the slow part."""
    everybody_is_there()
    offices_that_need_no_case_see_none()
    titles_fit_the_first_name()
    everybody_is_found_by_what_they_ring_or_write_from()
    references_have_no_gaps()
    every_history_walks_along_the_edges()
    nobody_decides_about_their_own()
    closed_incidents_have_what_closing_asks_for()
    every_path_is_covered()
    limits.nobody_decides_about_what_they_had_a_part_in()
    limits.the_group_decides_by_its_votes()
    limits.nothing_is_approved_without_asking_first()
    limits.nothing_holds_untold()
    limits.everybody_who_must_know_was_told()
    limits.everything_in_force_is_looked_at_again()
    limits.exceptions_say_who_advised_and_when()
    limits.every_path_is_covered()
    with pytest.raises(CommandError, match="only loaded into an empty one"):
        call_command("load_demo", incidents=10, verbosity=0)


def everybody_is_there() -> None:
    for role in Role:
        assert User.objects.filter(groups__name=role.value).exists(), role
    assert Customer.objects.count() >= 200
    assert Team.objects.values("service").distinct().count() >= 4
    assert not User.objects.exclude(email__endswith="@northmoor.example").exists()


def offices_that_need_no_case_see_none() -> None:
    for role in APART_FROM_CASES:
        for person in User.objects.filter(groups__name=role.value):
            assert not allowed(person, "log_incident"), person
            assert not allowed(person, "see_customer_needs"), person


def titles_fit_the_first_name() -> None:
    men = [customer for customer in Customer.objects.all() if customer.given_name.partition(" ")[0] in MEN]
    assert men
    assert {customer.title for customer in men}.isdisjoint({"Mrs", "Ms", "Miss"})
    assert any(customer.title == "Miss" for customer in Customer.objects.all())


def everybody_is_found_by_what_they_ring_or_write_from() -> None:
    asker = User.objects.filter(groups__name=Role.STAFF.value).first()
    for point in ContactPoint.objects.select_related("customer"):
        _question, found = find(point.typed, asker)
        people = {found.person.reference} if found.person else {one.reference for one in found.matches}
        assert point.customer.resolve().reference in people or found.more, f"{point.kind} {point.typed}"
        assert found.how in (point.kind, How.POSTCODE), f"{point.kind} {point.typed}: by {found.how}"


def references_have_no_gaps() -> None:
    for model, kind in REFERENCED:
        found: dict[int, list[int]] = {}
        for reference in model.objects.exclude(reference=None).values_list("reference", flat=True):
            _kind, year, number = reference.split("-")
            found.setdefault(int(year), []).append(int(number))
        for year, numbers in found.items():
            assert sorted(numbers) == list(range(1, len(numbers) + 1)), (kind, year)
            assert ReferenceCounter.objects.get(kind=kind, year=year).last == len(numbers)


def every_history_walks_along_the_edges() -> None:
    for model in (Incident, RestorativeApproach, Letter, ActiveManagementRequest, Restriction, Review, PolicyException):
        edges = set(state_edges(model))
        first = model._meta.get_field("state").default
        for obj in model.objects.exclude(state=first):
            moves = [event for event in timeline_of(obj) if event.state_after]
            assert moves, obj
            assert moves[0].state_before == first
            assert moves[-1].state_after == obj.state
            for before, after in pairwise(moves):
                assert before.state_after == after.state_before, obj
                assert before.at <= after.at, obj
            for move in moves:
                assert (move.state_before, move.state_after) in edges, obj
                assert move.policy_version is not None


def nobody_decides_about_their_own() -> None:
    deciding = TimelineEvent.objects.filter(verb__in=("approve", "decline", "take_no_further_action", "start_review"))
    assert deciding.exists()
    for event in deciding.select_related("subject_type"):
        subject = event.subject
        if isinstance(subject, Incident):
            assert event.actor_id != subject.reporter_id
        elif isinstance(subject, RestorativeApproach):
            assert event.actor_id != subject.requester_id


def closed_incidents_have_what_closing_asks_for() -> None:
    from engagement.checks import unmet_of
    from incidents import checks

    closed = Incident.objects.filter(state="closed")
    assert closed.count() > 30
    for incident in closed:
        missing = unmet_of(checks.TO_CLOSE, incident, None, {})
        assert not missing, (incident, [item.sentence for item in missing])


def every_path_is_covered() -> None:
    assert set(Incident.objects.values_list("state", flat=True)) >= {
        "draft", "note_only", "submitted", "in_review", "managed_restorative", "managed_hs", "closed", "void",
    }  # fmt: skip
    assert set(RestorativeApproach.objects.values_list("state", flat=True)) >= {
        "submitted", "needs_info", "approved", "declined", "discussed", "monitoring", "succeeded", "failed",
        "withdrawn",
    }  # fmt: skip
    assert set(Letter.objects.values_list("state", flat=True)) >= {
        "ready_for_check", "changes_requested", "checked", "issued", "returned_undelivered",
    }  # fmt: skip
    assert TimelineEvent.objects.filter(acting_for__isnull=False).exists(), "a deputy acted"
    assert RestorativeApproach.objects.filter(manager_initiated=True).exists()
