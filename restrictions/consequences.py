"""What this app checks and adds when something happens further left: incidents that close, and who may read them."""

from typing import Any

from django.db.models import Q

from engagement.checks import Check
from engagement.permissions import allowed
from engagement.policy.schema import require_codes
from engagement.spine.effects import on


def _requests_settled(incident: Any, _actor: Any, _inputs: Any) -> bool:
    from restrictions.models import ActiveManagementRequest

    ended = (*ActiveManagementRequest.ENDED, *ActiveManagementRequest.BEFORE_ASKING)
    return not incident.active_management_requests.exclude(state__in=ended).exists()


NO_OPEN_REQUEST = Check(
    "no_open_request",
    ("SBC-A1-CRG-3a",),
    _requests_settled,
    "A request to limit contact that rests on this incident is still open.",
)


def incidents_behind_requests(user: Any) -> Q:
    """Whoever decides a request reads the incidents that it rests on (clauses on who sees a narrative, SPSO-EP-65b)."""
    from restrictions.models import ActiveManagementRequest, ReliedOn

    codes = ("see_group_cases", "see_all_requests", "decide_for_safety", "give_highest_signoff")
    if not any(allowed(user, code) for code in codes):
        return Q(pk__in=[])
    seen = ActiveManagementRequest.objects.visible_to(user).exclude(state__in=ActiveManagementRequest.BEFORE_ASKING)
    return Q(pk__in=ReliedOn.objects.filter(request__in=seen.values("pk")).values("incident"))


# With these the request lies with somebody who may decide, and so do the exceptions that were proposed with it.
REACHES_A_LEVEL = (
    "submit_to_senior_manager",
    "submit_to_group",
    "submit_for_safety",
    "support_to_senior_manager",
    "support_to_group",
    "support_for_safety",
    "pass_to_group",
)


def register() -> None:
    """Called once from the app's `ready()`."""
    from incidents.models import Incident
    from incidents.visibility import register_visibility
    from restrictions.models import ActiveManagementRequest
    from restrictions.services.exceptions import proposals_reach_the_level

    require_codes("reason_lists", ["restorative_ground", "no_warning"], because="Requests give their ground by it.")
    on(Incident, "close", check=(NO_OPEN_REQUEST,))
    on(Incident, "void", check=(NO_OPEN_REQUEST,))
    register_visibility(incidents_behind_requests)
    for reached in REACHES_A_LEVEL:
        on(ActiveManagementRequest, reached, effect=proposals_reach_the_level)
