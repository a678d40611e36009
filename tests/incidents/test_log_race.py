"""Many people submit at once: every reference once, none left out. Only PostgreSQL runs transactions side by side."""

import threading
from typing import Any

import pytest
from django.db import connection, connections

from incidents.models import Incident
from incidents.services import logging as services


def _at_once(works: list[Any]) -> list[BaseException]:
    """Run all at the same moment, each on its own connection; what they raised."""
    raised: list[BaseException] = []
    gate = threading.Barrier(len(works))

    def run(work: Any) -> None:
        gate.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001 - handed to the test
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_references_have_no_gaps_in_a_race(ready: Any, council: Any) -> None:
    drafts = [ready("Tom") for _number in range(8)]
    incomplete = Incident.objects.create(reporter=council.person("Tom"))
    works = [
        lambda pk=draft.pk: services.submit_incident(pk, actor=council.person("Tom")) for draft in [*drafts, incomplete]
    ]
    raised = _at_once(works)
    assert [type(error).__name__ for error in raised] == ["Unmet"]
    logged = Incident.objects.exclude(reference=None).values_list("reference", flat=True)
    assert sorted(logged) == [f"MCE-2026-{number:04d}" for number in range(1, 9)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_log_it_once(ready: Any, council: Any) -> None:
    draft = ready("Tom")
    raised = _at_once([lambda: services.submit_incident(draft.pk, actor=council.person("Tom"))] * 4)
    assert [type(error).__name__ for error in raised] == ["AlreadyLogged"] * 3
    assert Incident.objects.exclude(reference=None).count() == 1
    assert connection.vendor == "postgresql"
