"""The register of restrictions: what is in force, what waits for its letter, what has ended. Terms, never reasons.

A page of it costs the same however many restrictions there are: one query for the page, a bounded count, and a fixed
number for what stands in the lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from engagement import clock
from engagement.customers.models import Customer
from engagement.customers.selectors import survivors_of
from engagement.people.models import Service, Team
from engagement.policy.loader import ProfileFaults
from engagement.policy.models import PolicyVersion
from engagement.policy.profile import Profile, UnknownCode
from engagement.policy.selectors import policy_in_force, profile_of
from engagement.transitions import NotVisible
from engagement.ui.words import counted
from restrictions import ends, grades
from restrictions.models import ActiveManagementRequest, Measure, Restriction, Review
from restrictions.selectors.counting import MOST_ON_A_TAB, up_to

State = Restriction.State

# What the list shows, by the word in its address.
SHOWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "in_force": ("In force", Restriction.IN_FORCE),
    "waiting": ("Decided, customer not told yet", (State.PENDING_NOTIFICATION,)),
    "ended": ("Ended", Restriction.OVER),
    "cancelled": ("Cancelled before it began", (State.CANCELLED,)),
}
# How those of each list are said in a sentence, one and many: "2 that have ended fit".
SAID = {
    "in_force": "that is in force,that are in force",
    "waiting": "that waits for its letter,that wait for their letter",
    "ended": "that has ended,that have ended",
    "cancelled": "that was cancelled before it began,that were cancelled before they began",
}
NEWEST = ("-starts_on", "reference")
SORTS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "newest": ("Newest first", NEWEST),
    "ends": ("Ends soonest", (F("ends_on").asc(nulls_last=True), "reference")),
    "customer": ("Customer", ("customer__name", "reference")),
    "team": ("Team", ("team__name", "reference")),
    "reference": ("Reference", ("reference",)),
}


@dataclass(frozen=True)
class RegisterFilters:
    """What the register is narrowed to. `customers` are ids of a search for a person; None means no such search."""

    show: str = "in_force"
    words: str = ""
    customers: frozenset[UUID] | None = None
    team: int | None = None
    service: int | None = None
    measure: str = ""
    level: str = ""
    told: str = ""
    ends_within: int | None = None
    review_within: int | None = None
    sort: str = "newest"


@dataclass(frozen=True)
class RegisterLine:
    """A restriction as a line of the register."""

    restriction: Restriction
    customer: Customer
    measures: list[str]
    level: str
    told: str
    review_on: date | None
    review_is_late: bool
    end_has_passed: str
    team: Team = field(repr=False)


def list_register(user: Any, filters: RegisterFilters) -> QuerySet[Restriction]:
    """The restrictions that the person may see, narrowed and sorted."""
    states = SHOWS.get(filters.show, SHOWS["in_force"])[1]
    found = Restriction.objects.visible_to(user).filter(state__in=states)
    for name, value in (
        ("team", filters.team),
        ("team__service", filters.service),
        ("decided_level", filters.level),
        ("told", filters.told),
    ):
        if value:
            found = found.filter(**{name: value})
    if filters.measure:
        found = found.filter(Exists(Measure.objects.filter(terms=OuterRef("terms"), code=filters.measure)))
    if filters.ends_within is not None:
        found = found.filter(ends_on__lte=clock.today() + timedelta(days=filters.ends_within))
    if filters.review_within is not None:
        until = clock.today() + timedelta(days=filters.review_within)
        due = Review.objects.filter(restriction=OuterRef("pk"), state__in=Review.OPEN, due_on__lte=until)
        found = found.filter(Exists(due))
    if filters.words:
        wanted = Q(reference__icontains=filters.words)
        if filters.customers:
            wanted |= Q(customer__in=filters.customers)
        found = found.filter(wanted)
    order = SORTS.get(filters.sort, SORTS["newest"])[1]
    # What never began has no first day.
    began = not {State.PENDING_NOTIFICATION, State.CANCELLED} & set(states)
    if not began:
        found = found.filter(starts_on__isnull=True)
    return found.order_by(*(order if began or order != NEWEST else ("-created_at", "reference")))


@dataclass(frozen=True)
class AlsoFits:
    """How many of a search stand in another list than the one that is shown."""

    show: str
    count: int
    is_more: bool

    @property
    def in_words(self) -> str:
        """ "2 that have ended fit"."""
        more = "More than " if self.is_more else ""
        return f"{more}{counted(self.count, SAID[self.show])} {'fits' if self.count == 1 else 'fit'}"


def also_fits(user: Any, filters: RegisterFilters) -> list[AlsoFits]:
    """What a search finds beyond what is shown, so that nothing that fits is denied. One bounded count a list."""
    if not filters.words:
        return []
    others = [show for show in SHOWS if show != filters.show]
    counts = {show: up_to(list_register(user, replace(filters, show=show)), MOST_ON_A_TAB + 1) for show in others}
    return [AlsoFits(show, min(one, MOST_ON_A_TAB), one > MOST_ON_A_TAB) for show, one in counts.items() if one]


def lines_of(restrictions: QuerySet[Restriction] | Iterable[Restriction], profile: Profile) -> list[RegisterLine]:
    """The lines for a page of the register: a fixed number of queries, however many lines there are."""
    rows, today = list(restrictions), clock.today()
    customers = _customers_of(rows)
    passed = _passed_in_words(rows)
    return [
        RegisterLine(
            restriction=row,
            customer=customers[row.pk],
            measures=[label_of(measure.code, profile) for measure in row.terms.measures.all()],
            level=level_in_words(row.decided_level, profile),
            told=told_in_words(row),
            review_on=next((review.due_on for review in open_reviews_of(row)), None),
            review_is_late=any(review.due_on < today for review in open_reviews_of(row)),
            end_has_passed=passed.get(row.pk, ""),
            team=row.team,
        )
        for row in rows
    ]


def with_lines(found: QuerySet[Restriction]) -> QuerySet[Restriction]:
    """The same restrictions with everything that `lines_of` reads."""
    return found.select_related("team__service", "terms", "customer").prefetch_related(
        Prefetch("terms__measures", Measure.objects.order_by("position")),
        Prefetch("reviews", Review.objects.filter(state__in=Review.OPEN).order_by("due_on"), to_attr="open_reviews"),
    )


def open_reviews_of(row: Restriction) -> list[Review]:
    """The reviews that are not over, as `with_lines` read them."""
    found: list[Review] = vars(row)["open_reviews"]
    return found


def restriction_for(user: Any, reference: str) -> Restriction:
    """One restriction by its reference. Raises NotVisible where there is none for this person."""
    found = Restriction.objects.visible_to(user).filter(reference=reference.upper())
    found = found.select_related(
        "customer",
        "team__service",
        "team__line_manager",
        "team__senior_manager",
        "terms__request__team__service",
        "request__requester",
        "request__decided_by",
        "request__extends",
        "letter",
        "end_letter",
        "told_by",
        "sharing_decided_by",
    )
    restriction: Restriction | None = found.first()
    if restriction is None:
        raise NotVisible
    return restriction


def sees_reasons(user: Any, restriction: Restriction) -> bool:
    """Whether the person may read why: whoever sees the request may; a reader of the register sees terms alone."""
    return bool(ActiveManagementRequest.objects.visible_to(user).filter(pk=restriction.request_id).exists())


def teams_in_register() -> QuerySet[Team]:
    """The teams that the register can be narrowed to."""
    return Team.objects.order_by("name")


def services_in_register() -> QuerySet[Service]:
    """The services that the register can be narrowed to."""
    return Service.objects.order_by("name")


def decided_under(request: ActiveManagementRequest) -> Profile:
    """The policy under which a case was decided: what it says of itself later stays in that policy's words.

    The one in force where that version can no longer be read.
    """
    version = PolicyVersion.objects.defer("content").filter(pk=request.policy_version_id).first()
    try:
        return profile_of(version) if version is not None else policy_in_force()
    except ProfileFaults:
        return policy_in_force()


def level_in_words(level: str, profile: Profile | None = None) -> str:
    """Which level decided, in the organisation's own words."""
    policy = profile or policy_in_force()
    group = policy.says("review_group")
    return {
        grades.SENIOR_MANAGER: policy.says_if("senior_manager", "Senior manager"),
        grades.REVIEW_GROUP: group,
        grades.HIGHEST: f"{group}, with the highest sign-off",
    }.get(level, level)


def told_in_words(restriction: Restriction) -> str:
    """Whether and how the customer knows."""
    if restriction.state == State.PENDING_NOTIFICATION:
        return "Not told yet"
    return str(restriction.get_told_display()) if restriction.told else "Never told"


def label_of(code: str, profile: Profile) -> str:
    """What the policy in force calls a measure; its code where it has it no longer."""
    try:
        return profile.measure(code).label
    except UnknownCode:
        return code.replace("_", " ").capitalize()


def _passed_in_words(rows: list[Restriction]) -> dict[UUID, str]:
    """What to say of those in force whose end has passed; one query, and only where there is any."""
    passed = [row for row in rows if row.is_in_force and ends.has_passed(row.ends_on)]
    words = ends.passed_in_words(passed[0].ends_on) if passed else ""
    return {row.pk: words for row in passed}


def _customers_of(rows: list[Restriction]) -> dict[UUID, Customer]:
    """The surviving customer by restriction: two queries however many there are."""
    survivor = survivors_of({row.customer_id for row in rows})
    known = Customer.objects.in_bulk(list(set(survivor.values())))
    return {row.pk: known.get(survivor[row.customer_id], row.customer) for row in rows}
