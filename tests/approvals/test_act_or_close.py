"""Asked as often as is fair: act or close (SPSO-G3-31)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engagement import clock
from engagement.checks import Unmet
from incidents.services import restorative
from tests.approvals.builders import APPROVAL, Cases, again, codes, start

pytestmark = pytest.mark.django_db


@pytest.mark.clauses("SPSO-G3-31")
def test_a_third_time_is_refused_unless_somebody_says_why(cases: Cases, the_clock: Any) -> None:
    customer = cases.customer()
    for _time in range(2):
        approach = cases.monitoring(customer=customer)
        restorative.record_improved(approach.pk, actor=cases.person("Shona"), outcome_note="Better for a while.")
        the_clock.forward(days=30)
    third = cases.request(customer=customer)
    with pytest.raises(Unmet) as caught:
        restorative.approve_restorative_approach(third.pk, actor=cases.person("Shona"), **APPROVAL)
    assert codes(caught) == {"not_a_third_time"}
    with pytest.raises(Unmet):
        start(cases, "Shona", [third.incidents.get()])

    asked = restorative.approve_restorative_approach(
        third.pk,
        actor=cases.person("Shona"),
        third_time_code="something_changed",
        third_time_because="He was in hospital between.",
        **APPROVAL,
    )
    assert asked.third_time_in_words == "Something has changed since we last asked. He was in hospital between."


@pytest.mark.clauses("SPSO-G3-31")
def test_records_merged_into_one_customer_count_together(cases: Cases) -> None:
    from engagement.customers.services import merge_customers
    from incidents.selectors import times_asked

    kept, merged = cases.customer("Alan Pringle"), cases.customer("A Pringle")
    cases.monitoring(customer=merged)
    merge_customers(merged.pk, kept.pk, actor=cases.person("Shona"), reason="The same address.")
    assert times_asked(cases.request(customer=kept)) == 1


@pytest.mark.clauses("SPSO-G3-31")
@pytest.mark.parametrize("asked_for_change", [False, True])
def test_a_conversation_that_would_count_is_asked_about_again(cases: Cases, asked_for_change: bool) -> None:
    """Approved while it was fair; since then this customer was asked as often as is fair."""
    customer = cases.customer()
    late = cases.conversing(customer=customer)
    cases.monitoring(customer=customer)
    again_because = {"third_time_code": "adjustment_made"}
    third = restorative.approve_restorative_approach(
        cases.request(customer=customer).pk, actor=cases.person("Shona"), **APPROVAL | again_because
    )
    discussed = restorative.record_discussion(
        third.pk,
        actor=cases.person("Tom"),
        discussed_on=clock.today(),
        monitor_until=clock.today() + timedelta(days=60),
    )
    cases.issued(discussed)
    with pytest.raises(Unmet) as caught:
        restorative.record_conversation(
            late.pk,
            actor=cases.person("Tom"),
            conversation_on=clock.today(),
            conversation_note="We talked.",
            asked_for_change=asked_for_change,
        )
    assert codes(caught) == {"still_fair_to_ask"}
    assert again(late).state == "discussed"
    assert again(late).letter is None
