"""The Review Group: seats, votes, quorum, ties, interests, questions, advice and the highest sign-off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from engagement import clock
from engagement.checks import Unmet
from engagement.policy.models import LocalValue
from engagement.transitions import AlreadyMoved, NotVisible
from restrictions.models import Terms
from restrictions.selectors.group import ballot_of, comparable_decisions
from restrictions.selectors.tally import tally_of
from restrictions.services import advice, deciding
from restrictions.services.asking import TermsInput, write_terms
from tests.approvals.builders import SPOKEN_ABUSE
from tests.restrictions.builders import Limits

pytestmark = pytest.mark.django_db


def setting(key: str, value: Any) -> None:
    LocalValue.objects.update_or_create(key=key, defaults={"value": value, "accepted_at": clock.now()})


def record(limits: Limits, request: Any, by: str = "Helen") -> Any:
    again = limits.again(request)
    considered = limits.considered(again, chosen=tally_of(again).chosen)
    return deciding.record_decision(request.pk, actor=limits.person(by), considered=considered)


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_no_decision_before_the_quorum_and_the_one_the_votes_say_after(limits: Limits) -> None:
    request = limits.with_group(terms=limits.group_terms())
    limits.vote(request, "Helen", "Alasdair")
    with pytest.raises(Unmet) as refused:
        record(limits, request)
    assert "quorum_met" in {one.check.code for one in refused.value.unmet}
    limits.vote(request, "Priya")
    assert record(limits, request).state == "approved"


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_without_an_accepted_quorum_every_seat_must_vote(limits: Limits) -> None:
    LocalValue.objects.filter(key="group_quorum").delete()
    request = limits.with_group(terms=limits.group_terms())
    limits.vote(request, "Helen", "Alasdair", "Priya")
    assert not tally_of(request).may_be_recorded
    limits.vote(request, "Callum")
    assert tally_of(request).may_be_recorded


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_equal_votes_are_no_restriction_unless_the_organisation_lets_the_legal_officer_decide(limits: Limits) -> None:
    request = limits.with_group(terms=limits.group_terms())
    limits.vote(request, "Helen", "Priya")
    limits.vote(request, "Alasdair", "Callum", refuse=True)
    assert (tally_of(request).chosen, tally_of(request).tied) == (None, True)
    setting("group_tie", "legal_officer")
    assert tally_of(request).chosen == request.asked
    setting("group_tie", "not_approved")
    assert record(limits, request).state == "rejected"


@pytest.mark.clauses("SBC-A1-CRG-5", "SBC-A1-CRG-2a")
def test_something_less_is_what_the_votes_say_and_both_are_told_why(limits: Limits) -> None:
    request = limits.with_group(
        terms=limits.terms(
            limits.measure(), limits.measure("witness", parameters={"witness": "a colleague"}), scope="council"
        )
    )
    less = deciding.put_option(
        request.pk,
        actor=limits.person("Helen"),
        terms=limits.terms(limits.measure(), why_enough="The time for calls is what is needed."),
    )
    limits.vote(request, "Helen", "Alasdair", "Priya", terms=less)
    decided = record(limits, request)
    assert (decided.state, decided.chosen) == ("approved_modified", less)
    from engagement.spine.models import Notice

    told = set(Notice.objects.filter(reference=decided.reference).values_list("recipient__name", flat=True))
    assert {"Tom Elliot", "Shona Kerr"} <= told


def test_an_option_put_after_votes_begins_the_voting_again(limits: Limits) -> None:
    request = limits.with_group(terms=limits.group_terms())
    limits.vote(request, "Helen", "Alasdair")
    deciding.put_option(
        request.pk, actor=limits.person("Priya"), terms=limits.terms(limits.measure(), why_enough="It is enough.")
    )
    again = limits.again(request)
    assert tally_of(again).cast == 0
    limits.vote(again, "Helen", "Alasdair", "Priya")
    assert tally_of(again).may_be_recorded


def test_a_seat_votes_once_and_a_vote_names_an_option_of_its_own_case(limits: Limits) -> None:
    request = limits.with_group(terms=limits.group_terms())
    other = limits.with_group(terms=limits.group_terms())
    limits.vote(request, "Helen")
    with pytest.raises(ValidationError, match="voted already"):
        limits.vote(request, "Helen")
    with pytest.raises(ValidationError, match="another case"):
        limits.vote(request, "Alasdair", terms=other.asked)
    with pytest.raises(ValidationError):
        deciding.cast_vote(
            request.pk, actor=limits.person("Alasdair"), choice="option", terms=request.asked, reason=" "
        )


@pytest.mark.clauses("UKCG-011a")
def test_whoever_asked_supported_logged_or_was_affected_does_not_vote(limits: Limits) -> None:
    helen = limits.person("Helen")
    helen.team = limits.council.team("Planning")
    helen.save()
    incident = limits.record_only("Isla", affected=("Helen",))
    request = limits.with_group(incident=incident, terms=limits.group_terms())
    with pytest.raises(PermissionDenied, match="affected"):
        limits.vote(request, "Helen")


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_a_member_with_an_interest_takes_no_part_and_their_vote_no_longer_counts(limits: Limits) -> None:
    request = limits.with_group(terms=limits.group_terms())
    limits.vote(request, "Helen", "Alasdair", "Priya")
    deciding.declare_interest(request.pk, actor=limits.person("Helen"), reason="She is my neighbour.")
    assert tally_of(request).cast == 2
    with pytest.raises(PermissionDenied, match="interest"):
        record(limits, request, by="Helen")
    with pytest.raises(PermissionDenied, match="interest"):
        deciding.put_option(request.pk, actor=limits.person("Helen"), terms=limits.terms())
    with pytest.raises(ValidationError):
        deciding.declare_interest(request.pk, actor=limits.person("Helen"), reason="Again.")


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_the_deputy_of_a_seat_sits_for_a_member_who_may_not(limits: Limits) -> None:
    from engagement.people.models import Seat

    deputy = limits.council.add("Una Blair", job_title="head of housing", role="review_group")
    Seat.objects.filter(holder=limits.person("Helen")).update(deputy=deputy)
    request = limits.with_group(terms=limits.group_terms())
    with pytest.raises(PermissionDenied):
        limits.vote(request, "Una")
    deciding.declare_interest(request.pk, actor=limits.person("Helen"), reason="She is my neighbour.")
    limits.vote(request, "Una")
    assert request.votes.get().voting_for == limits.person("Helen")


def test_until_one_has_voted_one_sees_only_how_many_have(limits: Limits) -> None:
    request = limits.with_group(terms=limits.group_terms())
    limits.vote(request, "Helen")
    priya = ballot_of(request, limits.person("Priya"))
    assert (priya.tally.cast, priya.votes, priya.shows_votes) == (1, [], False)
    helen = ballot_of(request, limits.person("Helen"))
    assert [vote.voter.name for vote in helen.votes] == ["Helen Ross"]


def test_the_clock_stands_still_while_the_requester_answers(limits: Limits, the_clock: Any) -> None:
    request = limits.with_group(terms=limits.group_terms())
    before = request.decide_by
    limits.vote(request, "Helen")
    deciding.ask_requester(request.pk, actor=limits.person("Priya"), question="What did he say on Monday?")
    with pytest.raises(AlreadyMoved):
        limits.vote(request, "Alasdair")
    the_clock.forward(days=7)
    answered = deciding.answer_group(request.pk, actor=limits.person("Tom"), answer="He thanked us.")
    assert answered.decide_by == before + timedelta(days=7)
    assert answered.clock_stopped_on is None
    assert tally_of(answered).cast == 0


@pytest.mark.clauses("SBC-A1-CRG-2a", "SBC-A1-LEV-3", "SBC-10.2-0", "SBC-10.5b", "SBC-11.3b")
def test_a_manager_cannot_decide_what_the_group_decides(limits: Limits) -> None:
    request = limits.with_group(terms=limits.group_terms())
    for name in ("Margaret", "Shona", "Grace", "Tom"):
        with pytest.raises((PermissionDenied, NotVisible)):
            deciding.decide_request(
                request.pk, actor=limits.person(name), terms=request.asked, considered=limits.considered(request)
            )
        with pytest.raises((PermissionDenied, NotVisible)):
            limits.vote(request, name)
    assert limits.again(request).state == "crg_pending"


@pytest.mark.clauses("SBC-6.3-UC-3", "SPSO-G3-44", "SPSO-G1-22a", "SPSO-G3-36", "SPSO-G3-37", "SPSO-G3-41a")
def test_a_limit_to_complaints_needs_the_whole_group_or_the_chief_executive(limits: Limits) -> None:
    request = limits.with_group(**complaints(limits))
    limits.vote(request, "Helen", "Alasdair", "Priya")
    assert not tally_of(request).may_be_recorded
    limits.vote(request, "Callum")
    setting("highest_signoff", "chief_executive")
    waiting = record(limits, request)
    assert waiting.state == "signoff_pending"
    assert not hasattr(waiting, "restriction")
    with pytest.raises((PermissionDenied, NotVisible)):
        deciding.sign_off(request.pk, actor=limits.person("Helen"), reason="Yes.")
    signed = deciding.sign_off(request.pk, actor=limits.person("Grace"), reason="It is the last resort.")
    assert (signed.state, signed.signed_off_by) == ("approved", limits.person("Grace"))
    assert limits.again(signed).restriction.decided_level == "highest_signoff"


def complaints(limits: Limits) -> dict[str, Any]:
    """A request that asks for a limit to complaints, with all that it rests on."""
    until = (clock.today() + timedelta(days=60)).isoformat()
    measure = limits.measure("complaints_access", parameters={"until": until, "scope": "The notice of 2 November"})
    return {
        "terms": limits.terms(
            measure, ends_on=clock.today() + timedelta(days=60), review_on=clock.today() + timedelta(days=30)
        ),
        "complaints": [
            {"received_on": clock.today() - timedelta(days=20), "topic": "The notice", "outcome": "Not upheld"},
        ],
        "reframes_earlier_decision": False,
        "report_from": clock.today() - timedelta(days=90),
        "report_to": clock.today(),
        "earlier_chance": "Our letter of 21 October named these complaints.",
        "last_resort": "Nothing else has helped.",
        "balance": "Each complaint takes two days; anything new stays open.",
    }


@pytest.mark.clauses("SBC-A1-CAT1-4a", "SBC-A1-CAT1-4b")
def test_on_category_one_the_group_advises_and_decides_nothing(limits: Limits, sign_in: Any) -> None:
    incident = limits.incident("Tom", **SPOKEN_ABUSE)
    asked = advice.ask_group_for_advice(
        actor=limits.person("Shona"), incident_id=incident.pk, question="Should he come to the office?"
    )
    with pytest.raises(PermissionDenied):
        advice.give_advice(asked.pk, actor=limits.person("Shona"), answer="No.")
    page = sign_in(limits.person("Helen")).get(reverse("crg:advice", args=[asked.reference])).content.decode()
    assert "Give this advice" in page
    assert "Approve" not in page
    given = advice.give_advice(asked.pk, actor=limits.person("Helen"), answer="Ask health and safety first.")
    assert given.state == "answered"
    with pytest.raises((PermissionDenied, NotVisible)):
        advice.ask_group_for_advice(actor=limits.person("Tom"), incident_id=incident.pk, question="And now?")
    plain = limits.record_only("Tom")
    with pytest.raises(ValidationError):
        advice.ask_group_for_advice(actor=limits.person("Shona"), incident_id=plain.pk, question="Well?")


def test_like_cases_are_shown_without_a_name(limits: Limits) -> None:
    decided = limits.decided_by_group()
    request = limits.with_group(terms=limits.group_terms())
    (like,) = comparable_decisions(request)
    assert like.reference == decided.request.reference
    assert not hasattr(like, "customer")


def test_an_option_that_is_more_than_was_asked_for_is_refused(limits: Limits) -> None:
    request = limits.with_group(terms=limits.terms(scope="council"))
    helen = limits.person("Helen")
    stricter = TermsInput(**{**vars(limits.group_terms()), "scope": "council", "why_enough": "It would be safer."})
    with pytest.raises(ValidationError, match="more than was asked for"):
        deciding.put_option(request.pk, actor=helen, terms=stricter)
    assert request.options.count() == 1
    # Nor is it decided for, whatever stood there before.
    more = write_terms(Terms(request=request, number=2, put_forward_by=helen), stricter)
    limits.vote(request, "Helen", "Alasdair", "Priya", terms=more)
    with pytest.raises(Unmet) as refused:
        record(limits, request)
    assert {one.check.code for one in refused.value.unmet} == {"less_says_why"}


@pytest.mark.clauses("SBC-A1-CRG-5")
def test_what_is_said_of_each_measure_is_what_was_decided(limits: Limits) -> None:
    """Three votes for what was asked, and a recorder who says otherwise of its only measure."""
    request = limits.with_group(terms=limits.group_terms())
    limits.vote(request, "Helen", "Alasdair", "Priya")
    refused_all = {one.pk: ("not_approved", "I would not.") for one in request.asked.measures.all()}
    with pytest.raises(Unmet) as refused:
        deciding.record_decision(
            request.pk,
            actor=limits.person("Helen"),
            considered=limits.considered(limits.again(request), results=refused_all),
        )
    assert {one.check.code for one in refused.value.unmet} == {"results_fit"}


@pytest.mark.clauses("SPSO-G3-44")
@pytest.mark.parametrize("part", ["supported", "voted", "affected"])
def test_the_highest_signoff_is_given_by_nobody_who_had_a_part(limits: Limits, part: str) -> None:
    """Shona supported it, Helen voted on it, Isla logged what it rests on: none signs off for the absent Grace."""
    from engagement.permissions import allowed

    request = limits.with_group(terms=limits.group_terms())
    limits.vote(request, "Helen", "Alasdair", "Priya")
    name = {"supported": "Shona", "voted": "Helen", "affected": "Isla"}[part]
    limits.council.away("Grace", covered_by=name)
    person = type(request.requester).objects.get(pk=limits.person(name).pk)
    assert not allowed(person, "give_highest_signoff", request)
    assert allowed(limits.person("Grace"), "give_highest_signoff", request)


@pytest.mark.clauses("SBC-13.2b")
def test_a_review_that_was_begun_and_forgotten_rises(limits: Limits, the_clock: Any) -> None:
    from engagement.spine.work_items import open_work_of
    from restrictions.models import Review
    from restrictions.services import reviewing

    restriction = limits.in_force()
    review = reviewing.review_now(restriction, why=Review.Why.IMPROVED, actor=limits.person("Tom"), because="Kind.")
    reviewing.begin_review(review.pk, actor=limits.person("Margaret"))
    duties = []
    for _ in range(4):
        the_clock.forward(days=40)
        reviewing.reviews_become_due()
        duties.append(open_work_of(review).get(kind="review_unfinished").duty)
    assert duties == ["review_group", "liaison_officer", "chief_executive", "chief_executive"]
