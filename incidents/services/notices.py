"""What the customer is told of a report to the police or of legal action: a letter, another way, or why nothing."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from engagement import clock
from engagement.people.models import User
from engagement.people.selectors import acts_for
from engagement.policy.schema import LetterType
from engagement.spine.documents import documents_of
from engagement.spine.models import Document
from engagement.spine.work_items import close_work
from engagement.ui.words import british_date
from incidents.deciders import deciders_of
from incidents.models import CustomerNotice, Incident
from incidents.safety_threatened import (
    LEGAL,
    POLICE,
    customer_notice,
    notice_letter_type,
    reasons_not_to_tell,
    to_tell,
)
from incidents.services.first_steps import note_on, opened, refuse_before_it_happened, require
from letters.models import Letter
from letters.services import refresh_context, start_letter

Outcome = CustomerNotice.Outcome
SAID = {
    Outcome.LETTER: "decided to tell the customer by letter what was done",
    Outcome.OTHER_WAY: "recorded how the customer was told what was done",
    Outcome.NOT_TOLD: "decided that the customer is not told what was done",
}
# Right whether or not a restriction holds: the letter type asks what does not change.
NOTHING_CHANGES = "Nothing in this letter changes how you can contact us."


def record_customer_notice(
    pk: UUID,
    *,
    actor: User,
    outcome: str,
    told_how: str = "",
    told_on: date | None = None,
    reason_code: str = "",
    reason: str = "",
    adviser_name: str = "",
    adviser_role: str = "",
    advised_on: date | None = None,
    advice_document: Document | None = None,
) -> CustomerNotice:
    """A manager decides what the customer is told of what was done: the draft of a letter opens at once, or why not.

    "In another way" is for a policy without such a letter. Not telling has a reason of the policy's list, with what
    that reason asks for, and is decided by the grade that the policy names: never with a word about anybody's health.
    Raises NotVisible, PermissionDenied, ValidationError. Carries SBC-11.4c.
    """
    with transaction.atomic():
        incident, for_user = opened(pk, actor, "decide_customer_notice")
        done = to_tell(incident)
        if not done:
            raise ValidationError("The police were not told and no legal action is taken: there is nothing to tell.")
        letter_type = notice_letter_type()
        _refuse_outcome(incident, actor, outcome, letter_type)
        notice = CustomerNotice(
            incident=incident,
            outcome=outcome,
            about_police=POLICE in done,
            about_legal=LEGAL in done,
            decided_by=actor,
            decided_at=clock.now(),
        )
        if outcome == Outcome.OTHER_WAY:
            notice.told_how, notice.told_on = told_how.strip(), told_on
            require(
                {"told_how": (told_how, "Say how they were told"), "told_on": (told_on, "Enter when they were told")}
            )
            refuse_before_it_happened(incident, "told_on", told_on, "They cannot have been told")
        elif outcome == Outcome.NOT_TOLD:
            notice.reason_code, notice.reason = reason_code, reason.strip()
            notice.adviser_name, notice.adviser_role = adviser_name.strip(), adviser_role.strip()
            notice.advised_on, notice.advice_document = advised_on, advice_document
            _refuse_reason(notice)
        elif letter_type is not None:
            notice.letter = _letter_for(incident, actor, letter_type)
        notice.full_clean()
        notice.save(force_insert=True)
        note_on(
            incident,
            actor,
            for_user,
            ", on ".join(filter(None, [SAID[Outcome(outcome)], british_date(notice.told_on)])),
            verb="customer_notice",
            reason=notice.told_how or notice.reason,
            details={"outcome": outcome, "reason_code": notice.reason_code, "about": sorted(done)},
            clauses=("SBC-11.4c",),
        )
        close_work(incident, ("tell_customer",), actor)
    return notice


def _refuse_outcome(incident: Incident, actor: User, outcome: str, letter_type: LetterType | None) -> None:
    """What may not be decided now, in words."""
    offered = outcomes_offered(letter_type)
    if outcome not in offered:
        raise ValidationError({"outcome": "Choose what the customer is told"})
    letter = _letter_on_its_way(incident)
    if letter is not None and outcome != Outcome.LETTER:
        raise ValidationError({"outcome": f"Letter {letter.reference} is on its way. Cancel it first, or send it."})
    if outcome == Outcome.NOT_TOLD and (holder := who_leaves_untold(incident, actor)):
        raise ValidationError({"outcome": f"{holder} decides that a customer is not told. Ask them to record it here."})


def outcomes_offered(letter_type: LetterType | None) -> list[str]:
    """How the customer may be told under the policy in force: by its letter, else in another way; or not."""
    told = Outcome.LETTER if letter_type is not None else Outcome.OTHER_WAY
    return [told.value, *([Outcome.NOT_TOLD.value] if reasons_not_to_tell() is not None else [])]


def who_leaves_untold(incident: Incident, actor: User) -> str:
    """Who decides that the customer is not told, where this person may not: the grade that the policy names.

    Where no senior manager of the team is free to decide, whoever decides about the incident does.
    """
    listed = reasons_not_to_tell()
    if listed is None or not listed.approved_by or {"manager", "anyone"} & set(listed.approved_by):
        return ""
    seniors = [duty.holder for duty in deciders_of(incident) if duty.name == "senior_manager"]
    if not seniors or {senior.pk for senior in seniors} & set(acts_for(actor)):
        return ""
    return seniors[0].name


def _refuse_reason(notice: CustomerNotice) -> None:
    """A reason of the policy's list, in words, with the advice that it rests on: who, in which role, when and where."""
    listed = reasons_not_to_tell()
    chosen = next((one for one in (listed.reasons if listed else ()) if one.code == notice.reason_code), None)
    if chosen is None:
        raise ValidationError({"reason_code": "Choose why they are not told"})
    needed: dict[str, tuple[Any, str]] = {"reason": (notice.reason, "Say why, in your own words")}
    if "adviser" in chosen.needs:
        needed |= {
            "adviser_name": (notice.adviser_name, "Enter who advised"),
            "adviser_role": (notice.adviser_role, "Enter in which role they advised"),
            "advised_on": (notice.advised_on, "Enter when they advised"),
        }
    document = notice.advice_document
    if "document" in chosen.needs:
        needed["advice_document"] = (document, "Choose where the advice is kept. Add it to the incident first")
    require(needed)
    if document is not None and not documents_of(notice.incident).filter(pk=document.pk).exists():
        raise ValidationError({"advice_document": "Choose one of the documents of this incident"})


def _letter_on_its_way(incident: Incident) -> Letter | None:
    notice = customer_notice(incident)
    return notice.letter if notice is not None and notice.letter_is_on_its_way else None


def _letter_for(incident: Incident, actor: User, letter_type: LetterType) -> Letter:
    """The draft, for the manager to write; one that is on its way goes back to its writer with what is new.

    Whoever logged the incident or was affected by it does not check it, nor whoever writes it.
    """
    context = {"facts": _facts(incident), "placeholders": {"stays_open": NOTHING_CHANGES}}
    if begun := _letter_on_its_way(incident):
        return refresh_context(begun.pk, actor=actor, context=context)
    assert incident.team is not None, "A logged incident has a team."
    assert incident.customer is not None, "A logged incident names its customer."
    part_of_it = User.objects.filter(Q(incidents_affecting=incident) | Q(pk=incident.reporter_id)).distinct()
    out = {actor.pk, *part_of_it.values_list("pk", flat=True)}
    return start_letter(
        actor=actor,
        kind=letter_type.code,
        customer=incident.customer,
        team=incident.team,
        drafter=actor,
        matter=incident.reference or "",
        matter_path=incident.get_absolute_url(),
        checker_duty="senior_manager" if incident.team.line_manager_id in out else "line_manager",
        not_checked_by=tuple(part_of_it),
        context=context,
    )


def _facts(incident: Incident) -> list[list[str]]:
    """What the writer sees beside the form; it is never printed. Of legal advice nothing: that is for us alone."""
    rows = [["The incident", f"{incident.reference}, {british_date(incident.occurred_on)}"]]
    police = incident.police_decision
    if police is not None and police.outcome == police.Outcome.REPORTED:
        number = f", reference {police.police_reference}" if police.police_reference else ""
        rows.append(["Reported to the police", f"{police.force}, {british_date(police.reported_on)}{number}"])
    rows += [
        ["Legal action", f"{one.action}, {british_date(one.action_on)}"]
        for one in incident.legal_decisions.all()
        if one.outcome == one.Outcome.ACTION
    ]
    return rows
