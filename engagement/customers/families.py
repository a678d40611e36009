"""A customer and the records merged into it.

A merge re-points nothing, so whatever asks for what is "this customer's" asks here for the ids it may stand under.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from engagement.customers.models import Customer


def survivors_of(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """For each record the one that survives it: itself, or what it was merged into, however often.

    One query, and one more for each step of merging.
    """
    standing = {one: one for one in ids}
    while True:
        moved = dict(_merges(Q(pk__in=set(standing.values()), merged_into__isnull=False)))
        if not moved:
            return standing
        standing = {one: moved.get(now, now) for one, now in standing.items()}


def families_of(ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """For each surviving record its own id and those of all records merged into it, its own first.

    One query, and one more for each step of merging. Give surviving records (see `survivors_of`).
    """
    families = {one: [one] for one in ids}
    head = {one: one for one in families}
    layer = list(families)
    while layer:
        below = _merges(Q(merged_into__in=layer))
        for merged, into in below:
            head[merged] = head[into]
            families[head[merged]].append(merged)
        layer = [merged for merged, _into in below]
    return families


def family_ids(customer: Customer) -> list[UUID]:
    """The ids under which anything about this customer may stand, the surviving record's first.

    The same for the survivor and for every record merged into it.
    """
    survivor = survivors_of([customer.pk])[customer.pk]
    return families_of([survivor])[survivor]


def _merges(condition: Q) -> list[tuple[UUID, UUID]]:
    """Merged record and what it was merged into."""
    rows = Customer.objects.filter(condition).order_by("reference").values_list("pk", "merged_into")
    return [(merged, into) for merged, into in rows if into is not None]
