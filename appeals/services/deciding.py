"""Deciding an appeal: options, votes, the outcome, and what it does at once (SBC-12.4a, SBC-12.4b)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max

from appeals import outcomes
from appeals.letter_facts import because_of
from appeals.models import Appeal, AppealOption, AppealVote
from appeals.permissions import sits_on
from appeals.selectors.harsher import why_not
from appeals.selectors.tally import must_vote_first, tally_of
from appeals.services.hearing import (
    begin_anew_where_it_lapsed,
    begin_anew_where_seat_changed,
    begin_new_round,
    end_hold,
    held_while_heard,
)
from engagement.people.models import User
from engagement.permissions import Granted
from engagement.spine.timeline import last_move, record
from engagement.transitions import AlreadyMoved, NotVisible, perform
from restrictions.measures import sentences_of
from restrictions.models import Restriction, Terms
from restrictions.services.asking import TermsInput
from restrictions.services.challenged import ease_by_appeal, end_by_appeal, put_less_forward, send_back

AppealId = UUID | str
NOT_PUT_FORWARD = "An appeal never makes a restriction harsher, so this was not put forward. What you typed is below."


@dataclass(frozen=True)
class Decision:
    """What whoever decides an appeal says: the outcome, a finding for each point, reasons, what was seen.

    `findings` has for each point about the restriction its finding and the reasons. `option` names other terms.
    """

    outcome: str
    reasons: str
    evidence_considered: str
    adjustments_seen: str
    findings: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    option: AppealOption | None = None
    customer_agrees: bool | None = None


@transaction.atomic
def put_option(appeal_id: AppealId, *, actor: User, kind: str, terms: TermsInput) -> AppealOption:
    """Terms that could take the place of those in force. Where votes were cast, a new round begins.

    What nobody could choose is not put forward. Whether they are less is asked again when they are decided on, because
    reviews ease meanwhile. Raises NotVisible, PermissionDenied, AlreadyMoved, ValidationError that says what is more.
    """
    permission = "sit_on_appeal" if _in_group(appeal_id) else "decide_appeal"
    appeal = held_while_heard(appeal_id, actor, permission)
    restriction = appeal.restriction
    if restriction is None or not appeal.can_change_restriction:
        raise ValidationError("The restriction is not in force any more, so there is nothing to ease.")
    written = put_less_forward(restriction, challenge=appeal.reference, actor=actor, terms=terms)
    wrong = why_not(written, restriction.terms)
    if wrong:
        raise ValidationError([NOT_PUT_FORWARD, *wrong])
    last = appeal.options.aggregate(last=Max("number"))["last"] or 0
    option = AppealOption(appeal=appeal, number=last + 1, kind=kind, terms=written, put_forward_by=actor)
    option.full_clean()
    option.save(force_insert=True)
    if appeal.votes.filter(round=appeal.voting_round).exists():
        begin_new_round(appeal, actor, "put other terms forward; the voting begins again", verb="put_option")
    else:
        record(appeal, actor, "put other terms forward", verb="put_option")
    return option


@transaction.atomic
def take_option_back(option_id: UUID, *, actor: User) -> Appeal:
    """Whoever put terms forward takes them back, while nobody has voted for them. The history keeps what they said.

    Raises NotVisible, PermissionDenied, AlreadyMoved, ValidationError.
    """
    option = AppealOption.objects.visible_to(actor).filter(pk=option_id).first()
    if option is None:
        raise NotVisible
    permission = "sit_on_appeal" if _in_group(option.appeal_id) else "decide_appeal"
    appeal = held_while_heard(option.appeal_id, actor, permission)
    if option.put_forward_by_id != actor.pk:
        raise PermissionDenied("Only the person who put these terms forward can take them back.")
    if option.votes.exists():
        raise ValidationError("Somebody has voted for these terms, so they stay.")
    said = " ".join(one.letter for one in sentences_of(option.terms))
    record(appeal, actor, f"took option {option.number} back", verb="take_option_back", reason=said)
    terms = option.terms
    option.delete()
    terms.measures.all().delete()
    terms.delete()
    return appeal


@transaction.atomic
def cast_vote(
    appeal_id: AppealId, *, actor: User, outcome: str, option: AppealOption | None = None, reason: str
) -> AppealVote:
    """One seat's vote in this round, with its reason; for good (SBC-12.3b).

    Raises PermissionDenied for whoever does not sit or had a part, AlreadyMoved, ValidationError.
    """
    appeal = held_while_heard(appeal_id, actor, "sit_on_appeal")
    if appeal.state != Appeal.State.WITH_GROUP:
        raise AlreadyMoved(appeal, last_move(appeal))
    standing = sits_on(actor, appeal)
    seat = _seat_of(actor, appeal)
    if outcome not in Appeal.Outcome.values:
        raise ValidationError({"outcome": "Choose what you vote for."})
    _refuse_what_cannot_be_decided(appeal, outcome)
    if not begin_anew_where_it_lapsed(appeal, actor=actor):
        begin_anew_where_seat_changed(appeal, seat, actor=actor)
    wanted = option if outcome in outcomes.WITH_TERMS else None
    if outcome in outcomes.WITH_TERMS and (wanted is None or wanted.appeal_id != appeal.pk or wanted.kind != outcome):
        raise ValidationError({"outcome": "Choose terms that were put forward on this appeal."})
    before = appeal.votes.filter(round=appeal.voting_round)
    if before.filter(voter=actor).exists() or before.filter(seat=seat).exists():
        raise ValidationError({"outcome": "This seat has voted already. A vote stands as it was given."})
    acting_for = standing.for_user if isinstance(standing, Granted) else None
    vote = AppealVote(
        appeal=appeal,
        round=appeal.voting_round,
        seat=seat,
        voter=actor,
        voting_for=acting_for,
        outcome=outcome,
        option=wanted,
        reason=reason.strip(),
    )
    vote.full_clean()
    vote.save(force_insert=True)
    record(appeal, actor, "voted", verb="vote", acting_for=acting_for, clauses=("SBC-A1-CRG-1", "SBC-12.3b"))
    return vote


def record_outcome(appeal_id: AppealId, *, actor: User, decision: Decision) -> Appeal:
    """Write down what the votes say, with the findings. The outcome is counted, never entered.

    Raises what `perform` raises; Unmet while the quorum is not met or a point has no answer; PermissionDenied for
    whoever sits and has still to vote, because what the votes say would colour their own.
    """
    with transaction.atomic():
        appeal = held_while_heard(appeal_id, actor, "sit_on_appeal")
        if must_vote_first(actor, appeal):
            raise PermissionDenied("Vote first. What the votes say stands here once you have voted yourself.")
        tally = tally_of(appeal)
        name = "record_out_of_scope" if tally.outcome == outcomes.OUT_OF_SCOPE else "record_outcome"
        counted = _with(decision, outcome=tally.outcome, option=tally.option)
        return _decide(appeal, name, actor, counted)


def decide_appeal(appeal_id: AppealId, *, actor: User, decision: Decision) -> Appeal:
    """Decide alone, as the Chief Executive or the appeal authority. Raises what `perform` raises."""
    with transaction.atomic():
        appeal = held_while_heard(appeal_id, actor, "decide_appeal")
        name = "find_out_of_scope" if decision.outcome == outcomes.OUT_OF_SCOPE else "decide"
        return _decide(appeal, name, actor, decision)


def close_appeal(appeal_id: AppealId, *, actor: User, reason: str = "") -> Appeal:
    """Everything that follows is done. An acknowledgement that was never sent falls away with it.

    Raises what `perform` raises.
    """
    from appeals.services.letters import drop_acknowledgement

    with transaction.atomic():
        closed = perform(Appeal, appeal_id, "close", actor=actor, reason=reason)
        drop_acknowledgement(closed, actor=actor)
        return closed


def _refuse_what_cannot_be_decided(appeal: Appeal, outcome: str) -> None:
    """A vote stands as it was given, so it is not taken for what nobody could record."""
    considered = any(point.is_considered for point in appeal.points.all())
    if outcome == outcomes.OUT_OF_SCOPE and considered:
        raise ValidationError({"outcome": "At least one point is about the restriction, so the appeal is decided."})
    if outcome != outcomes.OUT_OF_SCOPE and not considered:
        raise ValidationError({"outcome": "No point is about the restriction. Say so instead."})
    if outcome in outcomes.NEED_IT_IN_FORCE and not appeal.can_change_restriction:
        raise ValidationError({"outcome": "The restriction is not in force any more. Decide whether it was right."})


def _decide(appeal: Appeal, name: str, actor: User, decision: Decision) -> Appeal:
    from appeals.services.letters import begin_outcome_letter

    if appeal.restriction_id is not None:
        # The restriction before what follows from it, in the order in which reviews lock it.
        Restriction.objects.select_for_update(of=("self",)).get(pk=appeal.restriction_id)
    decided = perform(
        Appeal,
        appeal.pk,
        name,
        actor=actor,
        reason=decision.reasons,
        outcome=decision.outcome,
        terms=_terms_of(decision),
        reasons=decision.reasons.strip(),
        evidence_considered=decision.evidence_considered.strip(),
        adjustments_seen=decision.adjustments_seen.strip(),
        customer_agrees=decision.customer_agrees,
        findings=decision.findings,
    )
    _keep_findings(decided, decision)
    _act_on_restriction(decided, actor)
    begin_outcome_letter(decided, actor=actor)
    return decided


def _keep_findings(appeal: Appeal, decision: Decision) -> None:
    for point in appeal.points.all():
        if point.is_considered and point.pk in decision.findings:
            point.finding, point.finding_because = decision.findings[point.pk]
            point.full_clean()
            point.save()


def _act_on_restriction(appeal: Appeal, actor: User) -> None:
    """At once, where the restriction is still in force; staff who know of it are told (SBC-12.4b)."""
    restriction = appeal.restriction
    if restriction is None or not appeal.can_change_restriction:
        return
    because = f"{because_of(appeal)}{appeal.reasons}"
    if appeal.outcome in outcomes.WITH_TERMS and appeal.terms is not None:
        ease_by_appeal(restriction, terms=appeal.terms, reason=because, by=actor)
    elif appeal.outcome == outcomes.ENDED:
        end_by_appeal(restriction, reason=because, by=actor)
    elif appeal.outcome == outcomes.SENT_BACK:
        # What was decided for the meantime goes on until the fresh decision: nobody is held to it again by accident.
        send_back(restriction, reason=because, by=actor)
    else:
        end_hold(appeal, actor=actor)


def _terms_of(decision: Decision) -> Terms | None:
    return decision.option.terms if decision.option is not None else None


def _with(decision: Decision, *, outcome: str, option: AppealOption | None) -> Decision:
    return Decision(
        outcome=outcome,
        reasons=decision.reasons,
        evidence_considered=decision.evidence_considered,
        adjustments_seen=decision.adjustments_seen,
        findings=decision.findings,
        option=option,
        customer_agrees=decision.customer_agrees,
    )


def _in_group(appeal_id: AppealId) -> bool:
    return Appeal.objects.filter(pk=appeal_id, state=Appeal.State.WITH_GROUP).exists()


def _seat_of(actor: User, appeal: Appeal) -> str:
    from appeals.independence import free_seats

    return next(str(seat.kind) for seat in free_seats(appeal) if seat.sits == actor)
