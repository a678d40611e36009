"""Sending a checked letter, and what can happen to it before and after. Nothing goes to a customer by itself."""

import datetime
import uuid
from collections.abc import Iterable

from django.db import transaction

from engagement.people.models import User
from engagement.spine.outbox import queue
from engagement.transitions import perform
from engagement.ui.words import british_date, listed, lower_first
from letters.checks import form_label
from letters.models import Letter
from letters.rendering.forms import PDF
from letters.services.versions import freeze, next_version


@transaction.atomic
def issue_letter(
    letter_id: uuid.UUID | str,
    *,
    actor: User,
    issued_on: datetime.date,
    how: str,
    sent: Iterable[str] = (PDF,),
    format_reason: str = "",
    note: str = "",
) -> Letter:
    """Record that the checked bytes went to the customer (SBC-A1-REST-8). They are frozen from then on.

    `issued_on` is the letter's own date (another one needs `new_date`), `sent` the forms that went, `format_reason` why
    a format the customer needs was not possible (SPSO-EP-61.4). Raises what `perform` raises, and what the effects that
    higher apps registered refuse.
    """
    sent = list(sent)
    letter = perform(
        Letter,
        letter_id,
        "issue",
        actor=actor,
        reason=f"{_in_words(how)}: {listed([form_label(form) for form in sent])}.",
        issued_on=issued_on,
        how=how,
        sent=sent,
        format_reason=format_reason,
        note=note,
    )
    version = letter.version
    version.issued_at = letter.issued_at
    version.full_clean()
    version.save(update_fields=["issued_at"])
    return letter


@transaction.atomic
def new_date(letter_id: uuid.UUID | str, *, actor: User, dated_on: datetime.date) -> Letter:
    """A new version of a checked letter with another date and the dates that follow from it; approved again.

    The words stay the writer's: whoever asks for the new date may still be the one who approves it. Raises what
    `perform` raises.
    """
    letter = perform(Letter, letter_id, "new_date", actor=actor, dated_on=dated_on)
    policy_version = letter.version.policy_version
    version = next_version(letter, dated_on=dated_on, policy_version=policy_version)
    freeze(version)
    queue("render_letter", {"letter": str(letter.pk), "version": version.number})
    return letter


def cancel_letter(letter_id: uuid.UUID | str, *, actor: User, reason: str) -> Letter:
    """End a letter that was not sent; it is kept. Raises what `perform` raises."""
    return perform(Letter, letter_id, "cancel", actor=actor, reason=reason)


def record_returned_undelivered(
    letter_id: uuid.UUID | str, *, actor: User, returned_on: datetime.date, reason: str
) -> Letter:
    """The letter came back: the customer does not know, and the drafter is asked to find another way.

    Raises what `perform` raises.
    """
    return perform(Letter, letter_id, "return_undelivered", actor=actor, returned_on=returned_on, reason=reason)


def send_again(
    letter_id: uuid.UUID | str, *, actor: User, sent_again_on: datetime.date, how: str, note: str = ""
) -> Letter:
    """The same bytes went out again after they had come back. Raises what `perform` raises."""
    return perform(
        Letter,
        letter_id,
        "send_again",
        actor=actor,
        how=how,
        note=note,
        sent_again_on=sent_again_on,
        reason=f"On {british_date(sent_again_on)}, {lower_first(_in_words(how))}." + (f" {note}" if note else ""),
    )


def _in_words(how: str) -> str:
    """ "By post"; a way that there is not is refused by the check, not here."""
    return str(dict(Letter.How.choices).get(how, how))
