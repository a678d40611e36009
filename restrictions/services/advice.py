"""Asking the Review Group for advice on a category-one case, and giving it (SBC-A1-CAT1-4a, 4b)."""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from engagement.people.models import User
from engagement.permissions import Refused, allowed
from engagement.spine.references import next_reference
from engagement.spine.timeline import record
from engagement.spine.work_items import open_work
from engagement.transitions import NextWork, NotVisible, perform
from incidents.models import Incident
from restrictions import handover
from restrictions.models import Advice


@transaction.atomic
def ask_group_for_advice(*, actor: User, incident_id: UUID | str, question: str) -> Advice:
    """A manager of the team asks; the decision stays with them and health and safety.

    Raises NotVisible, PermissionDenied, ValidationError where the case is not category one or nothing is asked.
    """
    incident = Incident.objects.visible_to(actor).exclude(reference=None).filter(pk=incident_id).first()
    if incident is None:
        raise NotVisible
    if not incident.zero_tolerance:
        raise ValidationError({"question": "Advice is for category one. Ask for a restriction instead."})
    assert incident.customer is not None
    assert incident.team is not None
    advice = Advice(
        reference=next_reference("AD"),
        incident=incident,
        customer=incident.customer.resolve(),
        team=incident.team,
        asked_by=actor,
        question=question.strip(),
    )
    answer = allowed(actor, "ask_group_for_advice", advice)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    advice.full_clean()
    advice.save(force_insert=True)
    record(advice, actor, "asked the Review Group for advice", verb="ask", clauses=("SBC-A1-CAT1-4a",))
    open_work(
        advice,
        NextWork(
            "advise",
            "A manager asks the Review Group for advice on a category-one case",
            duty="review_group",
            due_on=handover.decide_by("group_decision_working_days"),
        ),
        actor=actor,
    )
    return advice


def give_advice(advice_id: UUID | str, *, actor: User, answer: str) -> Advice:
    """The group's answer. There is nothing to approve or refuse. Raises what `perform` raises."""
    return perform(Advice, advice_id, "give", actor=actor, answer=answer.strip())


def withdraw_question(advice_id: UUID | str, *, actor: User, reason: str) -> Advice:
    """It has been settled without advice."""
    return perform(Advice, advice_id, "withdraw", actor=actor, reason=reason)
