"""While an appeal is heard: whether the restriction applies meanwhile, questions, and members who take no part."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from appeals.independence import free_seats
from appeals.models import Appeal, AppealInterest
from appeals.routes import NOBODY, risen
from appeals.selectors.tally import has_lapsed
from engagement import clock
from engagement.people.models import User
from engagement.permissions import Refused, allowed
from engagement.spine.calendar import WorkingDays
from engagement.spine.timeline import last_move, record
from engagement.transitions import AlreadyMoved, NotVisible, SystemActor, perform
from engagement.ui.words import has_words
from letters.models import Letter
from restrictions.models import Restriction
from restrictions.selectors.seats import votes_that_stand
from restrictions.services.challenged import apply_again, hold_meanwhile

AppealId = UUID | str
CLOCK = "review clock"
State = Appeal.State
ANSWERS = {
    "review_group": "answer_group",
    "chief_executive": "answer_chief_executive",
    "appeal_authority": "answer_authority",
}


@transaction.atomic
def settle_meanwhile(appeal_id: AppealId, *, actor: User, meanwhile: str, because: str) -> Appeal:
    """Decide whether the restriction applies until the appeal is decided; it may be decided anew (SBC-12.1a).

    On hold, staff who know of the restriction are told at once. Raises NotVisible, PermissionDenied, AlreadyMoved,
    ValidationError by field.
    """
    from appeals.services.letters import bring_acknowledgement_up_to_date

    appeal = held_while_heard(appeal_id, actor, "settle_meanwhile")
    if meanwhile not in Appeal.Meanwhile.values:
        raise ValidationError({"meanwhile": "Choose whether the restriction applies meanwhile."})
    if not has_words(because):
        raise ValidationError({"because": "Give your reasons."})
    restriction = appeal.restriction
    if restriction is None or not appeal.can_change_restriction:
        raise ValidationError({"meanwhile": "The restriction is not in force any more, so nothing has to be held."})
    held_it = appeal.meanwhile == Appeal.Meanwhile.ON_HOLD
    appeal.meanwhile = meanwhile
    appeal.meanwhile_because = because.strip()
    appeal.meanwhile_by = actor
    appeal.meanwhile_at = clock.now()
    appeal.full_clean()
    appeal.save()
    on_hold = meanwhile == Appeal.Meanwhile.ON_HOLD
    said = (
        "put the restriction on hold until the appeal is decided" if on_hold else "let the restriction apply meanwhile"
    )
    record(appeal, actor, said, verb="settle_meanwhile", reason=because.strip(), clauses=("SBC-12.1a",))
    if on_hold and not restriction.is_on_hold:
        hold_meanwhile(restriction, reason=f"Appeal {appeal.reference}: {because.strip()}", by=actor)
    elif held_it and not on_hold:
        _let_go(appeal, actor)
    bring_acknowledgement_up_to_date(appeal, actor=actor)
    return appeal


def end_hold(appeal: Appeal, *, actor: Any) -> None:
    """The restriction applies again, where this appeal held it, it is still in force, and no other appeal holds it."""
    if appeal.meanwhile == Appeal.Meanwhile.ON_HOLD:
        _let_go(appeal, actor)


def _let_go(appeal: Appeal, actor: Any) -> None:
    held = Restriction.objects.in_force().filter(pk=appeal.restriction_id, on_hold_since__isnull=False).first()
    if held is not None and not _held_by_another(appeal):
        apply_again(held, by=actor)


def _held_by_another(appeal: Appeal) -> bool:
    """Whether another appeal holds the restriction: it is undecided, or was sent back and the fresh decision waits."""
    others = Appeal.objects.filter(restriction=appeal.restriction_id, meanwhile=Appeal.Meanwhile.ON_HOLD)
    holding = Q(state__in=Appeal.UNDECIDED) | Q(outcome=Appeal.Outcome.SENT_BACK)
    return others.exclude(pk=appeal.pk).filter(holding).exists()


def ask_for_more(appeal_id: AppealId, *, actor: User, question: str) -> Appeal:
    """Whoever hears it asks for more: its time stands still until the answer."""
    return perform(Appeal, appeal_id, "ask_for_more", actor=actor, comment=question)


def answer_question(appeal_id: AppealId, *, actor: User, answer: str) -> Appeal:
    """The answer: the time goes on by as many working days as it stood still. Raises what `perform` raises."""
    with transaction.atomic():
        appeal = _seen(appeal_id, actor)
        decide_by = appeal.decide_by
        if decide_by is not None and appeal.clock_stopped_on is not None:
            calendar = WorkingDays.load()
            decide_by = calendar.add(decide_by, max(0, calendar.between(appeal.clock_stopped_on, clock.today())))
        hold_acknowledgement(appeal_id)
        name = ANSWERS.get(appeal.heard_by, "answer_group")
        answered = perform(Appeal, appeal_id, name, actor=actor, comment=answer, decide_by=decide_by)
        return rise_where_nobody_is_free(answered, actor=actor)


@transaction.atomic
def declare_interest(appeal_id: AppealId, *, actor: User, reason: str) -> Appeal:
    """Somebody who would hear it takes no part; a vote they cast no longer counts. It may rise to the next level.

    Raises NotVisible, PermissionDenied, AlreadyMoved, ValidationError without a reason.
    """
    appeal = held_while_heard(appeal_id, actor, "declare_interest_in_appeal")
    interest = AppealInterest(appeal=appeal, person=actor, reason=reason.strip())
    interest.full_clean()
    interest.save(force_insert=True)
    record(appeal, actor, "declared an interest and takes no part", verb="declare_interest", clauses=("SBC-A1-CRG-1",))
    _free_their_seat(appeal, actor)
    return rise_where_nobody_is_free(appeal, actor=actor)


def begin_new_round(appeal: Appeal, actor: Any, said: str, *, verb: str = "new_round") -> None:
    """Whoever had voted votes again; the earlier votes stay on record. Call with the appeal locked."""
    appeal.voting_round += 1
    appeal.save(update_fields=["voting_round"])
    record(appeal, actor, said, verb=verb)


def begin_anew_where_it_lapsed(appeal: Appeal, *, actor: Any) -> bool:
    """Votes for what has become impossible, because the restriction ended meanwhile, give way to a new round.

    Call with the appeal locked. Says whether a round began.
    """
    lapsed = has_lapsed(appeal, list(appeal.votes.filter(round=appeal.voting_round)))
    if lapsed:
        begin_new_round(appeal, actor, "began the voting again: the restriction is not in force any more")
    return lapsed


def begin_anew_where_seat_changed(appeal: Appeal, seat: str, *, actor: User) -> None:
    """Where somebody who has left the seat had voted, everybody votes again. Call with the appeal locked."""
    voted = list(appeal.votes.filter(round=appeal.voting_round, seat=seat).select_related("voter"))
    if voted and not votes_that_stand(voted, free_seats(appeal)):
        begin_new_round(appeal, actor, "took over a seat that had voted; the voting begins again")


def begin_votes_again() -> int:
    """The daily job: the Review Group votes again where the restriction ended after somebody had voted to change it.

    Returns on how many appeals; a second run does nothing.
    """
    begun = 0
    for pk in list(Appeal.objects.filter(state=State.WITH_GROUP).values_list("pk", flat=True)):
        with transaction.atomic():
            appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=pk)
            if appeal.state == State.WITH_GROUP:
                begun += begin_anew_where_it_lapsed(appeal, actor=SystemActor(CLOCK))
    return begun


def pass_on_what_nobody_hears() -> int:
    """The daily job: an appeal whose deciders have left, or had a part since, goes to the next level (SBC-12.3b).

    Returns how many were passed on; a second run does nothing.
    """
    passed = 0
    for pk in list(Appeal.objects.filter(state__in=Appeal.BEING_HEARD).values_list("pk", flat=True)):
        with transaction.atomic():
            hold_acknowledgement(pk)
            appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=pk)
            if appeal.state not in Appeal.BEING_HEARD:
                continue
            before = appeal.heard_by
            passed += rise_where_nobody_is_free(appeal, actor=None).heard_by != before
    return passed


def rise_where_nobody_is_free(appeal: Appeal, *, actor: Any) -> Appeal:
    """Pass it to the next level where too few are left, or tell the customer that nobody is (SBC-12.6-S)."""
    from appeals.services.letters import begin_notice, bring_acknowledgement_up_to_date

    route = risen(appeal, appeal.heard_by, appeal.route_because)
    if route.heard_by == appeal.heard_by:
        return appeal
    system = SystemActor("hearing of an appeal", because_of=actor)
    given = {"heard_by": route.heard_by, "because": route.because, "reason": route.because}
    if route.heard_by != NOBODY:
        risen_on = perform(Appeal, appeal.pk, "rise_to_chief_executive", actor=system, **given)
        bring_acknowledgement_up_to_date(risen_on, actor=system, tell_again=True)
        return risen_on
    ended = perform(Appeal, appeal.pk, "run_out_of_deciders", actor=system, **given)
    end_hold(ended, actor=system)
    begin_notice(ended, actor=system)
    return ended


def hold_acknowledgement(appeal_id: AppealId) -> None:
    """A letter is locked before its appeal, as when it is cancelled.

    By every act on an appeal: a row that is saved twice in one transaction locks what it points to when it commits.
    """
    Letter._base_manager.select_for_update(of=("self",)).filter(appeal_acknowledged__pk=appeal_id).first()


def _free_their_seat(appeal: Appeal, actor: User) -> None:
    """Where they had voted and a deputy can take the seat, the round begins again, so that the deputy has a vote."""
    voted = appeal.votes.filter(round=appeal.voting_round, voter=actor).first()
    if voted is not None and any(seat.kind == voted.seat and seat.sits is not None for seat in free_seats(appeal)):
        begin_new_round(appeal, actor, "left a seat to its deputy; the voting begins again")


def held_while_heard(appeal_id: AppealId, actor: User, permission: str) -> Appeal:
    """The appeal, locked, while it lies with whoever hears it, for somebody who may do this."""
    _seen(appeal_id, actor)
    hold_acknowledgement(appeal_id)
    appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal_id)
    if appeal.state not in Appeal.BEING_HEARD:
        raise AlreadyMoved(appeal, last_move(appeal))
    answer = allowed(actor, permission, appeal)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    return appeal


def _seen(appeal_id: AppealId, actor: User) -> Appeal:
    appeal: Appeal | None = Appeal.objects.visible_to(actor).filter(pk=appeal_id).first()
    if appeal is None:
        raise NotVisible
    return appeal
