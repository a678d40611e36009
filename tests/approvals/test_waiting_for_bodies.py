"""Where work on a case waits for a body rather than a manager, its pages say so."""

from __future__ import annotations

from typing import Any

import pytest

from engagement.spine.work_items import open_work
from engagement.transitions import NextWork
from tests.approvals.builders import Cases

pytestmark = pytest.mark.django_db


def test_the_pages_of_a_case_say_which_body_has_it(cases: Cases, as_person: Any) -> None:
    incident, approach = cases.record_only("Tom"), cases.monitoring("Tom")
    for subject in (incident, approach):
        open_work(subject, NextWork("vote", "Give your view", duty="review_group"))
    assert as_person("Tom").visit(f"/incidents/{incident.reference}/").says("The Complaints Review Group")
    assert as_person("Shona").visit(f"/approvals/{approach.reference}/").says("the Complaints Review Group")


def test_they_say_when_nobody_has_the_role(cases: Cases, as_person: Any) -> None:
    incident = cases.record_only("Tom")
    cases.person("Grace").groups.clear()
    open_work(incident, NextWork("hear", "Hear this", duty="chief_executive"))
    assert as_person("Tom").visit(f"/incidents/{incident.reference}/").says("nobody holds this role yet")
