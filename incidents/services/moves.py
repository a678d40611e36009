"""A manager's decisions about a logged incident, and the writer's answer: one verb each, all through `perform`.

Each raises NotVisible, PermissionDenied, AlreadyMoved, Unmet or ValidationError, and then changed nothing.
"""

from uuid import UUID

from django.db import transaction

from engagement.people.models import User
from engagement.transitions import perform
from incidents.models import Incident
from incidents.reasons import NO_FURTHER_ACTION, VOID, in_words
from incidents.services.witnesses import drop_requests


def start_review(pk: UUID, *, actor: User) -> Incident:
    """The manager takes it up; the writer sees that it was read (SBC-8.2b, SPSO-EP-57)."""
    return perform(Incident, pk, "start_review", actor=actor)


def ask_for_more(pk: UUID, *, actor: User, comment: str) -> Incident:
    """Ask the writer a question; it travels with the work that this opens for them."""
    return perform(Incident, pk, "ask_for_more", actor=actor, comment=comment)


def answer(pk: UUID, *, actor: User, comment: str) -> Incident:
    """The writer answers; what was logged stays as it was logged."""
    return perform(Incident, pk, "answer", actor=actor, comment=comment)


def manage_under_health_and_safety(pk: UUID, *, actor: User, reason: str = "") -> Incident:
    """Category one goes down health and safety's own track (SBC-A1-CAT1-1)."""
    return perform(Incident, pk, "manage_under_health_and_safety", actor=actor, reason=reason)


def take_no_further_action(pk: UUID, *, actor: User, reason_code: str, reason: str = "") -> Incident:
    """Nothing more is done, for a reason of the policy's list; what was done on the spot stands (SBC-8.1, SBC-3.9)."""
    return perform(
        Incident,
        pk,
        "take_no_further_action",
        actor=actor,
        reason=in_words(NO_FURTHER_ACTION, reason_code, reason),
        reason_code=reason_code,
        reason_text=reason,
    )


def close(pk: UUID, *, actor: User, reason: str = "") -> Incident:
    """Everything that must be done is done (SBC-1.5a)."""
    return perform(Incident, pk, "close", actor=actor, reason=reason)


def reopen(pk: UUID, *, actor: User, reason: str) -> Incident:
    """Take a closed incident up again, with reasons (UKCG-012b)."""
    return perform(Incident, pk, "reopen", actor=actor, reason=reason)


def void(pk: UUID, *, actor: User, reason_code: str, reason: str = "") -> Incident:
    """Logged by mistake: no longer counted, kept for good, and its number is not used again (SBC-13.1a)."""
    said = in_words(VOID, reason_code, reason)
    with transaction.atomic():
        voided = perform(Incident, pk, "void", actor=actor, reason=said, reason_code=reason_code, reason_text=reason)
        drop_requests(voided, actor=actor)
    return voided
