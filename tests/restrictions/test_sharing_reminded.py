"""The day reminds whoever has not confirmed what they were told, and lets the manager know."""

from __future__ import annotations

from typing import Any

import pytest

from engagement.policy.models import LocalValue
from engagement.policy.services import accept_local_value
from engagement.spine.models import Notice
from engagement.spine.review_clock import run_daily_jobs
from restrictions.services.sharing import acknowledge
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db
JOB = "5 sharing not confirmed is raised"


def heard(since: int) -> set[str]:
    return {one.recipient.name for one in Notice.objects.order_by("pk")[since:]}


@pytest.mark.clauses("SPSO-EP-66.1")
def test_after_three_working_days_the_colleague_is_asked_once_and_the_manager_hears_of_it(
    limits: Limits, the_clock: Any
) -> None:
    accept_local_value(None, "confirm_sharing_working_days", 3)
    restriction = limits.in_force()
    # Told on a Wednesday: the third working day is the Monday.
    the_clock.forward(days=4)
    assert run_daily_jobs()[JOB] == 0
    the_clock.forward(days=1)
    before = Notice.objects.count()
    assert run_daily_jobs()[JOB] == 1
    assert heard(before) == {"Isla Grant", "Tom Elliot", "Shona Kerr"}
    assert run_daily_jobs()[JOB] == 0, "a second run does nothing"
    the_clock.forward(days=7)
    assert run_daily_jobs()[JOB] == 0, "nor does any later day"
    assert restriction.share_notices.get().reminded_on is not None


def test_whoever_has_confirmed_is_left_alone_and_no_number_reminds_nobody(limits: Limits, the_clock: Any) -> None:
    LocalValue.objects.filter(key="confirm_sharing_working_days").delete()
    restriction = limits.in_force()
    the_clock.forward(days=30)
    assert run_daily_jobs()[JOB] == 0, "the organisation has set no number"
    accept_local_value(None, "confirm_sharing_working_days", 3)
    acknowledge(restriction.share_notices.get().pk, actor=limits.person("Isla"))
    assert run_daily_jobs()[JOB] == 0
