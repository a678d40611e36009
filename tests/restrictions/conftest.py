"""What the tests of this room share."""

import pytest

from tests.plugins.council import Council
from tests.restrictions.builders import Limits


@pytest.fixture
def limits(council: Council, policy: object, the_clock: object) -> Limits:
    """Makes requests and restrictions for the small council, on Wednesday 18 November 2026."""
    return Limits(council)
