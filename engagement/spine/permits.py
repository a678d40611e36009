"""What the triggers let pass in one transaction, for the few acts that no service can do.

The permit ends with its block at the latest, whatever happens inside: on PostgreSQL it is a setting of the transaction,
on SQLite a row that is written and removed in the same transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

from engagement.spine.models import TransactionPermit

LOADING = "loading"
RETENTION = "retention"
SETTING = "evenhand"


@contextmanager
def making_history(using: str = "default") -> Iterator[None]:
    """Let records be inserted in a later state than their first, in one transaction.

    For the demonstration (`config/demo`), which writes a year at once with its timelines, and for tests that need a
    record further on; nothing else may use it, and a test holds that. States still move along their edges only.
    """
    with _permitted(LOADING, using):
        yield


@contextmanager
def under_retention(using: str = "default") -> Iterator[None]:
    """Let rows of history be deleted, in one transaction: retention is the only delete there is.

    Nothing is changed even then, and no table is emptied as a whole.
    """
    with _permitted(RETENTION, using):
        yield


@contextmanager
def _permitted(name: str, using: str) -> Iterator[None]:
    """An error inside rolls the block back, and the permit with it; so only the good end takes it away by hand."""
    with transaction.atomic(using=using):
        if connections[using].vendor == "postgresql":
            with connections[using].cursor() as cursor:
                cursor.execute("SELECT current_setting(%s, true)", [f"{SETTING}.{name}"])
                before = cursor.fetchone()[0] or "off"
                cursor.execute("SELECT set_config(%s, 'on', true)", [f"{SETTING}.{name}"])
            yield
            with connections[using].cursor() as cursor:
                cursor.execute("SELECT set_config(%s, %s, true)", [f"{SETTING}.{name}", before])
            return
        permit, made = TransactionPermit.objects.using(using).get_or_create(name=name)
        yield
        if made:
            permit.delete()
