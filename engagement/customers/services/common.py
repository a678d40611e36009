"""What every write about a customer begins with: may this person, and is the record still what they saw?"""

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model

from engagement.customers.families import survivors_of
from engagement.customers.models import Customer
from engagement.people.permissions import Refused, allowed
from engagement.spine.transitions import NotVisible

Row = TypeVar("Row", bound=Model)


def require(actor: Any, code: str) -> None:
    """Raises PermissionDenied, with the reason in words, unless the person holds the permission."""
    answer = allowed(actor, code)
    if isinstance(answer, Refused):
        raise PermissionDenied(answer.why)


def lock(customer_id: UUID) -> Customer:
    """The customer's row, locked until the transaction ends. Raises NotVisible where there is none.

    All writes about a customer take this lock first; whoever needs two takes them in the order of their ids.
    """
    customer = Customer.objects.select_for_update(of=("self",)).filter(pk=customer_id).first()
    if customer is None:
        raise NotVisible
    return customer


def lock_survivor(customer_id: UUID) -> Customer:
    """As `lock`, of the record that survives: what is added to a merged record goes to the one it became."""
    customer = lock(survivors_of([customer_id])[customer_id])
    if customer.merged_into_id is not None:
        raise ValidationError("This record was merged into another at this moment. Open it again.")
    return customer


def checked(row: Row) -> Row:
    """The row, after its fields and constraints were checked in plain words. Raises ValidationError."""
    row.full_clean(validate_unique=False)
    return row
