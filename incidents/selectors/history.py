"""What a decider needs to know around a case: this customer's history, and how often others met the same."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from engagement import clock
from engagement.customers.models import Customer
from engagement.customers.selectors import family_ids
from engagement.policy.selectors import policy_in_force
from incidents.models import Incident


@dataclass(frozen=True)
class PastIncident:
    """One line of a customer's history: enough to see a pattern, without the account (SPSO-EP-65b)."""

    reference: str
    occurred_on: date | None
    team: str
    service: str
    category: str
    channel: str
    state: str
    opens: bool
    category_label: str = ""


def incidents_of_customer(customer: Customer) -> QuerySet[Incident]:
    """Every logged incident about the customer and records merged with theirs, across all services; not the void."""
    return (
        Incident.objects.filter(customer__in=family_ids(customer))
        .exclude(state__in=[*Incident.BEFORE_LOGGED, Incident.State.VOID])
        .select_related("team__service")
        .order_by("-occurred_on", "-submitted_at")
    )


def customer_history(
    customer: Customer, user: Any, *, leave_out: Incident | Iterable[Incident] | None = None
) -> list[PastIncident]:
    """The customer's history across all services for somebody who decides about them (SPSO-G3-20).

    Lines without an account; `opens` says whether this reader may open the incident itself.
    """
    past = incidents_of_customer(customer)
    if leave_out is not None:
        left_out = [leave_out] if isinstance(leave_out, Incident) else list(leave_out)
        past = past.exclude(pk__in=[incident.pk for incident in left_out])
    open_to_reader = set(
        Incident.objects.visible_to(user).filter(pk__in=past.values("pk")).values_list("pk", flat=True)
    )
    labels = {category.code: category.short for category in policy_in_force().categories}
    return [
        PastIncident(
            reference=incident.reference or "",
            occurred_on=incident.occurred_on,
            team=str(incident.team),
            service=str(incident.team.service) if incident.team else "",
            category=incident.routed_category,
            channel=incident.channel,
            state=incident.get_state_display(),
            opens=incident.pk in open_to_reader,
            category_label=labels.get(incident.routed_category, incident.routed_category),
        )
        for incident in past
    ]


def others_who_met_the_same(incident: Incident, *, months: int = 12) -> int:
    """How many other customers had an incident of the same category with the same team in the last months."""
    assert incident.customer is not None, "A logged incident names its customer."
    since = clock.today() - timedelta(days=round(months * 365.25 / 12))
    return (
        Incident.objects.filter(team=incident.team, category=incident.category, occurred_on__gte=since)
        .exclude(state__in=[*Incident.BEFORE_LOGGED, Incident.State.VOID])
        .exclude(customer__in=family_ids(incident.customer))
        .values("customer")
        .distinct()
        .count()
    )
