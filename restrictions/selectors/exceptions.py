"""Reading exceptions: one, and the ledger."""

from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When

from engagement.spine.documents import documents_of
from engagement.spine.models import Document
from engagement.transitions import NotVisible
from incidents.models import Incident
from restrictions.models import ActiveManagementRequest, PolicyException

# An exception that nobody decided while its request was alive waits for nobody any more.
FELL_AWAY = Q(
    state=PolicyException.State.PROPOSED,
    request__state__in=(
        ActiveManagementRequest.State.NOT_SUPPORTED,
        ActiveManagementRequest.State.REJECTED,
        ActiveManagementRequest.State.WITHDRAWN,
    ),
)


def exception_for(user: Any, pk: UUID) -> PolicyException:
    """One exception of a request that the person may see. Raises NotVisible."""
    found: PolicyException | None = (
        PolicyException.objects.visible_to(user)
        .filter(pk=pk)
        .select_related("request__customer", "request__team", "proposed_by", "decided_by", "risk_incident")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def advice_documents_of(request: ActiveManagementRequest) -> QuerySet[Document]:
    """The documents among which advice may be kept: those of every incident relied on, else of the request itself."""
    keys = [str(pk) for pk in request.incidents.values_list("pk", flat=True)]
    if not keys:
        return documents_of(request)
    return Document.objects.filter(
        subject_type=ContentType.objects.get_for_model(Incident), subject_id__in=keys, withdrawn_at__isnull=True
    ).select_related("uploaded_by")


def ledger_of(user: Any, kind: str = "") -> QuerySet[PolicyException]:
    """Every exception that was ever proposed on a request that was handed in, the latest first.

    `fell_away` says of each whether its request ended before anybody decided about it.
    """
    seen = PolicyException.objects.visible_to(user).exclude(state=PolicyException.State.TAKEN_BACK)
    seen = seen.exclude(request__reference=None)
    if kind:
        seen = seen.filter(kind=kind)
    fell_away = Case(When(FELL_AWAY, then=Value(True)), default=Value(False), output_field=BooleanField())
    found: QuerySet[PolicyException] = seen.annotate(fell_away=fell_away)
    return found.select_related("request__customer", "request__team", "decided_by").order_by("-proposed_at")


def counts(user: Any) -> list[dict[str, Any]]:
    """How many stand and how many were refused, by kind: what a rise in numbers would show (SBC-12.6-0)."""
    found = ledger_of(user).exclude(FELL_AWAY).order_by().values("kind", "state").annotate(number=Count("pk"))
    by_kind: dict[str, dict[str, int]] = {}
    for row in found:
        by_kind.setdefault(row["kind"], {})[row["state"]] = row["number"]
    return [
        {
            "label": label,
            "approved": by_kind.get(kind, {}).get("approved", 0),
            "proposed": by_kind.get(kind, {}).get("proposed", 0),
            "refused": by_kind.get(kind, {}).get("refused", 0),
            "ended": by_kind.get(kind, {}).get("ended", 0),
        }
        for kind, label in PolicyException.Kind.choices
    ]
