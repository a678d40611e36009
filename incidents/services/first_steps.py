"""What a manager does first about a logged incident: each is one transaction and leaves a line in the timeline."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from engagement import clock
from engagement.people.models import User
from engagement.permissions import Refused, allowed
from engagement.policy.profile import UnknownCode
from engagement.policy.selectors import policy_in_force
from engagement.spine.timeline import record
from engagement.spine.work_items import close_work, open_work
from engagement.transitions import NotVisible
from engagement.ui.words import british_date, has_words
from incidents import handover, policy_terms
from incidents.models import HealthAndSafetyReference, Incident, ManagerDiscussion
from incidents.safety_threatened import safety_was_threatened


def record_health_and_safety_reference(
    pk: UUID, *, actor: User, reference: str, logged_on: date
) -> HealthAndSafetyReference:
    """Note under which reference it stands in the health and safety portal; a wrong one may be put right.

    The writer may do it, or a manager of the team. Raises NotVisible, PermissionDenied, ValidationError.
    Carries SBC-9.2b, SBC-9.3b, SBC-A1-CAT1-3.
    """
    with transaction.atomic():
        incident, for_user = opened(pk, actor, "add_to_incident")
        if not incident.zero_tolerance:
            raise ValidationError("Only category one goes into the health and safety portal.")
        refuse_before_it_happened(incident, "logged_on", logged_on, "It cannot have been logged there")
        before = getattr(incident, "health_and_safety_reference", None)
        kept = before or HealthAndSafetyReference(incident=incident)
        kept.reference = reference.strip()
        kept.logged_on = logged_on
        kept.recorded_by = actor
        kept.recorded_at = clock.now()
        kept.full_clean()
        kept.save()
        said = "corrected" if before else "recorded"
        note_on(
            incident,
            actor,
            for_user,
            f"{said} the health and safety reference {kept.reference}",
            verb="safety_reference",
            clauses=("SBC-9.2b", "SBC-9.3b", "SBC-A1-CAT1-3"),
        )
        close_work(incident, ("safety_reference",), actor)
    return kept


def record_discussion(
    pk: UUID, *, actor: User, held_on: date, outcome: str, support_offered: str = ""
) -> ManagerDiscussion:
    """The manager and the member of staff talked about what happened, and what support was offered.

    Raises NotVisible, PermissionDenied, ValidationError. Carries SBC-8.2b, SBC-A1-IMM-7, SPSO-EP-57, SPSO-EP-58a.
    """
    with transaction.atomic():
        incident, for_user = opened(pk, actor, "review_incident")
        require({"outcome": (outcome, "Say what came of it")})
        refuse_before_it_happened(incident, "held_on", held_on, "The talk cannot have been")
        discussion = ManagerDiscussion(
            incident=incident,
            held_on=held_on,
            outcome=outcome.strip(),
            support_offered=support_offered.strip(),
            recorded_by=actor,
            recorded_at=clock.now(),
        )
        discussion.full_clean()
        discussion.save()
        note_on(
            incident,
            actor,
            for_user,
            "recorded a talk with the member of staff",
            verb="discussion",
            clauses=("SBC-8.2b", "SBC-A1-IMM-7", "SPSO-EP-57"),
        )
        close_work(incident, ("talk",), actor)
    return discussion


def mark_correspondence_unacceptable(pk: UUID, *, actor: User, reason: str) -> Incident:
    """A manager decides that the correspondence is unacceptable: its substance is not answered (SBC-9.19a)."""
    return _judge_correspondence(pk, actor, True, reason)


def mark_correspondence_acceptable(pk: UUID, *, actor: User, reason: str) -> Incident:
    """A manager decides that the correspondence is not unacceptable: it is answered as usual (SBC-9.19a)."""
    return _judge_correspondence(pk, actor, False, reason)


def set_manager_category(pk: UUID, *, actor: User, category: str, examples: Iterable[str], reason: str) -> Incident:
    """The manager's category and examples, which route from now on; the writer's stay on record beside them (SBC-6.0).

    What category one asks for is opened or closed with it. Raises NotVisible, PermissionDenied, ValidationError.
    """
    chosen = list(dict.fromkeys(examples))
    with transaction.atomic():
        incident, for_user = opened(pk, actor, "review_incident")
        require({"reason": (reason, "Give your reasons")})
        _refuse_examples(category, chosen)
        incident.manager_category = category
        incident.manager_examples = chosen
        for flag, value in policy_terms.stored_flags(incident).items():
            setattr(incident, flag, value)
        incident.full_clean()
        incident.save()
        label = policy_in_force().category(category).short
        note_on(
            incident,
            actor,
            for_user,
            f"set the category: {label}",
            verb="set_category",
            reason=reason,
            details={"category": category, "examples": chosen},
            clauses=("SBC-6.0",),
        )
        _follow_category(incident, actor)
    return incident


def add_note(pk: UUID, *, actor: User, text: str) -> None:
    """The writer or a manager adds something to the record; what was logged stays as it was logged.

    Raises NotVisible, PermissionDenied, ValidationError.
    """
    with transaction.atomic():
        incident, for_user = _seen(pk, actor, "add_to_incident")
        require({"text": (text, "Write the note")})
        if incident.state == Incident.State.VOID:
            raise ValidationError("This record is void. Nothing is added to it any more.")
        note_on(incident, actor, for_user, "added a note", verb="add_note", reason=text.strip())


def _judge_correspondence(pk: UUID, actor: User, unacceptable: bool, reason: str) -> Incident:
    with transaction.atomic():
        incident, for_user = opened(pk, actor, "mark_correspondence")
        require({"reason": (reason, "Give your reasons")})
        if not policy_terms.is_written(incident):
            raise ValidationError("This did not reach us in writing.")
        incident.correspondence_unacceptable = unacceptable
        incident.correspondence_decided_by = actor
        incident.save(update_fields=["correspondence_unacceptable", "correspondence_decided_by"])
        said = (
            "decided that the correspondence is unacceptable"
            if unacceptable
            else "decided that the correspondence is answered as usual"
        )
        note_on(
            incident, actor, for_user, said, verb="judge_correspondence", reason=reason.strip(),
            clauses=("SBC-9.19a", "SBC-9.14", "SPSO-EP-30a"),
        )  # fmt: skip
    return incident


def _refuse_examples(category: str, chosen: list[str]) -> None:
    try:
        known = policy_in_force().category(category)
    except UnknownCode as error:
        raise ValidationError({"category": "Choose a category"}) from error
    fitting = {example.code for example in policy_terms.examples_fitting(known.code)}
    if not chosen or not set(chosen) <= fitting:
        raise ValidationError({"examples": "Choose at least one example of the category"})


def _follow_category(incident: Incident, actor: User) -> None:
    """Open what the category now asks for, close what it no longer does."""
    wanted = {
        work.kind: work
        for work in handover.when_submitted(incident, actor)
        if work.kind in ("safety_reference", "police")
    }
    decision = incident.police_decision
    done = {
        "safety_reference": hasattr(incident, "health_and_safety_reference"),
        "police": decision is not None and (not incident.violence or decision.outcome == decision.Outcome.REPORTED),
    }
    for kind, finished in done.items():
        if kind in wanted and not finished:
            open_work(incident, wanted[kind], actor=actor)
        elif kind not in wanted:
            close_work(incident, (kind,), actor)
    if not safety_was_threatened(incident):
        close_work(incident, ("legal",), actor)
    for work in handover.after_police_decision(incident, actor):
        open_work(incident, work, actor=actor)


def _seen(pk: UUID, actor: User, permission: str) -> tuple[Incident, User | None]:
    """The logged incident, locked, and for which absent manager the actor stands in, if any."""
    seen = Incident.objects.visible_to(actor).exclude(state__in=Incident.BEFORE_LOGGED).exclude(reference=None)
    if not seen.filter(pk=pk).exists():
        raise NotVisible
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=pk)
    answer = allowed(actor, permission, incident)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    return incident, answer.for_user


def opened(pk: UUID, actor: User, permission: str) -> tuple[Incident, User | None]:
    incident, for_user = _seen(pk, actor, permission)
    if incident.state not in Incident.OPEN:
        raise ValidationError("This incident is no longer open. Open it again first.")
    return incident, for_user


def require(given: dict[str, tuple[Any, str]]) -> None:
    missing = {name: says for name, (value, says) in given.items() if not has_words(value)}
    if missing:
        raise ValidationError(missing)


def refuse_before_it_happened(incident: Incident, name: str, day: date | None, begins: str) -> None:
    """Raises ValidationError beside the field `name`: what follows from an incident does not come before it."""
    happened = incident.occurred_on
    if day is not None and happened is not None and day < happened:
        raise ValidationError({name: f"{begins} before it happened, on {british_date(happened)}"})


def note_on(incident: Incident, actor: User, for_user: User | None, sentence: str, **more: Any) -> None:
    record(incident, actor, sentence, acting_for=for_user, **more)
