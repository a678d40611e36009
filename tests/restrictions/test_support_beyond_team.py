"""Where everybody of the team is part of the matter, a manager beyond it says whether a request is supported."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from engagement.spine.models import WorkItem
from engagement.spine.review_clock import run_daily_jobs
from engagement.spine.work_items import waiting_for
from restrictions.models import ActiveManagementRequest
from restrictions.services.supporting import support_request
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranded(limits: Limits) -> Any:
    """Shona asks about what affected Margaret: nobody of the team is free."""
    incident = limits.record_only("Isla")
    incident.affected.add(limits.person("Margaret"), limits.person("Shona"))
    return limits.asked("Shona", incident=incident)


@pytest.mark.clauses("SBC-A1-CRG-3a")
def test_it_goes_to_the_next_manager_beyond_the_team_who_sees_and_supports_it(
    limits: Limits, stranded: Any, as_person: Any
) -> None:
    assert stranded.state == "manager_support_pending"
    ewan = limits.person("Ewan")
    (work,) = [one for one in waiting_for(ewan) if one.kind == "support"]
    page = as_person("Ewan").visit(work.path)
    assert page.status == 200
    for name in ("Margaret", "Shona"):
        with pytest.raises(PermissionDenied):
            support_request(stranded.pk, actor=limits.person(name), reason="It is needed.")
    assert not ActiveManagementRequest.objects.visible_to(limits.person("Fiona")).filter(pk=stranded.pk).exists()
    supported = support_request(stranded.pk, actor=ewan, reason="It is needed.", to="group")
    assert (supported.state, supported.supported_by) == ("crg_pending", ewan)
    assert ActiveManagementRequest.objects.visible_to(ewan).filter(pk=stranded.pk).exists()


def test_a_manager_of_the_team_who_is_free_comes_first(limits: Limits) -> None:
    request = limits.asked()
    assert WorkItem.objects.get(kind="support", closed_at=None).team == request.team
    assert not ActiveManagementRequest.objects.visible_to(limits.person("Ewan")).filter(pk=request.pk).exists()


def test_when_the_managers_leave_the_day_passes_it_on_once(limits: Limits) -> None:
    request = limits.asked()
    type(request.team)._base_manager.filter(pk=request.team_id).update(line_manager=None, senior_manager=None)
    assert run_daily_jobs()["6 support waits for somebody"] == 1
    assert [one.kind for one in waiting_for(limits.person("Ewan"))] == ["support"]
    assert run_daily_jobs()["6 support waits for somebody"] == 0
