"""What a customer may challenge: nothing false about what one may not see, and what was appealed before."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from appeals.services.deciding import decide_appeal
from engagement.spine.review_clock import run_daily_jobs
from engagement.ui.words import british_date
from restrictions.models import Restriction
from tests.appeals.builders import Appeals

pytestmark = pytest.mark.django_db


def choose(as_person: Any, who: str, restriction: Restriction) -> Any:
    return as_person(who).visit(reverse("appeals:choose", args=[restriction.customer.reference]))


@pytest.mark.clauses("SBC-11.6")
def test_nothing_false_is_said_of_what_one_may_not_see(appeals: Appeals, as_person: Any) -> None:
    restriction = appeals.in_force()
    Restriction.objects.filter(pk=restriction.pk).update(told_on=None)
    page = choose(as_person, "Isla", restriction)
    assert restriction.reference not in page.main
    assert page.says("None that you can see. Ask the liaison officer if the customer says otherwise.")
    assert not page.says("None apply now")


@pytest.mark.clauses("SBC-13.1b")
def test_whoever_looks_is_recorded_as_in_the_contact_check(appeals: Appeals, as_person: Any) -> None:
    from engagement.contact.models import LookUp

    restriction = appeals.in_force()
    choose(as_person, "Isla", restriction)
    as_person("Nadia").visit(reverse("appeals:register", args=[restriction.reference]))
    kept = [(one.looked_by, one.customer, one.answered) for one in LookUp.objects.order_by("pk")]
    isla, nadia = appeals.person("Isla"), appeals.person("Nadia")
    assert kept == [(isla, restriction.customer, "restricted"), (nadia, restriction.customer, "restricted")]


@pytest.mark.clauses("SBC-12.1a")
def test_what_has_ended_says_whether_it_was_appealed_before(appeals: Appeals, as_person: Any, the_clock: Any) -> None:
    appeal = appeals.with_chief_executive()
    decide_appeal(appeal.pk, actor=appeals.person("Grace"), decision=appeals.decision(appeal, "stands"))
    never = appeals.in_force(customer=appeal.customer)
    the_clock.forward(days=120)
    run_daily_jobs()
    assert {appeals.again(one).state for one in (appeal.restriction, never)} == {"expired"}
    page = choose(as_person, "Isla", appeal.restriction)
    assert page.says("An appeal must have come while it was in force.")
    before = f"Appealed before: received on {british_date(appeal.received_on)}"
    assert page.says(f"{before}, {appeal.reference}")
    assert page.main.count("It was not appealed before.") == 1
    stranger = choose(as_person, "Nadia", appeal.restriction)
    assert stranger.says(before)
    assert appeal.reference not in stranger.main
