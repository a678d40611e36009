"""The decision about the police: each is a row of its own, and the newest is in force."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from engagement import clock
from engagement.people.models import User
from engagement.people.selectors import active_people
from engagement.permissions import Refused
from engagement.policy.selectors import policy_in_force
from engagement.spine.work_items import close_work, open_work
from engagement.ui.words import british_date, has_words
from incidents import handover, policy_terms
from incidents.deciders import decides
from incidents.models import Incident, PoliceDecision
from incidents.services.first_steps import note_on, opened, refuse_before_it_happened, require

Outcome = PoliceDecision.Outcome
Threatened = PoliceDecision.Threatened


def record_police_decision(
    pk: UUID,
    *,
    actor: User,
    outcome: str,
    who: str = "",
    threatened: User | None = None,
    threatened_name: str = "",
    decided_with: User | None = None,
    reported_on: date | None = None,
    force: str = "",
    police_reference: str = "",
    reason_code: str = "",
    reason: str = "",
    staff_view: str = "",
    effect_on_others: str = "",
) -> PoliceDecision:
    """A manager records whether the police were told, and why not. A report may follow a “no”, never the other way.

    Every decision stays on record. Actual violence is always reported. Not reporting a threat says who was threatened:
    a colleague, somebody else by name, or the service at large; whoever was threatened does not decide it, nor does
    somebody in their place, and where no colleague is named, the second person who took part is (SBC-9.5, UKCG-070).
    Raises NotVisible, PermissionDenied, ValidationError. Carries SBC-9.2a, SBC-9.3a, SBC-9.4, SBC-9.6a, SBC-9.6b.
    """
    who = who or (Threatened.COLLEAGUE if threatened is not None else "")
    with transaction.atomic():
        incident, for_user = opened(pk, actor, "record_police_decision")
        _refuse_outcome(incident, outcome)
        decision = PoliceDecision(
            incident=incident,
            outcome=outcome,
            decided_by=actor,
            decided_at=clock.now(),
            who=who,
            threatened=threatened if who == Threatened.COLLEAGUE else None,
            threatened_name=threatened_name.strip() if who == Threatened.SOMEBODY_ELSE else "",
            decided_with=decided_with,
            reason_code=reason_code,
            reason=reason.strip(),
            staff_view=staff_view.strip(),
            effect_on_others=effect_on_others.strip(),
        )
        if outcome == Outcome.REPORTED:
            decision.reported_on = reported_on
            decision.force = force.strip()
            decision.police_reference = police_reference.strip()
            require(
                {
                    "reported_on": (reported_on, "Enter the date it was reported"),
                    "force": (force, "Enter which police force"),
                }
            )
            refuse_before_it_happened(incident, "reported_on", reported_on, "It cannot have been reported")
        else:
            _refuse_threatened(decision)
            for_user = _who_decides_no(incident, actor, decision, for_user)
            _refuse_reason(incident, reason_code)
            require(
                {
                    "reason_code": (reason_code, "Choose why the police are not told"),
                    "reason": (reason, "Give your reasons"),
                    "staff_view": (staff_view, "Say what the member of staff thinks"),
                    "effect_on_others": (
                        effect_on_others,
                        "Say what it may mean for other staff who meet this customer",
                    ),
                }
            )
        decision.full_clean()
        decision.save(force_insert=True)
        reported = f"recorded that it was reported to the police on {british_date(decision.reported_on)}"
        note_on(
            incident,
            actor,
            for_user,
            reported if outcome == Outcome.REPORTED else "decided not to report it to the police",
            verb="police_decision",
            reason=decision.reason,
            details={"outcome": outcome, "reason_code": reason_code, "who": who},
            clauses=("SBC-9.2a", "SBC-9.3a", "SBC-9.5", "SBC-9.6a", "SBC-9.6b"),
        )
        close_work(incident, ("police",), actor)
        for work in handover.after_police_decision(incident, actor):
            open_work(incident, work, actor=actor)
    return decision


def _refuse_outcome(incident: Incident, outcome: str) -> None:
    """What may never be decided, in words."""
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": "Choose whether it was reported to the police"})
    if not (incident.violence or incident.threat):
        raise ValidationError(
            "No violence and no threat is recorded here, so there is nothing to decide about the police."
        )
    before = incident.police_decision
    if before is not None and before.outcome == Outcome.REPORTED and outcome != Outcome.REPORTED:
        raise ValidationError({"outcome": "It has been reported to the police. That cannot be taken back here."})
    if outcome != Outcome.REPORTED and incident.violence:
        raise ValidationError(
            {"outcome": "Violence is always reported to the police. Report it, then record the report."}
        )


def _refuse_threatened(decision: PoliceDecision) -> None:
    """Not reporting says who was threatened, and a second person is on record (SBC-9.5)."""
    if decision.who not in Threatened.values or (decision.who == Threatened.COLLEAGUE and decision.threatened is None):
        raise ValidationError({"threatened": "Say who was threatened"})
    if decision.who == Threatened.SOMEBODY_ELSE:
        if not has_words(decision.threatened_name):
            raise ValidationError({"threatened_name": "Enter the name of the person who was threatened"})
        if active_people().filter(name__iexact=decision.threatened_name).exists():
            raise ValidationError(
                {"threatened_name": "Somebody of this name works here. Choose them under “Who was threatened?”"}
            )
    if decision.decided_with is not None and decision.decided_with == decision.decided_by:
        raise ValidationError({"decided_with": "Name another person than yourself"})
    if decision.who != Threatened.COLLEAGUE and decision.decided_with is None:
        raise ValidationError(
            {"decided_with": "Nobody decides this alone. Say which colleague took part in the decision"}
        )


def _who_decides_no(incident: Incident, actor: User, decision: PoliceDecision, for_user: Any) -> Any:
    """For whom the actor decides; never for whoever was threatened, and never as that person (SBC-9.5, UKCG-070)."""
    threatened = decision.threatened
    if threatened is None:
        return for_user
    if threatened == actor:
        raise ValidationError(
            {"threatened": "You were threatened, so you do not decide this alone. Another manager decides."}
        )
    answer = decides(actor, incident, besides={threatened.pk})
    if isinstance(answer, Refused):
        raise ValidationError(
            {"threatened": f"You stand in for {threatened.name}, who was threatened. Another manager decides."}
        )
    return answer.for_user


def _refuse_reason(incident: Incident, reason_code: str) -> None:
    flags = policy_terms.flags_of(incident)
    for reason in policy_in_force().reasons("police_not_contacted").reasons:
        if reason.code == reason_code:
            if flags & set(reason.not_for):
                raise ValidationError({"reason_code": "This reason does not fit what happened. Choose another."})
            return
    if reason_code:
        raise ValidationError({"reason_code": "Choose one of the reasons in the list"})
