"""A fresh decision does not take the place of a restriction while an appeal against it waits: its hold would end."""

from __future__ import annotations

from typing import Any

import pytest

from appeals.services import decide_appeal, settle_meanwhile
from engagement import clock
from engagement.checks import Unmet
from restrictions.services.asking import set_asked_terms, submit_request
from restrictions.services.deciding import record_decision
from restrictions.services.extending import begin_extension
from restrictions.services.supporting import support_request
from restrictions.services.telling import come_into_force_told_otherwise
from tests.appeals.builders import Appeals
from tests.restrictions.test_extending import complete

pytestmark = pytest.mark.django_db


def asked_for_more(appeals: Appeals, restriction: Any) -> Any:
    """A request to extend it, with the Review Group, which has voted for it."""
    tom = appeals.person("Tom")
    draft = begin_extension(restriction.pk, actor=tom)
    complete(appeals, draft)
    set_asked_terms(draft.pk, actor=tom, terms=appeals.group_terms())
    asked = submit_request(draft.pk, actor=tom, to="")
    supported = support_request(asked.pk, actor=appeals.person("Shona"), reason="It is needed.", to="group")
    appeals.vote(supported, "Helen", "Alasdair", "Priya", "Callum")
    return appeals.again(supported)


def decided(appeals: Appeals, request: Any) -> Any:
    return record_decision(request.pk, actor=appeals.person("Callum"), considered=appeals.considered(request))


@pytest.mark.clauses("SBC-12.1a")
def test_a_fresh_decision_waits_for_the_appeal(appeals: Appeals) -> None:
    restriction = appeals.in_force(appeals.decided_by_group())
    appeal = appeals.with_chief_executive(restriction=restriction)
    request = asked_for_more(appeals, restriction)
    with pytest.raises(Unmet) as caught:
        decided(appeals, request)
    assert {one.check.code for one in caught.value.unmet} == {"appeal_first"}
    assert caught.value.unmet[0].url == appeal.get_absolute_url()
    decide_appeal(appeal.pk, actor=appeals.person("Grace"), decision=appeals.decision(appeal))
    assert decided(appeals, request).state == "approved"


@pytest.mark.clauses("SBC-12.1a")
def test_one_that_came_after_the_decision_keeps_the_restriction_and_its_hold(appeals: Appeals) -> None:
    restriction = appeals.in_force(appeals.decided_by_group())
    fresh = decided(appeals, asked_for_more(appeals, restriction)).restriction
    appeal = appeals.passed_on(restriction)
    settle_meanwhile(appeal.pk, actor=appeals.person("Grace"), meanwhile="on_hold", because="It may harm him.")
    appeals.shared(fresh)
    with pytest.raises(Unmet) as caught:
        come_into_force_told_otherwise(
            fresh.pk,
            actor=appeals.person("Shona"),
            told_on=clock.today(),
            told_how="Tom rang and read the whole decision out.",
            not_in_writing_because="He cannot read letters and asked to be told on the phone.",
        )
    assert {one.check.code for one in caught.value.unmet} == {"not_replaced_under_appeal"}
    assert appeals.again(restriction).is_on_hold
    assert appeals.again(fresh).state == "pending_notification"
