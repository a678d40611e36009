"""Where an appeal goes, and why: worked out from who decided, never chosen (SBC-12.3, SBC-12.5, SBC-12.6)."""

from dataclasses import dataclass
from typing import Any

from appeals.independence import free_holders, group_can_hear
from engagement.permissions import Role
from engagement.policy.citing import called_here
from engagement.policy.profile import Profile
from engagement.policy.schema import LetterText
from engagement.policy.selectors import names_ombudsman, policy_in_force
from restrictions.measures import entry_of

COMPLAINTS, GROUP, CHIEF_EXECUTIVE = "complaints_procedure", "review_group", "chief_executive"
AUTHORITY, TEXT_ONLY, OMBUDSMAN, NOBODY = "appeal_authority", "challenge_text", "ombudsman", "none"

TOO_FEW = "Too few members of the Review Group took no part in it, so it goes to the next level."
NOBODY_LEFT = "Nobody is left in the organisation who took no part in what is challenged."
TOLD_OF_OMBUDSMAN = "The customer is told of the ombudsman."
TOLD_WHERE_ELSE = "The customer is told where else they can go."

# The transition that passes an appeal on to each; all others have no hearing here.
PASSES: dict[str, str] = {
    COMPLAINTS: "pass_to_complaints",
    GROUP: "pass_to_group",
    CHIEF_EXECUTIVE: "pass_to_chief_executive",
    AUTHORITY: "pass_to_authority",
}


@dataclass(frozen=True)
class Route:
    """Who hears it, why they, and the transition that passes it on."""

    heard_by: str
    because: str
    transition: str

    @property
    def is_heard_here(self) -> bool:
        """Whether somebody of the organisation decides it under this policy."""
        return self.heard_by in (GROUP, CHIEF_EXECUTIVE, AUTHORITY)


def has_route(subject: str) -> bool:
    """Whether the policy in force says anything of challenges to this."""
    return any(route.subject == subject for route in policy_in_force().appeal_routes)


def route_of(appeal: Any) -> Route:
    """The route that the policy in force gives this appeal, risen to the next level where nobody is free to hear it."""
    if not has_route(appeal.subject):
        return Route(NOBODY, "The policy in force says nothing of challenges to this.", "note_not_available")
    policy = policy_in_force()
    route = policy.appeal_route(appeal.subject)
    outside = way_outside(appeal, policy)
    if outside is not None:
        because = f"{outside.about}: the letter itself says where to go." if outside.about else route.sentence
        return Route(TEXT_ONLY, because, "note_not_available")
    return risen(appeal, route.heard_by, route.sentence)


def way_outside(appeal: Any, policy: Profile) -> LetterText | None:
    """The text of a measure that has a way of its own out of the organisation, as its letter said (UKCG-056)."""
    terms = appeal.challenged_terms
    if terms is None:
        return None
    entries = [entry_of(measure, policy) for measure in terms.measures.all()]
    code = next((entry.challenge for entry in entries if entry is not None and entry.challenge), None)
    return next((text for text in policy.letter_texts if text.code == code), None)


def risen(appeal: Any, heard_by: str, because: str) -> Route:
    """The same, from a level on: the deputy, then the next level, then nobody (SBC-12.6-S)."""
    if heard_by == GROUP and not group_can_hear(appeal):
        heard_by, because = CHIEF_EXECUTIVE, f"{because} {called_here(TOO_FEW)}"
    if heard_by == CHIEF_EXECUTIVE and not free_holders(Role.CHIEF_EXECUTIVE, appeal):
        return Route(NOBODY, _nobody_left(because), "note_not_available")
    if heard_by == AUTHORITY and not _authority_is_free(appeal):
        return Route(NOBODY, _nobody_left(because), "note_not_available")
    return Route(heard_by, because, PASSES.get(heard_by, "note_not_available"))


def _nobody_left(because: str) -> str:
    told = TOLD_OF_OMBUDSMAN if names_ombudsman(policy_in_force()) else TOLD_WHERE_ELSE
    return f"{because} {NOBODY_LEFT} {told}"


def _authority_is_free(appeal: Any) -> bool:
    return bool(free_holders(Role.APPEAL_AUTHORITY, appeal) or free_holders(Role.CHIEF_EXECUTIVE, appeal))
