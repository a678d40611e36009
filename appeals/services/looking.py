"""Whoever opens the way to an appeal sees what a customer is held to: kept like a look-up in the contact check."""

from typing import Any

from engagement.contact.models import LookUp
from engagement.contact.services import record_look_up
from engagement.customers.models import Customer


def show_what_is_held(customer: Customer, *, actor: Any, restricted: bool) -> None:
    """Keep that this person was shown what the customer is held to; called before the page is drawn (SBC-13.1b)."""
    answered = LookUp.Answered.RESTRICTED if restricted else LookUp.Answered.NONE
    record_look_up(looked_by=actor, how=LookUp.How.OPENED, answered=answered, customer_id=customer.pk)
