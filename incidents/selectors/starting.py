"""What a manager sees before starting an approach of their own accord."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max

from engagement.customers.models import Customer
from engagement.customers.selectors import customers_matching, survivors_of
from engagement.people.duties import in_line
from engagement.people.models import User
from incidents.deciders import decided_by, involved_in
from incidents.models import Incident

MOST_SHOWN = 20


@dataclass(frozen=True)
class ToStartWith:
    """A customer with incidents in the reader's teams."""

    customer: Customer
    times: int
    latest: date | None


def customers_to_start_with(user: User, words: str = "") -> list[ToStartWith]:
    """Customers with logged incidents in teams that this person manages, those with most first (SBC-A1-REST-10)."""
    incidents = (
        Incident.objects.visible_to(user)
        .filter(decided_by(user))
        .exclude(state__in=[*Incident.BEFORE_LOGGED, Incident.State.VOID, Incident.State.MANAGED_HS])
    )
    if words:
        incidents = incidents.filter(customer__in=customers_matching(words, user).customer_ids())
    counted = (
        incidents.order_by().values("customer").annotate(times=Count("pk", distinct=True), latest=Max("occurred_on"))
    )
    rows = list(counted.order_by("-times", "-latest")[:MOST_SHOWN])
    survivor = survivors_of({row["customer"] for row in rows})
    customers = Customer.objects.in_bulk(set(survivor.values()))
    together: dict[Any, ToStartWith] = {}
    for row in rows:
        customer = customers[survivor[row["customer"]]]
        known = together.get(customer.pk)
        days = [day for day in (row["latest"], known.latest if known else None) if day]
        times = row["times"] + (known.times if known else 0)
        together[customer.pk] = ToStartWith(customer, times, max(days) if days else None)
    return sorted(together.values(), key=lambda each: (-each.times, str(each.customer)))


def other_manager(user: Any, incidents: Iterable[Incident]) -> User | None:
    """Who would check the letter of an approach that `user` starts from these incidents: none who is part of one.

    A manager of the team, or the next beyond it (SBC-A1-REST-7, SBC-A1-REST-10).
    """
    linked = list(incidents)
    team = next((incident.team for incident in linked), None)
    if team is None:
        return None
    out = {user.pk}.union(*(involved_in(incident) for incident in linked))
    return next((duty.holder for duty in in_line(team, out)), None)
