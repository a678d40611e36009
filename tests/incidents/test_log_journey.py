"""Logging an incident over HTTP, from the first page to its reference, and what else a draft can become."""

from typing import Any

import pytest

from engagement.customers.models import CustomerNote
from engagement.spine.models import Notice, WorkItem
from engagement.spine.timeline import timeline_of
from incidents.models import Incident, RestorativeApproach
from tests.features.steps._log import Account, fill_log


@pytest.mark.clauses("SPSO-G1-04a", "SBC-2.7c", "SBC-13.1a")
def test_a_simple_call(as_person: Any, log: Any, council: Any) -> None:
    incident = log("Tom")
    assert incident.reference == "MCE-2026-0001"
    assert incident.state == Incident.State.SUBMITTED
    assert (incident.reporter, incident.team) == (council.person("Tom"), council.team("Planning"))
    page = as_person("Tom").page
    assert page.says("MCE-2026-0001")
    assert page.says("Shona Kerr has it now")
    item = WorkItem.objects.get(kind="review")
    assert (item.team, item.duty) == (council.team("Planning"), "line_manager")
    assert Notice.objects.filter(recipient=council.person("Shona"), reference="MCE-2026-0001").exists()
    assert "Pringle" not in " ".join(Notice.objects.values_list("sentence", flat=True))
    assert as_person("Shona").visit("/incidents/MCE-2026-0001/").says("They rang 14 times")
