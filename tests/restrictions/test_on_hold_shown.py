"""What is on hold, and what has ended, is shown as what it is wherever its state stands."""

from __future__ import annotations

from typing import Any

import pytest

from engagement.spine.review_clock import run_daily_jobs
from restrictions.models import Restriction
from restrictions.services import status_lists
from restrictions.services.challenged import end_by_appeal, hold_meanwhile
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db

ON_HOLD = "On hold because of an appeal"


@pytest.fixture
def held(limits: Limits) -> Restriction:
    return hold_meanwhile(limits.in_force(), reason="It may harm him.", by=limits.person("Helen"))


def test_a_restriction_on_hold_says_so_wherever_its_state_is_shown(
    limits: Limits, held: Restriction, as_person: Any
) -> None:
    helen = as_person("Helen")
    status_lists.open_status_list(actor=limits.person("Helen"))
    listed = status_lists.StatusList.objects.get()
    since = f"{held.on_hold_since:%-d %B %Y}"
    for path in (
        "/register/",
        held.get_absolute_url(),
        held.customer.get_absolute_url(),
        listed.get_absolute_url(),
    ):
        page = helen.visit(path)
        assert page.says(ON_HOLD), path
        assert f"Since {since}" in page.main, path
    assert f"{ON_HOLD}, since {since}" in helen.visit("/register/export/csv/").content.decode()
    assert held.reference in helen.visit("/register/?show=in_force").main, "what is on hold is in force"


@pytest.mark.clauses("SBC-13.2a")
def test_what_ended_since_the_list_was_opened_needs_no_signature(limits: Limits, as_person: Any) -> None:
    ended, other = limits.in_force(), limits.in_force()
    run_daily_jobs()
    listed = status_lists.StatusList.objects.get()
    helen = limits.person("Helen")
    end_by_appeal(ended, reason="It was not called for.", by=helen)
    page = as_person("Helen").visit(listed.get_absolute_url())
    assert page.says("and ended on")
    assert page.says("It needs no signature")
    assert page.main.count("Sign this entry") == 1
    status_lists.sign_entry(listed.entries.get(restriction=other).pk, actor=helen)
    assert limits.again(listed).closed_at is not None


def test_a_list_closes_when_the_last_of_what_is_unsigned_ends(limits: Limits) -> None:
    restriction = limits.in_force()
    run_daily_jobs()
    listed = status_lists.StatusList.objects.get()
    end_by_appeal(restriction, reason="It was not called for.", by=limits.person("Helen"))
    assert limits.again(listed).closed_at is None
    status_lists.open_status_list_when_due()
    assert limits.again(listed).closed_at is not None
