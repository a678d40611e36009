"""Who may find, record, correct and merge customers. The start-up of the app puts these into the register."""

from typing import Any

from engagement.people.permissions import Permission, allowed
from engagement.people.roles import Role

SEE = "see_customers"
RECORD = "record_customers"
EDIT = "edit_customers"
MERGE = "merge_customers"

FRONT_LINE = frozenset({Role.STAFF, Role.LINE_MANAGER, Role.SENIOR_MANAGER})
FINDERS = FRONT_LINE | {
    Role.REVIEW_GROUP,
    Role.LIAISON_OFFICER,
    Role.CHIEF_EXECUTIVE,
    Role.COMMUNICATIONS,
    Role.HEALTH_AND_SAFETY,
    Role.RECORDS_AUDIT,
}

PERMISSIONS = (
    Permission(SEE, "Find customers and see how to reach them and what they need", FINDERS, clauses=("SPSO-EP-65c",)),
    # Human resources may log an incident and so records whom it was about, without seeing who else is on file.
    Permission(
        RECORD,
        "Record a new customer, or what a customer needs",
        FINDERS - {Role.RECORDS_AUDIT} | {Role.HR},
        clauses=("SBC-1.2a", "SBC-3.2b"),
    ),
    Permission(EDIT, "Correct a customer's details and end what no longer holds", FRONT_LINE, clauses=("SBC-3.2b",)),
    Permission(
        MERGE,
        "Merge two records of one customer, and undo it",
        frozenset({Role.LINE_MANAGER, Role.SENIOR_MANAGER, Role.RECORDS_AUDIT}),
    ),
)


def may_see(user: Any) -> bool:
    """May this person find customers at all?"""
    return bool(allowed(user, SEE))
