"""What this app adds to every page: its links, and its part of the customer's page."""

from typing import Any


def register() -> None:
    """Called once from the app's `ready()`."""
    from engagement.customers import sections
    from engagement.spine.audit import keep_changes
    from engagement.ui.navigation import NavigationItem
    from engagement.ui.navigation import register as offer
    from incidents.models import Incident, RestorativeApproach
    from incidents.selectors.queue import waiting_count

    offer(NavigationItem("Log an incident", "incidents:log", permission="log_incident", order=20))
    offer(NavigationItem("Incidents", "incidents:list", permission="see_incidents", order=30))
    offer(
        NavigationItem(
            "Approvals", "approvals:queue", "see_approvals", order=50, count=waiting_count, namespace="approvals"
        )
    )
    sections.register("incidents/_customer_section.html", incidents_of, order=20)
    keep_changes(Incident, sealed=(*Incident.SEALED, "version", "step_versions", "saved_at", "steps_done"))
    keep_changes(RestorativeApproach, sealed=RestorativeApproach.SEALED)


def incidents_of(customer: Any, user: Any) -> dict[str, Any] | None:
    """The customer's incidents that this person may see; nothing where there are none."""
    from engagement.customers.selectors import family_ids
    from engagement.permissions import allowed
    from incidents.selectors.incidents import logged_visible_to

    if not allowed(user, "see_incidents"):
        return None
    found = list(logged_visible_to(user).filter(customer__in=family_ids(customer))[:20])
    return {"incidents": found} if found else None
