"""The time limits of an appeal: acknowledged, decided, told by letter; who sees what is late (SBC-14.2)."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from appeals.letter_facts import outcome_in_words
from appeals.models import Appeal
from appeals.selectors.case import clocks_of
from appeals.services import (
    decide_appeal,
    pass_on,
    register_against_action,
    register_against_member,
    settle_meanwhile,
    withdraw_appeal,
)
from appeals.services.lateness import tell_of_late_acknowledgements
from appeals.services.letters import raise_unsent_outcomes
from engagement.policy.services import accept_local_value
from engagement.spine.work_items import open_work_of
from incidents.models import ImmediateAction
from tests.appeals.builders import Appeals

pytestmark = pytest.mark.django_db

LIST = "/appeals/"


def lines(page: Any) -> dict[str, Any]:
    return {line.appeal.reference: line for line in page.context["lines"]}


@pytest.mark.clauses("SBC-12.4a", "SBC-14.2")
def test_the_outcome_letter_has_its_day_in_the_list(appeals: Appeals, sign_in: Any, the_clock: Any) -> None:
    appeal = appeals.decided_by_chief_executive()
    due = open_work_of(appeal).get(kind="outcome_letter").due_on
    callum = sign_in(appeals.person("Callum"))
    line = lines(callum.get(LIST))[appeal.reference]
    assert (line.next_what, line.next_on, line.late) == ("Tell the customer by letter", due, False)
    assert [one.due_on for one in clocks_of(appeal) if one.what == "Tell the customer by letter"] == [due]
    fresh = appeals.registered(by="Rory")
    Appeal._base_manager.filter(pk=fresh.pk).update(acknowledge_by=None)
    assert list(lines(callum.get(LIST))) == [appeal.reference, fresh.reference], "before what has no day"
    the_clock.forward(days=21)
    assert raise_unsent_outcomes() == 1
    late = lines(sign_in(appeals.person("Callum")).get(LIST, {"late": "on"}))
    assert late[appeal.reference].next_on == due, "that it rose makes it no less late"


@pytest.mark.clauses("SBC-12.1a", "SBC-14.2")
def test_a_late_acknowledgement_is_on_the_liaison_officers_home(appeals: Appeals, the_clock: Any) -> None:
    accept_local_value(None, "appeal_acknowledge_working_days", 3)
    appeal = appeals.passed_on()
    assert tell_of_late_acknowledgements() == 0
    the_clock.forward(days=10)
    assert tell_of_late_acknowledgements() == tell_of_late_acknowledgements() == 1
    assert open_work_of(appeal).get(kind="late_acknowledgement").duty == "liaison_officer"
    withdraw_appeal(appeal.pk, actor=appeals.person("Isla"), reason="He rang and said so.")
    assert not open_work_of(appeal).exists()
    assert tell_of_late_acknowledgements() == 0


@pytest.mark.clauses("SBC-12.3a", "SBC-12.5")
def test_no_acknowledgement_is_asked_for_where_another_answer_goes(appeals: Appeals, sign_in: Any) -> None:
    accept_local_value(None, "appeal_acknowledge_working_days", 3)
    isla = appeals.person("Isla")
    incident = appeals.record_only("Isla")
    action = ImmediateAction.objects.create(incident=incident, kind="ended_call", taken_by=isla)
    challenge = register_against_action(action.pk, actor=isla, received=appeals.received())
    pass_on(challenge.pk, actor=isla, complaint_reference="CO-4711")
    member = register_against_member(incident.customer, actor=isla, team=incident.team, received=appeals.received())
    pass_on(member.pk, actor=isla)
    said = {
        challenge.reference: "The complaints procedure answers the customer",
        member.reference: "Answered by the notice",
    }
    for reference, words in said.items():
        page = sign_in(isla).get(reverse("appeals:appeal", args=[reference])).content.decode()
        assert words in page
        assert "Not sent" not in page


@pytest.mark.clauses("SBC-12.4a", "SBC-13.2b")
def test_the_letter_names_the_day_it_ended_and_what_goes_on(appeals: Appeals) -> None:
    appeal = appeals.with_chief_executive()
    other = appeals.in_force()
    type(other)._base_manager.filter(pk=other.pk).update(customer=appeal.customer)
    decide_appeal(appeal.pk, actor=appeals.person("Grace"), decision=appeals.decision(appeal, "ended"))
    said = outcome_in_words(Appeal._base_manager.get(pk=appeal.pk))
    assert said[0] == "The arrangement ended on 18 November 2026."
    assert said[1] == "Something else goes on all the same:"
    assert not any("usual ways" in sentence for sentence in said)
    assert len(said) > 2


def test_what_held_meanwhile_is_told_in_the_past_once_it_is_over(appeals: Appeals, as_person: Any) -> None:
    appeal = appeals.with_chief_executive()
    settle_meanwhile(appeal.pk, actor=appeals.person("Grace"), meanwhile="on_hold", because="It may harm him.")
    grace = as_person("Grace")
    assert grace.visit(appeal.get_absolute_url()).says("It is on hold.")
    decide_appeal(appeal.pk, actor=appeals.person("Grace"), decision=appeals.decision(appeal))
    page = grace.visit(appeal.get_absolute_url())
    assert page.says("It was on hold while the appeal was heard.")
    assert not page.says("It is on hold.")
