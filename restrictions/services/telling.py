"""From a decision to a restriction in force: the letter, who must know, and telling the customer (SBC section 11)."""

from datetime import date
from typing import Any

from django.db import transaction

from engagement.people.models import User
from engagement.spine.references import next_reference
from engagement.spine.timeline import last_move, record
from engagement.spine.work_items import open_work
from engagement.transitions import AlreadyMoved, NotVisible, SystemActor, perform
from letters.models import Letter
from letters.services import cancel_letter
from restrictions import handover
from restrictions.models import ActiveManagementRequest, Restriction
from restrictions.services.decision_letters import (
    appeal_is_open_again,
    appeal_subject_of,
    begin_decision_letter,
    begin_letter_again,
    is_untold,
    untold_exception,
)
from restrictions.services.locking import Reference, hold_customer, hold_letter
from restrictions.services.sharing import tell_recipients

__all__ = [
    "appeal_is_open_again",
    "begin_decision_letter",
    "begin_letter_again",
    "begin_restriction",
    "cancel_before_force",
    "come_into_force",
    "come_into_force_told_otherwise",
    "come_into_force_untold",
]

State = Restriction.State


def begin_restriction(request: ActiveManagementRequest, *, actor: User) -> Restriction:
    """What follows an approval, in its transaction: the restriction that waits for its letter, and the letter's draft.

    Where an approved exception says that the customer is not told, no letter begins, and the level that decided is
    asked to bring it into force (SBC-11.6).
    """
    assert request.chosen is not None
    restriction = Restriction(
        reference=next_reference("R"),
        request=request,
        customer=request.customer.resolve(),
        team=request.team,
        terms=request.chosen,
        decided_level=request.decided_level,
        appeal_subject=appeal_subject_of(request),
        ends_on=request.chosen.ends_on,
    )
    restriction.full_clean()
    restriction.save(force_insert=True)
    record(restriction, actor, "decided on the restriction", verb="decide", clauses=("SPSO-EP-62.2",))
    for work in handover.sharing_due(restriction, actor):
        open_work(request, work, actor=actor)
    if untold_exception(request) is None:
        begin_decision_letter(restriction, actor=actor)
    else:
        for work in handover.untold_start_due(restriction, actor):
            open_work(restriction, work, actor=actor)
    return restriction


def come_into_force(letter: Letter, actor: Any) -> None:
    """The letter went out: the restriction holds from its day, in the same transaction (SBC-11.2-0).

    An effect of the letter's issue; a letter of such a type that belongs to no restriction changes nothing here. Where
    the restriction was in force already without the customer knowing, they know now, and so do those who deal with it.
    """
    restriction = Restriction.objects.filter(letter=letter).select_related("request", "customer").first()
    if restriction is None:
        return
    system = SystemActor("letter despatch", because_of=actor)
    assert letter.issued_on is not None
    if is_untold(restriction):
        told = perform(Restriction, restriction.pk, "note_told", actor=system, told_on=letter.issued_on)
        tell_recipients(told, about="changed", actor=system)
    else:
        begun = perform(Restriction, restriction.pk, "come_into_force", actor=system, starts_on=letter.issued_on)
        _carry_out(begun, system)
    hold_customer(restriction.customer)


def come_into_force_told_otherwise(
    pk: Reference, *, actor: User, told_on: date | None, told_how: str, not_in_writing_because: str
) -> Restriction:
    """The customer was told in another way than by letter, with what was said and why. Raises what `perform` raises.

    A letter that was on its way is cancelled: nobody is told twice.
    """
    with transaction.atomic():
        seen = _seen(pk, actor)
        letter = hold_letter(pk)
        begun = perform(
            Restriction,
            pk,
            "come_into_force_told_otherwise",
            actor=actor,
            reason=not_in_writing_because,
            told_on=told_on,
            told_how=told_how,
            not_in_writing_because=not_in_writing_because,
        )
        _set_aside(letter, actor, "The customer was told in another way.")
        _carry_out(begun, actor)
        hold_customer(seen.customer)
    return begun


def come_into_force_untold(pk: Reference, *, actor: User) -> Restriction:
    """Without telling the customer, by the approved exception; never without one (SBC-11.6)."""
    with transaction.atomic():
        seen = _seen(pk, actor)
        hold_letter(pk)
        begun = perform(
            Restriction, pk, "come_into_force_untold", actor=actor, untold_by=untold_exception(seen.request)
        )
        _carry_out(begun, actor)
        hold_customer(seen.customer)
    return begun


def cancel_before_force(request_id: Reference, *, actor: User, reason: str) -> None:
    """Cancel what was decided and never began, with its letter. Does nothing where there is no such restriction."""
    request = ActiveManagementRequest.objects.visible_to(actor).filter(pk=request_id).first()
    restriction = Restriction.objects.filter(request=request, state=State.PENDING_NOTIFICATION).first()
    if request is None or restriction is None:
        return
    with transaction.atomic():
        letter = hold_letter(restriction.pk)
        perform(Restriction, restriction.pk, "cancel", actor=actor, reason=reason)
        _set_aside(letter, actor, reason)


def nothing_left_waiting(request: ActiveManagementRequest, _actor: Any) -> None:
    """A request is withdrawn with what was decided on it, or not at all. An effect of the withdrawal.

    Somebody may have decided at this very moment. Raises AlreadyMoved then.
    """
    if Restriction.objects.filter(request=request, state=State.PENDING_NOTIFICATION).exists():
        raise AlreadyMoved(request, last_move(request))


def _carry_out(restriction: Restriction, actor: Any) -> None:
    """What follows a restriction's coming into force: people told, a review planned, the request complete."""
    from restrictions.services.ending import give_way
    from restrictions.services.following import incidents_are_managed
    from restrictions.services.reviewing import plan_first_review

    tell_recipients(restriction, about="in_force", actor=actor)
    plan_first_review(restriction, actor=actor)
    system = actor if isinstance(actor, SystemActor) else SystemActor("coming into force", because_of=actor)
    perform(ActiveManagementRequest, restriction.request_id, "complete", actor=system)
    earlier = restriction.request.extends
    if earlier is not None and earlier.is_in_force:
        give_way(earlier, system)
    incidents_are_managed(restriction.request, system)


def _seen(pk: Reference, actor: User) -> Restriction:
    """The restriction as it stood when the act began. Raises NotVisible."""
    seen = Restriction.objects.visible_to(actor).filter(pk=pk).select_related("request", "customer").first()
    if seen is None:
        raise NotVisible
    found: Restriction = seen
    return found


def _set_aside(letter: Letter | None, actor: User, reason: str) -> None:
    if letter is not None and letter.state in Letter.UNSENT:
        cancel_letter(letter.pk, actor=actor, reason=reason)
