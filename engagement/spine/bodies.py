"""Whose work it is: one person's, whoever holds a duty in a team, or a body of the whole organisation.

A body is the Review Group, whoever has a seat today, or a post that a role gives: liaison officer, Chief Executive.
Who stands in for the holder of a post, in a dated absence, has its work and its permissions meanwhile.
"""

from engagement import clock
from engagement.people.models import User
from engagement.people.roles import BODIES, POSTS, ROLE_LABELS, Role
from engagement.people.selectors import (
    holder_of,
    holders_of_role,
    posts_covered,
    roles_among,
    seat_of,
    seats_near,
    seats_today,
    who_deals_with,
)
from engagement.policy.selectors import NoPolicy, local, policy_in_force
from engagement.spine.barring import barred_from
from engagement.spine.models import WorkItem


def is_body(duty: str) -> bool:
    """Whether work with this duty waits for a body, whatever the team."""
    return duty in BODIES


def group_may_have_deputies() -> bool:
    """Whether the organisation lets a deputy sit for an absent member of the Review Group. One query."""
    return bool(local("group_deputies", False))


def who_has(item: WorkItem) -> list[User]:
    """Whose work it is, away or not: the person, the holder of the duty, or everyone in the body; else nobody."""
    if item.assignee is not None:
        return [item.assignee]
    if item.duty == Role.REVIEW_GROUP:
        return [seat.holder for seat in seats_today(deputies=False) if seat.holder is not None]
    if is_body(item.duty):
        return holders_of_role(Role(item.duty))
    holder = holder_of(item.team, item.duty) if item.team is not None else None
    return [holder] if holder is not None else []


def people_told(item: WorkItem) -> list[User]:
    """Who gets word of it today, each once: those who have it, and whoever stands in for one who is away.

    Nobody who may not do it, and nobody in the place of such a person.
    """
    if item.assignee is None and item.duty == Role.REVIEW_GROUP:
        seats = seats_today(deputies=group_may_have_deputies())
        people = [one for seat in seats for one in (seat.holder, seat.sits) if one is not None]
    else:
        barred = barred_from(item)
        holders = [holder for holder in who_has(item) if holder.pk not in barred]
        people = [one for holder in holders for one in who_deals_with(holder) if one.pk not in barred]
    return list(dict.fromkeys(people))


def who_has_in_words(item: WorkItem) -> str:
    """Whose work it is, for a page: "Shona Kerr", "the Complaints Review Group", "Grace Murray (Chief Executive)"."""
    if item.assignee is None and item.duty == Role.REVIEW_GROUP:
        try:
            return f"the {policy_in_force().says('review_group')}"
        except NoPolicy:
            return "the Review Group"
    names = " and ".join(holder.name for holder in who_has(item))
    if item.assignee is None and is_body(item.duty):
        post = ROLE_LABELS[Role(item.duty)]
        return f"{names} ({post})" if names else f"the {post}: nobody holds this role yet"
    return names


def bodies_of(user: User) -> dict[str, User | None]:
    """The bodies whose work the user sees today; the value is the absent person for whom, or None for themselves.

    Kept on the user object for the request, as `acts_for` is.
    """
    today = clock.today()
    kept: tuple[object, dict[str, User | None]] | None = getattr(user, "_bodies", None)
    if kept is not None and kept[0] == today:
        return kept[1]
    found: dict[str, User | None] = {**posts_covered(user, POSTS), **dict.fromkeys(roles_among(user, POSTS))}
    near = seats_near(user)
    if any(seat.holder_id == user.pk for seat in near):
        found[Role.REVIEW_GROUP.value] = None
    elif near and (seat := seat_of(user, deputies=group_may_have_deputies())):
        found[Role.REVIEW_GROUP.value] = seat.for_user
    user._bodies = (today, found)  # type: ignore[attr-defined]
    return found
