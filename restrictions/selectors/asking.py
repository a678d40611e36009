"""What a request may rest on: incidents, earlier letters, approaches that failed, complaints over a time."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Min, Q, QuerySet

from engagement import clock
from engagement.contact.selectors.load import load_in_words
from engagement.customers.families import family_ids
from engagement.customers.models import Customer
from engagement.policy.selectors import policy_in_force
from engagement.spine.timeline import last_move
from engagement.spine.work_items import waiting_for
from engagement.transitions import AlreadyMoved, NotVisible
from engagement.ui.words import upper_first
from incidents.models import Incident, RestorativeApproach
from letters.models import Letter
from restrictions import grades
from restrictions.models import ActiveManagementRequest, ComplaintItem

MEASURED_OVER = timedelta(weeks=4)


def request_for(user: Any, reference: str) -> ActiveManagementRequest:
    """One request by its reference. Raises NotVisible where there is none for this person."""
    found: ActiveManagementRequest | None = (
        ActiveManagementRequest.objects.visible_to(user)
        .filter(reference=reference.upper())
        .select_related("customer", "team__service", "team__line_manager", "team__senior_manager", "requester__team")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def ground_codes() -> set[str]:
    """The grounds that the policy in force knows for going beyond a restorative approach (SBC-5.6)."""
    return {reason.code for reason in policy_in_force().reasons("restorative_ground").reasons}


def incidents_to_rely_on(request: ActiveManagementRequest, user: Any) -> QuerySet[Incident]:
    """Logged incidents with this customer that the person may see and that still count, the latest first."""
    seen = Incident.objects.visible_to(user).filter(customer__in=family_ids(request.customer))
    return seen.exclude(state__in=[*Incident.BEFORE_LOGGED, Incident.State.VOID]).order_by("-occurred_on", "-reference")


def failed_approaches(request: ActiveManagementRequest) -> QuerySet[RestorativeApproach]:
    """Restorative approaches with this customer that did not help (SBC-A1-CRG-2b, SPSO-G3-27)."""
    return RestorativeApproach.objects.filter(
        customer__in=family_ids(request.customer), state=RestorativeApproach.State.FAILED
    )


def warnings_for(customer: Customer) -> QuerySet[Letter]:
    """Letters that were sent to this customer and asked for a change, the latest first (SBC-10.1-0)."""
    asking = [one.code for one in policy_in_force().letter_types if one.counts_as_request]
    return Letter.objects.filter(
        customer__in=family_ids(customer), state=Letter.State.ISSUED, kind__in=asking
    ).order_by("-issued_on")


def warned_before(customer: Customer, day: date | None) -> QuerySet[Letter]:
    """The warnings that the customer had before a day, on which something happened again (SBC-9.19b, SBC-11.3a)."""
    return warnings_for(customer).filter(issued_on__lt=day) if day is not None else Letter.objects.none()


def items_in_report(request: ActiveManagementRequest) -> QuerySet[ComplaintItem]:
    """The complaints that the itemised report lists within its stated time (SPSO-G3-41a)."""
    if request.report_from is None or request.report_to is None or request.report_from > request.report_to:
        return request.complaints.none()
    within = Q(received_on__gte=request.report_from, received_on__lte=request.report_to)
    return request.complaints.filter(within)


def track_of(request: ActiveManagementRequest) -> str:
    """Category one follows health and safety, unless it was in writing and stands in their log (SBC-A1-CAT1-5)."""
    category_one = request.incidents.filter(zero_tolerance=True)
    for incident in category_one:
        if not (incident.written_abuse and hasattr(incident, "health_and_safety_reference")):
            return grades.SAFETY
    return grades.POLICY


def draft_for(user: Any, pk: UUID) -> ActiveManagementRequest:
    """One's own draft. Raises NotVisible for everybody else's, and AlreadyMoved for one that was handed in."""
    found: ActiveManagementRequest | None = (
        ActiveManagementRequest.objects.visible_to(user)
        .filter(pk=pk, requester=user)
        .select_related("customer", "team__service", "team__senior_manager")
        .first()
    )
    if found is None:
        raise NotVisible
    if found.state != ActiveManagementRequest.State.DRAFT:
        raise AlreadyMoved(found, last_move(found))
    return found


def requests_of(user: Any) -> QuerySet[ActiveManagementRequest]:
    """Every request that the person may see, the latest first; discarded drafts are left out."""
    seen = ActiveManagementRequest.objects.visible_to(user).exclude(state=ActiveManagementRequest.State.DISCARDED)
    return seen.select_related("customer", "team", "requester").order_by("-submitted_at", "-created_at")


def waiting_for_manager(user: Any) -> int:
    """How many requests wait for this person's support, or for their decision as senior manager."""
    asked = waiting_for(user).filter(subject_type=ContentType.objects.get_for_model(ActiveManagementRequest))
    return asked.filter(Q(kind="support") | Q(kind="decide", duty="senior_manager")).count()


def measured_effect(request: ActiveManagementRequest) -> str:
    """What the contact log says of the last four weeks, as the first words on the effect; "" where nothing was logged.

    From the first incident that the request rests on, where that was earlier (SPSO-G3-13b).
    """
    today = clock.today()
    first = request.incidents.aggregate(first=Min("occurred_on"))["first"]
    since = min(day for day in (first, today - MEASURED_OVER) if day is not None)
    said = load_in_words(request.customer.resolve(), since, today, policy_in_force())
    return f"{upper_first(said)}." if said else ""


def incidents_of_customer(user: Any, customer: Any) -> QuerySet[Incident]:
    """Logged incidents with a customer that the person may see, for beginning a request; not the void."""
    seen = Incident.objects.visible_to(user).filter(customer__in=family_ids(customer))
    return seen.exclude(state__in=[*Incident.BEFORE_LOGGED, Incident.State.VOID]).order_by("-occurred_on")
