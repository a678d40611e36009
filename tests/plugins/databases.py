"""The second pass, on PostgreSQL: `--database-only` plays what a database can change, and no browser.

Which tests those are stands here by the place where they live: races and locks, the guards that the database itself
holds, searching, counting, the demonstration, and the machines with the most records behind them.
`--every-database-test` plays all that touch a database at all; it takes as long as the first pass.
"""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest

ASKS_FOR_A_DATABASE = frozenset({"db", "transactional_db", "live_server"})
ROOT = Path(__file__).resolve().parents[2]

PLAYED_AGAIN = (
    "tests/races/*",
    "tests/spine/*",
    "tests/evidence/*",
    "tests/demo/*",
    "tests/proof/test_database.py",
    "tests/customers/test_search.py",
    "tests/customers/test_merging.py",
    "tests/contact/test_load.py",
    "tests/contact/test_signals.py",
    "tests/people/test_seats.py",
    "tests/restrictions/test_reviews.py",
    "tests/restrictions/test_group.py",
    "tests/appeals/test_services.py",
    "tests/*/test_*race*.py",
    "tests/*/test_never.py",
    "tests/*/test_contact_check.py",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only", action="store_true", help="only tests whose result a database can change, and no browser"
    )
    parser.addoption(
        "--every-database-test", action="store_true", help="with --database-only: all tests that use the database"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what would do exactly the same again."""
    if not config.getoption("--database-only"):
        return
    everything = config.getoption("--every-database-test")
    wanted = [item for item in items if uses_database(item) and (everything or is_played_again(item))]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(wanted)])
    items[:] = wanted


def uses_database(item: pytest.Item) -> bool:
    """Whether the test has a database, by its mark or by a fixture it stands on, and no browser."""
    asks = item.get_closest_marker("django_db") or ASKS_FOR_A_DATABASE & set(getattr(item, "fixturenames", ()))
    return bool(asks) and item.get_closest_marker("browser") is None


def is_played_again(item: pytest.Item) -> bool:
    """Whether the test lives in a place that is played on both databases, or asks for PostgreSQL itself."""
    place = item.path.relative_to(ROOT).as_posix()
    return item.get_closest_marker("postgres") is not None or any(fnmatch(place, each) for each in PLAYED_AGAIN)
