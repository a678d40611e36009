"""The letter of a fresh decision is not recorded as sent while the appeal against what it replaces waits."""

from __future__ import annotations

from typing import Any

import pytest

from engagement import clock
from tests.appeals.builders import Appeals
from tests.appeals.test_replacing import asked_for_more, decided
from tests.restrictions.letters import checked

pytestmark = pytest.mark.django_db


@pytest.mark.clauses("SBC-12.1a")
def test_it_is_refused_in_words_and_nothing_is_half_done(appeals: Appeals, as_person: Any) -> None:
    restriction = appeals.in_force(appeals.decided_by_group())
    fresh = decided(appeals, asked_for_more(appeals, restriction)).restriction
    appeal = appeals.passed_on(restriction)
    letter = checked(appeals, appeals.shared(fresh), by="Priya")
    today = clock.today()
    day = {"issued_on_day": str(today.day), "issued_on_month": str(today.month), "issued_on_year": str(today.year)}
    assert as_person("Tom").visit(letter.issue_url).says("Decide that appeal first"), "before anybody posts it"
    page = as_person("Tom").post(letter.issue_url, {**day, "how": "post", "sent": ["pdf"]})
    assert page.status == 422
    assert "Decide that appeal first" in " ".join(page.errors)
    states = [appeals.again(one).state for one in (letter, fresh, restriction, appeal)]
    assert states == ["checked", "pending_notification", "active", "with_chief_executive"]
