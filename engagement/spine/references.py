"""Reference numbers: MCE-2026-0418. One row a kind and year, locked in the transaction that uses the number."""

from django.db import transaction

from engagement import clock
from engagement.spine.models import ReferenceCounter


def next_reference(kind: str) -> str:
    """The next number of `kind` this year, without gaps.

    Call inside the transaction that stores it: a rollback gives the number back, and the row lock makes the next
    caller wait until it is certain. The year is that of Europe/London.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A reference is taken inside the transaction that stores it.")
    year = clock.today().year
    ReferenceCounter.objects.get_or_create(kind=kind, year=year)
    counter = ReferenceCounter.objects.select_for_update().get(kind=kind, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{kind}-{year}-{counter.last:04d}"
