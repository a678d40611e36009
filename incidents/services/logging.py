"""Logging an incident: a draft that is saved at every step, and what becomes of it.

A draft belongs to one person. Every write locks its row first, so that two windows, two machines or a second click meet
one after the other. Nothing here takes who is acting, the state, the team or the reference from a form.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from engagement import clock
from engagement.customers.models import Customer
from engagement.customers.services import forget_unused, record_note
from engagement.people.models import User
from engagement.permissions import allowed
from engagement.spine.documents import settle_documents
from engagement.spine.references import next_reference
from engagement.transitions import NotVisible, perform
from incidents import policy_terms
from incidents.deciders import entrusted_duty, involved_in
from incidents.models import ImmediateAction, Incident, RestorativeApproach, Witness
from incidents.selectors.incidents import can_build_on, weighed_in_words
from incidents.services.witnesses import ask_for_accounts

ACTIONS = "actions"
BUILDS_ON = "builds_on"

ABOUT_EXAMPLES = ("example_other", "example_answers", "not_information_requests", "complaints_about_new_events")
NEEDS = (
    "adjustments_answer",
    "adjustments_note",
    "adjustments_weighed",
    "adjustments_asked_by",
    "adjustments_asked_on",
)
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "customer": ("customer",),
    "when": ("occurred_on", "occurred_at", "place_kind", "place", "channel", "channel_other", "platform"),
    "category": ("screening", "category", "other_categories", "examples", *ABOUT_EXAMPLES),
    # Category one has no page about the effect and none about needs: there these two pages ask for them (SBC-8.2a).
    "what-happened": (
        "exact_words",
        "exact_words_not_recalled",
        "facts",
        "writers_view",
        "pattern",
        "effect_on_staff",
        *ABOUT_EXAMPLES,
    ),
    "impact": (
        "effect_on_staff",
        "effect_on_service",
        "effect_on_others",
        "minutes_spent",
        "contacts_counted",
        "contacts_period",
        "caused_distress",
    ),
    "action-taken": ("nothing_done_at_the_time", ACTIONS, *NEEDS),
    "adjustments": NEEDS,
    "request": (
        "asks",
        "approach_kind",
        "approach_wanted",
        "approach_why",
        BUILDS_ON,
        "contacts_expected",
        "why_more_time",
    ),
    "tried": ("techniques_tried", "tried_before", "discussed_with_manager_on"),
    "people": ("others_affected",),
    "evidence": ("nothing_to_add",),
}
"""What each step may answer, and nothing else: a posted field that is not the step's own never gets this far."""

# What is asked for depends on these: category one offers a restorative approach only for what came in writing.
SETTLES_THE_WISH = ("when", "category")

REOPENS: Mapping[str, tuple[str, ...]] = {
    "category": ("what-happened", "impact", "action-taken"),
    "examples": ("what-happened",),
    "channel": ("what-happened",),
}
"""Another answer to these asks something else on later pages: those are gone through again."""

ACTION_PARTS = (
    "kind",
    "warned",
    "warning_words",
    "no_warning_reason",
    "no_warning_text",
    "told_customer",
    "not_told_reason",
    "not_told_text",
    "note",
)


class AlreadyLogged(Exception):
    """It is no draft any more: logged, kept as a note, sent elsewhere or discarded. Nothing was changed."""

    def __init__(self, incident: Incident) -> None:
        super().__init__("This was already sent.")
        self.incident = incident


class DraftMoved(Exception):
    """The same step was saved elsewhere meanwhile; `current` holds what stands there now. Nothing was changed."""

    def __init__(self, draft: Incident, current: Mapping[str, Any]) -> None:
        super().__init__("This page was saved somewhere else while you were writing.")
        self.draft = draft
        self.current = dict(current)


def start_draft(*, actor: User) -> Incident:
    """Begin to log an incident; a draft in which nothing was written yet is taken up again (SPSO-G1-04a).

    Raises PermissionDenied for people whose role does not log.
    """
    answer = allowed(actor, "log_incident")
    if not answer:
        raise PermissionDenied(answer.why)  # type: ignore[union-attr]
    with transaction.atomic():
        empty = Incident.objects.filter(reporter=actor, state=Incident.State.DRAFT, version=0).first()
        return empty or Incident.objects.create(reporter=actor, created_at=clock.now(), saved_at=clock.now())


def save_answers(
    pk: UUID,
    *,
    actor: User,
    step: str,
    answers: Mapping[str, Any],
    version: int | None = None,
    finished: bool = True,
) -> Incident:
    """Keep the answers of one step; `version` is the draft's as the page was opened, `finished` marks the step done.

    Raises NotVisible, AlreadyLogged, DraftMoved when another window saved other answers to this step meanwhile, and
    ValidationError for what a field cannot hold.
    """
    if unknown := set(answers) - set(ANSWERS[step]):
        raise TypeError(f"Not answers of “{step}”: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        draft = own_draft(pk, actor)
        answers = {name: _tidy(name, value) for name, value in answers.items()}
        now = {name: _current(draft, name) for name in answers}
        changed = [name for name in answers if answers[name] != now[name]]
        saved_since = draft.step_versions.get(step, 0)
        if changed and version is not None and saved_since > version:
            raise DraftMoved(draft, {name: now[name] for name in changed})
        for name in changed:
            _put(draft, name, answers[name], actor)
        again = {later for name in changed for later in REOPENS.get(name, ())} - {step}
        draft.steps_done = [one for one in draft.steps_done if one not in again]
        if step in SETTLES_THE_WISH:
            _settle_wish(draft)
        _mark(draft, step, changed=bool(changed), finished=finished)
    return draft


def choose_customer(pk: UUID, *, actor: User, customer: Customer) -> Incident:
    """Say who it was. What was said about another customer's needs does not go over to this one.

    Raises NotVisible, AlreadyLogged.
    """
    with transaction.atomic():
        draft = own_draft(pk, actor)
        if draft.customer_id != customer.pk:
            if draft.customer_id is not None:
                draft.adjustments_answer = draft.adjustments_note = draft.adjustments_asked_by = ""
                draft.adjustments_asked_on = None
            draft.customer = customer
            draft.adjustments_weighed = []
            draft.builds_on.clear()
            asking = "action-taken" if policy_terms.is_short(draft) else "adjustments"
            draft.steps_done = [step for step in draft.steps_done if step != asking]
        _mark(draft, "customer", changed=True, finished=True)
    return draft


def submit_incident(pk: UUID, *, actor: User) -> Incident:
    """Log it: a number without gaps, the manager's work, the witnesses' requests, the writer's own request, at once.

    Where a restorative approach is asked for it goes into the manager's queue in the same transaction. Raises
    NotVisible, AlreadyLogged on a second click, Unmet with everything that is missing, PermissionDenied.
    Carries SBC-2.7c, SBC-13.1a, SBC-A1-REST-3b.
    """
    with transaction.atomic():
        draft = own_draft(pk, actor)
        if not draft.asks:
            _settle_wish(draft)
            draft.save(update_fields=["asks"])
        incident = perform(
            Incident,
            draft.pk,
            "submit",
            actor=actor,
            reference=next_reference("MCE"),
            team=actor.team,
            flags=policy_terms.stored_flags(draft),
            entrusted=entrusted_duty(actor.team, involved_in(draft)) if actor.team else None,
        )
        settle_documents(incident)
        ask_for_accounts(incident, actor=actor)
        if incident.asks == Incident.Asks.RESTORATIVE:
            _ask_for_approach(incident, actor)
    return incident


def keep_as_note(pk: UUID, *, actor: User, text: str) -> Incident:
    """Keep what was only forceful or unusual as a note on the customer's record; the account goes (SBC-3.6a).

    Raises NotVisible, AlreadyLogged, Unmet (no customer; another answer to the first question), PermissionDenied.
    """
    with transaction.atomic():
        draft = own_draft(pk, actor)
        happened_on, about, customer = draft.occurred_on, draft.screening, draft.customer_id
        kept = perform(Incident, draft.pk, "keep_as_note", actor=actor)
        assert customer is not None
        words = text.strip() or policy_terms.screening_label(kept)
        record_note(customer, actor=actor, about=about, text=words, happened_on=happened_on)
        _forget_account(kept)
    return kept


def send_elsewhere(pk: UUID, *, actor: User) -> Incident:
    """Close a draft that belongs to another procedure; no name and no account is kept (SBC-A4-T3, SBC-A4-T4).

    Raises NotVisible, AlreadyLogged, Unmet (another answer to the first question).
    """
    with transaction.atomic():
        draft = own_draft(pk, actor)
        sent = perform(Incident, draft.pk, "redirect", actor=actor)
        _forget_account(sent)
        _forget_customer(draft, actor)
    return sent


def discard_draft(pk: UUID, *, actor: User) -> Incident:
    """Give a draft up: it leaves the writer's list, and no name and no account is kept.

    Raises NotVisible, AlreadyLogged.
    """
    with transaction.atomic():
        draft = own_draft(pk, actor)
        discarded = perform(Incident, draft.pk, "discard", actor=actor)
        _forget_account(discarded)
        _forget_customer(draft, actor)
    return discarded


def own_draft(pk: UUID, actor: User) -> Incident:
    """The actor's own draft, locked until the transaction ends. Raises NotVisible, AlreadyLogged."""
    if not Incident.objects.visible_to(actor).filter(pk=pk, reporter=actor).exists():
        raise NotVisible
    draft = Incident.objects.select_for_update(of=("self",)).get(pk=pk)
    if draft.state != Incident.State.DRAFT:
        raise AlreadyLogged(draft)
    return draft


def mark_step(draft: Incident, step: str) -> None:
    """Note that a step was changed by something else than its form: a document, a colleague who was there."""
    _mark(draft, step, changed=True, finished=False)


def _settle_wish(draft: Incident) -> None:
    """Category one that did not come in writing asks for nothing: it is a record, and the manager acts (SBC-A1-CAT1-5).

    What was asked for before the category or the channel was changed stays written down, and is asked for no more.
    """
    if not policy_terms.has_request_step(draft):
        draft.asks = Incident.Asks.RECORD_ONLY


def _mark(draft: Incident, step: str, *, changed: bool, finished: bool) -> None:
    if changed:
        draft.version += 1
        draft.step_versions = {**draft.step_versions, step: draft.version}
    if finished and step not in draft.steps_done:
        draft.steps_done = [*draft.steps_done, step]
    draft.saved_at = clock.now()
    draft.save()


def _tidy(name: str, value: Any) -> Any:
    """A text that was not asked for is empty, not unknown."""
    if value is None and name not in (ACTIONS, BUILDS_ON) and not Incident._meta.get_field(name).null:
        return ""
    return value


def _current(draft: Incident, name: str) -> Any:
    """What the draft holds now, in the shape in which a form answers it."""
    if name == ACTIONS:
        return [{part: getattr(row, part) for part in ACTION_PARTS} for row in draft.immediate_actions.all()]
    if name == BUILDS_ON:
        return sorted(str(pk) for pk in draft.builds_on.values_list("pk", flat=True))
    return getattr(draft, name)


def _put(draft: Incident, name: str, value: Any, actor: User) -> None:
    if name == ACTIONS:
        draft.immediate_actions.all().delete()
        ImmediateAction.objects.bulk_create(
            ImmediateAction(incident=draft, taken_by=actor, recorded_at=clock.now(), **row) for row in value
        )
    elif name == BUILDS_ON:
        offered = {str(one.pk) for one in can_build_on(draft, actor)}
        draft.builds_on.set([pk for pk in value if str(pk) in offered])
    else:
        setattr(draft, name, value)
        try:
            draft._meta.get_field(name).clean(value, draft)  # type: ignore[union-attr]
        except ValidationError as error:
            raise ValidationError({name: error.messages}) from error


def _ask_for_approach(incident: Incident, actor: User) -> RestorativeApproach:
    """The request that goes with the incident, resting on it and on earlier ones that the writer named (SBC-8.4a)."""
    assert incident.team is not None
    assert incident.customer is not None
    approach = RestorativeApproach(
        kind=incident.approach_kind,
        customer=incident.customer,
        team=incident.team,
        category=incident.routed_category,
        requester=actor,
        wanted=incident.approach_wanted,
        why=incident.approach_why,
        adjustments_considered=weighed_in_words(incident),
        created_at=clock.now(),
    )
    approach.full_clean(exclude=["incidents"])
    approach.save(force_insert=True)
    approach.incidents.set([incident, *incident.builds_on.all()])
    return perform(
        RestorativeApproach,
        approach.pk,
        "submit",
        actor=actor,
        reference=next_reference("RA"),
        entrusted=entrusted_duty(incident.team, involved_in(approach)),
    )


def _forget_customer(draft: Incident, actor: User) -> None:
    """A customer who was recorded for this draft, and used nowhere else, goes with it."""
    if draft.customer_id is not None:
        forget_unused(draft.customer_id, actor=actor, since=draft.created_at)


def _forget_account(kept: Incident) -> None:
    """What hung on the draft goes with its text: nobody else has seen it, and it is no incident."""
    from incidents.services.evidence import drop_documents

    kept.immediate_actions.all().delete()
    Witness.objects.filter(incident=kept).delete()
    kept.affected.clear()
    kept.builds_on.clear()
    drop_documents(kept)
