"""What a decision rests on must still stand weeks later: votes, warnings, exceptions, the customer, review dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from engagement import clock
from engagement.checks import Unmet
from engagement.customers.services import merge_customers
from engagement.customers.services.merging import undo_merge
from engagement.people.models import Seat
from engagement.permissions import allowed
from engagement.ui.words import british_date
from letters.checkers import checks_letter
from letters.models import Letter
from letters.selectors import letters_to_check
from letters.services import record_returned_undelivered
from restrictions.models import ActiveManagementRequest
from restrictions.selectors.tally import must_vote_first, tally_of
from restrictions.services import asking, reviewing
from restrictions.services.deciding import decide_request, declare_interest, record_decision, sign_off
from restrictions.services.exceptions import ExceptionInput, decide_exception, end_exception, propose_exception
from restrictions.services.supporting import support_request
from tests.approvals.builders import SPOKEN_ABUSE
from tests.restrictions.builders import Limits
from tests.restrictions.letters import check, issue, limit_to_complaints, submit
from tests.restrictions.test_reviews import answers, begun, run_daily_jobs, setting

pytestmark = pytest.mark.django_db


def codes(refused: Any) -> set[str]:
    return {one.check.code for one in refused.value.unmet}


def left(limits: Limits, *names: str) -> None:
    """They gave their seats up yesterday, and work here no more."""
    for name in names:
        person = limits.person(name)
        Seat.objects.filter(holder=person).update(ends_on=clock.today() - timedelta(days=1))
        type(person).objects.filter(pk=person.pk).update(is_active=False)


def came_back(letter: Any) -> None:
    Letter._base_manager.filter(pk=letter.pk).update(state="returned_undelivered", returned_on=clock.today())


def merged_then_asked(limits: Limits) -> tuple[Any, Any]:
    """Two records merged; an incident of the one that was merged away, to ask for a restriction on."""
    kept, other = limits.record_only("Isla"), limits.record_only("Isla")
    merge = merge_customers(other.customer_id, kept.customer_id, actor=limits.person("Shona"), reason="Same person")
    return merge, other


# The customer


@pytest.mark.clauses("SPSO-EP-22b")
def test_nothing_is_decided_on_what_is_another_persons_since_records_were_parted(limits: Limits) -> None:
    merge, incident = merged_then_asked(limits)
    request = limits.with_senior_manager(incident=incident)
    undo_merge(merge.pk, actor=limits.person("Shona"), because="Two people after all")
    with pytest.raises(Unmet) as refused:
        decide_request(
            request.pk,
            actor=limits.person("Margaret"),
            terms=request.asked,
            considered=limits.considered(limits.again(request)),
        )
    assert "of_one_customer" in codes(refused)


@pytest.mark.clauses("SPSO-EP-22b")
def test_nothing_comes_into_force_on_what_is_another_persons_since_records_were_parted(limits: Limits) -> None:
    merge, incident = merged_then_asked(limits)
    restriction = limits.decided_by_senior(incident=incident)
    undo_merge(merge.pk, actor=limits.person("Shona"), because="Two people after all")
    with pytest.raises(Unmet) as refused:
        limits.in_force(restriction)
    assert "still_of_one_customer" in codes(refused)
    letter = check(submit(limits.again(restriction).letter), limits.person("Shona"))
    with pytest.raises(Unmet) as refused:
        issue(letter)
    assert "still_of_one_customer" in codes(refused)


def test_whoever_merges_two_records_sees_what_is_in_force_for_each(limits: Limits, as_person: Any) -> None:
    restriction = limits.in_force()
    other = limits.record_only("Isla").customer
    shona = as_person("Shona")
    page = shona.visit(f"/customers/{restriction.customer.reference}/merge/{other.reference}/")
    assert page.says("Contact limited now")
    assert page.says(f"{restriction.reference}, until {british_date(restriction.ends_on)}")
    assert not page.says("Tuesdays"), "what it says and why is for the contact check and the register"


@pytest.mark.clauses("SBC-11.2-0")
def test_staff_hear_that_the_customer_may_not_know_where_the_letter_came_back(limits: Limits, as_person: Any) -> None:
    restriction = limits.shared(limits.decided_by_senior())
    letter = issue(check(submit(limits.again(restriction).letter), limits.person("Shona")))
    nadia = as_person("Nadia")
    where = f"/contact-check/{restriction.customer.reference}/"
    assert not nadia.visit(where).says("Our letter about this came back")
    record_returned_undelivered(letter.pk, actor=letter.drafter, returned_on=clock.today(), reason="Gone away.")
    assert nadia.visit(where).says("Our letter about this came back, so they may not know of it")
    assert as_person("Shona").visit(limits.again(restriction).get_absolute_url()).says("The letter came back")


# The warning


@pytest.mark.clauses("SBC-10.1-0", "SBC-10.6-0")
def test_a_warning_that_came_back_is_none_when_it_would_begin(limits: Limits) -> None:
    restriction = limits.decided_by_senior()
    came_back(restriction.request.warning_letter)
    with pytest.raises(Unmet) as refused:
        limits.in_force(restriction)
    assert codes(refused) == {"still_warned"}


@pytest.mark.clauses("SBC-10.6-0")
def test_an_exception_for_no_warning_that_ended_carries_it_no_longer(limits: Limits) -> None:
    draft = limits.draft_request("Tom", warning_letter=None)
    advice = {"adviser_name": "Dr R", "adviser_role": "consultant", "advised_on": clock.today()}
    given = ExceptionInput(
        kind="no_warning", reason_code="other", text="A warning would put people in danger.", **advice
    )
    exception = propose_exception(draft.pk, actor=limits.person("Tom"), given=given)
    request = asking.submit_request(draft.pk, actor=limits.person("Tom"))
    support_request(request.pk, actor=limits.person("Shona"), reason="It is needed.")
    decide_exception(exception.pk, actor=limits.person("Margaret"), approve=True, reason="The advice is clear.")
    considered = limits.considered(request)
    decide_request(request.pk, actor=limits.person("Margaret"), terms=request.asked, considered=considered)
    end_exception(exception.pk, actor=limits.person("Margaret"), reason="He can be asked to change now.")
    with pytest.raises(Unmet) as refused:
        limits.in_force(limits.again(request).restriction)
    assert codes(refused) == {"still_warned"}


@pytest.mark.clauses("SPSO-G3-44", "SPSO-G3-42")
def test_the_highest_sign_off_is_not_given_without_the_warning_it_rests_on(limits: Limits) -> None:
    setting("highest_signoff", "chief_executive")
    with pytest.raises(ActiveManagementRequest.restriction.RelatedObjectDoesNotExist):
        limit_to_complaints(limits)
    request = ActiveManagementRequest.objects.get(state="signoff_pending")
    came_back(request.warning_letter)
    with pytest.raises(Unmet) as refused:
        sign_off(request.pk, actor=limits.person("Grace"), reason="I agree.")
    assert codes(refused) == {"still_warned"}


# Health and safety's own track


@pytest.mark.clauses("SBC-6.3-UC-3", "SPSO-G3-44", "SBC-11.3b", "SBC-11.3c")
@pytest.mark.parametrize("code", ["complaints_access", "stop_contact_matter", "stop_investigation"])
def test_health_and_safety_never_decide_what_the_policy_leaves_to_the_group(limits: Limits, code: str) -> None:
    today, shona = clock.today(), limits.person("Shona")
    request = limits.draft_request(
        "Shona",
        earlier_chance="On 21 October we asked.",
        last_resort="Nothing less has helped.",
        balance="One of 14 complaints was upheld.",
        reframes_earlier_decision=False,
        report_from=today - timedelta(days=200),
        report_to=today,
    )
    incident = limits.incident("Isla", request.customer, **SPOKEN_ABUSE)
    limits.safety_reference(incident)
    request.relied_on.create(incident=incident, behaviour="He shouted at two colleagues.")
    until = (today + timedelta(days=90)).isoformat()
    parameters = {
        "complaints_access": {"until": until, "scope": "the bin store"},
        "stop_contact_matter": {"matter": "the bin store"},
        "stop_investigation": {"complaint": "CP-1, the bin store"},
    }[code]
    answers_given = {"earlier_letter": request.warning_letter.reference} | parameters
    measure = limits.measure(code, parameters=parameters, answers=answers_given)
    asking.set_asked_terms(request.pk, actor=shona, terms=limits.terms(measure))
    item = {"received_on": today - timedelta(days=20), "topic": "Bin store", "outcome": "Upheld"}
    asking.list_complaints(request.pk, actor=shona, items=[item])
    with pytest.raises(Unmet) as refused:
        asking.submit_request(request.pk, actor=shona)
    assert "fits_safety_track" in codes(refused)


# Votes


@pytest.mark.clauses("SBC-A1-CRG-1")
def test_votes_of_members_who_left_make_no_quorum_and_their_successor_has_a_vote(limits: Limits) -> None:
    request = limits.with_group(terms=limits.group_terms())
    limits.vote(request, "Helen", "Alasdair", "Priya")
    assert tally_of(request).cast == 3
    left(limits, "Helen", "Alasdair")
    assert tally_of(limits.again(request)).cast == 1
    with pytest.raises(Unmet) as refused:
        record_decision(request.pk, actor=limits.person("Priya"), considered=limits.considered(request))
    assert "quorum_met" in codes(refused)
    seat = Seat.objects.filter(kind=Seat.Kind.DIRECTOR_1).latest("starts_on")
    Seat.objects.create(kind=seat.kind, holder=limits.person("Stuart"), starts_on=clock.today())
    limits.person("Stuart").groups.add(*limits.person("Priya").groups.all())
    assert must_vote_first(limits.person("Stuart"), limits.again(request))
    limits.vote(request, "Stuart")
    assert tally_of(limits.again(request)).cast == 1, "a new round: everybody votes again"
    limits.vote(request, "Priya")


@pytest.mark.clauses("SBC-A1-CRG-1", "UKCG-011a")
def test_the_vote_of_somebody_who_turns_out_to_be_affected_does_not_count(limits: Limits) -> None:
    request = limits.with_group(terms=limits.group_terms())
    limits.vote(request, "Helen", "Alasdair", "Priya")
    request.incidents.first().affected.add(limits.person("Helen"))
    assert tally_of(limits.again(request)).cast == 2
    with pytest.raises(Unmet):
        record_decision(request.pk, actor=limits.person("Priya"), considered=limits.considered(request))


@pytest.mark.clauses("SBC-A1-CRG-1", "SBC-A1-CRG-7")
def test_who_declared_an_interest_neither_reviews_it_nor_checks_its_letter(limits: Limits) -> None:
    request = limits.with_group(terms=limits.group_terms())
    declare_interest(request.pk, actor=limits.person("Helen"), reason="He is my neighbour.")
    limits.vote(request, "Alasdair", "Priya", "Callum")
    record_decision(request.pk, actor=limits.person("Priya"), considered=limits.considered(request))
    restriction = limits.shared(limits.again(request).restriction)
    letter = submit(limits.again(restriction).letter)
    assert not checks_letter(limits.person("Helen"), letter)
    assert checks_letter(limits.person("Alasdair"), letter)
    assert letter not in letters_to_check(limits.person("Helen"))
    assert letter in letters_to_check(limits.person("Alasdair"))
    assert not allowed(limits.person("Helen"), "review_restriction", restriction)
    assert allowed(limits.person("Alasdair"), "review_restriction", restriction)


@pytest.mark.clauses("SBC-11.6", "SBC-10.6-0")
def test_a_deputy_does_not_approve_what_the_member_proposed_in_whose_place_they_sit(
    limits: Limits, council: Any
) -> None:
    deputy = council.add("Wilma Deputy", role="review_group")
    Seat.objects.filter(holder=limits.person("Helen")).update(deputy=deputy)
    request = limits.with_group(terms=limits.group_terms())
    advice = {"adviser_name": "Dr R", "adviser_role": "consultant", "advised_on": clock.today()}
    given = ExceptionInput(kind="no_notification", reason_code="other", text="We were advised not to.", **advice)
    exception = propose_exception(request.pk, actor=limits.person("Helen"), given=given)
    council.away("Helen", covered_by="Wilma")
    with pytest.raises(PermissionDenied, match="in the place of the person who proposed it"):
        decide_exception(exception.pk, actor=deputy, approve=True, reason="The advice is clear.")


# Reviews


@pytest.mark.clauses("SBC-7.9a")
def test_a_first_review_years_away_is_no_review(limits: Limits) -> None:
    far = {"ends_on": None, "no_fixed_end_because": "It may go on.", "review_on": date(2040, 1, 1)}
    with pytest.raises(Unmet) as refused:
        limits.asked(terms=limits.terms(**far))
    assert codes(refused) == {"review_planned"}


@pytest.mark.clauses("SBC-7.9a")
def test_a_review_is_not_moved_again_and_again(limits: Limits, the_clock: Any) -> None:
    no_end = {"ends_on": None, "no_fixed_end_because": "It may go on."}
    review = limits.in_force(terms=limits.terms(**no_end)).reviews.get()
    the_clock.forward(days=55)
    margaret = limits.person("Margaret")
    reviewing.move_review(
        review.pk, actor=margaret, due_on=clock.today() + timedelta(days=160), reason="Staff are away."
    )
    the_clock.forward(days=150)
    with pytest.raises(Unmet) as refused:
        reviewing.move_review(review.pk, actor=margaret, due_on=clock.today() + timedelta(days=160), reason="Again.")
    assert codes(refused) == {"moved_within"}


@pytest.mark.clauses("UKCG-057")
def test_what_is_still_needed_and_still_suits_is_not_lifted(limits: Limits, the_clock: Any) -> None:
    _restriction, review = begun(limits, the_clock)
    margaret = limits.person("Margaret")
    with pytest.raises(Unmet) as refused:
        reviewing.complete_review(review.pk, actor=margaret, answers=answers(outcome="lift", next_review_on=None))
    assert codes(refused) == {"outcome_fits"}
    lifted = answers(outcome="lift", next_review_on=None, still_suitable=False)
    assert reviewing.complete_review(review.pk, actor=margaret, answers=lifted).state == "completed"


@pytest.mark.clauses("SBC-11.2c", "UKCG-057")
def test_what_waits_for_a_review_at_its_end_is_lifted_or_decided_afresh(limits: Limits, the_clock: Any) -> None:
    setting("at_end_date", "stays_until_reviewed")
    restriction = limits.in_force()
    the_clock.set(restriction.ends_on + timedelta(days=1))
    run_daily_jobs()
    margaret = limits.person("Margaret")
    review = reviewing.begin_review(restriction.reviews.get(why="end_reached").pk, actor=margaret)
    soon = clock.today() + timedelta(days=14)
    with pytest.raises(Unmet) as refused:
        reviewing.complete_review(review.pk, actor=margaret, answers=answers(outcome="continue", next_review_on=soon))
    assert "end_allows" in codes(refused)
    extended = reviewing.complete_review(
        review.pk, actor=margaret, answers=answers(outcome="extend", next_review_on=soon)
    )
    assert extended.state == "completed"
    assert limits.again(restriction).is_in_force


def test_words_without_a_letter_in_them_are_refused_in_words(limits: Limits, as_person: Any) -> None:
    restriction = limits.in_force()
    nadia = as_person("Nadia")
    page = nadia.post(f"/reviews/ask/{restriction.reference}/", {"because": "..."})
    assert page.status == 422
    assert page.says("Say what has become easier")
    assert page.value_of("because") == "..."
