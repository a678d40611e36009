"""A scenario starts with the council at work, its policy in force, and the clock held still."""

import pytest

from tests.features.steps._language import Story


@pytest.fixture
def story(policy, council, the_clock, as_person, mailoutbox) -> Story:
    """What the scenario remembers from step to step."""
    return Story(at_screen=as_person, council=council, clock=the_clock)
