"""Random acts of everybody on an appeal, in any order, valid or not: what must never be is never reached."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appeals.independence import parts_in_appeal
from appeals.models import Appeal
from appeals.services import (
    add_point,
    answer_question,
    ask_for_more,
    cast_vote,
    close_appeal,
    decide_appeal,
    declare_interest,
    pass_on,
    put_option,
    record_outcome,
    register_against_restriction,
    settle_meanwhile,
    withdraw_appeal,
)
from engagement import clock
from engagement.checks import Unmet
from engagement.spine.review_clock import run_daily_jobs
from engagement.transitions import AlreadyMoved, NotVisible
from restrictions.models import Restriction, Review
from restrictions.selectors.reach import takes_no_more
from restrictions.services import reviewing
from tests.appeals.builders import Appeals

pytestmark = pytest.mark.django_db

REFUSALS = (PermissionDenied, ValidationError, Unmet, AlreadyMoved, NotVisible)
PEOPLE = ("Tom", "Isla", "Shona", "Margaret", "Helen", "Alasdair", "Priya", "Callum", "Grace", "Donald", "Nadia")
OUTCOMES = ("stands", "ended", "eased", "varied", "sent_back", "out_of_scope")
ACTS = (
    "register",
    "point",
    "pass_on",
    "hold",
    "applies",
    "question",
    "answer",
    "interest",
    "less",
    "more",
    *[f"vote {outcome}" for outcome in OUTCOMES],
    "record",
    *[f"decide {outcome}" for outcome in OUTCOMES],
    "decide without reasons",
    "withdraw",
    "close",
    "review",
    "lift",
    "cover",
    "day",
    "quarter",
)


def newest(restriction: Any) -> Any:
    return Appeal._base_manager.filter(restriction=restriction).order_by("reference").last()


def do(appeals: Appeals, the_clock: Any, restriction: Any, act: str, who: str) -> None:  # noqa: C901, PLR0912
    """One act by one person; a refusal is an answer too, and must leave everything as it was."""
    person = type(appeals.person(who)).objects.get(pk=appeals.person(who).pk)
    appeal = newest(restriction)
    what, _, outcome = act.partition(" ")
    match what:
        case "register":
            register_against_restriction(restriction.pk, actor=person, received=appeals.received())
        case "day" | "quarter":
            the_clock.forward(days=1 if what == "day" else 92)
            run_daily_jobs()
        case "cover":
            appeals.council.away("Grace", covered_by=who)
        case "review":
            review = reviewing.review_now(restriction, why=Review.Why.IMPROVED, actor=person)
            reviewing.begin_review(review.pk, actor=person)
        case "lift":
            answers = reviewing.ReviewAnswers(
                "Friendly.", False, "It is easy now.", True, "It was.", "Yes.", "lift", "It has worked."
            )
            review = Review.objects.filter(restriction=restriction, state="in_progress").first()
            if review is not None:
                reviewing.complete_review(review.pk, actor=person, answers=answers)
        case _ if appeal is None:
            return
        case "point":
            add_point(appeal.pk, actor=person, about="restriction", ground="other", text="The letter came late.")
        case "pass_on":
            pass_on(appeal.pk, actor=person)
        case "hold" | "applies":
            meanwhile = "on_hold" if what == "hold" else "applies"
            settle_meanwhile(appeal.pk, actor=person, meanwhile=meanwhile, because="It may harm him.")
        case "question":
            ask_for_more(appeal.pk, actor=person, question="Did he have large print?")
        case "answer":
            answer_question(appeal.pk, actor=person, answer="Yes.")
        case "interest":
            declare_interest(appeal.pk, actor=person, reason="We are neighbours.")
        case "less":
            appeals.less(appeal, who=who)
        case "more":
            more = (appeals.measure("call_times"), appeals.measure("named_contact"))
            put_option(appeal.pk, actor=person, kind="varied", terms=appeals.terms(*more))
        case "vote":
            option = appeal.options.filter(kind=outcome).last()
            cast_vote(appeal.pk, actor=person, outcome=outcome, option=option, reason="I have read it.")
        case "record":
            record_outcome(appeal.pk, actor=person, decision=appeals.decision(appeal))
        case "decide" if outcome == "without reasons":
            bare = appeals.decision(appeal, "ended", reasons=" ", evidence_considered="", findings={})
            decide_appeal(appeal.pk, actor=person, decision=bare)
        case "decide":
            option = appeal.options.filter(kind=outcome).last()
            decide_appeal(appeal.pk, actor=person, decision=appeals.decision(appeal, outcome, option=option))
        case "withdraw":
            withdraw_appeal(appeal.pk, actor=person, reason="He said so.")
        case "close":
            close_appeal(appeal.pk, actor=person)


def nothing_forbidden(restriction: Any, was: Any, parts_before: dict[Any, dict[int, str]]) -> None:
    """What the policy never allows, asked of the rows themselves. `was` are the terms before the last act."""
    now = Restriction._base_manager.get(pk=restriction.pk)
    assert now.terms_id == was.pk or takes_no_more(now.terms, was), "an appeal made it harsher"
    appeals = list(Appeal._base_manager.filter(restriction=restriction))
    open_ones = [appeal for appeal in appeals if appeal.state in Appeal.UNDECIDED]
    assert len(open_ones) <= 1
    if now.is_on_hold:
        assert now.is_in_force
        sent_back = any(appeal.outcome == "sent_back" for appeal in appeals)
        assert open_ones or sent_back, "on hold, and nobody hears an appeal or decides afresh"
    for appeal in appeals:
        if appeal.decided_by_id is None:
            assert not appeal.outcome
            continue
        assert appeal.decided_by_id not in parts_before.get(appeal.pk, {}), "decided by somebody with a part"
        assert appeal.reasons
        assert appeal.evidence_considered
        assert appeal.adjustments_seen
        assert all(point.finding and point.finding_because for point in appeal.points.all() if point.is_considered)
        assert appeal.outcome_letter is not None
        if appeal.heard_by == "review_group":
            counted = appeal.votes.filter(round=appeal.voting_round)
            assert counted.count() >= 3
            assert counted.values("seat").distinct().count() == counted.count()
        if appeal.outcome == "ended":
            assert not now.is_in_force


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(
    wide=st.booleans(),
    acts=st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE)), min_size=8, max_size=26),
    end=st.sampled_from(("ended", "eased", "stands", "sent_back")),
    led=st.booleans(),
)
@pytest.mark.clauses("SBC-12.3b", "SBC-12.3c", "SBC-12.4a", "SBC-12.4b")
def test_no_order_of_acts_reaches_what_must_never_be(
    appeals: Appeals, the_clock: Any, wide: bool, acts: list[tuple[str, str]], end: str, led: bool
) -> None:
    start = clock.now()
    with transaction.atomic():
        restriction = appeals.in_force(appeals.decided_by_group() if wide else None)
        way = [("register", "Isla"), ("point", "Isla"), ("pass_on", "Isla")]
        if wide:
            way += [("hold", "Grace"), ("less", "Grace"), (f"decide {end}", "Grace")]
        else:
            way += [("hold", "Helen"), ("less", "Helen")]
            way += [(f"vote {end}", name) for name in ("Helen", "Alasdair", "Priya")] + [("record", "Callum")]
        # Half of the runs are led down the right way with other acts between, so that the far states are reached too.
        steps = [step for pair in zip(way, acts, strict=False) for step in pair] + acts[len(way) :] if led else acts
        for act, who in steps:
            was = Restriction._base_manager.get(pk=restriction.pk).terms
            hearing = Appeal._base_manager.filter(restriction=restriction, state__in=Appeal.BEING_HEARD)
            parts = {one.pk: parts_in_appeal(one) for one in hearing}
            try:
                with transaction.atomic():
                    do(appeals, the_clock, restriction, act, who)
            except REFUSALS:
                pass
            nothing_forbidden(restriction, was, parts)
        transaction.set_rollback(True)
    the_clock.set(start)
