"""What appeals add to pages of others: the link, the customer's page, a restriction's page, an incident's page."""

from typing import Any


def register() -> None:
    """Called once from the app's `ready()`."""
    from appeals.models import Appeal
    from engagement.customers.sections import on_customer
    from engagement.spine.audit import keep_changes
    from engagement.ui.navigation import NavigationItem
    from engagement.ui.navigation import register as offer
    from incidents.parts import on_incident
    from restrictions.parts import on_exception, on_restriction

    keep_changes(Appeal, sealed=Appeal.SEALED)
    offer(NavigationItem("Appeals", "appeals:list", permission="see_appeals", order=80, namespace="appeals"))
    on_customer.register("appeals/_customer_section.html", of_customer, order=20)
    on_restriction.register("appeals/_restriction_part.html", of_restriction)
    on_exception.register("appeals/_exception_part.html", of_exception)
    on_incident.register("appeals/_incident_part.html", of_incident)


def of_customer(customer: Any, user: Any) -> dict[str, Any] | None:
    """The customer's appeals that this person may see, and where to register one (SBC-12.1a)."""
    from appeals.selectors.listing import appeals_of_customer
    from engagement.permissions import allowed

    if not allowed(user, "see_appeals"):
        return None
    appeals = appeals_of_customer(customer, user)
    may_register = bool(allowed(user, "register_appeal"))
    return {"appeals": appeals, "may_register": may_register} if appeals or may_register else None


def of_restriction(restriction: Any, user: Any) -> dict[str, Any] | None:
    """The appeals against a restriction, the ombudsman's inquiries, and where to begin either."""
    from appeals.models import OmbudsmanInquiry
    from appeals.selectors.listing import appeals_of_restriction
    from engagement.permissions import allowed

    if not allowed(user, "see_appeals") or restriction.starts_on is None:
        return None
    appeals = appeals_of_restriction(restriction, user)
    return {
        "appeals": appeals,
        "inquiries": list(OmbudsmanInquiry.objects.visible_to(user).filter(restriction=restriction)),
        "may_register": bool(allowed(user, "register_appeal"))
        and not restriction.appeals.filter(state__in=restriction.appeals.model.UNDECIDED).exists(),
        "may_record_inquiry": bool(allowed(user, "record_inquiry")),
    }


def of_exception(exception: Any, user: Any) -> dict[str, Any] | None:
    """That the customer has appealed although they were not told, on the page of the exception (SBC-11.6)."""
    from appeals.checks.untold import standing_exception, waits_to_be_examined
    from appeals.models import Appeal
    from engagement.permissions import allowed

    appeal = Appeal.objects.filter(restriction__request=exception.request).order_by("-registered_at").first()
    if appeal is None or standing_exception(appeal) != exception:
        return None
    seen = Appeal.objects.visible_to(user).filter(pk=appeal.pk).exists()
    return {
        "appeal": appeal,
        "sees_appeal": seen,
        "waits": waits_to_be_examined(appeal) is not None,
        "exception": exception,
        "may_examine": bool(allowed(user, "review_restriction", appeal.restriction)),
    }


def of_incident(incident: Any, user: Any) -> dict[str, Any] | None:
    """Challenges to what was done on the spot, and where to register one for each thing done (SBC-12.3a)."""
    from appeals.models import Appeal
    from appeals.selectors.case import action_label, route_for
    from appeals.selectors.listing import challenges_of_incident
    from engagement.permissions import allowed
    from engagement.policy.selectors import policy_in_force

    if not allowed(user, "see_appeals") or incident.customer is None or incident.state == incident.State.VOID:
        return None
    challenges = challenges_of_incident(incident, user)
    may_register = bool(allowed(user, "register_appeal"))
    profile = policy_in_force()
    actions = [(one, action_label(one, profile)) for one in incident.immediate_actions.all()] if may_register else []
    route = route_for(Appeal.Subject.IMMEDIATE_ACTION) if actions else None
    if not (challenges or actions):
        return None
    return {"challenges": challenges, "records": len(challenges), "actions": actions, "route": route}
