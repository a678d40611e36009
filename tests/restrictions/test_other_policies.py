"""Asking for limits and deciding on them under the SPSO's own policy, and evidence under every policy."""

from __future__ import annotations

from typing import Any

import pytest

from engagement.checks import Unmet
from restrictions import grades
from restrictions.models import ReliedOn
from restrictions.services.deciding import decide_request
from tests.plugins.council import Council, put_policy_in_force
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db


@pytest.mark.clauses("SPSO-EP-22a")
def test_under_the_spso_policy_a_manager_decides_and_no_group_is_asked(council: Council, the_clock: Any) -> None:
    put_policy_in_force("spso")
    limits = Limits(council)
    for terms in (limits.terms(), limits.terms(scope="council")):
        request = limits.with_senior_manager(terms=terms)
        assert request.state == request.State.SENIOR_MANAGER_PENDING
        decided = decide_request(
            request.pk, actor=limits.person("Margaret"), terms=request.asked, considered=limits.considered(request)
        )
        assert decided.decided_level == grades.SENIOR_MANAGER
        assert not decided.reached_group


@pytest.mark.clauses("SPSO-EP-22b")
def test_without_evidence_nothing_is_approved(limits: Limits) -> None:
    request = limits.with_senior_manager()
    ReliedOn.objects.filter(request=request).delete()
    with pytest.raises(Unmet) as caught:
        decide_request(
            request.pk, actor=limits.person("Margaret"), terms=request.asked, considered=limits.considered(request)
        )
    assert "incidents_relied_on" in {each.check.code for each in caught.value.unmet}
