"""Requests that wait for a manager are named on the page where managers look for what needs their decision."""

from __future__ import annotations

from typing import Any

import pytest

from restrictions.services.supporting import support_request
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db


@pytest.mark.clauses("SBC-A1-CRG-3a")
def test_approvals_names_the_requests_that_wait_for_support(limits: Limits, as_person: Any) -> None:
    first, _second = limits.asked(), limits.asked()
    shona = as_person("Shona")
    page = shona.visit("/approvals/")
    assert page.find_link("2 requests to limit contact wait for you") == "/requests/"
    assert shona.follow("2 requests to limit contact wait for you").has_link(first.reference)
    support_request(first.pk, actor=limits.person("Shona"), reason="It is needed.")
    assert shona.visit("/approvals/").has_link("1 request to limit contact waits for you")
    margaret = as_person("Margaret")
    assert margaret.visit("/approvals/").has_link("1 request to limit contact waits for you")
    assert not shona.visit("/approvals/decided/").has_link("limit contact wait")
