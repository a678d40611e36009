"""Reading exceptions: one, and the ledger."""

from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from engagement.transitions import NotVisible
from restrictions.models import PolicyException


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


def ledger_of(user: Any, kind: str = "") -> QuerySet[PolicyException]:
    """Every exception that was ever proposed on a request that was handed in, the latest first."""
    seen = PolicyException.objects.visible_to(user).exclude(state=PolicyException.State.TAKEN_BACK)
    seen = seen.exclude(request__reference=None)
    if kind:
        seen = seen.filter(kind=kind)
    return seen.select_related("request__customer", "request__team", "decided_by").order_by("-proposed_at")


def counts(user: Any) -> list[dict[str, Any]]:
    """How many stand and how many were refused, by kind: what a rise in numbers would show (SBC-12.6-0)."""
    found = ledger_of(user).order_by().values("kind", "state").annotate(number=Count("pk"))
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
