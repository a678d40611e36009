"""The check by somebody who did not write the letter."""

import uuid
from collections.abc import Iterable

from django.db import transaction

from engagement import clock
from engagement.people.models import User
from engagement.transitions import perform
from letters.models import Letter


@transaction.atomic
def check_letter(
    letter_id: uuid.UUID | str,
    *,
    actor: User,
    four_points: Iterable[str],
    engagement_only_confirmed: bool = False,
    comment: str = "",
) -> Letter:
    """Approve exactly the stored bytes (SBC-A1-REST-7). Who wrote on the letter is refused, under the lock.

    `four_points` are the codes of `checks.FOUR_POINTS` that the checker confirms (SPSO-EP-61.0); a reply to abusive
    mail also needs the word that it answers nothing of its content (SBC-9.17a). Raises what `perform` raises.
    """
    letter = perform(
        Letter,
        letter_id,
        "approve",
        actor=actor,
        comment=comment,
        four_points=tuple(four_points),
        engagement_only_confirmed=engagement_only_confirmed,
    )
    version = letter.version
    version.checker = actor
    version.checked_at = clock.now()
    version.full_clean()
    version.save(update_fields=["checker", "checked_at"])
    return letter


def return_letter(letter_id: uuid.UUID | str, *, actor: User, comment: str) -> Letter:
    """Send it back to the drafter with comments, which travel with the work. Raises what `perform` raises."""
    return perform(Letter, letter_id, "return_for_changes", actor=actor, comment=comment)
