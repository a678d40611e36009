"""Fixtures of the tests of appeals."""

from typing import Any

import pytest

from tests.appeals.builders import Appeals


@pytest.fixture
def appeals(council: Any, policy: Any, the_clock: Any) -> Appeals:
    """Makes appeals at the small council, on a Friday in November 2026."""
    return Appeals(council)
