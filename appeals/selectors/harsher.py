"""Why terms that were put forward cannot be chosen on an appeal: in words, one sentence for each thing (SBC-12.4b)."""

from typing import Any

from engagement.policy.profile import Profile
from engagement.policy.selectors import policy_in_force
from engagement.ui.words import british_date
from restrictions.checks.asking import reach_is_given
from restrictions.measures import sentences_of
from restrictions.models import Terms
from restrictions.selectors.reach import is_the_same, takes_no_more
from restrictions.selectors.stricter import no_stricter

WIDTH = {"named_staff": 0, "service": 1, "services": 2, "council": 3}
NAMES_NOBODY = {
    Terms.Scope.NAMED_STAFF: "Say which members of staff.",
    Terms.Scope.SERVICES: "Say which services.",
}


def why_not(terms: Any, in_force: Any, profile: Profile | None = None) -> list[str]:
    """What is more in `terms` than in those in force, or that nothing differs; empty where they can be chosen.

    `takes_no_more` says whether; this says why, so that whoever put them forward can put them right.
    """
    if not reach_is_given(terms):
        return [NAMES_NOBODY.get(terms.scope, "Say how far the measures reach.")]
    if takes_no_more(terms, in_force):
        return ["These terms are the same as those in force."] if is_the_same(terms, in_force) else []
    found = [*_measures(terms, in_force, profile or policy_in_force()), *_around(terms, in_force)]
    return found or ["These terms are more than what is in force."]


def _measures(terms: Any, in_force: Any, profile: Profile) -> list[str]:
    left = list(in_force.measures.all())
    found = []
    for words in sentences_of(terms, profile=profile):
        match = next((one for one in left if one.code == words.code and no_stricter(words.measure, one, profile)), None)
        if match is not None:
            left.remove(match)
        elif any(one.code == words.code for one in left):
            found.append(f"“{words.label}” allows less than now, or says something else than now.")
        else:
            found.append(f"“{words.label}” does not apply now.")
    return found


def _around(terms: Any, in_force: Any) -> list[str]:
    found = []
    if not terms.stays_open.strip() and in_force.stays_open.strip():
        found.append("It does not say how the customer still gets their matter dealt with.")
    if WIDTH.get(terms.scope, 3) > WIDTH.get(in_force.scope, 3):
        found.append("It reaches further than now.")
    elif terms.scope == in_force.scope and _folded(terms.scope_note) != _folded(in_force.scope_note):
        found.append("It reaches other people or services than now.")
    if in_force.ends_on is not None and (terms.ends_on is None or terms.ends_on > in_force.ends_on):
        later = "It has no end" if terms.ends_on is None else "It ends later than now"
        found.append(f"{later}. What is in force ends on {british_date(in_force.ends_on)}.")
    return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
