"""Every act on a restorative approach, one verb each.

All go through `perform`. Where an act touches more than the approach, it is one transaction and takes its locks in one
order: letter, then approach, then incidents by their id, then the customer where requests are counted.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from engagement.customers.selectors import family_ids
from engagement.people.models import User
from engagement.permissions import allowed
from engagement.policy.selectors import policy_in_force
from engagement.spine.references import next_reference
from engagement.spine.work_items import open_work
from engagement.transitions import NotVisible, perform
from incidents import handover
from incidents.deciders import entrusted_duty, involved_in
from incidents.models import Incident, RestorativeApproach
from incidents.reasons import DECLINE, in_words
from incidents.selectors.approaches import incidents_to_start_from, letter_type_of
from incidents.services.approach_letters import begin_letter
from incidents.services.counting import hold_count, hold_count_of
from letters.models import Letter
from letters.services import cancel_letter

Reference = UUID | str


def approve_restorative_approach(
    pk: Reference,
    *,
    actor: User,
    approved_kind: str,
    approach: str,
    proportionate_because: str,
    adjustments_decided: str,
    less_code: str = "",
    less_than_asked: str = "",
    third_time_code: str = "",
    third_time_because: str = "",
    reason: str = "",
) -> RestorativeApproach:
    """Approve as asked, or something less with why; the incidents it rests on are managed by it from now on.

    `less_code` and `third_time_code` are reasons of the policy's lists, with words where the reason needs them. Called
    from the decision page. Raises what `perform` raises. Carries SBC-A1-REST-5, SBC-3.8a, SBC-7.5a.
    """
    with transaction.atomic():
        hold_count_of(_locked(pk, actor))
        approved = perform(
            RestorativeApproach,
            pk,
            "approve",
            actor=actor,
            reason=reason or proportionate_because,
            approved_kind=approved_kind,
            approach=approach,
            proportionate_because=proportionate_because,
            adjustments_decided=adjustments_decided,
            less_code=less_code,
            less_than_asked=less_than_asked,
            third_time_code=third_time_code,
            third_time_because=third_time_because,
        )
        for incident in _taken_up(approved, actor):
            if incident.state == Incident.State.IN_REVIEW:
                perform(Incident, incident.pk, "manage_restoratively", actor=actor)
    return approved


def decline_restorative_approach(
    pk: Reference, *, actor: User, reason_code: str, reason: str = ""
) -> RestorativeApproach:
    """Do not approve, for a reason of the policy's list that the requester sees. The incidents wait for the manager.

    `reason` are the manager's own words, which some reasons need. Carries SBC-7.5a.
    """
    with transaction.atomic():
        declined = perform(
            RestorativeApproach,
            pk,
            "decline",
            actor=actor,
            reason=in_words(DECLINE, reason_code, reason),
            reason_code=reason_code,
            reason_text=reason,
        )
        _give_back(_taken_up(declined, actor), actor)
    return declined


def ask_for_more(pk: Reference, *, actor: User, question: str) -> RestorativeApproach:
    """Ask the requester something before deciding; the time to decide stands still until the answer."""
    with transaction.atomic():
        asked = perform(RestorativeApproach, pk, "ask_for_more", actor=actor, comment=question)
        _taken_up(asked, actor)
    return asked


def answer_question(pk: Reference, *, actor: User, answer: str, wanted: str = "") -> RestorativeApproach:
    """The requester answers and sends the request back; `wanted` puts what is asked for differently, where given.

    The earlier wording is kept beside it for whoever decides.
    """
    return perform(RestorativeApproach, pk, "answer", actor=actor, comment=answer, wanted=wanted)


def redirect_to_safety(pk: Reference, *, actor: User, reason: str) -> RestorativeApproach:
    """Leave this process: the category one incidents go down the health and safety track (SBC-A1-REST-4).

    Raises Unmet while a reference from the portal is missing, or where none of the incidents is category one.
    """
    with transaction.atomic():
        sent_on = perform(RestorativeApproach, pk, "redirect_to_safety", actor=actor, reason=reason)
        incidents = _taken_up(sent_on, actor)
        for incident in incidents:
            if incident.zero_tolerance and incident.state == Incident.State.IN_REVIEW:
                perform(Incident, incident.pk, "manage_under_health_and_safety", actor=actor, reason=reason)
        _give_back([incident for incident in incidents if not incident.zero_tolerance], actor)
    return sent_on


def start_as_manager(
    *,
    actor: User,
    incidents: Iterable[UUID],
    kind: str,
    wanted: str,
    why: str,
    adjustments_considered: str,
    approach: str,
    proportionate_because: str,
    trend_note: str = "",
    third_time_code: str = "",
    third_time_because: str = "",
    pk: UUID | None = None,
) -> RestorativeApproach:
    """A manager starts an approach from one or several incidents of one customer (SBC-A1-REST-9, SBC-A1-REST-10).

    There is no approval step: another manager checks the letter. `pk` is the form's own key, so that a form sent twice
    starts one approach: the second time the first is returned. Raises NotVisible for an incident that this manager may
    not start from, ValidationError where the incidents are of different customers, and what `perform` raises.
    """
    chosen = set(incidents)
    with transaction.atomic():
        if pk is not None and (known := _started_before(pk, actor)) is not None:
            return known
        rests_on = list(
            Incident.objects.visible_to(actor).filter(pk__in=chosen).order_by("-occurred_on", "-submitted_at")
        )
        if not chosen or len(rests_on) != len(chosen):
            raise NotVisible
        newest = rests_on[0]
        may_start_from = set(incidents_to_start_from(actor, newest.customer).values_list("pk", flat=True))
        assert newest.customer is not None
        same_customer = set(family_ids(newest.customer))
        if any(incident.customer_id not in same_customer for incident in rests_on):
            raise ValidationError({"incidents": "Choose incidents of one customer."})
        if not chosen <= may_start_from:
            raise NotVisible
        draft = RestorativeApproach(
            pk=pk or uuid4(),
            kind=kind,
            customer=newest.customer,
            team=newest.team,
            category=newest.routed_category,
            requester=actor,
            trend_note=trend_note,
            wanted=wanted,
            why=why,
            adjustments_considered=adjustments_considered,
        )
        draft.full_clean(exclude=["incidents"])
        draft.save(force_insert=True)
        draft.incidents.set(rests_on)
        hold_count_of(draft)
        started = perform(
            RestorativeApproach,
            draft.pk,
            "start_as_manager",
            actor=actor,
            reason=proportionate_because,
            reference=next_reference("RA"),
            approach=approach,
            proportionate_because=proportionate_because,
            third_time_code=third_time_code,
            third_time_because=third_time_because,
            entrusted=entrusted_duty(draft.team, involved_in(draft)),
        )
        for incident in _taken_up(started, actor):
            if incident.state == Incident.State.IN_REVIEW:
                perform(Incident, incident.pk, "manage_restoratively", actor=actor)
    return started


def record_discussion(
    pk: Reference, *, actor: User, discussed_on: date, monitor_until: date, discussion_note: str = ""
) -> RestorativeApproach:
    """Requester and manager have talked the approach over: the letter's draft opens for the requester (SBC-A1-REST-5).

    Without a letter type it is a conversation, and that waits instead (SPSO-G3-24).
    """
    with transaction.atomic():
        approach = _locked(pk, actor)
        letter_type = letter_type_of(approach)
        letter = None
        if letter_type is not None and approach.state == RestorativeApproach.State.APPROVED:
            letter = begin_letter(approach, letter_type, actor, monitor_until)
        return perform(
            RestorativeApproach,
            pk,
            "record_discussion",
            actor=actor,
            reason=discussion_note,
            discussed_on=discussed_on,
            monitor_until=monitor_until,
            discussion_note=discussion_note,
            letter=letter,
        )


def record_conversation(
    pk: Reference,
    *,
    actor: User,
    conversation_on: date,
    conversation_note: str,
    asked_for_change: bool,
    customer_said: str = "",
) -> RestorativeApproach:
    """The early conversation took place: on record, and counted as raised once (SPSO-G3-24, SPSO-G3-25).

    Where a change was asked for in it, a letter opens that confirms it; until then the approach waits (SPSO-G3-28b).
    """
    told: dict[str, Any] = {
        "conversation_on": conversation_on,
        "conversation_note": conversation_note,
        "customer_said": customer_said,
    }
    with transaction.atomic():
        approach = _locked(pk, actor)
        hold_count(approach.customer_id)
        letter_type = policy_in_force().letter_type_for("restorative_approach") if asked_for_change else None
        waits = approach.state == RestorativeApproach.State.DISCUSSED and letter_type_of(approach) is None
        if letter_type is None:
            return perform(
                RestorativeApproach, pk, "record_conversation", actor=actor, reason=conversation_note, **told
            )
        letter = begin_letter(approach, letter_type, actor, approach.monitor_until) if waits else None
        return perform(
            RestorativeApproach, pk, "record_oral_request", actor=actor, reason=conversation_note, letter=letter, **told
        )


def start_another_letter(pk: Reference, *, actor: User) -> RestorativeApproach:
    """Begin a new draft after the letter was cancelled. Raises Unmet while there is one that was not."""
    with transaction.atomic():
        approach = _locked(pk, actor)
        letter_type = letter_type_of(approach)
        cancelled = approach.letter is not None and approach.letter.state == Letter.State.CANCELLED
        letter = approach.letter
        if letter_type is not None and cancelled and approach.state == RestorativeApproach.State.DISCUSSED:
            letter = begin_letter(approach, letter_type, actor, approach.monitor_until)
        return perform(RestorativeApproach, pk, "start_another_letter", actor=actor, letter=letter)


def record_improved(pk: Reference, *, actor: User, outcome_note: str) -> RestorativeApproach:
    """It helped: say what is better now (SBC-5.1, SPSO-EP-62.1)."""
    with transaction.atomic():
        ended = perform(
            RestorativeApproach, pk, "record_improved", actor=actor, reason=outcome_note, outcome_note=outcome_note
        )
        _ask_to_close(ended, actor)
    return ended


def record_no_improvement(
    pk: Reference, *, actor: User, outcome_note: str, later_incident: Incident | None
) -> RestorativeApproach:
    """It did not help, as a later incident of the same customer shows (SBC-5.6, SBC-A1-CRG-2b)."""
    with transaction.atomic():
        ended = perform(
            RestorativeApproach,
            pk,
            "record_no_improvement",
            actor=actor,
            reason=outcome_note,
            outcome_note=outcome_note,
            later_incident=later_incident,
        )
        _ask_to_close(ended, actor)
    return ended


def withdraw_restorative_approach(pk: Reference, *, actor: User, reason: str) -> RestorativeApproach:
    """Give the approach up before anything was sent; a letter that was not sent is cancelled with it."""
    with transaction.atomic():
        seen = RestorativeApproach.objects.visible_to(actor).filter(pk=pk).first()
        if seen is None:
            raise NotVisible
        letter = None
        if seen.letter_id is not None:
            letter = Letter.objects.select_for_update(of=("self",)).filter(pk=seen.letter_id).first()
        withdrawn = perform(RestorativeApproach, pk, "withdraw", actor=actor, reason=reason)
        if withdrawn.letter_id != seen.letter_id:
            # Begun while we waited for the approach, so nobody else can hold it: taking it late blocks no one.
            letter = withdrawn.letter
        if letter is not None and letter.state in Letter.UNSENT:
            cancel_letter(letter.pk, actor=actor, reason=f"The approach {withdrawn.reference} was withdrawn: {reason}")
        _give_back(list(_linked(withdrawn)), actor)
        _ask_to_close(withdrawn, actor)
    return withdrawn


def _locked(pk: Reference, actor: User) -> RestorativeApproach:
    """The approach, locked for the rest of the transaction, if the actor sees it."""
    if not RestorativeApproach.objects.visible_to(actor).filter(pk=pk).exists():
        raise NotVisible
    return RestorativeApproach.objects.select_for_update(of=("self",)).get(pk=pk)


def _started_before(pk: UUID, actor: User) -> RestorativeApproach | None:
    known = RestorativeApproach.objects.filter(pk=pk).first()
    if known is not None and known.requester_id != actor.pk:
        raise NotVisible
    return known


def _linked(approach: RestorativeApproach) -> Iterable[Incident]:
    return approach.incidents.select_related("team", "reporter").order_by("pk")


def _taken_up(approach: RestorativeApproach, actor: User) -> list[Incident]:
    """The incidents about which this manager decides, once they have begun to look at each that nobody had looked at.

    An earlier incident of another team may be among those it rests on; that team's manager goes on deciding about it.
    """
    seen = set(
        Incident.objects.visible_to(actor).filter(pk__in=approach.incidents.values("pk")).values_list("pk", flat=True)
    )
    mine = [one for one in _linked(approach) if one.pk in seen and allowed(actor, "review_incident", one)]
    return [
        perform(Incident, incident.pk, "start_review", actor=actor)
        if incident.state == Incident.State.SUBMITTED
        else incident
        for incident in mine
    ]


def _give_back(incidents: Iterable[Incident], actor: User) -> None:
    """No approach takes care of these: their manager decides what happens with them."""
    for incident in incidents:
        if incident.state in (Incident.State.SUBMITTED, Incident.State.IN_REVIEW):
            for work in handover.back_to_manager(incident, actor):
                open_work(incident, work, actor=actor)


def _ask_to_close(approach: RestorativeApproach, actor: User) -> None:
    for incident in _linked(approach):
        if incident.state == Incident.State.MANAGED_RESTORATIVE:
            for work in handover.ready_to_close(incident, actor):
                open_work(incident, work, actor=actor)


__all__ = [
    "answer_question",
    "approve_restorative_approach",
    "ask_for_more",
    "decline_restorative_approach",
    "record_conversation",
    "record_discussion",
    "record_improved",
    "record_no_improvement",
    "redirect_to_safety",
    "start_another_letter",
    "start_as_manager",
    "withdraw_restorative_approach",
]
