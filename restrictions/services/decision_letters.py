"""The letter that tells the customer what was decided: begun at the decision, kept up with the record, begun again."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from engagement.people.models import User
from engagement.spine.timeline import last_move, record
from engagement.spine.work_items import close_work, open_work
from engagement.transitions import AlreadyMoved
from letters.models import Letter
from letters.services import refresh_context, start_letter
from restrictions import grades, handover
from restrictions.letter_facts import DECISION, decision_context, kind_of_decision_letter
from restrictions.models import ActiveManagementRequest, PolicyException, Restriction
from restrictions.services.locking import Reference, held_restriction, hold_letter

State = Restriction.State


def begin_decision_letter(restriction: Restriction, *, actor: Any) -> Letter:
    """The draft of the letter that tells the customer; kept on the restriction.

    Written by the person who asked and their manager (SBC-A1-CRG-6); checked by the group, or where a senior manager
    decided, by another manager (SBC-A1-CRG-7). Call inside the transaction of the act that asks for it. Where a letter
    is on its way already, that one.
    """
    if restriction.letter is not None and not lacks_letter(restriction):
        return restriction.letter
    request = restriction.request
    manager = request.supported_by or request.team.line_manager
    drafter = next((one for one in (request.requester, manager) if one is not None and one.is_active), actor)
    kind = kind_of_decision_letter(restriction)
    by_manager = kind == DECISION and restriction.decided_level == grades.SENIOR_MANAGER
    letter = start_letter(
        actor=actor,
        kind=kind,
        customer=restriction.customer.resolve(),
        team=restriction.team,
        drafter=drafter,
        matter=restriction.reference,
        matter_path=restriction.get_absolute_url(),
        context=decision_context(restriction),
        checker_grade="manager" if by_manager else "",
        not_checked_by=_never_check(request),
        also_writes=[manager] if manager is not None and manager != drafter else [],
        signed_by=_signed_by(restriction),
    )
    restriction.letter = letter
    restriction.save(update_fields=["letter"])
    close_work(restriction, ("begin_letter", "start_untold"), actor)
    return letter


@transaction.atomic
def begin_letter_again(pk: Reference, *, actor: User) -> Letter:
    """Another draft, where the earlier one was cancelled and the customer has still to be told.

    Raises NotVisible, PermissionDenied, and AlreadyMoved where there is nothing more to tell by a decision letter.
    """
    restriction = held_restriction(pk, actor, "tell_customer")
    if untold_exception(restriction.request) is not None:
        raise PermissionDenied("By an approved exception the customer is not told. End the exception first.")
    if not lacks_letter(restriction):
        raise AlreadyMoved(restriction, last_move(restriction))
    letter = begin_decision_letter(restriction, actor=actor)
    record(restriction, actor, "began another letter to the customer", verb="begin_letter", clauses=("SBC-11.2-0",))
    return letter


def refresh_decision_letter(restriction: Restriction, *, actor: Any) -> None:
    """A letter that was not sent says what the record says now; one that was checked goes back to its writer.

    Call with the letter locked before the restriction, in the transaction of the act that changed the record.
    """
    letter = restriction.letter
    if letter is not None and letter.state in Letter.UNSENT:
        refresh_context(letter.pk, actor=actor, context=decision_context(restriction))


def lacks_letter(restriction: Restriction) -> bool:
    """Whether the customer has still to be told of it, and no letter is on its way."""
    waits = restriction.state == State.PENDING_NOTIFICATION or is_untold(restriction)
    return waits and (restriction.letter is None or restriction.letter.state == Letter.State.CANCELLED)


def is_untold(restriction: Restriction) -> bool:
    """Whether it is in force although the customer does not know of it (SBC-11.6)."""
    return restriction.is_in_force and restriction.told == Restriction.Told.NOT_TOLD


def untold_exception(request: ActiveManagementRequest) -> PolicyException | None:
    """The approved exception by which the customer is not told, if there is one (SBC-11.6)."""
    return request.exceptions.filter(
        kind=PolicyException.Kind.NO_NOTIFICATION, state=PolicyException.State.APPROVED
    ).first()


def appeal_subject_of(request: ActiveManagementRequest) -> str:
    """Which of the policy's routes a challenge takes, by who decided (SBC-12.3, SBC-12.6, SBC-A1-CAT1-4c)."""
    if request.track == grades.SAFETY:
        return "category_one"
    if request.exceptions.filter(kind="no_internal_appeal", state="approved").exists():
        return "no_internal_appeal"
    return "senior_manager" if request.decided_level == grades.SENIOR_MANAGER else "review_group"


def decision_letter_cancelled(letter: Letter, actor: Any) -> None:
    """The letter will not be sent, and the customer has still to be told: somebody begins another. An effect."""
    restriction = Restriction.objects.filter(letter=letter).select_related("request").first()
    if restriction is None or not lacks_letter(restriction) or untold_exception(restriction.request) is not None:
        return
    for work in handover.another_letter_due(restriction, actor):
        open_work(restriction, work, actor=actor)


def exception_approved(exception: PolicyException, actor: Any) -> None:
    """An exception was approved after the decision: the letter follows it. An effect of the approval.

    Where the customer is not to be told, the level that decided is asked to bring it into force (SBC-11.6); a letter
    that has begun stays until its writer cancels it. The way to challenge was settled with the decision (SBC-12.6-0).
    """
    restriction = Restriction.objects.filter(request=exception.request, state=State.PENDING_NOTIFICATION).first()
    if restriction is None:
        return
    hold_letter(restriction.pk)
    if exception.kind == PolicyException.Kind.NO_NOTIFICATION:
        for work in handover.untold_start_due(restriction, actor):
            open_work(restriction, work, actor=actor)
        return
    refresh_decision_letter(restriction, actor=actor)


def appeal_is_open_again(restriction: Restriction, *, actor: Any) -> None:
    """The reason for offering no appeal has gone: the policy's route is open, and an unsent letter says so.

    Called when the exception ends (SBC-12.6-0).
    """
    subject = appeal_subject_of(restriction.request)
    if subject == restriction.appeal_subject:
        return
    hold_letter(restriction.pk)
    restriction.appeal_subject = subject
    restriction.save(update_fields=["appeal_subject"])
    record(
        restriction,
        actor,
        "opened the way to an appeal: the reason for offering none has gone",
        verb="open_appeal",
        clauses=("SBC-12.6-0",),
    )
    refresh_decision_letter(restriction, actor=actor)


def _never_check(request: ActiveManagementRequest) -> Iterable[User]:
    """Whoever asked for it, logged or was affected by what it rests on; and where one person decided, that person."""
    people = {request.requester_id}
    for pair in request.incidents.values_list("reporter", "affected"):
        people |= {person for person in pair if person}
    if request.decided_level == grades.SENIOR_MANAGER and request.decided_by_id:
        people.add(request.decided_by_id)
    return User.objects.filter(pk__in=people)


def _signed_by(restriction: Restriction) -> str:
    """No name of staff in a letter where the decision withholds names (SBC-7.4-2)."""
    withheld = restriction.terms.measures.filter(code="withhold_details").exists()
    return Letter.SignedBy.TEAM if withheld else Letter.SignedBy.DRAFTER
