"""Whether the policy has changed since a request was written: what is different, and who reads it again (SBC-V-0)."""

from dataclasses import dataclass
from typing import Any

from engagement.permissions import allowed
from engagement.policy.citing import called_here
from engagement.policy.loader import ProfileFaults
from engagement.policy.models import PolicyVersion
from engagement.policy.profile import Profile
from engagement.policy.selectors import profile_of, version_in_force, versions
from engagement.ui.words import lower_first
from restrictions.models import ActiveManagementRequest

State = ActiveManagementRequest.State

# Who has it before them, by where it stands: the permission with which they go on, and they in words.
READS: dict[str, tuple[str, str]] = {
    State.DRAFT: ("ask_for_restriction", "the person who writes it"),
    State.MANAGER_SUPPORT_PENDING: ("support_restriction", "the manager who says whether they support it"),
    State.SENIOR_MANAGER_PENDING: ("decide_restriction", "whoever decides it"),
    State.SAFETY_PENDING: ("decide_restriction", "whoever decides it"),
    State.GROUP_PENDING: ("sit_in_group", "a member of the Review Group"),
    State.GROUP_INFO_REQUESTED: ("sit_in_group", "a member of the Review Group"),
    State.SIGNOFF_PENDING: ("give_highest_signoff", "whoever gives the highest sign-off"),
}


@dataclass(frozen=True)
class PolicyChange:
    """What has changed since a request was written, and what that means for one reader.

    `lost` names what the request uses and the policy in force does not have.
    """

    written: PolicyVersion
    current: PolicyVersion
    notes: list[PolicyVersion]
    policy_name: str
    lost: list[str]
    reads: str
    may_read: bool
    votes_lapse: bool

    @property
    def is_another(self) -> bool:
        """Whether another policy is in force, and not a newer version of the same."""
        return bool(self.written.profile_code != self.current.profile_code)


def policy_change_of(request: ActiveManagementRequest, user: Any) -> PolicyChange | None:
    """What has changed for a request that nobody has decided yet; None where the policy is as it was."""
    if request.state not in READS:
        return None
    current = version_in_force()
    if request.policy_version_id == current.pk:
        return None
    written = request.policy_version
    permission, reads = READS[request.state]
    votes = request.votes.filter(round=request.voting_round)
    return PolicyChange(
        written=written,
        current=current,
        notes=list(versions().filter(number__gt=written.number)),
        policy_name=profile_of(current).name,
        lost=lost_with(request, profile_of(current)),
        reads=called_here(reads),
        may_read=bool(allowed(user, permission, request)),
        votes_lapse=request.state in request.WITH_GROUP and votes.exists(),
    )


def lost_with(request: ActiveManagementRequest, profile: Profile, terms: Any = None) -> list[str]:
    """What a request uses and this policy does not have, by the names of the policy under which it was written.

    Its measures are those of `terms`, or of what was asked for.
    """
    before = _as_it_was(request)
    terms = terms or request.asked
    known = {one.code for one in profile.measures}
    measures = [one.code for one in terms.measures.all() if one.code not in known] if terms is not None else []
    labels = {one.code: one.label for one in before.measures} if before is not None else {}
    lost = [f"The measure “{labels.get(code) or code.replace('_', ' ')}”" for code in measures]
    grounds = {one.code for one in profile.reasons("restorative_ground").reasons}
    if request.ground and request.ground not in grounds:
        reasons = before.reasons("restorative_ground").reasons if before is not None else ()
        said = next((one.label for one in reasons if one.code == request.ground), request.ground.replace("_", " "))
        lost.append(f"The reason “{lower_first(said)}”")
    return lost


def _as_it_was(request: ActiveManagementRequest) -> Profile | None:
    """The policy under which the request was written; None where the program can no longer read it."""
    try:
        return profile_of(request.policy_version)
    except ProfileFaults:
        return None
