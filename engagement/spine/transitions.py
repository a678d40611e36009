"""The one way anything changes state.

Views, tasks, the admin and commands reach a state change through a service, and every service through `perform`, so
that its guarantees are written once: the row is locked, the actor may see it and may do this, the state is right, every
fairness check is met, the history is written, the consequences happen, all in one transaction.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django_fsm import ConcurrentTransitionMixin, Transition

from engagement.people.permissions import Granted, Refused, allowed
from engagement.policy.citing import called_here
from engagement.spine.actors import Actor, SystemActor
from engagement.spine.audit import acting_as
from engagement.spine.checks import Check, Unmet, UnmetCheck, unmet_of
from engagement.spine.effects import effects_of
from engagement.spine.models import TimelineEvent
from engagement.spine.timeline import last_move, record
from engagement.spine.work_items import NextWork, close_work, open_work, tell_all

StatefulModel = TypeVar("StatefulModel", bound="Stateful")


class NotVisible(Exception):
    """There is no such record for this person: answered with 404, whether or not it exists."""

    refusal_status = 404


class AlreadyMoved(Exception):
    """Somebody moved the record first; `event` says who and when. Nothing was changed.

    A view may put its `form` here, so that the page gives back what was typed in the words of that form.
    """

    refusal_status = 409
    form: Any = None

    def __init__(self, obj: Any, event: TimelineEvent | None) -> None:
        super().__init__("This has moved on since you opened it.")
        self.obj = obj
        self.event = event
        self.by = event.actor_name if event else None
        self.at = event.at if event else None
        self.state = obj.get_state_display()


@dataclass(frozen=True)
class Rule:
    """Everything about a transition besides its states: who, under which checks, in which words, with what next.

    `past` follows the actor's name in the timeline ("approved the restorative approach"). `closes` names the kinds of
    work it ends, `opens` the work it starts, `tells` the people who get word of it without having to do anything.
    """

    permission: str
    title: str
    past: str
    checks: tuple[Check, ...] = ()
    clauses: tuple[str, ...] = ()
    closes: tuple[str, ...] = ()
    opens: Callable[[Any, Actor], Iterable[NextWork]] | None = None
    tells: Callable[[Any, Actor], Iterable[Any]] | None = None
    system: bool = False
    hint: str = ""


def may(code: str) -> Callable[[Any, Any], bool]:
    """The permission of a transition in the form django-fsm asks for; `perform` asks `allowed` for the reason too."""

    def permitted_by_register(instance: Any, user: Any) -> bool:
        return bool(allowed(user, code, instance))

    return permitted_by_register


def rule(
    permission: str,
    *,
    title: str,
    past: str,
    checks: tuple[Check, ...] = (),
    clauses: tuple[str, ...] = (),
    closes: tuple[str, ...] = (),
    opens: Callable[[Any, Actor], Iterable[NextWork]] | None = None,
    tells: Callable[[Any, Actor], Iterable[Any]] | None = None,
    system: bool = False,
    hint: str = "",
) -> dict[str, Any]:
    """Arguments for django-fsm's `@transition`: `@transition(field=…, source=…, target=…, **rule("code", …))`."""
    terms = Rule(permission, title, past, checks, clauses, closes, opens, tells, system, hint)
    return {"permission": may(permission), "custom": {"rule": terms, "checks": list(checks)}}


class Stateful(ConcurrentTransitionMixin, models.Model):
    """A record with a state. Its manager has `visible_to(user)`; its state changes through `perform` alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    state_field: ClassVar[str] = "state"

    class Meta:
        abstract = True

    def clauses_cited(self, clauses: set[str]) -> set[str]:
        """Which of a transition's clauses the timeline cites for this record: all, unless the record knows better."""
        return clauses

    def _get_FIELD_display(self, field: Any) -> str:  # noqa: N802 - Django's own name
        """Labels of states and the like, with bodies and posts as the policy in force calls them."""
        shown: Any = super()._get_FIELD_display(field)  # type: ignore[misc]
        return called_here(str(shown))


@dataclass(frozen=True)
class TransitionOption:
    """Something the person may do next with a record: what the page offers, and what stands in the way."""

    name: str
    title: str
    hint: str
    unmet: list[UnmetCheck] = field(default_factory=list)


def perform(
    model: type[StatefulModel],
    pk: Any,
    name: str,
    *,
    actor: Actor,
    reason: str = "",
    comment: str = "",
    **inputs: Any,
) -> StatefulModel:
    """Do the transition `name` on one record and everything that belongs to it, in one transaction.

    Raises NotVisible, PermissionDenied, AlreadyMoved, Unmet or ValidationError; then nothing was changed. `reason` is
    kept in the timeline alone; `comment` also travels with the hand-over, in notices and emails. Returns the record.
    """
    given = {"reason": reason, "comment": comment, **inputs}
    with transaction.atomic(), acting_as(actor.because_of if isinstance(actor, SystemActor) else actor):
        obj = _locked(model, pk, actor)
        acting_for = _standing(obj, name, actor)
        move = _move(obj, name)
        terms: Rule = move.custom["rule"]
        consequences = effects_of(obj, name)
        checks = [*terms.checks, *(check for effect in consequences for check in effect.checks)]
        unmet = unmet_of(checks, obj, actor, given)
        if unmet:
            raise Unmet(unmet)
        before = obj.state  # type: ignore[attr-defined]
        getattr(obj, name)(actor=actor, **given)
        obj.full_clean()
        obj.save()
        record(
            obj,
            actor,
            terms.past,
            verb=name,
            reason=reason or comment,
            clauses=sorted(
                obj.clauses_cited({*terms.clauses, *(clause for check in checks for clause in check.clauses)})
            ),
            acting_for=acting_for,
            state_before=before,
            state_after=obj.state,  # type: ignore[attr-defined]
        )
        _hand_over(obj, terms, actor, comment)
        for effect in consequences:
            if effect.effect is not None:
                effect.effect(obj, actor)
    return obj


def permitted(obj: Any, user: Any) -> list[TransitionOption]:
    """What `user` may do with the record now, each with the checks its own data does not meet yet.

    Checks that a form field answers are left to the form. The server asks everything again in `perform`.
    """
    options: list[TransitionOption] = []
    for move in _moves_from(type(obj), obj.state):
        terms: Rule = move.custom["rule"]
        if terms.system or not allowed(user, terms.permission, obj):
            continue
        checks = [*terms.checks, *(check for effect in effects_of(obj, move.name) for check in effect.checks)]
        standing = [check for check in checks if not check.field]
        options.append(TransitionOption(move.name, terms.title, terms.hint, unmet_of(standing, obj, user, {})))
    return options


def may_perform(obj: Any, user: Any, name: str) -> bool:
    """Whether the page may offer this one transition to the user now."""
    return any(option.name == name for option in permitted(obj, user))


def _locked(model: type[StatefulModel], pk: Any, actor: Actor) -> StatefulModel:
    """The row, locked for the transaction (on SQLite the IMMEDIATE transaction is the lock), if the actor sees it."""
    if not isinstance(actor, SystemActor) and not model.objects.visible_to(actor).filter(pk=pk).exists():  # type: ignore[attr-defined]
        raise NotVisible
    obj = model._base_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    if obj is None:
        raise NotVisible
    return obj


def _standing(obj: Any, name: str, actor: Actor) -> Any:
    """Refuse whoever may not do this; return the absent person for whom the actor acts, if any."""
    terms = [move.custom["rule"] for move in _all_moves(type(obj), name)]
    if not terms:
        raise LookupError(f"{type(obj).__name__} has no transition {name}.")
    if isinstance(actor, SystemActor):
        if not all(term.system for term in terms):
            raise PermissionDenied("The system does not do this by itself.")
        return None
    if any(term.system for term in terms):
        raise PermissionDenied("This happens by itself, when its time or cause has come.")
    current = next(
        (move.custom["rule"] for move in _all_moves(type(obj), name) if _starts_at(move, obj.state)), terms[0]
    )
    answer = allowed(actor, current.permission, obj)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    return answer.for_user if isinstance(answer, Granted) else None


def _move(obj: Any, name: str) -> Transition:
    for move in _all_moves(type(obj), name):
        if _starts_at(move, obj.state):
            return move
    raise AlreadyMoved(obj, last_move(obj))


def _all_moves(model: type[Any], name: str) -> list[Transition]:
    return [move for move in _every_move(model) if move.name == name]


def _moves_from(model: type[Any], state: str) -> list[Transition]:
    return [move for move in _every_move(model) if _starts_at(move, state)]


def _every_move(model: type[Any]) -> list[Transition]:
    return list(model._meta.get_field("state").get_all_transitions(model))


def _starts_at(move: Transition, state: str) -> bool:
    return bool(move.source in ("*", state))


def _hand_over(obj: Any, terms: Rule, actor: Actor, comment: str) -> None:
    """Close the work that is done, open what is next, and tell everyone whom it concerns."""
    if terms.closes:
        close_work(obj, terms.closes, actor)
    told: set[int] = set()
    for work in terms.opens(obj, actor) if terms.opens else ():
        open_work(obj, work, comment=comment, actor=actor, told=told)
    if terms.tells:
        who = actor.name_and_title
        sentence = f"{who[:1].upper()}{who[1:]} {terms.past}"
        tell_all(terms.tells(obj, actor), sentence, obj, comment=comment, actor=actor, told=told)
