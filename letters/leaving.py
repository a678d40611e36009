"""Letters in the hands of somebody who leaves: they go to another writer before the last day."""

from engagement.people.leavers import Holding
from engagement.people.models import User
from engagement.spine.timeline import record
from letters.models import Letter
from letters.services.versions import keep_writer


def letters_held(person: User) -> list[Holding]:
    """The letters that the person is writing or has to send."""
    unsent = Letter._base_manager.filter(drafter=person, state__in=Letter.UNSENT).order_by("reference")
    return [Holding(f"Letter {letter.reference}: {letter.get_state_display().lower()}", "") for letter in unsent]


def hand_over_letters(leaver: User, successor: User, actor: User) -> None:
    """Give them to the successor; what the leaver wrote stays theirs in every version. Inside a transaction."""
    for letter in Letter._base_manager.select_for_update(of=("self",)).filter(drafter=leaver, state__in=Letter.UNSENT):
        letter.drafter = successor
        letter.save()
        keep_writer(letter, successor)
        record(letter, actor, f"handed the letter over to {successor.name_and_title}", verb="hand_over")
