"""What every test stands on. The fixtures themselves live in tests/plugins, by subject."""

import gc
import os

# Playwright's synchronous interface keeps an event loop on the main thread, and Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from collections.abc import Iterator

import pytest

pytest_plugins = (
    "pytester",
    "tests.plugins.clauses",
    "tests.plugins.council",
    "tests.plugins.acting",
    "tests.plugins.databases",
    "tests.plugins.features",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test marked `postgres` is skipped on SQLite, with the reason in the summary."""
    from django.db import connection

    if connection.vendor == "postgresql":
        return
    skip = pytest.mark.skip(reason="only PostgreSQL can run it")
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(skip)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look through it again for every test, which takes long."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(autouse=True)
def _append_only_tables_can_be_flushed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the flush after a transactional test empty the tables whose history cannot be deleted.

    A flush is a DELETE on SQLite and a TRUNCATE on PostgreSQL, which the triggers refuse. They are dropped here, before
    the flush of `transactional_db` (asked for first, so torn down last); its `post_migrate` puts them back.
    """
    if not is_transactional(request):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    drop_triggers_against_emptying()


def is_transactional(request: pytest.FixtureRequest) -> bool:
    """Whether the test's database work is committed and flushed away afterwards."""
    mark = request.node.get_closest_marker("django_db")
    return bool(
        {"transactional_db", "live_server"} & set(request.fixturenames) or (mark and mark.kwargs.get("transaction"))
    )


def drop_triggers_against_emptying() -> None:
    """Drop the triggers that refuse what a flush does in this database."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT format('DROP TRIGGER %I ON %I', tgname, relname) FROM pg_trigger"
                " JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal AND tgtype & 32 > 0"
            )
            for (drop,) in cursor.fetchall():
                cursor.execute(drop)
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        for name, sql in cursor.fetchall():
            if " BEFORE DELETE " in sql.upper():
                cursor.execute(f'DROP TRIGGER "{name}"')
