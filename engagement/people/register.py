"""What this room adds to the permission register."""

from engagement.people.permissions import Permission
from engagement.people.roles import Role

PERMISSIONS = (
    Permission(
        "manage_settings",
        "Look after people, teams, the organisation and local settings",
        frozenset({Role.ADMINISTRATOR}),
        clauses=("SBC-A1-CRG-1",),
    ),
    Permission(
        "manage_policy",
        "Publish a version of the policy and accept local values",
        frozenset({Role.POLICY_ADMINISTRATOR, Role.ADMINISTRATOR}),
        clauses=("SPSO-G1-08", "SBC-V-0"),
    ),
)
