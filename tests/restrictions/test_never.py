"""Random acts of everybody, in any order, valid or not: what must never be is never reached."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement import clock
from engagement.checks import Unmet
from engagement.spine.review_clock import run_daily_jobs
from engagement.transitions import AlreadyMoved, NotVisible
from restrictions import grades
from restrictions.models import ActiveManagementRequest, Restriction
from restrictions.selectors.reach import grade_needed
from restrictions.services import deciding, reviewing, supporting, telling
from restrictions.services.asking import submit_request
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db(transaction=False)

REFUSALS = (PermissionDenied, ValidationError, Unmet, AlreadyMoved, NotVisible)
PEOPLE = ("Tom", "Isla", "Shona", "Margaret", "Helen", "Alasdair", "Priya", "Callum", "Grace", "Nadia")
ACTS = (
    "submit",
    "support",
    "refuse_support",
    "pass_on",
    "vote",
    "refuse_vote",
    "interest",
    "option",
    "record",
    "decide",
    "withdraw",
    "tell",
    "untold",
    "begin_review",
    "lift",
    "day",
    "month",
    "quarter",
)


def do(limits: Limits, the_clock: Any, request: Any, act: str, who: str) -> None:  # noqa: C901, PLR0912
    """One act by one person; a refusal is an answer too, and must leave everything as it was."""
    person = limits.person(who)
    request = limits.again(request)
    restriction = Restriction.objects.filter(request=request).first()
    match act:
        case "submit":
            submit_request(request.pk, actor=person)
        case "support":
            supporting.support_request(request.pk, actor=person, reason="It is needed.")
        case "refuse_support":
            supporting.refuse_support(request.pk, actor=person, reason="It is not needed.")
        case "pass_on":
            supporting.pass_to_group(request.pk, actor=person, reason="It is wider.")
        case "vote":
            limits.vote(request, who)
        case "refuse_vote":
            limits.vote(request, who, refuse=True)
        case "interest":
            deciding.declare_interest(request.pk, actor=person, reason="A neighbour.")
        case "option":
            deciding.put_option(request.pk, actor=person, terms=limits.terms(why_enough="It is enough."))
        case "record":
            deciding.record_decision(request.pk, actor=person, considered=limits.considered(request))
        case "decide":
            deciding.decide_request(
                request.pk, actor=person, terms=request.asked, considered=limits.considered(request)
            )
        case "withdraw":
            supporting.withdraw_request(request.pk, actor=person, reason="Not now.")
        case "day" | "month" | "quarter":
            the_clock.forward(days={"day": 1, "month": 31, "quarter": 92}[act])
            run_daily_jobs()
        case _ if restriction is None:
            return
        case "tell":
            if restriction.sharing_decided_by_id is None:
                limits.shared(restriction)
            telling.come_into_force_told_otherwise(
                restriction.pk,
                actor=person,
                told_on=clock.today(),
                told_how="On the phone.",
                not_in_writing_because="He cannot read letters.",
            )
        case "untold":
            telling.come_into_force_untold(restriction.pk, actor=person)
        case "begin_review":
            reviewing.begin_review(restriction.reviews.get(state__in=("scheduled", "due", "overdue")).pk, actor=person)
        case "lift":
            review = restriction.reviews.get(state="in_progress")
            reviewing.complete_review(
                review.pk,
                actor=person,
                answers=reviewing.ReviewAnswers(
                    "Friendly.", False, "It is easy now.", True, "It was.", "Yes.", "lift", "It has worked."
                ),
            )


def nothing_forbidden(limits: Limits, request: Any) -> None:
    """What the policy never allows, asked of the rows themselves."""
    request = limits.again(request)
    isla = limits.person("Isla").pk
    if request.decided_by_id is not None:
        assert request.decided_by_id not in (request.requester_id, request.supported_by_id, isla)
    if request.decided_at is not None and request.chosen is not None:
        assert grades.reaches(request.decided_level, grade_needed(request.chosen))
        if request.decided_level != grades.SENIOR_MANAGER:
            assert request.votes.filter(round=request.voting_round).count() >= 3
    recused = set(request.interests.values_list("person", flat=True))
    assert not request.votes.filter(voter__in={request.requester_id, request.supported_by_id, isla} - {None}).exists()
    for restriction in Restriction.objects.filter(request=request):
        if restriction.is_in_force:
            assert restriction.told, "in force, and the customer was not told"
            assert request.state == ActiveManagementRequest.State.COMPLETE
            assert restriction.ends_on is None or restriction.ends_on >= clock.today() - timedelta(days=0)
            assert restriction.reviews.exists()
        if restriction.state == Restriction.State.ACTIVE:
            assert request.decided_by_id not in recused


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(
    wide=st.booleans(),
    acts=st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE)), min_size=8, max_size=30),
    led=st.booleans(),
)
@pytest.mark.clauses("SBC-11.2-0", "SBC-10.2-0", "UKCG-011a", "SBC-10.5b")
def test_no_order_of_acts_reaches_what_must_never_be(
    limits: Limits, the_clock: Any, wide: bool, acts: list[tuple[str, str]], led: bool
) -> None:
    from django.db import transaction

    start = clock.now()
    with transaction.atomic():
        request = limits.draft_request("Tom", terms=limits.group_terms() if wide else None)
        way = [("submit", "Tom"), ("support", "Shona")]
        way += (
            [("vote", "Helen"), ("vote", "Alasdair"), ("vote", "Priya"), ("record", "Priya")]
            if wide
            else [("decide", "Margaret")]
        )
        way += [("tell", "Tom"), ("quarter", "Tom")]
        # Half of the runs are led down the right way with other acts between, so that the far states are reached too.
        steps = [step for pair in zip(way, acts, strict=False) for step in pair] + acts[len(way) :] if led else acts
        for act, who in steps:
            try:
                with transaction.atomic():
                    do(limits, the_clock, request, act, who)
            except REFUSALS:
                pass
            except (Restriction.DoesNotExist, ActiveManagementRequest.DoesNotExist, LookupError):
                pass
            except Exception as error:
                if type(error).__name__ != "DoesNotExist":
                    raise
            nothing_forbidden(limits, request)
        transaction.set_rollback(True)
    the_clock.set(start)
