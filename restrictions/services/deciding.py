"""Deciding: alone at the senior manager's level, by votes in the Review Group, and the highest sign-off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from engagement import clock
from engagement.people.models import User
from engagement.people.selectors import SeatToday
from engagement.permissions import Refused, allowed
from engagement.policy.selectors import local
from engagement.spine.calendar import WorkingDays
from engagement.spine.timeline import last_move, record
from engagement.spine.work_items import tell_all
from engagement.transitions import AlreadyMoved, NotVisible, perform
from restrictions import grades
from restrictions.models import ActiveManagementRequest, Interest, Measure, Remark, Terms, Vote
from restrictions.selectors.reach import grade_needed, is_no_more_than
from restrictions.selectors.seats import seat_in, sitting_for, votes_that_stand
from restrictions.selectors.tally import must_vote_first, tally_of, votes_of_round
from restrictions.services.asking import TermsInput, next_option_number, write_terms

RequestId = UUID | str
State = ActiveManagementRequest.State
VOTE_FIRST = "Vote first. What the votes say stands here once you have voted yourself."


@dataclass(frozen=True)
class Considered:
    """What whoever decides, or records a decision, has weighed and explains (SBC-7.3b, SBC-A1-CRG-5).

    `results` has for each measure that was asked for its result and the reason.
    """

    circumstances: str = ""
    seriousness: str = ""
    needs: str = ""
    explanation: str = ""
    results: Mapping[UUID, tuple[str, str]] = field(default_factory=dict)


MORE_THAN_ASKED = (
    "This is more than was asked for, so nobody could decide for it. Put less forward: no stricter measure, none that "
    "asks more, no wider reach, no later end."
)


def put_option(request_id: RequestId, *, actor: User, terms: TermsInput) -> Terms:
    """Put another option beside what was asked for: something less, with why it is enough (SBC-7.3a).

    By whoever decides. Where votes were cast already, a new round begins, so that everybody chooses among the same.
    Raises NotVisible, PermissionDenied, AlreadyMoved, ValidationError.
    """
    with transaction.atomic():
        request = _locked_for_decider(request_id, actor)
        option = write_terms(Terms(request=request, number=next_option_number(request), put_forward_by=actor), terms)
        if request.asked is not None and not is_no_more_than(option, request.asked):
            raise ValidationError(MORE_THAN_ASKED)
        if request.votes.filter(round=request.voting_round).exists():
            request.voting_round += 1
            request.save(update_fields=["voting_round"])
            record(request, actor, "put another option forward; the voting begins again", verb="put_option")
        else:
            record(request, actor, "put another option forward", verb="put_option")
    return option


def decide_request(
    request_id: RequestId, *, actor: User, terms: Terms | None, considered: Considered
) -> ActiveManagementRequest:
    """Decide alone, within one's reach: the terms that are approved, or None for none. Raises what `perform` raises."""
    with transaction.atomic():
        name = "reject" if terms is None else ("approve" if terms.is_as_asked else "approve_something_less")
        decided = perform(
            ActiveManagementRequest,
            request_id,
            name,
            actor=actor,
            reason=considered.explanation,
            terms=terms,
            decided_level=grades.SENIOR_MANAGER,
            **_given(considered),
        )
        return _carry_out(decided, actor, considered)


def cast_vote(request_id: RequestId, *, actor: User, choice: str, terms: Terms | None = None, reason: str) -> Vote:
    """One seat's vote in this round, with its reason; for good. Raises PermissionDenied for whoever does not sit or is
    recused, ValidationError for a second vote, an option of another request or no reason."""
    with transaction.atomic():
        request = _locked_for_decider(request_id, actor)
        if request.state != State.GROUP_PENDING:
            raise AlreadyMoved(request, last_move(request))
        seat = seat_in(actor, request)
        assert seat is not None
        if terms is not None and terms.request_id != request.pk:
            raise ValidationError({"choice": "That option belongs to another case."})
        _begin_anew_where_seat_changed(request, seat, actor)
        before = request.votes.filter(round=request.voting_round)
        if before.filter(voter=actor).exists() or before.filter(seat=seat.kind).exists():
            raise ValidationError({"choice": "This seat has voted already. A vote stands as it was given."})
        vote = Vote(
            request=request,
            round=request.voting_round,
            seat=seat.kind,
            voter=actor,
            voting_for=seat.for_user,
            choice=choice,
            terms=terms if choice == Vote.Choice.OPTION else None,
            reason=reason.strip(),
        )
        vote.full_clean()
        vote.save(force_insert=True)
        record(
            request,
            actor,
            "voted",
            verb="vote",
            acting_for=seat.for_user,
            clauses=("SBC-A1-CRG-1",),
        )
    return vote


def _begin_anew_where_seat_changed(request: ActiveManagementRequest, seat: SeatToday, actor: User) -> None:
    """Where somebody who has left the seat had voted, the round begins again, so that whoever holds it has a vote."""
    voted = list(request.votes.filter(round=request.voting_round, seat=seat.kind).select_related("voter"))
    if voted and not votes_that_stand(voted, [seat]):
        request.voting_round += 1
        request.save(update_fields=["voting_round"])
        record(request, actor, "took over a seat that had voted; the voting begins again", verb="new_round")


def declare_interest(request_id: RequestId, *, actor: User, reason: str) -> Interest:
    """A member takes no part in this case. A vote they cast before no longer counts (clauses on conflicts)."""
    with transaction.atomic():
        request = _locked(request_id, actor)
        if request.state not in ActiveManagementRequest.WITH_GROUP:
            raise AlreadyMoved(request, last_move(request))
        answer = allowed(actor, "sit_in_group")
        if isinstance(answer, Refused):
            raise PermissionDenied(answer.why)
        interest = Interest(request=request, person=actor, reason=reason.strip())
        interest.full_clean()
        interest.save(force_insert=True)
        record(request, actor, "declared an interest and takes no part", verb="declare_interest")
        _free_their_seat(request, actor)
    return interest


def _free_their_seat(request: ActiveManagementRequest, actor: User) -> None:
    """Where they had voted and a deputy can take the seat, the round begins again, so that the deputy has a vote."""
    voted = request.votes.filter(round=request.voting_round, voter=actor).first()
    if voted is None or not any(seat.kind == voted.seat and seat.sits is not None for seat in sitting_for(request)):
        return
    request.voting_round += 1
    request.save(update_fields=["voting_round"])
    record(request, actor, "left a seat to its deputy; the voting begins again", verb="new_round")


def say_to_group(request_id: RequestId, *, actor: User, text: str) -> Remark:
    """A remark to the other members, on record."""
    with transaction.atomic():
        request = _locked_for_decider(request_id, actor)
        remark = Remark(request=request, by=actor, text=text.strip())
        remark.full_clean()
        remark.save(force_insert=True)
    return remark


def ask_requester(request_id: RequestId, *, actor: User, question: str) -> ActiveManagementRequest:
    """The group asks for more: its time stands still until the answer, and the votes that were cast lapse.

    Whoever had voted is told that they vote again. Raises what `perform` raises.
    """
    with transaction.atomic():
        asked = perform(ActiveManagementRequest, request_id, "ask_for_more", actor=actor, comment=question)
        voters = [vote.voter for vote in votes_of_round(asked)]
        lapsed = f"More was asked for on {asked.reference}, so your vote lapses. All vote again after the answer"
        tell_all(voters, lapsed, asked, comment=question, actor=actor, told=set())
    return asked


def answer_group(request_id: RequestId, *, actor: User, answer: str) -> ActiveManagementRequest:
    """The answer: the group's time goes on by as many working days as it stood still."""
    with transaction.atomic():
        request = _seen(request_id, actor)
        decide_by = request.decide_by
        if decide_by is not None and request.clock_stopped_on is not None:
            calendar = WorkingDays.load()
            stood_still = max(0, calendar.between(request.clock_stopped_on, clock.today()))
            decide_by = calendar.add(decide_by, stood_still)
        return perform(ActiveManagementRequest, request_id, "answer", actor=actor, comment=answer, decide_by=decide_by)


def record_decision(request_id: RequestId, *, actor: User, considered: Considered) -> ActiveManagementRequest:
    """Write down what the votes say, with the explanation (SBC-A1-CRG-5). The outcome is counted, never entered.

    Raises what `perform` raises; Unmet while the quorum is not met; PermissionDenied for whoever sits and has still to
    vote.
    """
    with transaction.atomic():
        request = _locked_for_decider(request_id, actor)
        if must_vote_first(actor, request):
            raise PermissionDenied(VOTE_FIRST)
        tally = tally_of(request)
        terms: Terms | None = tally.chosen
        level = grades.REVIEW_GROUP
        if terms is None:
            name = "record_rejected"
        elif grade_needed(terms) == grades.HIGHEST:
            level = grades.HIGHEST
            name = "record_approved" if terms.is_as_asked else "record_something_less"
            if local("highest_signoff") == "chief_executive":
                name = "send_for_signoff"
        else:
            name = "record_approved" if terms.is_as_asked else "record_something_less"
        decided = perform(
            ActiveManagementRequest,
            request_id,
            name,
            actor=actor,
            reason=considered.explanation,
            terms=terms,
            decided_level=level,
            **_given(considered),
        )
        if decided.state == State.SIGNOFF_PENDING:
            _keep_results(decided, considered)
            return decided
        return _carry_out(decided, actor, considered)


def sign_off(request_id: RequestId, *, actor: User, reason: str) -> ActiveManagementRequest:
    """The highest sign-off for what the group decided (SPSO-G3-44). Raises what `perform` raises."""
    from restrictions.services.telling import begin_restriction

    with transaction.atomic():
        signed = perform(ActiveManagementRequest, request_id, "sign_off", actor=actor, reason=reason)
        _settle(signed)
        begin_restriction(signed, actor=actor)
    return signed


def refuse_signoff(request_id: RequestId, *, actor: User, reason: str) -> ActiveManagementRequest:
    """No highest sign-off: nothing comes into force."""
    from restrictions.services.following import incidents_go_back

    with transaction.atomic():
        refused = perform(ActiveManagementRequest, request_id, "refuse_signoff", actor=actor, reason=reason)
        _settle(refused)
        incidents_go_back(refused, actor)
    return refused


def _given(considered: Considered) -> dict[str, Any]:
    return {
        "circumstances": considered.circumstances,
        "seriousness": considered.seriousness,
        "needs": considered.needs,
        "explanation": considered.explanation,
        "results": considered.results,
    }


def _carry_out(decided: ActiveManagementRequest, actor: User, considered: Considered) -> ActiveManagementRequest:
    """What follows a decision in the same transaction: results kept, terms frozen, the restriction and its letter."""
    from restrictions.services.following import incidents_go_back
    from restrictions.services.telling import begin_restriction

    _keep_results(decided, considered)
    _settle(decided)
    if decided.state == State.REJECTED:
        incidents_go_back(decided, actor)
    else:
        begin_restriction(decided, actor=actor)
    return decided


def _keep_results(request: ActiveManagementRequest, considered: Considered) -> None:
    """What becomes of each measure that was asked for, and why. Where nothing is approved, none of them is."""
    asked = request.asked
    if asked is None:
        return
    otherwise = Measure.Result.NOT_APPROVED if request.chosen_id is None else ""
    for measure in asked.measures.all():
        said, because = considered.results.get(measure.pk, ("", ""))
        if said or otherwise:
            measure.result, measure.result_because = said or otherwise, because
            measure.full_clean()
            measure.save()


def _settle(request: ActiveManagementRequest) -> None:
    """From now on no option of the request changes."""
    now = clock.now()
    for terms in request.options.filter(settled_at__isnull=True):
        Measure.objects.filter(terms=terms, settled_at__isnull=True).update(settled_at=now)
        terms.settled_at = now
        terms.save(update_fields=["settled_at"])


def _seen(request_id: RequestId, actor: User) -> ActiveManagementRequest:
    request: ActiveManagementRequest | None = (
        ActiveManagementRequest.objects.visible_to(actor).filter(pk=request_id).first()
    )
    if request is None:
        raise NotVisible
    return request


def _locked(request_id: RequestId, actor: User) -> ActiveManagementRequest:
    """The request, locked until the transaction ends, while it waits for the level that decides."""
    _seen(request_id, actor)
    request = ActiveManagementRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    if request.state not in ActiveManagementRequest.WITH_DECIDERS:
        raise AlreadyMoved(request, last_move(request))
    return request


def _locked_for_decider(request_id: RequestId, actor: User) -> ActiveManagementRequest:
    """The same, for somebody who decides about it: alone, or as one of the group. Raises PermissionDenied with why."""
    request = _locked(request_id, actor)
    in_group = request.state in ActiveManagementRequest.WITH_GROUP
    answer = allowed(actor, "sit_in_group" if in_group else "decide_restriction", request)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    return request
