"""Counting how often a customer was asked, so that two acts at one moment do not both count to one less (SPSO-G3-31).

Whoever approves, starts, or lets an approach count as raised holds the row of the surviving customer from before the
count until the transaction ends. It comes after approach and incidents in the written order of locks, so those are
taken first. A plain reference to a row that is held this way does not wait for it.
"""

from uuid import UUID

from engagement.customers.families import survivors_of
from engagement.customers.models import Customer
from incidents.models import Incident, RestorativeApproach


def hold_count_of(approach: RestorativeApproach) -> None:
    """Hold the incidents of an approach that is held already, by their id, and then its customer's count."""
    hold_incidents(list(approach.incidents.values_list("pk", flat=True)))
    hold_count(approach.customer_id)


def hold_incidents(pks: list[UUID]) -> None:
    """Hold incidents in the order of their ids."""
    list(Incident._base_manager.select_for_update(no_key=True, of=("self",)).filter(pk__in=pks).order_by("pk"))


def hold_count(customer_id: UUID) -> None:
    """Hold the row of the customer that survives, also where it was merged while we waited for it."""
    while True:
        survivor = survivors_of([customer_id])[customer_id]
        held = Customer.objects.select_for_update(no_key=True, of=("self",)).get(pk=survivor)
        if held.merged_into_id is None:
            return
