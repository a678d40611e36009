"""Logging while something else happens to the same customer, incident or counter."""

from __future__ import annotations

from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import transaction

from engagement import clock
from engagement.customers.selectors import family_ids
from engagement.customers.services import merge_customers
from engagement.spine.models import ReferenceCounter
from engagement.spine.references import next_reference
from incidents.models import Incident, RestorativeApproach
from incidents.services import logging, restorative
from letters.models import Letter
from tests.approvals.builders import Cases
from tests.races.together import at_once, meet_before, take_row_locks_away, won

pytestmark = pytest.mark.django_db(transaction=True)


# Reference numbers ---------------------------------------------------------------------------------------------------


def take_a_number(*, and_keep_it: bool) -> str:
    """One act that takes a number, and is rolled back or not."""
    with transaction.atomic():
        number = next_reference("MCE")
        if not and_keep_it:
            raise RuntimeError("rolled back")
    return number


def test_numbers_have_no_gaps_whoever_is_rolled_back(db: None) -> None:
    keeps = [True, False, True, True, False, True, False, True]
    outcomes = at_once(*[lambda keep=keep: take_a_number(and_keep_it=keep) for keep in keeps])
    year = clock.today().year
    assert sorted(won(outcomes)) == [f"MCE-{year}-{number:04d}" for number in range(1, 6)], outcomes
    assert take_a_number(and_keep_it=True) == f"MCE-{year}-0006"


@pytest.mark.postgres
def test_without_the_lock_two_get_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    take_a_number(and_keep_it=True)
    take_row_locks_away(monkeypatch)
    meet_before(monkeypatch, ReferenceCounter, "save")
    outcomes = at_once(*[lambda: take_a_number(and_keep_it=True)] * 2)
    assert len(set(won(outcomes))) == 1, outcomes


# A merge meanwhile ---------------------------------------------------------------------------------------------------


def test_an_incident_sent_in_while_its_customer_is_merged_belongs_to_the_one_that_stays(race: Cases) -> None:
    twin, stays = race.customer("A Pringle"), race.customer("Alan Pringle")
    draft = race.draft("Tom", twin)
    outcomes = at_once(
        lambda: logging.submit_incident(draft.pk, actor=race.person("Tom")),
        lambda: merge_customers(twin.pk, stays.pk, actor=race.person("Shona"), reason="The same telephone number"),
    )
    assert len(won(outcomes)) == 2, outcomes
    incident = Incident.objects.get(pk=draft.pk)
    assert incident.reference == f"MCE-{clock.today().year}-0001"
    assert incident.customer is not None
    assert incident.customer.resolve() == stays
    assert list(Incident.objects.filter(customer__in=family_ids(stays))) == [incident]
    approach = incident.restorative_approaches.get()
    assert (approach.state, approach.customer.resolve()) == ("submitted", stays)


# Locks that wait for each other --------------------------------------------------------------------------------------


@pytest.mark.postgres
def test_naming_an_incident_while_a_manager_starts_from_it(race: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    """The writer has linked the earlier incident and waits for a number; the manager holds the number and takes the
    incident. Links are checked at the commit only, so neither waits for the other for ever.
    """
    customer = race.customer()
    earlier = race.record_only("Tom", customer)
    draft = race.draft("Tom", customer)
    draft.builds_on.set([earlier])
    linked, numbered = Event(), Event()

    def number_of_the_writer(kind: str) -> str:
        if kind == "RA":
            linked.set()
            numbered.wait(timeout=10)
        return next_reference(kind)

    def number_of_the_manager(kind: str) -> str:
        linked.wait(timeout=10)
        number = next_reference(kind)
        numbered.set()
        # So that the writer comes to wait for the number.
        Event().wait(timeout=0.5)
        return number

    monkeypatch.setattr(logging, "next_reference", number_of_the_writer)
    monkeypatch.setattr(restorative, "next_reference", number_of_the_manager)
    outcomes = at_once(
        lambda: logging.submit_incident(draft.pk, actor=race.person("Tom")),
        lambda: restorative.start_as_manager(
            actor=race.person("Shona"),
            incidents=[earlier.pk],
            kind="change_request",
            wanted="One call a week.",
            why="Many calls.",
            adjustments_considered="None known.",
            approach="One call a week.",
            proportionate_because="Nine hours of work were lost.",
        ),
    )
    assert len(won(outcomes)) == 2, outcomes
    numbers = RestorativeApproach.objects.order_by("reference").values_list("reference", flat=True)
    assert [number[-4:] for number in numbers] == ["0001", "0002"]


@pytest.mark.postgres
def test_a_letter_begun_while_the_approach_is_withdrawn_is_cancelled_with_it(
    race: Cases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only PostgreSQL: on SQLite the second act waits until the first has ended."""
    approach = race.approved("Tom")
    tom = race.person("Tom")
    real = restorative.perform

    def talk_first(model: Any, pk: Any, name: str, **given: Any) -> Any:
        if name == "withdraw":
            monkeypatch.setattr(restorative, "perform", real)
            talked = at_once(
                lambda: restorative.record_discussion(
                    approach.pk,
                    actor=tom,
                    discussed_on=clock.today(),
                    monitor_until=clock.today() + timedelta(days=60),
                )
            )
            assert len(won(talked)) == 1, talked
        return real(model, pk, name, **given)

    monkeypatch.setattr(restorative, "perform", talk_first)
    withdrawn = restorative.withdraw_restorative_approach(approach.pk, actor=tom, reason="It is settled.")
    assert withdrawn.state == "withdrawn"
    assert [letter.state for letter in Letter.objects.all()] == ["cancelled"]
