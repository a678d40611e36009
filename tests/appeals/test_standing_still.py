"""A hold belongs to the appeal that made it, and a vote to the seat of the member who gave it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from appeals.selectors.tally import tally_of
from appeals.services import (
    decide_appeal,
    record_outcome,
    register_against_restriction,
    settle_meanwhile,
    withdraw_appeal,
)
from engagement import clock
from engagement.checks import Unmet
from engagement.people.models import Seat
from tests.appeals.builders import Appeals

pytestmark = pytest.mark.django_db


@pytest.mark.clauses("SBC-12.1a", "SBC-12.4b")
def test_a_second_appeal_that_is_withdrawn_leaves_the_hold_of_the_first(appeals: Appeals) -> None:
    grace, first = appeals.person("Grace"), appeals.with_chief_executive()
    settle_meanwhile(first.pk, actor=grace, meanwhile="on_hold", because="He has sight loss.")
    decide_appeal(first.pk, actor=grace, decision=appeals.decision(first, "sent_back"))
    restriction = appeals.again(first.restriction)
    assert restriction.is_on_hold
    second = register_against_restriction(restriction.pk, actor=appeals.person("Isla"), received=appeals.received())
    withdraw_appeal(second.pk, actor=appeals.person("Isla"), reason="Registered by mistake.")
    assert appeals.again(restriction).is_on_hold


def test_the_hold_ends_with_the_appeal_that_made_it_and_when_it_is_settled_anew(appeals: Appeals) -> None:
    grace, appeal = appeals.person("Grace"), appeals.with_chief_executive()
    settle_meanwhile(appeal.pk, actor=grace, meanwhile="on_hold", because="He has sight loss.")
    assert appeals.again(appeal.restriction).is_on_hold
    settle_meanwhile(appeal.pk, actor=grace, meanwhile="applies", because="Somebody reads to him now.")
    assert not appeals.again(appeal.restriction).is_on_hold
    settle_meanwhile(appeal.pk, actor=grace, meanwhile="on_hold", because="He has nobody after all.")
    decide_appeal(appeal.pk, actor=grace, decision=appeals.decision(appeals.again(appeal), "stands"))
    assert not appeals.again(appeal.restriction).is_on_hold


@pytest.mark.clauses("SBC-12.3b", "SBC-A1-CRG-1")
def test_votes_of_members_who_left_decide_no_appeal(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    appeals.votes(appeal, "stands", "Helen", "Alasdair")
    for name in ("Helen", "Alasdair"):
        person = appeals.person(name)
        Seat.objects.filter(holder=person).update(ends_on=clock.today() - timedelta(days=1))
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    appeals.votes(appeal, "ended", "Priya")
    assert tally_of(appeals.again(appeal)).cast == 1
    with pytest.raises(Unmet):
        record_outcome(appeal.pk, actor=appeals.person("Priya"), decision=appeals.decision(appeal, ""))
