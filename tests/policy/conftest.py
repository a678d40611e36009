"""The council's policy, for the tests of what it carries."""

from __future__ import annotations

import pytest

from engagement.policy.loader import load_profile
from engagement.policy.profile import Profile


@pytest.fixture(scope="module")
def sbc() -> Profile:
    """The `sbc` profile, read from its files."""
    return load_profile("sbc").profile
