"""Who may check and log contact, see how much there is, and say what is usual."""

from typing import Any

from engagement.customers.permissions import WITH_NEEDS
from engagement.people.permissions import Answer, Granted, Permission, Refused, allowed
from engagement.people.roles import MANAGERS, Role
from engagement.people.selectors import managed_teams

CHECK = "check_contact"
LOG = "log_contact"
SEE_LOAD = "see_contact_load"
TOLERATE = "accept_more_contact"
SET_LEVELS = "set_usual_contact"
MANAGE_SYSTEMS = "manage_connected_systems"

# Whoever deals with customers; whoever only keeps records or settings finds nothing here (SPSO-EP-65c).
DEALS_WITH_CUSTOMERS = WITH_NEEDS


def manages_service(user: Any, service: Any) -> Answer:
    """An administrator, or a manager of a team of this service, says what is usual there (SPSO-G3-17)."""
    if allowed(user, "manage_settings") or managed_teams(user).filter(service=service).exists():
        return Granted()
    return Refused(f"Only a manager of {service} or an administrator can say what is usual there.")


PERMISSIONS = (
    Permission(
        CHECK, "Check how a customer may be dealt with", DEALS_WITH_CUSTOMERS, clauses=("SPSO-EP-65c", "SBC-13.1b")
    ),
    Permission(LOG, "Log a contact and see those of one's own team", DEALS_WITH_CUSTOMERS, clauses=("SPSO-G3-13b",)),
    Permission(
        SEE_LOAD,
        "See how much contact a customer has with all services",
        MANAGERS | {Role.REVIEW_GROUP, Role.LIAISON_OFFICER, Role.CHIEF_EXECUTIVE},
        clauses=("SPSO-G3-13b", "SPSO-G3-13e"),
    ),
    Permission(
        TOLERATE, "Note that more contact than usual is reasonable", MANAGERS, clauses=("SPSO-G3-15", "SPSO-G3-16")
    ),
    Permission(
        SET_LEVELS,
        "Say how much contact is usual for a service",
        MANAGERS | {Role.ADMINISTRATOR},
        manages_service,
        ("SPSO-G3-14", "SPSO-G3-15", "SPSO-G3-17"),
    ),
    Permission(
        MANAGE_SYSTEMS,
        "Let other systems ask the contact check",
        frozenset({Role.ADMINISTRATOR}),
        clauses=("SPSO-EP-65c",),
    ),
)
