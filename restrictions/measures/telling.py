"""Who must know of a set of measures, and what stays open whatever was decided."""

from typing import Any

from engagement.policy.profile import Profile
from engagement.policy.schema import AlwaysOpen
from engagement.policy.selectors import policy_in_force
from restrictions.measures.catalogue import closed_by, entry_of


def groups_to_tell(terms: Any, *, profile: Profile | None = None) -> set[str]:
    """Codes of the policy's recipients who must know of these measures (SPSO-EP-66.1, SPSO-EP-66.2).

    A measure names them itself, or the ways of contact do that it closes or limits: the phone those who answer phones,
    email and the web those who read mailboxes.
    """
    profile = profile or policy_in_force()
    by_channel = {each.code: each.tell for each in profile.channels}
    groups: set[str] = set()
    for measure in terms.measures.all():
        entry = entry_of(measure, profile)
        if entry is None:
            continue
        groups.update(entry.tell)
        for code in {*entry.limits, *closed_by(measure, entry, profile)}:
            groups.update(by_channel.get(code, ()))
    return groups


def always_open(profile: Profile | None = None) -> list[AlwaysOpen]:
    """What no measure ever closes, with its sentence for the customer and for staff (SBC-2.2a, SBC-6.4-EX-4X)."""
    return list((profile or policy_in_force()).always_open)
