"""What requests add to pages of others: links, the incident's page, the customer's page."""

from typing import Any

MOST_ON_A_PAGE = 20


def register() -> None:
    """Called once from the app's `ready()`."""
    from engagement.customers.sections import compare, on_customer
    from engagement.spine.audit import keep_changes
    from engagement.ui.navigation import NavigationItem
    from engagement.ui.navigation import register as offer
    from incidents import also_waiting
    from incidents.parts import on_approach, on_incident
    from restrictions.models import ActiveManagementRequest, Advice, PolicyException, Restriction, Review
    from restrictions.selectors.asking import waiting_for_manager
    from restrictions.selectors.group import waiting_for_group

    offer(
        NavigationItem(
            "Requests", "restrictions:requests", permission="see_restrictions", order=55, namespace="restrictions"
        )
    )
    offer(
        NavigationItem(
            "Review Group",
            "crg:dashboard",
            permission="see_group_cases",
            order=60,
            namespace="crg",
            count=waiting_for_group,
        )
    )
    offer(NavigationItem("Reviews", "reviews:list", permission="see_reviews", order=75, namespace="reviews"))
    on_customer.register("restrictions/_customer_section.html", restrictions_of, order=15)
    compare("Contact limited now", limits_in_force)
    also_waiting.register(
        "request to limit contact waits for you,requests to limit contact wait for you",
        "restrictions:requests",
        waiting_for_manager,
    )
    on_incident.register("restrictions/_incident_part.html", requests_of_incident)
    on_approach.register("restrictions/_it_goes_on.html", next_step_of_approach)
    for model in (ActiveManagementRequest, Advice, PolicyException, Restriction, Review):
        keep_changes(model, sealed=model.SEALED)


def restrictions_of(customer: Any, user: Any) -> dict[str, Any] | None:
    """The customer's restrictions and open requests that this person may see; nothing where there are none."""
    from engagement.customers.selectors import family_ids
    from engagement.permissions import allowed
    from restrictions.ends import passed_in_words
    from restrictions.models import ActiveManagementRequest, Restriction
    from restrictions.selectors.asking import incidents_of_customer

    if not allowed(user, "see_restrictions"):
        return None
    family = family_ids(customer)
    held = list(Restriction.objects.visible_to(user).filter(customer__in=family)[:MOST_ON_A_PAGE])
    for one in held:
        one.end_has_passed = passed_in_words(one.ends_on) if one.is_in_force else ""
    asked = ActiveManagementRequest.objects.visible_to(user).filter(
        customer__in=family, state__in=ActiveManagementRequest.UNDECIDED
    )
    waiting = list(asked[:MOST_ON_A_PAGE])
    may_ask = bool(allowed(user, "ask_for_restriction")) and incidents_of_customer(user, customer).exists()
    shown = held or waiting or may_ask
    return {"restrictions": held, "requests": waiting, "may_ask": may_ask} if shown else None


def requests_of_incident(incident: Any, user: Any) -> dict[str, Any] | None:
    """The requests that rest on an incident; for the person who logged it, at least that there is one.

    Whoever may ask sees where to begin, and a manager of category one where to ask the group for advice.
    """
    from engagement.people.selectors import stands_as_manager
    from engagement.permissions import allowed
    from restrictions.models import ActiveManagementRequest, Advice

    resting = incident.active_management_requests.exclude(state__in=ActiveManagementRequest.BEFORE_ASKING)
    seen = set(ActiveManagementRequest.objects.visible_to(user).filter(incidents=incident).values_list("pk", flat=True))
    lines = [(one, one.pk in seen) for one in resting.order_by("submitted_at")]
    advice = list(Advice.objects.visible_to(user).filter(incident=incident))
    open_incident = incident.state in incident.OPEN
    return {
        "lines": lines,
        "advice": advice,
        "records": len(lines) + len(advice),
        "may_ask": open_incident and bool(allowed(user, "ask_for_restriction")),
        "may_ask_advice": open_incident
        and incident.zero_tolerance
        and bool(allowed(user, "ask_group_for_advice"))
        and bool(stands_as_manager(user, incident.team)),
        **_it_goes_on(incident),
    }


def next_step_of_approach(approach: Any, user: Any) -> dict[str, Any] | None:
    """Beside the decision, after a warning or while contact is limited: limits can be asked for instead.

    Once an approach did not help, they are the next step (SBC-A1-CRG-2b).
    """
    from engagement.permissions import allowed

    incident = approach.incidents.order_by("-occurred_on").first()
    if incident is None or not allowed(user, "ask_for_restriction"):
        return None
    goes_on = _it_goes_on(incident)
    if approach.state == approach.State.FAILED:
        about = approach.incidents.values_list("pk", flat=True)
        return {"incident": incident, **goes_on, "failed": True, "incidents": list(about)}
    if approach.state not in approach.UNDECIDED:
        return None
    return {"incident": incident, **goes_on} if goes_on["in_force"] or goes_on["warned"] else None


def _it_goes_on(incident: Any) -> dict[str, Any]:
    """A new incident while a restriction holds, or after a warning, may go to the group (SBC-9.19b, SBC-11.3a)."""
    from engagement.customers.selectors import family_ids
    from restrictions.models import Restriction
    from restrictions.selectors.asking import warned_before

    if incident.customer is None:
        return {"in_force": False, "warned": []}
    held = Restriction.objects.in_force_today().filter(customer__in=family_ids(incident.customer))
    return {"in_force": held.exists(), "warned": list(warned_before(incident.customer, incident.occurred_on)[:3])}


def limits_in_force(customer: Any) -> list[str]:
    """What holds for a customer today, for whoever compares two records: which and until when, never what or why."""
    from engagement.customers.families import family_ids
    from engagement.ui.words import british_date
    from restrictions.models import Restriction

    held = Restriction.objects.in_force().filter(customer__in=family_ids(customer)).order_by("reference")
    return [f"{one.reference}, until {british_date(one.ends_on)}" if one.ends_on else one.reference for one in held]
