"""Making a submitted letter ready: claim, commit, render, store only if the claim is still ours.

No transaction is held while WeasyPrint works. A worker that dies loses its claim after two minutes and another one
begins again; the bytes are the same, and they are stored once.
"""

import logging
import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from engagement import clock
from engagement.people.models import User
from engagement.spine.actors import SystemActor
from engagement.spine.models import OutboxMessage
from engagement.spine.outbox import WORKER_LOST, queue
from engagement.spine.timeline import record
from engagement.spine.work_items import open_work
from engagement.transitions import NextWork, perform
from letters.models import Letter, LetterVersion, RenderedForm
from letters.rendering import LetterContent, RenderedLetter, render_forms
from letters.rules import CLAIM, MOST_ATTEMPTS

log = logging.getLogger("evenhand.letters")

MAKER = "letter maker"


class StillBeingRendered(Exception):
    """Another worker holds the letter; the message stays in the outbox until that one is done or has died."""


def render_letter_version(letter_id: uuid.UUID | str, number: int) -> bool:
    """Make and store every form of one submitted version; True where this call did it.

    Call outside any transaction. Called again, it does nothing: the letter has moved on. Raises StillBeingRendered
    while somebody else is at it, and whatever rendering raised while attempts are left.
    """
    claim = _claim(letter_id, number)
    if claim is None:
        return False
    version = LetterVersion.objects.get(letter_id=letter_id, number=number)
    try:
        forms = render_forms(LetterContent.from_plain(version.content or {}))
    except Exception as error:
        if _give_back(letter_id, claim, error):
            raise
        return False
    return _store(version, forms, claim)


def _claim(letter_id: uuid.UUID | str, number: int) -> datetime | None:
    """Take the letter for two minutes; None where there is nothing to do. One statement, committed by itself."""
    moment = clock.now()
    until = moment + CLAIM
    waiting = Letter._base_manager.filter(pk=letter_id, state=Letter.State.RENDERING)
    free = waiting.filter(Q(claimed_until__isnull=True) | Q(claimed_until__lt=moment), attempts__lt=MOST_ATTEMPTS)
    newest = (
        LetterVersion.objects.filter(letter_id=letter_id).order_by("-number").values_list("number", flat=True).first()
    )
    if newest != number:
        return None
    if free.update(claimed_until=until, attempts=F("attempts") + 1):
        return until
    if waiting.filter(claimed_until__gte=moment).exists():
        raise StillBeingRendered
    _give_up_after_lost_workers(letter_id)
    return None


def _store(version: LetterVersion, forms: list[RenderedLetter], claim: datetime) -> bool:
    """Store the bytes and move the letter on, if the claim is still ours and nobody took the letter back meanwhile."""
    with transaction.atomic():
        letter = Letter._base_manager.select_for_update(of=("self",)).get(pk=version.letter_id)
        if letter.state != Letter.State.RENDERING or letter.claimed_until != claim:
            return False
        RenderedForm.objects.bulk_create(
            RenderedForm(
                version=version,
                form=done.form,
                media_type=done.media_type,
                body=done.body,
                sha256=done.sha256,
                pages=done.pages,
            )
            for done in forms
        )
        perform(Letter, letter.pk, "mark_rendered", actor=SystemActor(MAKER, because_of=version.drafter))
    return True


def _give_back(letter_id: uuid.UUID | str, claim: datetime, error: Exception) -> bool:
    """After a failure: free for the next attempt (True), or, after the last one, the drafter's work (False)."""
    log.warning("letter %s could not be made ready: %s", letter_id, type(error).__name__)
    with transaction.atomic():
        letter = Letter._base_manager.select_for_update(of=("self",)).get(pk=letter_id)
        if letter.state != Letter.State.RENDERING or letter.claimed_until != claim:
            return False
        Letter._base_manager.filter(pk=letter_id).update(claimed_until=None)
        if letter.attempts < MOST_ATTEMPTS:
            return True
        _ask_the_drafter(letter, type(error).__name__)
    return False


def _give_up_after_lost_workers(letter_id: uuid.UUID | str) -> None:
    """The last attempt ended with its worker, which could not say so: the drafter hears of it now."""
    with transaction.atomic():
        letter = Letter._base_manager.select_for_update(of=("self",)).get(pk=letter_id)
        lost = letter.claimed_until is not None and letter.claimed_until < clock.now()
        if letter.state != Letter.State.RENDERING or letter.attempts < MOST_ATTEMPTS or not lost:
            return
        Letter._base_manager.filter(pk=letter_id).update(claimed_until=None)
        _ask_the_drafter(letter, WORKER_LOST)


def _ask_the_drafter(letter: Letter, why: str) -> None:
    """A line in the timeline, and work for the drafter. `why` is the kind of the error and none of its words."""
    actor = SystemActor(MAKER)
    record(letter, actor, "could not make the letter ready", verb="rendering_failed", reason=why)
    work = NextWork("rendering_failed", "A letter could not be made ready: try again", assignee=letter.drafter)
    open_work(letter, work, actor=actor)


@transaction.atomic
def retry_rendering(letter_id: uuid.UUID | str, *, actor: User) -> Letter:
    """Begin again after it failed or got lost. Raises what `perform` raises."""
    letter = perform(Letter, letter_id, "retry_rendering", actor=actor)
    queue("render_letter", {"letter": str(letter.pk), "version": letter.version.number})
    return letter


def requeue_lost_renderings() -> int:
    """Ask again for letters that wait to be made ready while no message asks for them. Returns how many."""
    moment = clock.now()
    # One without a claim whose attempts are used up has failed, and its drafter knows.
    free = Q(claimed_until__isnull=True, attempts__lt=MOST_ATTEMPTS) | Q(claimed_until__lt=moment)
    waiting = Letter._base_manager.filter(free, state=Letter.State.RENDERING)
    asked = {
        payload.get("letter")
        for payload in OutboxMessage.objects.filter(
            kind="render_letter", status=OutboxMessage.Status.PENDING
        ).values_list("payload", flat=True)
    }
    lost = [letter for letter in waiting if str(letter.pk) not in asked]
    for letter in lost:
        with transaction.atomic():
            queue("render_letter", {"letter": str(letter.pk), "version": letter.version.number})
    return len(lost)
