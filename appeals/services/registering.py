"""Registering an appeal on a customer's behalf, and passing it to whoever did not decide it (SBC-12.1a, SBC-12.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from appeals import handover
from appeals.checks.untold import waits_to_be_examined
from appeals.models import Appeal, Point
from appeals.routes import Route, has_route, route_of
from appeals.services.adding import put_point_down
from engagement.customers.families import family_ids
from engagement.customers.models import Customer, Representation
from engagement.people.models import Team, User
from engagement.permissions import Refused, allowed
from engagement.policy.selectors import policy_in_force, version_in_force
from engagement.spine.references import next_reference
from engagement.spine.timeline import last_move, record
from engagement.spine.work_items import open_work
from engagement.transitions import AlreadyMoved, NotVisible, perform
from incidents.models import ImmediateAction, Incident
from restrictions.models import Restriction

AppealId = UUID | str
State = Appeal.State

OPEN_ALREADY = "This restriction is being appealed already. Add what the customer says to that appeal."


@dataclass(frozen=True)
class Received:
    """What came from the customer: when, how, in which words, through whom, and what help was offered."""

    received_on: date | None
    channel: str
    in_their_words: str = ""
    representation: UUID | str | None = None
    adjustments_offered: str = ""
    late_because: str = ""


@transaction.atomic
def register_against_restriction(restriction_id: AppealId, *, actor: User, received: Received) -> Appeal:
    """Begin an appeal against a restriction, by anybody whose work it is to register one (SBC-12.1a).

    The restriction need not be visible with its reasons: whoever takes the call registers what the customer says.
    Raises PermissionDenied, NotVisible for one that never was in force, ValidationError where one is open already.
    """
    _may_register(actor)
    restriction = (
        Restriction.objects.filter(pk=restriction_id, starts_on__isnull=False)
        .select_related("customer", "team", "request")
        .first()
    )
    if restriction is None:
        raise NotVisible
    return _register(
        Appeal(
            subject=restriction.appeal_subject,
            restriction=restriction,
            challenged_terms=restriction.terms,
            customer=restriction.customer.resolve(),
            team=restriction.team,
        ),
        actor,
        received,
    )


@transaction.atomic
def register_against_action(action_id: int, *, actor: User, received: Received) -> Appeal:
    """Begin a challenge to what an employee did on the spot; it goes through the complaints procedure (SBC-12.3a)."""
    _may_register(actor)
    action = ImmediateAction.objects.select_related("incident__customer", "incident__team").filter(pk=action_id).first()
    if action is None or action.incident.state in Incident.BEFORE_LOGGED:
        raise NotVisible
    incident, customer = action.incident, action.incident.customer
    if customer is None:
        raise ValidationError("We do not know who this customer is. Put that right in the incident first.")
    return _register(
        Appeal(
            subject=Appeal.Subject.IMMEDIATE_ACTION,
            immediate_action=action,
            customer=customer.resolve(),
            team=incident.team,
        ),
        actor,
        received,
    )


@transaction.atomic
def register_against_member(customer: Customer, *, actor: User, team: Team, received: Received) -> Appeal:
    """Note a challenge to what an elected member decided about contact with themselves: outside our appeals.

    It is kept so that the customer gets an answer that says where they can go (SBC-12.5, SBC-7.8c).
    """
    _may_register(actor)
    if not has_route(Appeal.Subject.ELECTED_MEMBER):
        raise NotVisible
    appeal = Appeal(subject=Appeal.Subject.ELECTED_MEMBER, customer=customer.resolve(), team=team)
    return _register(appeal, actor, received)


@transaction.atomic
def change_received(appeal_id: AppealId, *, actor: User, received: Received) -> Appeal:
    """Put right what was entered, until the appeal is passed on. Raises NotVisible, PermissionDenied, AlreadyMoved."""
    appeal = held_while_registering(appeal_id, actor)
    _enter(appeal, received)
    _check(appeal)
    appeal.save()
    record(appeal, actor, "corrected what came in", verb="correct")
    return appeal


@transaction.atomic
def add_point(
    appeal_id: AppealId, *, actor: User, about: str, ground: str = "", text: str, goes_instead: str = ""
) -> Point:
    """One more point of the customer, in their sense. Raises ValidationError by field."""
    appeal = held_while_registering(appeal_id, actor)
    given = {"about": about, "ground": ground, "text": text, "goes_instead": goes_instead}
    point = put_point_down(appeal, actor, **given)
    record(appeal, actor, f"put down point {point.number}", verb="add_point", clauses=("SBC-12.1b",))
    return point


@transaction.atomic
def take_point_off(point_id: int, *, actor: User) -> None:
    """A point that was entered by mistake, before the appeal is passed on."""
    point = Point.objects.visible_to(actor).filter(pk=point_id).first()
    if point is None:
        raise NotVisible
    appeal = held_while_registering(point.appeal_id, actor)
    record(appeal, actor, f"took point {point.number} off", verb="take_point_off", reason=point.text)
    point.delete()


def pass_on(appeal_id: AppealId, *, actor: User, complaint_reference: str = "") -> Appeal:
    """Pass it to whoever hears it, by who decided; acknowledge it, or tell the customer where they can go instead.

    Raises what `perform` raises; Unmet with everything that is still missing.
    """
    from appeals.services.letters import acknowledge, begin_notice

    with transaction.atomic():
        appeal = _seen(appeal_id, actor)
        _follow_restriction(appeal)
        route: Route = route_of(appeal)
        given: Mapping[str, Any] = {
            "heard_by": route.heard_by,
            "because": route.because,
            "decide_by": handover.days_from_today("appeal_decision_working_days"),
            "complaint_reference": complaint_reference,
        }
        passed = perform(Appeal, appeal.pk, route.transition, actor=actor, reason=route.because, **given)
        if route.is_heard_here:
            acknowledge(passed, actor=actor)
        elif passed.state == State.NOT_AVAILABLE:
            begin_notice(passed, actor=actor)
    return passed


def _follow_restriction(appeal: Appeal) -> None:
    """An exception may have ended since it was registered: then the policy's route is open again (SBC-12.6-0)."""
    restriction = appeal.restriction
    if restriction is not None and appeal.state == State.RECEIVED and appeal.subject != restriction.appeal_subject:
        appeal.subject = restriction.appeal_subject
        appeal.save(update_fields=["subject"])


def decline_appeal(appeal_id: AppealId, *, actor: User, reason: str) -> Appeal:
    """Not heard: it came too late, or the restriction was not in force. The customer is told why and where to go.

    Raises what `perform` raises; Unmet where it came in time.
    """
    from appeals.services.letters import begin_notice

    with transaction.atomic():
        declined = perform(Appeal, appeal_id, "decline", actor=actor, reason=reason)
        begin_notice(declined, actor=actor)
    return declined


def withdraw_appeal(appeal_id: AppealId, *, actor: User, reason: str) -> Appeal:
    """The customer withdrew it; a hold ends. Raises what `perform` raises."""
    from appeals.services.hearing import end_hold

    with transaction.atomic():
        withdrawn = perform(Appeal, appeal_id, "withdraw", actor=actor, reason=reason)
        end_hold(withdrawn, actor=actor)
    return withdrawn


def held_while_registering(appeal_id: AppealId, actor: User) -> Appeal:
    """The appeal, locked, while it is still being registered, for somebody who registers it."""
    appeal = _seen(appeal_id, actor)
    appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    _must(actor, "register_appeal", appeal)
    if appeal.registered_by_id != actor.pk:
        _must(actor, "withdraw_appeal", appeal)
    if appeal.state != State.RECEIVED:
        raise AlreadyMoved(appeal, last_move(appeal))
    return appeal


def _register(appeal: Appeal, actor: User, received: Received) -> Appeal:
    appeal.reference = next_reference("AP")
    appeal.registered_by = actor
    appeal.policy_version = version_in_force()
    appeal.acknowledge_by = handover.days_from_today("appeal_acknowledge_working_days")
    _enter(appeal, received)
    if appeal.restriction is not None and appeal.restriction.appeals.filter(state__in=Appeal.UNDECIDED).exists():
        raise ValidationError(OPEN_ALREADY)
    action = appeal.immediate_action
    if action is not None and action.challenges.filter(state__in=Appeal.UNDECIDED).exists():
        raise ValidationError("This is being challenged already. Add what the customer says to that challenge.")
    _check(appeal)
    try:
        with transaction.atomic():
            appeal.save(force_insert=True)
    except IntegrityError as clash:
        # Somebody registered one at the same moment.
        raise ValidationError(OPEN_ALREADY) from clash
    record(appeal, actor, "registered the appeal", verb="register", clauses=("SBC-12.1a",))
    for work in handover.registering_due(appeal, actor):
        open_work(appeal, work, actor=actor)
    exception = waits_to_be_examined(appeal)
    if exception is not None:
        open_work(exception, handover.exception_to_examine(exception), actor=actor)
    return appeal


def _check(appeal: Appeal) -> None:
    if appeal.received_on is None:
        raise ValidationError({"received_on": "Enter the day on which it came."})
    if appeal.channel not in {one.code for one in policy_in_force().channels}:
        raise ValidationError({"channel": "Choose how it came."})
    appeal.full_clean(validate_constraints=False)


def _enter(appeal: Appeal, received: Received) -> None:
    appeal.received_on = received.received_on  # type: ignore[assignment]
    appeal.channel = received.channel
    appeal.in_their_words = received.in_their_words.strip()
    appeal.adjustments_offered = received.adjustments_offered.strip()
    appeal.late_because = received.late_because.strip()
    appeal.representation = None
    if received.representation is not None:
        family = family_ids(appeal.customer)
        acting = Representation.objects.filter(pk=received.representation, represented__in=family).first()
        if acting is None:
            raise ValidationError({"representation": "Choose somebody who is recorded as acting for this customer."})
        appeal.representation = acting


def _may_register(actor: User) -> None:
    _must(actor, "register_appeal")


def _must(actor: User, code: str, obj: Any = None) -> None:
    answer = allowed(actor, code, obj)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)


def _seen(appeal_id: AppealId, actor: User) -> Appeal:
    appeal: Appeal | None = Appeal.objects.visible_to(actor).filter(pk=appeal_id).first()
    if appeal is None:
        raise NotVisible
    return appeal
