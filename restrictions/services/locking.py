"""Taking hold of a restriction in the one order of locks: its letter first, then the restriction itself."""

from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError

from engagement.customers.models import Customer
from engagement.people.models import User
from engagement.permissions import Refused, allowed
from engagement.transitions import NotVisible
from letters.models import Letter
from restrictions.models import Restriction

Reference = UUID | str


def hold_letter(pk: Reference) -> Letter | None:
    """The decision letter of a restriction, locked until the transaction ends; None where there is none."""
    return Letter._base_manager.select_for_update(of=("self",)).filter(restriction_decided__pk=pk).first()


def held_restriction(pk: Reference, actor: User, permission: str) -> Restriction:
    """The restriction, locked after its letter, for somebody who sees it and may do this to it.

    For acts that change no state; the others go through `perform`. Raises NotVisible and PermissionDenied.
    """
    if not Restriction.objects.visible_to(actor).filter(pk=pk).exists():
        raise NotVisible
    hold_letter(pk)
    restriction: Restriction = Restriction._base_manager.select_for_update(of=("self",)).get(pk=pk)
    answer = allowed(actor, permission, restriction)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)
    return restriction


def hold_customer(customer: Customer) -> None:
    """Let no merge happen while this goes on; refuse where one has happened since `customer` was read.

    Last in the order of locks. Raises ValidationError: what was checked may be about another person by now.
    """
    held = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    if held.merged_into_id != customer.merged_into_id:
        raise ValidationError(
            "The customer’s record was merged with another one at this moment. Nothing was recorded. Open the page "
            "again, check that it is about the right person, and do it once more."
        )
