"""What no measure ever closes stands in the decision letter, after what this case leaves open."""

from __future__ import annotations

import pytest

from engagement.policy.selectors import policy_in_force
from restrictions.measures import always_open
from tests.restrictions.builders import Limits
from tests.restrictions.letters import again, limit_to_complaints, pdf_of, submit

pytestmark = pytest.mark.django_db

# The letter's words for each entry of `always_open`: an entry that is new there needs words here and in the letter.
SAID = {
    "information_requests": "ask for information under information and data protection law",
    "emergencies": "report an emergency",
    "safeguarding": "tell us if you are worried about somebody’s safety",
    "payments": "pay,",
    "elections": "vote,",
    "councillor": "speak to your councillor",
    "new_complaints": "complain about anything new",
}
OWN_WORDS = "Ring Shona Kerr on Tuesdays between 10am and noon, or write to us at any time."


@pytest.mark.clauses("SBC-7.2", "SBC-2.2a", "SBC-6.4-EX-4X")
@pytest.mark.parametrize("limits_complaints", [False, True])
def test_the_letter_says_all_that_always_stays_open_after_the_cases_own_words(
    limits: Limits, limits_complaints: bool
) -> None:
    restriction = limit_to_complaints(limits) if limits_complaints else limits.decided_by_senior()
    text = pdf_of(submit(again(limits.shared(restriction)).letter))
    assert SAID.keys() == {one.code for one in always_open(policy_in_force())}
    _before, own, after = text.partition(OWN_WORDS)
    assert own, "what this case leaves open"
    for words in SAID.values():
        assert words in after, words
