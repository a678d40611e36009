"""What a manager needs to know around one incident before deciding about it, as the page of an approach tells it."""

from dataclasses import dataclass
from typing import Any

from engagement.customers.models import Customer
from engagement.customers.selectors import current_adjustments
from engagement.permissions import allowed
from incidents.checks.common import written_and_referenced
from incidents.models import Incident, RestorativeApproach
from incidents.selectors.approaches import fitting_approaches, incidents_to_start_from
from incidents.selectors.history import PastIncident, customer_history, others_who_met_the_same

MOST_SHOWN = 10
# Once it is under way elsewhere, or at its end, there is nothing to start from this page.
STARTS_FROM = (Incident.State.SUBMITTED, Incident.State.IN_REVIEW)


@dataclass(frozen=True)
class ManagerContext:
    """Around one incident, for whoever decides about it."""

    adjustments: list[Any]
    history: list[PastIncident]
    times_before: int
    others: int
    may_start: bool


def manager_context(incident: Incident, customer: Customer, approaches: list[Any], user: Any) -> ManagerContext | None:
    """Adjustments, history across services and how often others met the same; None for whoever does not decide.

    Called by the incident page with the surviving customer (SPSO-G1-23, SPSO-G3-20, SPSO-EP-65b). The same number of
    queries however long the history is.
    """
    if not allowed(user, "review_incident", incident):
        return None
    history = customer_history(customer, user, leave_out=incident)
    return ManagerContext(
        adjustments=current_adjustments(customer),
        history=history[:MOST_SHOWN],
        times_before=len(history),
        others=others_who_met_the_same(incident),
        may_start=_may_start(incident, customer, approaches, user),
    )


def _may_start(incident: Incident, customer: Customer, approaches: list[Any], user: Any) -> bool:
    """Whether this manager may start an approach that rests on it: none is open, and the policy has one for it.

    Category one only for written abuse whose health and safety reference is recorded (SBC-A1-CAT1-5).
    """
    return (
        incident.state in STARTS_FROM
        and all(approach.state in RestorativeApproach.ENDED for approach in approaches)
        and written_and_referenced(incident, user, {})
        and bool(allowed(user, "start_restorative_approach"))
        and bool(fitting_approaches(incident.routed_category, [incident]))
        and incidents_to_start_from(user, customer).filter(pk=incident.pk).exists()
    )
