"""Who was there and who was hurt: naming them, asking for their account, and their answer."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from engagement import clock
from engagement.people.models import User
from engagement.people.selectors import active_people
from engagement.permissions import Refused, allowed
from engagement.spine.timeline import record
from engagement.spine.work_items import close_work, open_work
from engagement.transitions import NextWork, NotVisible
from incidents.models import Incident, Witness

OPEN = Incident.OPEN


def add_colleague(pk: UUID, *, actor: User, person_id: int, saw_it: bool, was_affected: bool) -> Incident:
    """Name a colleague in one's own draft: somebody who saw it, or who was affected, or both (SBC-9.6c).

    Raises NotVisible, AlreadyLogged, ValidationError (themselves as a witness; neither of the two).
    """
    from incidents.services.logging import mark_step, own_draft

    if not (saw_it or was_affected):
        raise ValidationError("Say whether this colleague saw it, was affected by it, or both.")
    with transaction.atomic():
        draft = own_draft(pk, actor)
        person = _colleague(person_id)
        if person == actor:
            raise ValidationError(
                "You are logging this, so your own account is already here. Tick “Me” under who was affected."
            )
        if saw_it:
            Witness.objects.get_or_create(incident=draft, person=person, defaults={"asked_at": clock.now()})
        if was_affected:
            draft.affected.add(person)
        mark_step(draft, "people")
    return draft


def add_other_witness(pk: UUID, *, actor: User, name: str) -> Incident:
    """Name somebody who saw it and does not work here. Raises NotVisible, AlreadyLogged, ValidationError."""
    from incidents.services.logging import mark_step, own_draft

    if not name.strip():
        raise ValidationError({"name": "Enter the name of the person who saw it"})
    with transaction.atomic():
        draft = own_draft(pk, actor)
        Witness.objects.get_or_create(
            incident=draft, person=None, name=name.strip()[:120], defaults={"asked_at": clock.now()}
        )
        mark_step(draft, "people")
    return draft


def remove_from_draft(
    pk: UUID, *, actor: User, witness_id: int | None = None, person_id: int | None = None
) -> Incident:
    """Take a witness, or a colleague who was affected, off one's own draft. Raises NotVisible, AlreadyLogged."""
    from incidents.services.logging import mark_step, own_draft

    with transaction.atomic():
        draft = own_draft(pk, actor)
        if witness_id is not None:
            draft.witnesses.filter(pk=witness_id).delete()
        if person_id is not None:
            draft.affected.remove(person_id)
        mark_step(draft, "people")
    return draft


def ask_for_accounts(incident: Incident, *, actor: User) -> None:
    """Ask every colleague who saw it to put it on record, once each, when it is logged (SBC-9.6c, SPSO-EP-33e)."""
    for witness in incident.witnesses.filter(person__isnull=False, account_state=Witness.Account.REQUESTED):
        _ask(witness, actor)


def add_witness(pk: UUID, *, actor: User, person_id: int | None = None, name: str = "") -> Witness:
    """Name one more person who saw a logged incident; a colleague is asked for an account at once (SBC-9.6c).

    Raises NotVisible, PermissionDenied, ValidationError (nobody named; named already; the writer; a closed incident).
    """
    with transaction.atomic():
        incident = _locked(pk, actor)
        if person_id is None and not name.strip():
            raise ValidationError({"name": "Choose a colleague, or enter the name of the person who saw it"})
        person = _colleague(person_id) if person_id is not None else None
        if person is not None and person.pk == incident.reporter_id:
            raise ValidationError({"colleague": "This person logged the incident, so their account is here already."})
        witness, made = Witness.objects.get_or_create(
            incident=incident,
            person=person,
            name="" if person else name.strip()[:120],
            defaults={"asked_at": clock.now()},
        )
        if not made:
            raise ValidationError({"colleague" if person else "name": "This person is on the list already."})
        record(incident, actor, "asked one more person for their account", verb="add_witness", clauses=("SBC-9.6c",))
        if person is not None:
            _ask(witness, actor)
    return witness


def give_account(pk: int, *, actor: User, account: str) -> Witness:
    """A witness writes down what they saw, once. Raises NotVisible, ValidationError (empty; answered already)."""
    if not account.strip():
        raise ValidationError({"account": "Write down what you saw and heard"})
    return _answer(pk, actor, Witness.Account.GIVEN, account.strip(), "put their own account on record")


def decline_account(pk: int, *, actor: User) -> Witness:
    """A witness prefers not to. Nobody has to say why. Raises NotVisible, ValidationError (answered already)."""
    return _answer(pk, actor, Witness.Account.DECLINED, "", "preferred not to give an account")


def drop_requests(incident: Incident, *, actor: User) -> None:
    """Nobody needs to answer any more: the incident was voided."""
    for witness in incident.witnesses.filter(account_state=Witness.Account.REQUESTED):
        close_work(witness, ("account",), actor)


def _answer(pk: int, actor: User, state: str, account: str, sentence: str) -> Witness:
    with transaction.atomic():
        locked = Witness.objects.select_for_update(of=("self",))
        witness = locked.select_related("incident").filter(pk=pk).first()
        if witness is None or not allowed(actor, "give_account", witness):
            raise NotVisible
        if witness.account_state != Witness.Account.REQUESTED:
            raise ValidationError(
                "You have answered this already. If something is missing, tell the manager who asked."
            )
        witness.account_state = state
        witness.account = account
        witness.answered_at = clock.now()
        witness.save(update_fields=["account_state", "account", "answered_at"])
        record(witness.incident, actor, sentence, verb="account", clauses=("SBC-9.6c", "SPSO-EP-33e"))
        close_work(witness, ("account",), actor)
    return witness


def _ask(witness: Witness, actor: User) -> None:
    work = NextWork("account", "You saw an incident: write down what you saw", assignee=witness.person)
    open_work(witness, work, actor=actor)


def _locked(pk: UUID, actor: User) -> Incident:
    if not Incident.objects.visible_to(actor).filter(pk=pk).exists():
        raise NotVisible
    incident = Incident.objects.select_for_update(of=("self",)).get(pk=pk)
    answer: Any = allowed(actor, "add_to_incident", incident)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    if incident.state not in OPEN:
        raise ValidationError("This incident is no longer open. Open it again first.")
    return incident


def _colleague(person_id: int) -> User:
    person = active_people().filter(pk=person_id).first()
    if person is None:
        raise ValidationError("This colleague is not here any more. Search again.")
    return person
