"""What the policy's catalogue says of a measure: its entry, the level it needs, the ways of contact it touches."""

from collections.abc import Iterable
from typing import Any

from engagement.policy.profile import Profile, UnknownCode
from engagement.policy.schema import Channel
from engagement.policy.schema import Measure as Entry
from engagement.policy.sections.measures import ALLOWED, REFUSED
from engagement.policy.selectors import policy_in_force, profile_of

WITHHOLD_NAMES = "withhold_details"
THROUGH_ANOTHER = "third_party"


def entry_of(measure: Any, profile: Profile) -> Entry | None:
    """The catalogue's entry: of this policy, or else of the one under which the measure was asked for.

    None where neither knows it.
    """
    try:
        return profile.measure(measure.code)
    except UnknownCode:
        pass
    request = getattr(getattr(measure, "terms", None), "request", None)
    version = getattr(request, "policy_version", None)
    try:
        return profile_of(version).measure(measure.code) if version is not None else None
    except UnknownCode:
        return None


def grade_of(measure: Any, *, one_service: bool, profile: Profile | None = None) -> str | None:
    """The lowest grade that may decide this measure as it is filled in (SBC-10.2-0); None for one that is unknown.

    A line of the whole council, or a subject that is shut off, needs more than the measure otherwise does.
    """
    entry = entry_of(measure, profile or policy_in_force())
    return None if entry is None else entry.authority_as(filled_in(measure), one_service=one_service)


def mismatch_of(measure: Any, profile: Profile | None = None) -> str:
    """A warning where the measure does not meet the problem that it names (SPSO-G3-32); empty where it does.

    It forbids nothing: whoever decides may know better than the list of usual measures.
    """
    profile = profile or policy_in_force()
    entry = entry_of(measure, profile)
    if entry is None or not measure.addresses:
        return ""
    if measure.addresses in profile.examples:
        if not entry.suggested_for or measure.addresses in entry.suggested_for:
            return ""
        problem = profile.example(measure.addresses).label
    else:
        touched = {*entry.closes, *entry.limits, *closed_by(measure, entry, profile)}
        if not touched or measure.addresses in touched:
            return ""
        problem = next((each.label for each in profile.channels if each.code == measure.addresses), measure.addresses)
    return f"“{entry.label}” is not what usually helps with “{problem}”. Check that it meets the problem."


def mismatches_of(terms: Any, profile: Profile | None = None) -> list[str]:
    """The warnings of `mismatch_of` for every measure of the terms, in their order (SPSO-G3-32)."""
    profile = profile or policy_in_force()
    return [warning for measure in terms.measures.all() if (warning := mismatch_of(measure, profile))]


def filled_in(measure: Any) -> dict[str, Any]:
    """The parameters, whatever stands in the record."""
    return measure.parameters if isinstance(measure.parameters, dict) else {}


def answers_of(measure: Any) -> dict[str, Any]:
    """The answers, whatever stands in the record."""
    return measure.answers if isinstance(measure.answers, dict) else {}


def closable(profile: Profile) -> list[Channel]:
    """The ways of contact that a measure may name: those for which the policy has words inside a sentence."""
    return [each for each in profile.channels if each.by and each.what]


def chosen_channels(value: Any, profile: Profile) -> list[Channel]:
    """The ways of contact that a list of codes names, in the policy's order; unknown ones are left out."""
    codes = [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
    return [each for each in closable(profile) if each.code in codes]


def left_open_by(measure: Any, entry: Entry, profile: Profile) -> set[str]:
    """The ways of contact that the customer is told to use."""
    allowed = chosen_channels(filled_in(measure).get(ALLOWED), profile) if entry.parameter(ALLOWED) else []
    return {*entry.leaves_open, *codes_of(allowed)}


def closed_by(measure: Any, entry: Entry, profile: Profile) -> set[str]:
    """The ways of contact that the measure closes: “only by letter” closes every other way (SBC-10.2a)."""
    closed = set(entry.closes)
    if entry.parameter(ALLOWED):
        allowed = codes_of(chosen_channels(filled_in(measure).get(ALLOWED), profile))
        refused = codes_of(chosen_channels(filled_in(measure).get(REFUSED), profile))
        closed |= refused | (codes_of(closable(profile)) - allowed if allowed else set())
    return closed


def codes_of(channels: Iterable[Channel]) -> set[str]:
    """Their codes."""
    return {each.code for each in channels}
