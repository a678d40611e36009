"""Reading reviews: the list by urgency, a month, one review and what has happened since the last decision."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from engagement import clock
from engagement.customers.selectors import current_adjustments, family_ids
from engagement.transitions import NotVisible
from incidents.selectors.history import PastIncident, customer_history
from restrictions.models import Review

SOON, LATER = 7, 30


def open_reviews(user: Any) -> QuerySet[Review]:
    """Reviews that are planned, due or begun, of restrictions that the person may see, by date."""
    return with_names(Review.objects.visible_to(user).filter(state__in=Review.OPEN)).order_by("due_on", "pk")


def with_names(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """The same reviews with whom and which team they are about, and who reviews."""
    return reviews.select_related("restriction__customer", "restriction__team", "reviewer")


@dataclass(frozen=True)
class Group:
    """Reviews under one heading of the list."""

    title: str
    reviews: list[Review]


def grouped(reviews: list[Review]) -> list[Group]:
    """Overdue, this week, the next 30 days, later (SCREENS). Days are those of Europe/London."""
    today = clock.today()
    parts: dict[str, list[Review]] = {"Overdue": [], "This week": [], "Next 30 days": [], "Later": []}
    for one in reviews:
        if one.due_on < today:
            parts["Overdue"].append(one)
        elif one.due_on <= today + timedelta(days=SOON):
            parts["This week"].append(one)
        elif one.due_on <= today + timedelta(days=LATER):
            parts["Next 30 days"].append(one)
        else:
            parts["Later"].append(one)
    return [Group(title, found) for title, found in parts.items() if found]


@dataclass(frozen=True)
class Month:
    """One month as weeks of days, each with its reviews."""

    first: date
    weeks: list[list[tuple[date | None, list[Review]]]]
    before: date
    after: date
    today: date


def month_of(user: Any, year: int, month: int) -> Month:
    """The reviews of one month. Raises NotVisible for a month that no calendar has."""
    if not (1 <= month <= 12 and 2000 <= year <= 2200):
        raise NotVisible
    first = date(year, month, 1)
    last = date(year, month, calendar.monthrange(year, month)[1])
    by_day: dict[date, list[Review]] = {}
    for one in open_reviews(user).filter(due_on__range=(first, last)):
        by_day.setdefault(one.due_on, []).append(one)
    weeks = [
        [(day if day.month == month else None, by_day.get(day, []) if day.month == month else []) for day in week]
        for week in calendar.Calendar().monthdatescalendar(year, month)
    ]
    return Month(first, weeks, first - timedelta(days=1), last + timedelta(days=1), clock.today())


def review_for(user: Any, pk: UUID) -> Review:
    """One review. Raises NotVisible."""
    found: Review | None = (
        Review.objects.visible_to(user)
        .filter(pk=pk)
        .select_related(
            "restriction__customer",
            "restriction__team__service",
            "restriction__terms",
            "restriction__request",
            "reviewer",
        )
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def past_reviews_of(restriction: Any, user: Any) -> QuerySet[Review]:
    """The completed reviews of a restriction, the latest first, for those who may see them."""
    seen = Review.objects.visible_to(user).filter(restriction=restriction, state=Review.State.COMPLETED)
    return seen.select_related("reviewer").order_by("-completed_at")


@dataclass(frozen=True)
class Since:
    """What has happened since the last decision: conduct, contact, what others say."""

    decided_on: date
    incidents: list[PastIncident]
    earlier: list[Review]
    adjustments: list[Any]
    contacts: int | None


def since_last_decision(review: Review, user: Any) -> Since:
    """Incidents since the restriction began or was last reviewed, across all services, with the contact log's count.

    Of a review that is completed: what stood before whoever completed it, and nothing that came later.
    """
    restriction = review.restriction
    before = past_reviews_of(restriction, user).exclude(pk=review.pk)
    if review.completed_at is not None:
        before = before.filter(completed_at__lt=review.completed_at)
    earlier = list(before)
    decided_on = restriction.starts_on or clock.date_of(restriction.created_at)
    if earlier and earlier[0].completed_at is not None:
        decided_on = max(decided_on, clock.date_of(earlier[0].completed_at))
    history = customer_history(restriction.customer, user)
    until = clock.date_of(review.completed_at) if review.completed_at is not None else clock.today()
    return Since(
        decided_on=decided_on,
        incidents=[one for one in history if one.occurred_on is not None and decided_on <= one.occurred_on <= until],
        earlier=earlier,
        adjustments=list(current_adjustments(restriction.customer.resolve())),
        contacts=_contacts_since(restriction, decided_on, review.completed_at or clock.now()),
    )


def _contacts_since(restriction: Any, since: date, until: datetime) -> int | None:
    from engagement.contact.models import Contact

    start = clock.start_of(since)
    family = family_ids(restriction.customer)
    return Contact.objects.filter(Q(customer__in=family), at__gte=start, at__lte=until).count()
