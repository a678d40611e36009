"""Legal steps that were considered: each decision is a row of its own, and the newest is in force."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from engagement import clock
from engagement.people.models import User
from engagement.spine.work_items import close_work, open_work
from engagement.ui.words import british_date
from incidents import handover
from incidents.models import Incident, LegalDecision
from incidents.safety_threatened import legal_decision, safety_was_threatened
from incidents.services.first_steps import note_on, opened, refuse_before_it_happened, require

Outcome = LegalDecision.Outcome
SAID = {
    Outcome.NOT_NEEDED: "considered legal action: it is not needed",
    Outcome.ADVICE: "considered legal action: legal advice is asked for",
    Outcome.ACTION: "considered legal action: it is taken",
}


def record_legal_decision(
    pk: UUID,
    *,
    actor: User,
    outcome: str,
    reason: str,
    adviser: str = "",
    advised_on: date | None = None,
    action: str = "",
    action_on: date | None = None,
) -> LegalDecision:
    """A manager records whether legal action was considered, and what came of it, where safety was threatened.

    Of advice, from whom and when, and nothing of what it says. Action that is taken is never taken back here.
    Raises NotVisible, PermissionDenied, ValidationError. Carries SBC-11.4a, SBC-11.4b.
    """
    with transaction.atomic():
        incident, for_user = opened(pk, actor, "record_legal_decision")
        _refuse_outcome(incident, outcome)
        decision = LegalDecision(
            incident=incident, outcome=outcome, reason=reason.strip(), decided_by=actor, decided_at=clock.now()
        )
        needed: dict[str, tuple[Any, str]] = {"reason": (reason, "Give your reasons")}
        if outcome == Outcome.ADVICE:
            decision.adviser, decision.advised_on = adviser.strip(), advised_on
            needed |= {
                "adviser": (adviser, "Enter who is asked for legal advice"),
                "advised_on": (advised_on, "Enter when they were asked"),
            }
        elif outcome == Outcome.ACTION:
            decision.action, decision.action_on = action.strip(), action_on
            needed |= {
                "action": (action, "Enter what is done"),
                "action_on": (action_on, "Enter when it was done"),
            }
        require(needed)
        refuse_before_it_happened(incident, "advised_on", decision.advised_on, "They cannot have been asked")
        refuse_before_it_happened(incident, "action_on", decision.action_on, "It cannot have been done")
        decision.full_clean()
        decision.save(force_insert=True)
        note_on(
            incident,
            actor,
            for_user,
            ", on ".join(
                filter(None, [SAID[Outcome(outcome)], british_date(decision.advised_on or decision.action_on)])
            ),
            verb="legal_decision",
            reason=decision.reason,
            details={"outcome": outcome},
            clauses=("SBC-11.4a", "SBC-11.4b"),
        )
        close_work(incident, ("legal",), actor)
        for work in handover.after_police_decision(incident, actor):
            open_work(incident, work, actor=actor)
    return decision


def _refuse_outcome(incident: Incident, outcome: str) -> None:
    """What may never be decided, in words."""
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": "Choose what came of it"})
    before = legal_decision(incident)
    if before is None and not safety_was_threatened(incident):
        raise ValidationError("No violence and no threat is recorded here, so legal action is not asked about.")
    if outcome != Outcome.ACTION and any(one.outcome == Outcome.ACTION for one in incident.legal_decisions.all()):
        raise ValidationError({"outcome": "Legal action is on record. That cannot be taken back here."})
