"""A manager starts a restorative approach of their own accord."""

from __future__ import annotations

from datetime import date

import pytest

from tests.approvals.builders import Cases, start

pytestmark = pytest.mark.django_db


@pytest.mark.clauses("SBC-A1-REST-9", "SBC-A1-REST-10")
def test_a_manager_starts_from_several_incidents_and_the_reporters_are_told(cases: Cases) -> None:
    from engagement.spine.models import Notice

    customer = cases.customer()
    incidents = [cases.record_only("Tom", customer), cases.record_only("Isla", customer)]
    approach = start(cases, "Shona", incidents)

    assert approach.state == "approved"
    assert approach.manager_initiated
    assert approach.approver is None
    assert approach.reference.startswith("RA-2026-")
    assert {incident.state for incident in approach.incidents.all()} == {"managed_restorative"}
    told = {notice.recipient for notice in Notice.objects.filter(reference=approach.reference)}
    assert {cases.person("Tom"), cases.person("Isla")} <= told


@pytest.mark.clauses("SBC-A1-REST-7", "SBC-A1-REST-10")
def test_the_letter_of_a_manager_who_started_is_checked_by_the_other_manager(cases: Cases) -> None:
    from engagement.permissions import allowed
    from incidents.services import restorative

    approach = start(cases, "Shona", [cases.record_only("Tom")])
    discussed = restorative.record_discussion(
        approach.pk, actor=cases.person("Shona"), discussed_on=date(2026, 11, 18), monitor_until=date(2027, 1, 20)
    )
    letter = discussed.letter
    assert letter.drafter == cases.person("Shona")
    assert not allowed(cases.person("Shona"), "check_letter", letter)
    assert allowed(cases.person("Margaret"), "check_letter", letter)


def test_a_manager_does_not_start_from_what_they_logged_or_suffered(cases: Cases) -> None:
    from engagement.transitions import NotVisible

    own = cases.record_only("Shona")
    suffered = cases.record_only("Tom", affected=("Shona",))
    for incident in (own, suffered):
        with pytest.raises(NotVisible):
            start(cases, "Shona", [incident])


def test_a_manager_does_not_start_from_incidents_of_another_team(cases: Cases) -> None:
    from engagement.transitions import NotVisible

    with pytest.raises(NotVisible):
        start(cases, "Fiona", [cases.record_only("Tom")])
    with pytest.raises(NotVisible):
        start(cases, "Fiona", [])


def test_one_approach_is_about_one_customer(cases: Cases) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        start(cases, "Shona", [cases.record_only("Tom"), cases.record_only("Tom")])


def test_the_same_form_sent_twice_starts_one_approach(cases: Cases) -> None:
    from uuid import uuid4

    key, incidents = uuid4(), [cases.record_only("Tom")]
    first = start(cases, "Shona", incidents, pk=key)
    second = start(cases, "Shona", incidents, pk=key)
    assert first == second
    assert type(first).objects.count() == 1
