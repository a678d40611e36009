"""Starting, writing and handing in a letter."""

import copy
import datetime
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from engagement import clock
from engagement.customers.models import Customer
from engagement.people.models import Team, User
from engagement.permissions import Refused, allowed
from engagement.policy.schema import vocabulary
from engagement.policy.selectors import policy_in_force
from engagement.spine.outbox import queue
from engagement.spine.references import next_reference
from engagement.spine.timeline import last_move, record
from engagement.spine.work_items import open_work, tell_all
from engagement.transitions import AlreadyMoved, NotVisible, SystemActor, perform
from letters import handover
from letters.composing import Composition, greeting_of
from letters.facts import check_context
from letters.letter_types import free_sections, profile_for, put_text
from letters.models import Letter, LetterVersion
from letters.records import record_of
from letters.rendering import without_controls
from letters.services.versions import freeze, keep_writer, next_version, version_to_write


@dataclass(frozen=True)
class DraftInput:
    """What the composer sends: the writer's parts by section code, and the choices beside them."""

    heading: str
    salutation: str
    dated_on: datetime.date
    signed_by: str = Letter.SignedBy.DRAFTER
    texts: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()


class DraftMoved(Exception):
    """Somebody saved this draft from another page meanwhile; `theirs` is what is saved. Nothing was overwritten."""

    refusal_status = 409

    def __init__(self, theirs: LetterVersion) -> None:
        super().__init__("This draft was saved from another page meanwhile.")
        self.theirs = theirs


@transaction.atomic
def start_letter(
    *,
    actor: Any,
    kind: str,
    customer: Customer,
    team: Team,
    drafter: User,
    matter: str,
    matter_path: str = "",
    checker_duty: str = "",
    checker_grade: str = "",
    not_checked_by: Iterable[User] = (),
    also_writes: Iterable[User] = (),
    context: Mapping[str, Any] | None = None,
    signed_by: str = Letter.SignedBy.DRAFTER,
    texts: Mapping[str, str] | None = None,
) -> Letter:
    """A first draft with the skeleton of its type, given to the drafter as work (SBC-A1-REST-6).

    Call inside the transaction of the act that asks for the letter. `checker_grade` is for a case whose letter another
    grade checks than the policy says of its type; `also_writes` are those who write it with the drafter (SBC-A1-CRG-6);
    `context` is what the record says (`letters.facts`). Raises UnknownCode where the policy in force has no such letter
    type, ValidationError for values that do not fit.
    """
    letter_type = policy_in_force().letter_type(kind)
    check_context(letter_type, context or {})
    grade = checker_grade or letter_type.checker
    if grade not in vocabulary("checkers"):
        raise ValidationError({"checker_grade": f"There are no checkers called “{grade}”."})
    letter = Letter(
        reference=next_reference("L"),
        kind=kind,
        customer=customer,
        team=team,
        drafter=drafter,
        matter=matter,
        matter_path=matter_path,
        checker_duty=checker_duty or team.duty_for(drafter),
        checker_grade=grade,
        context=dict(context or {}),
    )
    letter.full_clean()
    letter.save()
    letter.not_checked_by.set(not_checked_by)
    letter.also_writes.set(also_writes)
    version = LetterVersion(
        letter=letter,
        number=1,
        dated_on=clock.today(),
        salutation=greeting_of(customer.resolve())[:120],
        signed_by=signed_by,
        drafter=drafter,
        saved_by=drafter,
    )
    version.heading = Composition(letter, version).suggested_heading
    for section in free_sections(letter_type):
        if texts and section.code in texts:
            put_text(version, section, without_controls(texts[section.code]))
    version.full_clean()
    version.save()
    keep_writer(letter, drafter)
    record(letter, actor, "started the letter", verb="start", clauses=letter_type.clauses)
    for work in handover.writing_due(letter, actor):
        open_work(letter, work, actor=actor)
    return letter


@transaction.atomic
def refresh_context(letter_id: uuid.UUID | str, *, actor: Any, context: Mapping[str, Any]) -> Letter:
    """What the record says has changed: the letter follows, as long as it was not sent. The whole context is replaced.

    A letter that was handed in, waits for its check or was checked goes back to its writer, and any approval is gone
    (SBC-A1-REST-7). Call inside the transaction of the act that changes the record, after locking the letter: no
    permission is asked here. Raises AlreadyMoved where the letter was sent or cancelled, ValidationError for a context
    that does not fit. The same context again changes nothing.
    """
    letter = Letter._base_manager.select_for_update(of=("self",)).get(pk=letter_id)
    if letter.context == context:
        return letter
    if letter.state not in Letter.UNSENT:
        raise AlreadyMoved(letter, last_move(letter))
    heading_before = Composition(letter, _unfrozen(letter)).suggested_heading
    check_context(Composition(letter, _unfrozen(letter)).letter_type, context)
    was_written = letter.is_being_written
    if not was_written:
        letter = perform(Letter, letter.pk, "follow_the_record", actor=SystemActor("record of the case", actor))
    letter.context = dict(context)
    letter.full_clean()
    letter.save()
    version = version_to_write(letter)
    if version.heading == heading_before:
        version.heading = Composition(letter, version).suggested_heading
        version.save()
    if was_written:
        record(letter, actor, "brought the letter up to date with the record", verb="refresh")
        sentence = "What stands in a letter that you write has changed"
        tell_all([letter.drafter], sentence, letter, comment="", actor=actor, told=set())
    return letter


def _unfrozen(letter: Letter) -> LetterVersion:
    """The newest version, looked at under the policy in force and not under the one that it was handed in under."""
    version = copy.copy(letter.version)
    version.policy_version = None
    return version


def locked_letter(letter_id: uuid.UUID | str, actor: Any, permission: str) -> Letter:
    """The letter, locked until the transaction ends, if the actor sees it and may do this to it.

    Raises NotVisible and PermissionDenied. For acts that change no state; the others go through `perform`.
    """
    if not Letter.objects.visible_to(actor).filter(pk=letter_id).exists():
        raise NotVisible
    letter = Letter._base_manager.select_for_update(of=("self",)).get(pk=letter_id)
    answer = allowed(actor, permission, letter)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    return letter


@transaction.atomic
def save_draft(
    letter_id: uuid.UUID | str, *, actor: User, draft: DraftInput, revision: int, tab: str = ""
) -> LetterVersion:
    """Keep what was typed. Saving the same again changes nothing; the first edit after a check makes a new version.

    `revision` is the one the page was opened with and `tab` a word of its own: a page that has seen an older text does
    not overwrite a newer one. Raises DraftMoved then, AlreadyMoved where the letter is no longer being written,
    NotVisible and PermissionDenied.
    """
    letter = locked_letter(letter_id, actor, "write_letter")
    if not letter.is_being_written:
        raise AlreadyMoved(letter, last_move(letter))
    newest = letter.version
    if newest.revision != revision and not (tab and newest.saved_in == tab):
        raise DraftMoved(newest)
    values = _values(newest, draft)
    if all(getattr(newest, name) == value for name, value in values.items()):
        return newest
    version = version_to_write(letter)
    for name, value in values.items():
        setattr(version, name, value)
    version.revision += 1
    version.saved_in = tab[:40]
    version.saved_at = clock.now()
    version.saved_by = actor
    version.full_clean()
    version.save()
    keep_writer(letter, actor)
    return version


def _one_line(text: str) -> str:
    return without_controls(text).replace("\n", " ")


def _values(version: LetterVersion, draft: DraftInput) -> dict[str, Any]:
    """What was typed, by column; parts that the page did not send stay as they are."""
    values: dict[str, Any] = {
        "heading": _one_line(draft.heading),
        "salutation": _one_line(draft.salutation),
        "dated_on": draft.dated_on,
        "signed_by": draft.signed_by,
        "options": list(draft.options),
        "other_sections": dict(version.other_sections),
    }
    for section in free_sections(profile_for(version).letter_type(version.letter.kind)):
        if section.code not in draft.texts:
            continue
        text = without_controls(draft.texts[section.code])
        if section.desc:
            values[section.desc] = text
        else:
            values["other_sections"][section.code] = text
    return values


@transaction.atomic
def bring_up_to_date(letter_id: uuid.UUID | str, *, actor: User) -> bool:
    """Before a letter is handed in: the parts that the system places say what the record says today.

    Whether anything changed; then its writer reads it again first. Raises NotVisible and PermissionDenied.
    """
    letter = locked_letter(letter_id, actor, "write_letter")
    context = record_of(letter)
    if context is None or dict(context) == letter.context:
        return False
    refresh_context(letter.pk, actor=actor, context=context)
    return True


@transaction.atomic
def submit_letter(letter_id: uuid.UUID | str, *, actor: User, comment: str = "") -> Letter:
    """Freeze the text and have every form made that will be sent; the checker then reads exactly those.

    Whoever hands it in stands for its words, and does not check them either (SBC-A1-REST-7).
    Raises what `perform` raises; Unmet lists the parts that are missing (SBC-10.1a to SBC-10.1d).
    """
    letter = perform(Letter, letter_id, "submit", actor=actor, comment=comment)
    keep_writer(letter, actor)
    version = letter.version if letter.version.content is None else next_version(letter)
    freeze(version)
    queue("render_letter", {"letter": str(letter.pk), "version": version.number})
    return letter


def reopen_letter(letter_id: uuid.UUID | str, *, actor: User, reason: str = "") -> Letter:
    """Take a letter back to change it: an approval it had is gone, and the next edit makes a new version.

    Raises what `perform` raises.
    """
    return perform(Letter, letter_id, "reopen", actor=actor, reason=reason)
