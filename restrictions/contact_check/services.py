"""Looking somebody up: found, recorded, answered, in this order. The page and the interface both ask here."""

from dataclasses import dataclass, field
from typing import Any

from engagement.contact.models import ConnectedSystem, LookUp
from engagement.contact.permissions import CHECK
from engagement.contact.services import hash_of, record_look_up
from engagement.customers.services.common import require
from engagement.policy.profile import Profile
from engagement.transitions import NotVisible
from engagement.ui.words import counted
from restrictions.contact_check.answers import Answer, answer_about
from restrictions.contact_check.finding import Found, Match, by_reference, find

How, Answered = LookUp.How, LookUp.Answered


@dataclass(frozen=True)
class LookedUp:
    """What a look-up came to: the answer about one person, several to choose from, or nobody."""

    how: str
    answer: Answer | None = None
    matches: list[Match] = field(default_factory=list)
    more: bool = False
    in_part: bool = False

    @property
    def may_be_meant(self) -> str:
        """How many there are to choose from, and whether what was typed fits them, or only in part."""
        if self.how == How.SIMILAR:
            similar = counted(len(self.matches), "person has,people have")
            return f"Nobody has exactly this name. {similar} a similar one."
        meant = f"{counted(len(self.matches), 'person may be meant,people may be meant')}."
        return f"Not all of these details fit one person. {meant}" if self.in_part else meant


def look_up(typed: str, *, staff: Any, profile: Profile, system: ConnectedSystem | None = None) -> LookedUp:
    """Look up whoever these words mean, for this member of staff; the look-up is recorded first (SBC-13.1b).

    Raises PermissionDenied for whoever may not check.
    """
    require(staff, CHECK)
    question, found = find(typed, staff)
    return _answered(found, hash_of(question), staff, profile, system)


def open_person(reference: str, *, staff: Any, profile: Profile) -> LookedUp:
    """The answer about the person of an address, chosen from a list or a link; recorded as any other look-up.

    Raises PermissionDenied, NotVisible.
    """
    require(staff, CHECK)
    person = by_reference(reference)
    if person is None:
        raise NotVisible
    return _answered(Found(How.OPENED, person=person), "", staff, profile, None)


def _answered(found: Found, words_hash: str, staff: Any, profile: Profile, system: ConnectedSystem | None) -> LookedUp:
    answer = answer_about(found.person, profile) if found.person is not None else None
    record_look_up(
        looked_by=staff,
        system=system,
        how=found.how,
        words_hash=words_hash,
        answered=_kind(found, answer),
        customer_id=found.person.pk if found.person is not None else None,
        shown=[one.pk for one in found.matches],
    )
    return LookedUp(found.how, answer, found.matches, found.more, found.in_part)


def _kind(found: Found, answer: Answer | None) -> str:
    if answer is not None:
        return Answered.RESTRICTED if answer.restricted else Answered.NONE
    return Answered.SEVERAL if found.matches else Answered.NOBODY
