"""The roles that a body gives its people. A role is a Django group; it holds permissions, and code asks permissions."""

from collections.abc import Collection, Iterable
from enum import StrEnum


class Role(StrEnum):
    """Names of the groups, as the permission register and the settings pages use them."""

    STAFF = "staff"
    LINE_MANAGER = "line_manager"
    SENIOR_MANAGER = "senior_manager"
    REVIEW_GROUP = "review_group"
    LIAISON_OFFICER = "liaison_officer"
    CHIEF_EXECUTIVE = "chief_executive"
    APPEAL_AUTHORITY = "appeal_authority"
    HR = "hr"
    COMMUNICATIONS = "communications"
    HEALTH_AND_SAFETY = "health_and_safety"
    POLICY_ADMINISTRATOR = "policy_administrator"
    RECORDS_AUDIT = "records_audit"
    ADMINISTRATOR = "administrator"


ROLE_LABELS: dict[Role, str] = {
    Role.STAFF: "Member of staff",
    Role.LINE_MANAGER: "Line manager",
    Role.SENIOR_MANAGER: "Senior manager",
    Role.REVIEW_GROUP: "Review Group member",
    Role.LIAISON_OFFICER: "Liaison officer",
    Role.CHIEF_EXECUTIVE: "Chief Executive",
    Role.APPEAL_AUTHORITY: "Director who hears appeals",
    Role.HR: "Human resources",
    Role.COMMUNICATIONS: "Communications",
    Role.HEALTH_AND_SAFETY: "Health and safety",
    Role.POLICY_ADMINISTRATOR: "Policy administrator",
    Role.RECORDS_AUDIT: "Records and audit",
    Role.ADMINISTRATOR: "Administrator",
}

# Offices that need no case: whoever has nothing else is not a member of staff here, and so reads no customer's needs.
APART_FROM_CASES: frozenset[Role] = frozenset({Role.POLICY_ADMINISTRATOR, Role.RECORDS_AUDIT, Role.ADMINISTRATOR})

# Human resources log incidents by their own role. A member of staff opens customers' pages, which they do not.
NOT_STAFF_TOO: frozenset[Role] = APART_FROM_CASES | {Role.HR}


def with_staff(roles: Iterable[Role]) -> set[Role]:
    """The roles of somebody new: everyone is a member of staff too, but for those offices alone.

    Carries SPSO-EP-65b, SPSO-EP-65c.
    """
    given = set(roles)
    return given if given and given <= NOT_STAFF_TOO else given | {Role.STAFF}


EVERYONE: frozenset[Role] = frozenset(Role)
MANAGERS: frozenset[Role] = frozenset({Role.LINE_MANAGER, Role.SENIOR_MANAGER})

# Who may stand in for whoever holds an office: somebody who could hold it, never somebody below it. The seats of the
# Review Group have a rule of their own; any other role gives a deputy nothing, so anybody may stand in for it.
_FOR_THE_HEAD = frozenset({Role.CHIEF_EXECUTIVE, Role.REVIEW_GROUP, Role.LIAISON_OFFICER, Role.SENIOR_MANAGER})
STAND_IN: dict[Role, frozenset[Role]] = {
    Role.CHIEF_EXECUTIVE: _FOR_THE_HEAD,
    Role.APPEAL_AUTHORITY: _FOR_THE_HEAD | {Role.APPEAL_AUTHORITY},
    Role.LIAISON_OFFICER: frozenset({Role.REVIEW_GROUP, Role.LIAISON_OFFICER}),
    Role.HEALTH_AND_SAFETY: frozenset({Role.HEALTH_AND_SAFETY}),
    Role.LINE_MANAGER: MANAGERS,
    Role.SENIOR_MANAGER: MANAGERS,
}


def may_hold_offices_of(absent: Collection[Role], deputy: Collection[Role]) -> bool:
    """Whether somebody with the roles of `deputy` could hold every office among those of the absent person."""
    return all(STAND_IN[role] & set(deputy) for role in absent if role in STAND_IN)


# Work can wait for these whatever the team: the Review Group (whoever has a seat), and the posts of the whole body.
POSTS: frozenset[Role] = frozenset({Role.LIAISON_OFFICER, Role.CHIEF_EXECUTIVE, Role.APPEAL_AUTHORITY})
BODIES: frozenset[Role] = POSTS | {Role.REVIEW_GROUP}
