"""What somebody is told who must know of a restriction: what to do, until when, what the customer needs. Never why."""

from engagement.customers.selectors import current_adjustments
from engagement.ui.words import british_date
from restrictions.measures import reach_of, sentences_of
from restrictions.models import Restriction, ShareNotice

About = ShareNotice.About

ENDED = (
    "This arrangement has ended. Deal with this customer as with everybody else, unless the contact check says more."
)
RECALLED = "You no longer need to know about this arrangement. If this customer contacts you, use the contact check."
ON_HOLD = (
    "This arrangement is on hold because of an appeal. Until you hear more, deal with this customer as with "
    "everybody else, unless the contact check says more."
)
CUSTOMER_DOES_NOT_KNOW = (
    "The customer has not been told of this, for a reason that is on record. Do not speak with them about it. If they "
    "ask, say that you will find out, and ask the team that is named here."
)


def instruction_for(restriction: Restriction, about: str) -> str:
    """The instruction as it is told today, one sentence a line; it is kept as it was told (SPSO-EP-65c)."""
    if about == About.ENDED:
        return ENDED
    if about == About.RECALLED:
        return RECALLED
    return "\n".join(lines_of(restriction))


def lines_of(restriction: Restriction) -> list[str]:
    """What to do about contact from this customer today, a sentence a line."""
    if restriction.is_on_hold:
        return [ON_HOLD]
    lines = [one.staff for one in sentences_of(restriction.terms)]
    if restriction.terms.stays_open.strip():
        # Some measures have staff name the way that is kept open (SBC-7.2).
        lines.append(f"What stays open for them: {restriction.terms.stays_open}")
    lines.append(reach_of(restriction.terms).staff)
    lines.append(until_in_words(restriction))
    if restriction.told == restriction.Told.NOT_TOLD:
        lines.append(CUSTOMER_DOES_NOT_KNOW)
    lines += [f"What this customer needs: {need}" for need in needs_of(restriction)]
    return [_one_line(line) for line in lines]


def until_in_words(restriction: Restriction) -> str:
    """How long it holds."""
    end = restriction.ends_on or restriction.terms.ends_on
    if end is None:
        return "It has no fixed end. You will be told when it changes."
    return f"This holds until {british_date(end)}, that day included."


def needs_of(restriction: Restriction) -> list[str]:
    """The customer's adjustments that are in place today, in words."""
    customer = restriction.customer.resolve()
    return [one.what for one in current_adjustments(customer) if one.status != "declined"]


def _one_line(text: str) -> str:
    return " ".join(text.split())
