"""What a challenge does to a restriction. Called by whoever decides it, in the transaction of that decision.

None of this makes a restriction harsher: terms that take the place of others are no more than they were (SBC-12.4b).
"""

from typing import Any

from engagement.people.models import User
from engagement.transitions import SystemActor, perform
from restrictions.models import Restriction, Terms
from restrictions.services.asking import TermsInput, next_option_number, write_terms
from restrictions.services.ending import after_the_end
from restrictions.services.reviewing import ask_for_fresh_decision, settle_terms
from restrictions.services.sharing import tell_recipients


def put_less_forward(restriction: Restriction, *, challenge: str, actor: User, terms: TermsInput) -> Terms:
    """Terms that could take the place of those in force, for whoever hears the challenge to choose.

    `challenge` is its reference.

    Raises ValidationError. Whether they are less is asked when they are put in place.
    """
    request = restriction.request
    number = next_option_number(request)
    option = Terms(request=request, number=number, put_forward_by=actor, challenge=challenge)
    return write_terms(option, terms)


def hold_meanwhile(restriction: Restriction, *, reason: str, by: Any) -> Restriction:
    """Nobody is held to it until the challenge is decided; staff who know of it are told at once."""
    held = perform(Restriction, restriction.pk, "put_on_hold", actor=_for(by), reason=reason)
    tell_recipients(held, about="changed", actor=_for(by))
    return held


def apply_again(restriction: Restriction, *, by: Any) -> Restriction:
    """The restriction applies again; staff are told at once. Raises Unmet where it was not on hold."""
    applies = perform(Restriction, restriction.pk, "take_off_hold", actor=_for(by))
    tell_recipients(applies, about="changed", actor=_for(by))
    return applies


def ease_by_appeal(restriction: Restriction, *, terms: Terms, reason: str, by: Any) -> Restriction:
    """Put less in place at once, and tell staff. Raises Unmet where it is more than what is in force."""
    eased = perform(Restriction, restriction.pk, "ease_by_appeal", actor=_for(by), reason=reason, terms=terms)
    settle_terms(terms)
    tell_recipients(eased, about="changed", actor=_for(by))
    return eased


def end_by_appeal(restriction: Restriction, *, reason: str, by: Any) -> Restriction:
    """End it at once, and tell staff. The letter about the challenge tells the customer."""
    ended = perform(Restriction, restriction.pk, "end_by_appeal", actor=_for(by), reason=reason)
    after_the_end(ended, actor=_for(by), letter=False)
    return ended


def send_back(restriction: Restriction, *, reason: str, by: Any) -> None:
    """It stands until it is decided afresh: work for whoever asked for it."""
    title = "An appeal sent a restriction back: ask for a fresh decision"
    ask_for_fresh_decision(restriction, title, comment=reason, actor=_for(by))


def _for(person: Any) -> SystemActor:
    return person if isinstance(person, SystemActor) else SystemActor("decision on an appeal", because_of=person)
