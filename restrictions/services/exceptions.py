"""Exceptions that the policy allows: proposed with their reason, decided at the right level, examined again, ended."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction

from engagement import clock
from engagement.people.models import User
from engagement.permissions import Refused, allowed
from engagement.policy.selectors import local
from engagement.spine.models import Document
from engagement.spine.timeline import last_move, record
from engagement.spine.work_items import close_work, open_work
from engagement.transitions import AlreadyMoved, NextWork, NotVisible, perform
from incidents.models import Incident
from incidents.wording import diagnosing_words
from letters.models import Letter
from restrictions import grades, handover
from restrictions.exceptions_asked import missing_by_field
from restrictions.models import ActiveManagementRequest, PolicyException, Restriction
from restrictions.selectors.exceptions import fell_away

RequestId = UUID | str
LEAVE_HEALTH_OUT = (
    "Leave out what the health matter is: that there is advice, from whom and when, is enough. "
    "The record must not hold {}."
)


def refuse_health_details(**texts: str) -> None:
    """No reason holds what illness somebody has, or a guess at one: by the policy's own list of words (SPSO-G1-25).

    Raises ValidationError for each text that does, under its name.
    """
    found = {name: diagnosing_words(text) for name, text in texts.items()}
    if wrong := {name: LEAVE_HEALTH_OUT.format(_quoted(words)) for name, words in found.items() if words}:
        raise ValidationError(wrong)


def refuse_incomplete(exception: PolicyException) -> None:
    """What its reason asks for is there: words, the advice with whom and when, an incident (SBC-10.6-0, SBC-11.6).

    Raises ValidationError, each sentence under the name of what is missing.
    """
    wrong: dict[str, list[str]] = {}
    for name, sentence in missing_by_field(exception):
        wrong.setdefault(name or NON_FIELD_ERRORS, []).append(sentence)
    if wrong:
        raise ValidationError(wrong)


def _quoted(words: list[str]) -> str:
    marked = [f"“{word}”" for word in words]
    return " or ".join([", ".join(marked[:-1]), marked[-1]] if len(marked) > 1 else marked)


@dataclass(frozen=True)
class ExceptionInput:
    """What the form sends: which safeguard, the policy's reason, and what that reason asks for."""

    kind: str
    reason_code: str
    text: str = ""
    adviser_name: str = ""
    adviser_role: str = ""
    advised_on: date | None = None
    advice_document: Document | None = None
    risk_incident: Incident | None = None
    no_safe_address: bool = False
    earlier_restriction: Restriction | None = None
    earlier_letter: Letter | None = None


@transaction.atomic
def propose_exception(request_id: RequestId, *, actor: User, given: ExceptionInput) -> PolicyException:
    """Ask for a safeguard to be left out. A proposal of the same kind that still waits is replaced by its proposer.

    By whoever asks for, supports or decides the request. Raises NotVisible, PermissionDenied, AlreadyMoved once nothing
    can follow any more, ValidationError where something is missing that its reason asks for, or where the words hold
    what the health matter is.
    """
    refuse_health_details(text=given.text)
    if not ActiveManagementRequest.objects.visible_to(actor).filter(pk=request_id).exists():
        raise NotVisible
    request = ActiveManagementRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    _may_propose(request, actor)
    exception = request.exceptions.filter(
        kind=given.kind, state=PolicyException.State.PROPOSED, proposed_by=actor
    ).first() or PolicyException(request=request, kind=given.kind, proposed_by=actor)
    for name, value in vars(given).items():
        setattr(exception, name, value)
    exception.proposed_at = clock.now()
    exception.full_clean()
    refuse_incomplete(exception)
    exception.save()
    record(exception, actor, "proposed the exception", verb="propose", clauses=("SBC-10.6-0",))
    if request.state != request.State.DRAFT:
        ask_for_decision(exception, actor)
    return exception


@transaction.atomic
def take_back_exception(exception_id: UUID | str, *, actor: User) -> None:
    """Its proposer takes a proposal of a draft back: nobody was asked yet. Raises NotVisible and AlreadyMoved."""
    exception = PolicyException.objects.visible_to(actor).select_related("request").filter(pk=exception_id).first()
    if exception is None or exception.proposed_by_id != actor.pk:
        raise NotVisible
    perform(PolicyException, exception.pk, "take_back", actor=actor)


def decide_exception(exception_id: UUID | str, *, actor: User, approve: bool, reason: str) -> PolicyException:
    """Approve it or not, with reasons, at the grade in which the person acts.

    Raises what `perform` raises, AlreadyMoved where the request came to nothing meanwhile, ValidationError for reasons
    that hold a health detail.
    """
    with transaction.atomic():
        seen = PolicyException.objects.visible_to(actor).select_related("request").filter(pk=exception_id).first()
        if seen is None:
            raise NotVisible
        if fell_away(seen):
            raise AlreadyMoved(seen.request, last_move(seen.request))
        refuse_health_details(reason=reason)
        return perform(
            PolicyException,
            exception_id,
            "approve" if approve else "refuse",
            actor=actor,
            reason=reason,
            grade=grade_of(actor, seen.request),
        )


def end_exception(exception_id: UUID | str, *, actor: User, reason: str) -> PolicyException:
    """Its reason no longer holds: the safeguard is owed from now on (SBC-11.6, SBC-3.8b).

    A letter that was left out is begun, a review that was left out is planned.
    """
    from restrictions.services.ending import put_safeguard_in_place

    refuse_health_details(reason=reason)
    with transaction.atomic():
        ended = perform(PolicyException, exception_id, "end", actor=actor, reason=reason)
        put_safeguard_in_place(ended, actor=actor)
    return ended


@transaction.atomic
def examine_exception(exception_id: UUID | str, *, actor: User, note: str) -> PolicyException:
    """At a review: its reason still holds, and why. Raises NotVisible, PermissionDenied, ValidationError."""
    refuse_health_details(note=note)
    if not PolicyException.objects.visible_to(actor).filter(pk=exception_id).exists():
        raise NotVisible
    exception = PolicyException.objects.select_for_update(of=("self",)).select_related("request").get(pk=exception_id)
    restriction = Restriction.objects.filter(request=exception.request).first()
    answer = (
        allowed(actor, "review_restriction", restriction) if restriction else Refused("There is nothing to review.")
    )
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    if exception.state != PolicyException.State.APPROVED:
        raise AlreadyMoved(exception, last_move(exception))
    exception.examined_at = clock.now()
    exception.save(update_fields=["examined_at"])
    close_work(exception, ["examine_exception"], actor)
    record(exception, actor, "examined the exception again; its reason still holds", verb="examine", reason=note)
    return exception


def ask_for_decision(exception: PolicyException, actor: Any) -> None:
    """Put a proposal before whoever may decide: the senior manager, health and safety on their track, or the group."""
    request = exception.request
    with_group = request.reached_group
    work = NextWork(
        "decide_exception",
        f"Decide about an exception: {exception.get_kind_display().lower()}",
        team=None if with_group else request.team,
        duty="review_group" if with_group else "senior_manager",
        due_in_working_days=local("decide_request_working_days"),
    )
    on_safety_track = request.track == grades.SAFETY
    for one in handover.with_health_and_safety(request, work) if on_safety_track else [work]:
        # Whoever proposed it does not decide about it.
        if one.assignee != exception.proposed_by:
            open_work(exception, one, actor=actor)


def proposals_reach_the_level(request: ActiveManagementRequest, actor: Any) -> None:
    """The request has come to the level that decides: so do the exceptions that were proposed with it. An effect."""
    for exception in request.exceptions.filter(state=PolicyException.State.PROPOSED):
        close_work(exception, ["*"], actor)
        ask_for_decision(exception, actor)


def grade_of(actor: User, request: ActiveManagementRequest) -> str:
    """At which level the person acts in this case: the highest where the case needs it and the whole group sits."""
    from restrictions.selectors.reach import grade_needed
    from restrictions.selectors.seats import seat_in

    if seat_in(actor, request) is not None and request.reached_group:
        asked = request.chosen or request.asked
        needs_highest = asked is not None and grade_needed(asked) == grades.HIGHEST
        return grades.HIGHEST if needs_highest else grades.REVIEW_GROUP
    return grades.SENIOR_MANAGER


def _may_propose(request: ActiveManagementRequest, actor: User) -> None:
    """Raises PermissionDenied, or AlreadyMoved where the request has come to nothing."""
    if request.state in (request.State.NOT_SUPPORTED, request.State.REJECTED, request.State.WITHDRAWN):
        raise AlreadyMoved(request, last_move(request))
    general = allowed(actor, "propose_exception")
    if isinstance(general, Refused):
        raise PermissionDenied(general.why)
    codes = ("ask_for_restriction", "answer_group", "decide_restriction", "sit_in_group")
    if not any(allowed(actor, code, request) for code in codes):
        raise PermissionDenied("Only somebody who asks for this restriction or decides about it can propose that.")
