"""An ombudsman's inquiry: recorded when it comes, answered, found, and followed by actions with dates."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from appeals.models import Appeal, InquiryAction, OmbudsmanInquiry
from engagement import clock
from engagement.people.models import User
from engagement.permissions import Refused, allowed
from engagement.spine.timeline import record
from engagement.spine.work_items import close_work, open_work
from engagement.transitions import NextWork, NotVisible
from engagement.ui.words import british_date
from restrictions.models import Restriction

InquiryId = UUID | str


@dataclass(frozen=True)
class Asked:
    """What the ombudsman asks for, under their reference, and by when."""

    their_reference: str
    asked_on: date | None
    asked_for: str
    reply_by: date | None = None


@transaction.atomic
def record_inquiry(
    restriction_id: UUID, *, actor: User, asked: Asked, appeal: Appeal | None = None
) -> OmbudsmanInquiry:
    """The ombudsman has asked about a restriction. Raises PermissionDenied, NotVisible, ValidationError by field."""
    _must(actor)
    restriction = Restriction.objects.visible_to(actor).filter(pk=restriction_id).first()
    if restriction is None or (appeal is not None and appeal.restriction_id != restriction.pk):
        raise NotVisible
    asked_on = _not_ahead("asked_on", asked.asked_on)
    if asked.reply_by is not None and asked.reply_by < asked_on:
        raise ValidationError({"reply_by": crossed(asked_on)})
    inquiry = OmbudsmanInquiry(
        restriction=restriction,
        appeal=appeal,
        their_reference=asked.their_reference.strip(),
        asked_on=asked_on,
        asked_for=asked.asked_for.strip(),
        reply_by=asked.reply_by,
        recorded_by=actor,
    )
    inquiry.full_clean()
    inquiry.save(force_insert=True)
    _note(inquiry, actor, "recorded an inquiry of the ombudsman")
    if inquiry.reply_by is not None:
        work = NextWork(
            "answer_ombudsman", "Answer an ombudsman’s inquiry", duty="liaison_officer", due_on=inquiry.reply_by
        )
        open_work(inquiry, work, actor=actor)
    return inquiry


def crossed(asked_on: date) -> str:
    """What is said where an answer is wanted before the day of the question."""
    return f"The day by which they want an answer must be {british_date(asked_on)} or later: that is when they asked"


@transaction.atomic
def record_reply(inquiry_id: InquiryId, *, actor: User, sent_on: date | None, sent: str) -> OmbudsmanInquiry:
    """What we sent, and when."""
    inquiry = _held(inquiry_id, actor)
    _not_ahead("sent_on", sent_on)
    if not sent.strip():
        raise ValidationError({"sent": "Say what was sent."})
    inquiry.sent_on, inquiry.sent = sent_on, sent.strip()
    inquiry.full_clean()
    inquiry.save()
    close_work(inquiry, ["answer_ombudsman"], actor)
    _note(inquiry, actor, "answered the ombudsman’s inquiry")
    return inquiry


@transaction.atomic
def record_finding(
    inquiry_id: InquiryId, *, actor: User, found_on: date | None, finding: str, finding_text: str
) -> OmbudsmanInquiry:
    """What the ombudsman found."""
    inquiry = _held(inquiry_id, actor)
    _not_ahead("found_on", found_on)
    if finding not in OmbudsmanInquiry.Finding.values:
        raise ValidationError({"finding": "Choose what was found."})
    inquiry.found_on, inquiry.finding, inquiry.finding_text = found_on, finding, finding_text.strip()
    inquiry.full_clean()
    inquiry.save()
    _note(inquiry, actor, "recorded what the ombudsman found")
    return inquiry


@transaction.atomic
def add_action(inquiry_id: InquiryId, *, actor: User, what: str, due_on: date | None, owner: User) -> InquiryAction:
    """Something we do because of it, by a day, as somebody's work."""
    inquiry = _held(inquiry_id, actor)
    if due_on is None:
        raise ValidationError({"due_on": "Enter the day by which it is done."})
    action = InquiryAction(inquiry=inquiry, what=what.strip(), due_on=due_on, owner=owner)
    action.full_clean()
    action.save(force_insert=True)
    work = NextWork(
        f"inquiry_action_{action.pk}", "Do what follows from an ombudsman’s finding", assignee=owner, due_on=due_on
    )
    open_work(inquiry, work, actor=actor)
    _note(inquiry, actor, "added an action after the ombudsman’s finding")
    return action


@transaction.atomic
def complete_action(action_id: int, *, actor: User, done_how: str) -> InquiryAction:
    """It is done, and how. By its owner or the liaison officer."""
    action = InquiryAction.objects.select_related("inquiry").filter(pk=action_id).first()
    if action is None or not OmbudsmanInquiry.objects.visible_to(actor).filter(pk=action.inquiry_id).exists():
        raise NotVisible
    if action.owner_id != actor.pk:
        _must(actor)
    if not done_how.strip():
        raise ValidationError({"done_how": "Say how it was done."})
    if action.done_on is None:
        action.done_on, action.done_how = clock.today(), done_how.strip()
        action.full_clean()
        action.save()
        close_work(action.inquiry, [f"inquiry_action_{action.pk}"], actor)
        _note(action.inquiry, actor, "completed an action after the ombudsman’s finding")
    return action


def _held(inquiry_id: InquiryId, actor: User) -> OmbudsmanInquiry:
    _must(actor)
    if not OmbudsmanInquiry.objects.visible_to(actor).filter(pk=inquiry_id).exists():
        raise NotVisible
    return OmbudsmanInquiry.objects.select_for_update(of=("self",)).get(pk=inquiry_id)


def _note(inquiry: OmbudsmanInquiry, actor: User, said: str) -> None:
    """On the history of the appeal, or of the restriction where none came before it."""
    record(inquiry.appeal or inquiry.restriction, actor, said, verb="ombudsman_inquiry", clauses=("SBC-3.8b",))


def _not_ahead(name: str, day: date | None) -> date:
    if day is None:
        raise ValidationError({name: "Enter the date."})
    if day > clock.today():
        raise ValidationError({name: "The date cannot lie ahead."})
    return day


def _must(actor: User) -> None:
    answer = allowed(actor, "record_inquiry")
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
