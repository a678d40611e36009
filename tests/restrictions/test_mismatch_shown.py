"""A measure that does not meet its problem is pointed out to everybody who weighs it, and forbids nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db
WARNING = "is not what usually helps with"


@pytest.mark.clauses("SPSO-G3-32")
def test_whoever_asks_supports_and_decides_reads_that_the_measure_does_not_meet_the_problem(
    limits: Limits, as_person: Any
) -> None:
    from restrictions.services.asking import submit_request
    from restrictions.services.supporting import support_request

    wrong = limits.measure("call_times", addresses="email")
    draft = limits.draft_request(terms=limits.terms(wrong))
    step = as_person("Tom").visit(reverse("restrictions:request_step", args=[draft.pk, "measures"]))
    assert step.says(WARNING)
    request = submit_request(draft.pk, actor=limits.person("Tom"))
    page = as_person("Shona").visit(reverse("restrictions:support", args=[request.reference]))
    assert page.says(WARNING)
    request = support_request(request.pk, actor=limits.person("Shona"), reason="It is needed.", to="group")
    page = as_person("Helen").visit(reverse("crg:case", args=[request.reference]))
    assert page.says(WARNING)


def test_a_measure_that_fits_is_not_pointed_at(limits: Limits, as_person: Any) -> None:
    request = limits.asked()
    assert not as_person("Shona").visit(reverse("restrictions:support", args=[request.reference])).says(WARNING)
