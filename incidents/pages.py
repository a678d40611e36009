"""What this app adds to pages of others: links, the home page, the customer's page, and what a leaver still holds."""

from typing import Any

MOST_ON_HOME = 10
MOST_ON_CUSTOMER = 20


def register() -> None:
    """Called once from the app's `ready()`."""
    from engagement.customers.sections import on_customer
    from engagement.people import leavers
    from engagement.spine import home
    from engagement.spine.audit import keep_changes
    from engagement.ui.navigation import NavigationItem
    from engagement.ui.navigation import register as offer
    from incidents.models import Incident

    offer(NavigationItem("Log an incident", "incidents:log", permission="log_incident", order=20))
    offer(NavigationItem("Incidents", "incidents:list", permission="see_incidents", order=30))
    home.register(home.HomeSection("incidents/_home_drafts.html", 10, _drafts, first=True))
    home.register(home.HomeSection("incidents/_home_logged.html", 10, _logged_lately))
    on_customer.register("incidents/_customer_section.html", incidents_of, order=20)
    leavers.register(_drafts_held, _hand_over_nothing)
    keep_changes(Incident, sealed=(*Incident.SEALED, "version", "step_versions", "saved_at", "steps_done"))


def incidents_of(customer: Any, user: Any) -> dict[str, Any] | None:
    """The customer's incidents that this person may see; nothing where there are none."""
    from engagement.customers.selectors import family_ids
    from engagement.permissions import allowed
    from incidents.selectors.incidents import logged_visible_to

    if not allowed(user, "see_incidents"):
        return None
    found = list(logged_visible_to(user).filter(customer__in=family_ids(customer))[:MOST_ON_CUSTOMER])
    return {"incidents": found} if found else None


def _drafts(user: Any) -> dict[str, Any]:
    from incidents.selectors.incidents import drafts_of

    return {"drafts": list(drafts_of(user)[:MOST_ON_HOME])}


def _logged_lately(user: Any) -> dict[str, Any]:
    from engagement.permissions import allowed
    from incidents.selectors.incidents import Filters, list_incidents, names_of

    if not allowed(user, "log_incident"):
        return {"may_log": False}
    found = list(list_incidents(user, Filters(mine=True))[:MOST_ON_HOME])
    customers = names_of(found)
    return {"may_log": True, "lines": [{"incident": one, "customer": customers.get(one.pk)} for one in found]}


def _drafts_held(person: Any) -> list[Any]:
    """Drafts of somebody who leaves: only they can finish or discard them."""
    from engagement.people.leavers import Holding
    from engagement.ui.words import british_date
    from incidents.models import Incident

    drafts = Incident.objects.filter(reporter=person, state=Incident.State.DRAFT, version__gt=0)
    return [
        Holding(f"Draft incident of {british_date(draft.created_at)}, to be submitted or discarded") for draft in drafts
    ]


def _hand_over_nothing(_leaver: Any, _successor: Any, _actor: Any) -> None:
    """A draft is one person's account. Nobody else can submit it as theirs."""
