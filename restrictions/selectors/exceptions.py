"""Reading exceptions: one, those of a request, and the ledger; each with its reason as the policy words it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When

from engagement.policy.profile import Profile
from engagement.policy.selectors import policy_in_force
from engagement.spine.documents import documents_of
from engagement.spine.models import Document
from engagement.transitions import NotVisible
from incidents.models import Incident
from restrictions.models import ActiveManagementRequest, PolicyException

# An exception that nobody decided while its request was alive waits for nobody any more.
CAME_TO_NOTHING = (
    ActiveManagementRequest.State.NOT_SUPPORTED,
    ActiveManagementRequest.State.REJECTED,
    ActiveManagementRequest.State.WITHDRAWN,
)
FELL_AWAY = Q(state=PolicyException.State.PROPOSED, request__state__in=CAME_TO_NOTHING)


def fell_away(exception: PolicyException) -> bool:
    """Whether its request came to nothing before anybody decided about it."""
    return exception.state == PolicyException.State.PROPOSED and exception.request.state in CAME_TO_NOTHING


def standing_of(exception: PolicyException) -> str:
    """Where it stands, in words."""
    return "Fell away with the request" if fell_away(exception) else str(exception.get_state_display())


def reason_of(kind: str, code: str, policy: Profile) -> str:
    """The policy's words for why this safeguard is left out; the code in words where the policy has it no longer."""
    listed = next((each for each in policy.reason_lists if each.code == kind), None)
    found = next((one.label for one in listed.reasons if one.code == code), "") if listed is not None else ""
    return found or code.replace("_", " ").capitalize()


@dataclass(frozen=True)
class ExceptionWords:
    """An exception with its reason and where it stands, in words."""

    exception: PolicyException
    reason: str
    stands: str


def exceptions_in_words(request: ActiveManagementRequest, policy: Profile) -> list[ExceptionWords]:
    """Those of a request that nobody took back, the latest first. One query."""
    found = request.exceptions.exclude(state=PolicyException.State.TAKEN_BACK).select_related("decided_by", "request")
    return [in_words(one, policy) for one in found]


def in_words(exception: PolicyException, policy: Profile) -> ExceptionWords:
    """One of them. No query where its request is known."""
    return ExceptionWords(exception, reason_of(exception.kind, exception.reason_code, policy), standing_of(exception))


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
    """How many stand and how many were refused, by safeguard, and of each by reason (SBC-12.6-0).

    It is what a rise in numbers would show, and for which reason. One query, and one for the policy.
    """
    found = (
        ledger_of(user)
        .exclude(FELL_AWAY)
        .order_by()
        .values("kind", "reason_code", "state")
        .annotate(number=Count("pk"))
    )
    by_reason: dict[str, dict[str, dict[str, int]]] = {}
    for row in found:
        by_reason.setdefault(row["kind"], {}).setdefault(row["reason_code"], {})[row["state"]] = row["number"]
    policy = policy_in_force()
    return [
        _counted(
            label,
            by_reason.get(kind, {}).values(),
            reasons=[
                _counted(reason_of(kind, code, policy), [numbers])
                for code, numbers in sorted(by_reason.get(kind, {}).items())
            ],
        )
        for kind, label in PolicyException.Kind.choices
    ]


def _counted(label: str, numbers: Iterable[dict[str, int]], **more: Any) -> dict[str, Any]:
    numbers = list(numbers)
    states = ("approved", "proposed", "refused", "ended")
    return {"label": label, **{state: sum(one.get(state, 0) for one in numbers) for state in states}, **more}
