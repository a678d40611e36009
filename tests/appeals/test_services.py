"""The way of an appeal through the services: registered, routed, heard, decided, answered (SBC section 12)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from appeals.models import Appeal
from appeals.services import (
    add_point,
    cast_vote,
    decide_appeal,
    declare_interest,
    decline_appeal,
    pass_on,
    record_outcome,
    register_against_restriction,
    settle_meanwhile,
    withdraw_appeal,
)
from engagement.checks import Unmet
from engagement.spine.work_items import open_work_of
from engagement.transitions import NotVisible
from restrictions.models import Restriction
from tests.appeals.builders import Appeals

pytestmark = pytest.mark.django_db

State = Appeal.State


def codes(caught: Any) -> set[str]:
    return {each.check.code for each in caught.value.unmet}


@pytest.mark.clauses("SBC-12.3b")
def test_what_a_senior_manager_decided_goes_to_the_group(appeals: Appeals) -> None:
    appeal = appeals.passed_on()
    assert appeal.state == State.WITH_GROUP
    assert "Review Group" in appeal.route_because
    assert {item.duty for item in open_work_of(appeal).filter(kind="hear_appeal")} == {"review_group"}
    assert appeal.acknowledgement.kind == "appeal_acknowledgement"


@pytest.mark.clauses("SBC-12.3c")
def test_what_the_group_decided_goes_to_the_chief_executive(appeals: Appeals) -> None:
    appeal = appeals.passed_on(appeals.in_force(appeals.decided_by_group()))
    assert appeal.state == State.WITH_CHIEF_EXECUTIVE
    for member in ("Helen", "Alasdair", "Priya", "Callum"):
        with pytest.raises((PermissionDenied, NotVisible)):
            decide_appeal(appeal.pk, actor=appeals.person(member), decision=appeals.decision(appeal))


@pytest.mark.clauses("SBC-12.4a", "SBC-12.4b")
def test_the_chief_executive_ends_it_and_it_has_ended(appeals: Appeals) -> None:
    appeal = appeals.decided_by_chief_executive("ended")
    assert appeal.state == State.DECIDED
    assert appeal.restriction.state == "lifted"
    assert appeal.restriction.end_letter is None, "the letter about the appeal tells the customer"
    assert appeal.outcome_letter.kind == "appeal_outcome"
    told = appeal.restriction.share_notices.filter(about="ended")
    assert told.exists()


@pytest.mark.clauses("SBC-12.4b")
def test_easing_puts_less_in_place_and_never_more(appeals: Appeals) -> None:
    appeal = appeals.with_chief_executive()
    before = appeal.restriction.terms
    more = appeals.more(appeal, measures=(appeals.measure("call_times"), appeals.measure("matter_closed")))
    with pytest.raises(Unmet) as caught:
        decide_appeal(appeal.pk, actor=appeals.person("Grace"), decision=appeals.decision(appeal, "eased", option=more))
    assert "no_harsher" in codes(caught)
    less = appeals.less(appeal)
    decide_appeal(appeal.pk, actor=appeals.person("Grace"), decision=appeals.decision(appeal, "eased", option=less))
    eased = appeals.again(appeal).restriction
    assert eased.is_in_force
    assert eased.terms == less.terms != before


@pytest.mark.clauses("SBC-12.2a", "SBC-12.2b", "SBC-12.2c", "SBC-12.4a")
def test_every_point_is_answered_and_what_was_seen_is_named(appeals: Appeals) -> None:
    appeal = appeals.with_chief_executive()
    empty = appeals.decision(appeal, findings={}, reasons="", evidence_considered="", adjustments_seen=" ")
    with pytest.raises(Unmet) as caught:
        decide_appeal(appeal.pk, actor=appeals.person("Grace"), decision=empty)
    assert codes(caught) == {"every_point_answered", "reasons_given", "evidence_named", "adjustments_seen"}


@pytest.mark.clauses("SBC-12.1b")
def test_what_is_about_the_matter_is_listed_with_where_it_goes(appeals: Appeals) -> None:
    appeal = appeals.registered()
    add_point(appeal.pk, actor=appeals.person("Isla"), about="matter", text="The notice was wrong.")
    with pytest.raises(Unmet) as caught:
        pass_on(appeal.pk, actor=appeals.person("Isla"))
    assert codes(caught) == {"points_go_somewhere"}


@pytest.mark.clauses("SBC-12.3b", "SBC-A1-CRG-1")
def test_the_group_votes_and_nobody_decides_alone(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    appeals.votes(appeal, "ended", "Helen", "Alasdair")
    with pytest.raises(Unmet) as caught:
        record_outcome(appeal.pk, actor=appeals.person("Helen"), decision=appeals.decision(appeal, "ended"))
    assert codes(caught) == {"quorum_met"}
    appeals.votes(appeal, "stands", "Priya")
    # What the form says does not count: the votes do.
    record_outcome(appeal.pk, actor=appeals.person("Priya"), decision=appeals.decision(appeal, "stands"))
    decided = appeals.again(appeal)
    assert decided.outcome == "ended"
    assert decided.restriction.state == "lifted"


def test_a_tie_gives_the_customer_the_kinder(appeals: Appeals) -> None:
    appeal = appeals.heard_by_group()
    appeals.votes(appeal, "stands", "Helen", "Alasdair")
    appeals.votes(appeal, "ended", "Priya", "Callum")
    record_outcome(appeal.pk, actor=appeals.person("Helen"), decision=appeals.decision(appeal))
    assert appeals.again(appeal).outcome == "ended"


@pytest.mark.clauses("SBC-12.3b")
def test_who_had_a_part_does_not_vote(appeals: Appeals) -> None:
    appeal = appeals.passed_on(by="Callum")
    with pytest.raises(PermissionDenied, match="registered"):
        cast_vote(appeal.pk, actor=appeals.person("Callum"), outcome="stands", reason="I know it.")


@pytest.mark.clauses("SBC-12.6-S")
def test_interests_pass_it_to_the_next_level_and_then_to_the_ombudsman(appeals: Appeals) -> None:
    appeal = appeals.passed_on()
    for member in ("Helen", "Alasdair"):
        declare_interest(appeal.pk, actor=appeals.person(member), reason="We are neighbours.")
    assert appeals.again(appeal).state == State.WITH_CHIEF_EXECUTIVE
    declare_interest(appeal.pk, actor=appeals.person("Grace"), reason="We are neighbours.")
    ended = appeals.again(appeal)
    assert ended.state == State.NOT_AVAILABLE
    assert "ombudsman" in ended.route_because
    assert ended.outcome_letter.kind == "no_appeal_notice"


@pytest.mark.clauses("SBC-12.1a")
def test_a_late_appeal_is_accepted_with_reasons(appeals: Appeals, the_clock: Any) -> None:
    restriction = appeals.in_force()
    the_clock.forward(days=40)
    appeal = appeals.registered(restriction)
    with pytest.raises(Unmet) as caught:
        pass_on(appeal.pk, actor=appeals.person("Isla"))
    assert codes(caught) == {"late_is_excused"}


@pytest.mark.clauses("SBC-12.1a", "SBC-12.6d")
def test_one_that_came_in_force_is_decided_though_it_lapses(appeals: Appeals, the_clock: Any) -> None:
    from engagement.spine.review_clock import run_daily_jobs

    appeal = appeals.with_chief_executive()
    the_clock.forward(days=120)
    run_daily_jobs()
    assert appeals.again(appeal).restriction.state == "expired"
    decide_appeal(appeal.pk, actor=appeals.person("Grace"), decision=appeals.decision(appeal, "stands"))
    assert appeals.again(appeal).state == State.DECIDED
    with pytest.raises(Unmet) as caught:
        pass_on(appeals.registered(appeal.restriction).pk, actor=appeals.person("Isla"))
    assert "in_force_when_received" in codes(caught)


@pytest.mark.clauses("SBC-12.1a")
def test_on_hold_staff_are_told_and_nobody_is_held_to_it(appeals: Appeals) -> None:
    from restrictions.models import Restriction

    appeal = appeals.passed_on()
    settle_meanwhile(appeal.pk, actor=appeals.person("Helen"), meanwhile="on_hold", because="It may harm him.")
    held = appeals.again(appeal).restriction
    assert held.is_on_hold
    assert held not in Restriction.objects.holding()
    notice = held.share_notices.latest("pk")
    assert "on hold" in notice.instruction
    withdraw_appeal(appeal.pk, actor=appeals.person("Isla"), reason="He rang on Monday and said so.")
    assert not appeals.again(held).is_on_hold


def test_one_appeal_at_a_time(appeals: Appeals) -> None:
    restriction = appeals.in_force()
    appeals.registered(restriction)
    with pytest.raises(ValidationError, match="appealed already"):
        register_against_restriction(restriction.pk, actor=appeals.person("Isla"), received=appeals.received())


@pytest.mark.clauses("SBC-12.4a")
def test_the_outcome_letter_rises_until_it_goes(appeals: Appeals, the_clock: Any) -> None:
    from engagement.spine.review_clock import run_daily_jobs

    appeal = appeals.decided_by_chief_executive()
    assert open_work_of(appeal).get(kind="outcome_letter").assignee == appeals.person("Isla")
    duties = []
    for _ in range(6):
        the_clock.forward(days=20)
        run_daily_jobs()
        duties.append(open_work_of(appeal).get(kind="outcome_letter").duty)
    assert duties == ["line_manager", "senior_manager", "liaison_officer", *["chief_executive"] * 3]


@pytest.mark.clauses("SBC-12.3c")
def test_a_deputy_of_the_chief_executive_hears_it_in_a_dated_absence(appeals: Appeals) -> None:
    appeal = appeals.with_chief_executive()
    donald = appeals.person("Donald")
    with pytest.raises(NotVisible):
        decide_appeal(appeal.pk, actor=donald, decision=appeals.decision(appeal))
    appeals.council.away("Grace", covered_by="Donald")
    donald = type(donald).objects.get(pk=donald.pk)
    decide_appeal(appeal.pk, actor=donald, decision=appeals.decision(appeal))
    assert appeals.again(appeal).decided_by == donald


@pytest.mark.clauses("SBC-12.1a", "SBC-12.6-S")
def test_one_that_came_too_late_is_declined_by_somebody_else_and_answered(appeals: Appeals, the_clock: Any) -> None:
    in_time = appeals.registered()
    with pytest.raises(Unmet) as caught:
        decline_appeal(in_time.pk, actor=appeals.person("Callum"), reason="it came too late")
    assert codes(caught) == {"came_too_late"}
    the_clock.forward(days=40)
    late = appeals.registered(appeals.in_force(customer=appeals.customer("Somebody Else")))
    Restriction.objects.filter(pk=late.restriction_id).update(told_on=late.received_on - timedelta(days=60))
    with pytest.raises(PermissionDenied):
        decline_appeal(late.pk, actor=appeals.person("Isla"), reason="it came too late")
    decline_appeal(late.pk, actor=appeals.person("Callum"), reason="it came four weeks after the last day to appeal")
    answered = appeals.again(late)
    assert answered.state == State.NOT_AVAILABLE
    assert answered.outcome_letter.kind == "no_appeal_notice"
    assert "four weeks after" in str(answered.outcome_letter.context)


@pytest.mark.clauses("SBC-14.2")
def test_the_liaison_officer_hears_of_an_appeal_past_its_day_until_it_is_decided(
    appeals: Appeals, the_clock: Any
) -> None:
    from appeals.services.lateness import tell_of_late_appeals

    appeal = appeals.with_chief_executive()
    assert tell_of_late_appeals() == 0
    the_clock.forward(days=60)
    assert tell_of_late_appeals() == tell_of_late_appeals() == 1
    assert open_work_of(appeal).get(kind="late_appeal").duty == "liaison_officer"
    decide_appeal(appeal.pk, actor=appeals.person("Grace"), decision=appeals.decision(appeal))
    assert not open_work_of(appeal).filter(kind="late_appeal").exists()


@pytest.mark.clauses("SBC-12.4b")
@pytest.mark.parametrize("how", ["another matter", "another measure", "nothing stays open"])
def test_whatever_is_new_or_worded_anew_is_no_easing(appeals: Appeals, how: str) -> None:
    appeal = appeals.with_chief_executive()
    everything = {"matter": "Everything the council does"}
    changes: dict[str, Any] = {
        "another matter": {"measures": (appeals.measure("matter_closed", parameters=everything, answers=everything),)},
        "another measure": {"measures": (appeals.measure("call_times"),)},
        "nothing stays open": {"stays_open": ""},
    }[how]
    with pytest.raises(ValidationError, match="never makes a restriction harsher"):
        appeals.less(appeal, **changes)
    assert not appeal.options.exists()
    option = appeals.more(appeal, **changes)
    with pytest.raises(Unmet) as caught:
        decide_appeal(
            appeal.pk, actor=appeals.person("Grace"), decision=appeals.decision(appeal, "eased", option=option)
        )
    assert "no_harsher" in codes(caught)


def test_nobody_who_had_a_part_takes_the_challenge_back(appeals: Appeals) -> None:
    appeal = appeals.passed_on(by="Margaret")
    with pytest.raises(PermissionDenied, match="had a part"):
        withdraw_appeal(appeal.pk, actor=appeals.person("Margaret"), reason="He rang and said so.")
    appeals.council.away("Callum", covered_by="Shona")
    shona = type(appeals.person("Shona")).objects.get(pk=appeals.person("Shona").pk)
    with pytest.raises(PermissionDenied, match="had a part"):
        withdraw_appeal(appeal.pk, actor=shona, reason="He rang and said so.")
