"""The page of an incident counts what it lists: requests, letters, and what others add."""

from __future__ import annotations

from typing import Any

import pytest

from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db


def test_a_request_to_limit_contact_is_counted_where_it_is_listed(limits: Limits, as_person: Any) -> None:
    request = limits.draft_request()
    incident = request.incidents.get()
    path = f"/incidents/{incident.reference}/"
    shona = as_person("Shona")
    assert "Requests and letters (0)" in " ".join(shona.visit(path).main.split())
    from restrictions.services.asking import submit_request

    submit_request(request.pk, actor=limits.person("Tom"))
    page = shona.visit(path)
    assert page.says(f"Request to limit contact {limits.again(request).reference}")
    assert "Requests and letters (1)" in " ".join(page.main.split())
