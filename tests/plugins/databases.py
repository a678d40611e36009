"""The second pass, on PostgreSQL: `--database-only` plays what a database can change, and no browser.

Tests of what a page or a form shows are left out of it, by the name of their file: the queries behind them are played
by the tests of services, selectors and features, which stay in.
"""

from __future__ import annotations

import re

import pytest

SHOWS_ONLY = re.compile(r"test_(\w*_)?(pages?|forms?|form|measures\w*|wording|words|texts|links)(_\w+)?\.py$")
ASKS_FOR_A_DATABASE = frozenset({"db", "transactional_db", "live_server"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only", action="store_true", help="only tests that use the database, and none with a browser"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what would do exactly the same again: pure functions, and what pages and forms show."""
    if not config.getoption("--database-only"):
        return
    wanted = [item for item in items if uses_database(item) and not shows_only(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(wanted)])
    items[:] = wanted


def uses_database(item: pytest.Item) -> bool:
    """Whether the test has a database: by its mark, or by a fixture it stands on."""
    return bool(item.get_closest_marker("django_db") or ASKS_FOR_A_DATABASE & set(getattr(item, "fixturenames", ())))


def shows_only(item: pytest.Item) -> bool:
    """Whether the test looks at pages or forms: in a browser, or in a file that is named for them."""
    return bool(item.get_closest_marker("browser") or SHOWS_ONLY.search(item.path.name))
