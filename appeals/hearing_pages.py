"""What hearing appeals adds to pages of others: the link of whoever hears alone, and the Review Group's tab."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet


def register() -> None:
    """Called once from the app's `ready()`."""
    from appeals.selectors.for_me import how_much_waits_for
    from engagement.ui.navigation import NavigationItem
    from engagement.ui.navigation import register as offer
    from restrictions.dashboard_parts import DashboardPart
    from restrictions.dashboard_parts import register as add_part

    # Of the two permissions to hear appeals alone, whoever has one of them has this one.
    offer(
        NavigationItem(
            "What waits for me",
            "appeals:for_me",
            permission="hear_appeals_as_authority",
            order=5,
            count=how_much_waits_for,
        )
    )
    add_part(
        DashboardPart(
            code="appeals",
            label="Appeals",
            empty="No appeal is with the group",
            template="appeals/_group_tab.html",
            rows=appeals_of_group,
            count=how_many_with_group,
            on_agenda=agenda_lines,
        )
    )


def appeals_of_group(user: Any) -> QuerySet[Any]:
    """The appeals that the group has to decide, the oldest deadline first, with how many have voted (SBC-12.3b)."""
    return (
        _with_group(user)
        .select_related("customer", "team", "restriction")
        .annotate(votes_cast=Count("votes", filter=Q(votes__round=F("voting_round"))))
        .order_by(F("decide_by").asc(nulls_last=True), "registered_at")
    )


def how_many_with_group(user: Any) -> int:
    """Counted as far as the tab shows it."""
    from restrictions.selectors.counting import MOST_ON_A_TAB, up_to

    return up_to(_with_group(user), MOST_ON_A_TAB + 1)


def _with_group(user: Any) -> QuerySet[Any]:
    from appeals.models import Appeal
    from appeals.routes import GROUP

    undecided = (Appeal.State.WITH_GROUP, Appeal.State.INFO_REQUESTED)
    seen: QuerySet[Any] = Appeal.objects.visible_to(user).filter(heard_by=GROUP, state__in=undecided)
    return seen


def agenda_lines(user: Any) -> Iterable[str]:
    """The same for a meeting, on paper: references, and no account of anybody."""
    from engagement.ui.words import british_date

    for one in appeals_of_group(user):
        until = f", decide by {british_date(one.decide_by)}" if one.decide_by else ""
        yield f"{one.reference} against {one.restriction.reference}, {one.team}{until}. {one.get_state_display()}."
