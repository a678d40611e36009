"""Who may find, record, correct and merge customers. The start-up of the app puts these into the register."""

from typing import Any

from engagement.people.permissions import Permission, allowed
from engagement.people.roles import Role

SEE = "see_customers"
SEE_NEEDS = "see_customer_needs"
CHOOSE = "choose_customers"
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

# Records and audit find and merge records: for that they need names and identifiers, not what a person needs from us.
WITH_NEEDS = FINDERS - {Role.RECORDS_AUDIT}
# Human resources may log an incident, and so name the customer of it; they open no customer's page.
WHO_LOG = WITH_NEEDS | {Role.HR}

PERMISSIONS = (
    Permission(
        SEE,
        "Find customers, and see who they are and how to reach them",
        FINDERS,
        clauses=("SPSO-EP-65b", "SPSO-EP-65c"),
    ),
    Permission(SEE_NEEDS, "See what customers need from us", WITH_NEEDS, clauses=("SPSO-EP-65b", "SBC-3.2b")),
    Permission(
        CHOOSE,
        "Find the customer of an incident one logs, by name and one more thing that tells them apart",
        WHO_LOG,
        clauses=("SPSO-EP-65b", "SPSO-EP-65c"),
    ),
    Permission(RECORD, "Record a new customer, or what a customer needs", WHO_LOG, clauses=("SBC-1.2a", "SBC-3.2b")),
    Permission(EDIT, "Correct a customer's details and end what no longer holds", FRONT_LINE, clauses=("SBC-3.2b",)),
    Permission(
        MERGE,
        "Merge two records of one customer, and undo it",
        frozenset({Role.LINE_MANAGER, Role.SENIOR_MANAGER, Role.RECORDS_AUDIT}),
    ),
)


def may_see(user: Any) -> bool:
    """May this person find customers and open their pages?"""
    return bool(allowed(user, SEE))


def may_see_needs(user: Any) -> bool:
    """May this person see what customers need from us?"""
    return bool(allowed(user, SEE_NEEDS))


def may_choose(user: Any) -> bool:
    """May this person say which customer an incident was about?"""
    return bool(allowed(user, CHOOSE))
