"""Who may ask for a fresh decision on a restriction, and whether somebody does already."""

from typing import Any

from engagement.people.models import User
from engagement.permissions import Answer, Refused, allowed
from restrictions.models import ActiveManagementRequest, Restriction
from restrictions.permissions import answers_group


def asks_afresh(user: Any, restriction: Restriction) -> Answer:
    """The person who asked for it or a manager of the team, while it is in force (UKCG-057)."""
    may = allowed(user, "ask_for_restriction")
    if isinstance(may, Refused):
        return may
    if not restriction.is_in_force:
        return Refused("This restriction is not in force, so there is nothing to extend.")
    stands = answers_group(user, restriction.request)
    if isinstance(stands, Refused):
        return Refused("Only the person who asked for this restriction, or a manager of the team, can ask for more.")
    return stands


def extension_running(restriction: Restriction, user: User) -> ActiveManagementRequest | None:
    """The person's own draft of a fresh decision, or else the request that waits for one, as far as they see it."""
    own = restriction.extension_requests.filter(state=ActiveManagementRequest.State.DRAFT, requester=user).first()
    if own is not None:
        return own
    seen = ActiveManagementRequest.objects.visible_to(user).filter(extends=restriction)
    waiting: ActiveManagementRequest | None = seen.filter(
        state__in=(*ActiveManagementRequest.UNDECIDED, *ActiveManagementRequest.DECIDED_FOR)
    ).first()
    return waiting
