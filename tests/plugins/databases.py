"""The second pass, on PostgreSQL: `--database-only` plays what a database can change, and no browser."""

from __future__ import annotations

import pytest

ASKS_FOR_A_DATABASE = frozenset({"db", "transactional_db", "live_server"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only", action="store_true", help="only tests that use the database, and none with a browser"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what would do exactly the same again: pure functions, and pages as a browser shows them."""
    if not config.getoption("--database-only"):
        return
    wanted = [item for item in items if uses_database(item) and not item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(wanted)])
    items[:] = wanted


def uses_database(item: pytest.Item) -> bool:
    """Whether the test has a database: by its mark, or by a fixture it stands on."""
    return bool(item.get_closest_marker("django_db") or ASKS_FOR_A_DATABASE & set(getattr(item, "fixturenames", ())))
