"""The list of appeals: what is late first, then by the day on which something is due. Titles name no reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, DateField, F, Min, Q, QuerySet, Value, When

from appeals import routes
from appeals.models import Appeal
from engagement import clock
from engagement.customers.models import Customer
from engagement.customers.selectors import family_ids, survivors_of
from engagement.policy.selectors import policy_in_force
from engagement.spine.calendar import WorkingDays
from engagement.spine.models import WorkItem
from engagement.ui.words import upper_first

State = Appeal.State
MOST_OF_ONE = 20

# What the list shows, by the word in its address.
SHOWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "open": ("Open", tuple(Appeal.OPEN)),
    "registering": ("Being registered", (State.RECEIVED,)),
    "hearing": ("Being heard", (*Appeal.BEING_HEARD, State.INFO_REQUESTED)),
    "untold": ("Decided, customer not told yet", tuple(Appeal.CUSTOMER_WAITS)),
    "over": ("Over", (State.OUTCOME_ISSUED, State.CLOSED, State.WITHDRAWN, State.ROUTED_COMPLAINTS)),
    "all": ("All", tuple(State.values)),
}
COLOURS = {
    State.RECEIVED: "yellow",
    State.INFO_REQUESTED: "yellow",
    State.DECIDED: "purple",
    State.OUT_OF_SCOPE: "purple",
    State.NOT_AVAILABLE: "purple",
    State.OUTCOME_ISSUED: "green",
    State.CLOSED: "grey",
    State.WITHDRAWN: "grey",
    State.ROUTED_COMPLAINTS: "grey",
}
# An acknowledgement that was sent, also where it came back.
SENT = ("issued", "returned_undelivered")


@dataclass(frozen=True)
class AppealFilters:
    """What the list is narrowed to."""

    show: str = "open"
    heard_by: str = ""
    late: bool = False


@dataclass(frozen=True)
class AppealLine:
    """One appeal as a line of the list."""

    appeal: Appeal
    customer: Customer
    heard_by: str
    colour: str
    next_what: str
    next_on: date | None
    stands: str
    late: bool


def list_appeals(user: Any, filters: AppealFilters) -> QuerySet[Appeal]:
    """The appeals that the person may see, narrowed; what is late comes first, then what is due next."""
    states = SHOWS.get(filters.show, SHOWS["open"])[1]
    # Any: the checker of types does not know what is annotated.
    found: Any = _with_next(Appeal.objects.visible_to(user)).filter(state__in=states)
    if filters.heard_by:
        found = found.filter(heard_by=filters.heard_by)
    if filters.late:
        found = found.filter(next_on__lt=clock.today())
    ordered: QuerySet[Appeal] = found.order_by(F("next_on").asc(nulls_last=True), "-received_on", "reference")
    return ordered


def lines_of(appeals: Iterable[Appeal]) -> list[AppealLine]:
    """The lines of a page: a fixed number of queries, however many there are."""
    rows = list(appeals)
    survivor = survivors_of({one.customer_id for one in rows})
    known = Customer.objects.in_bulk(list(set(survivor.values())))
    calendar, bodies = WorkingDays.load(), bodies_in_words()
    return [_line(one, known[survivor[one.customer_id]], calendar, bodies) for one in rows]


def with_lines(found: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """The same appeals with everything that the lines read."""
    return found.select_related("team__service", "restriction", "customer")


def appeals_of_customer(customer: Customer, user: Any) -> list[Appeal]:
    """The customer's appeals that this person may see, the latest first."""
    seen = Appeal.objects.visible_to(user).filter(customer__in=family_ids(customer))
    return list(seen.order_by("-registered_at")[:MOST_OF_ONE])


def appeals_of_restriction(restriction: Any, user: Any) -> list[Appeal]:
    """The appeals against a restriction that this person may see, the latest first."""
    seen = Appeal.objects.visible_to(user).filter(restriction=restriction)
    return list(seen.order_by("-registered_at")[:MOST_OF_ONE])


def challenges_of_incident(incident: Any, user: Any) -> list[Appeal]:
    """The challenges to what was done on the spot in an incident that this person may see."""
    seen = Appeal.objects.visible_to(user).filter(immediate_action__incident=incident)
    return list(seen.order_by("-registered_at")[:MOST_OF_ONE])


def bodies_in_words() -> dict[str, str]:
    """Who can hear an appeal, by code, in the organisation's own words."""
    policy = policy_in_force()
    return {
        routes.GROUP: policy.says("review_group"),
        routes.CHIEF_EXECUTIVE: policy.says("chief_executive"),
        routes.AUTHORITY: upper_first(policy.says_if("appeal_authority", "director or the head of the organisation")),
        routes.COMPLAINTS: "Complaints procedure",
        routes.TEXT_ONLY: "Nobody here",
        routes.OMBUDSMAN: "Nobody here: the ombudsman",
        routes.NOBODY: "Nobody here: the complaints procedure, or the ombudsman",
    }


def offered_bodies(user: Any) -> list[tuple[str, str]]:
    """Those by whom the list can be narrowed: the bodies of the policy's routes, the next level above the group, and
    those with whom the person's appeals lie from an earlier policy."""
    words = bodies_in_words()
    heard = {one.heard_by for one in policy_in_force().appeal_routes}
    if routes.GROUP in heard:
        heard.add(routes.CHIEF_EXECUTIVE)
    heard |= set(Appeal.objects.visible_to(user).order_by().values_list("heard_by", flat=True).distinct())
    return [(code, label) for code, label in words.items() if code in heard]


def _with_next(found: QuerySet[Appeal]) -> QuerySet[Appeal]:
    """With the day on which something is due next: acknowledging, deciding, then telling the customer what was decided.

    None while the clock is stopped.
    """
    acknowledging = Q(state__in=[State.RECEIVED, *Appeal.BEING_HEARD], acknowledge_by__isnull=False)
    return found.annotate(
        next_on=Case(
            When(acknowledging & ~Q(acknowledgement__state__in=SENT), then=F("acknowledge_by")),
            When(state__in=Appeal.BEING_HEARD, then=F("decide_by")),
            *(When(pk__in=keys, then=Value(day)) for day, keys in _letters_due().items()),
            default=None,
            output_field=DateField(),
        ),
        is_acknowledged=Case(When(acknowledgement__state__in=SENT, then=Value(True)), default=Value(False)),
    )


def _letters_due() -> dict[date, list[str]]:
    """By when each customer who waits is told what was decided: the first day that was set, however often it rose."""
    kind = ContentType.objects.get_for_model(Appeal)
    work = WorkItem.objects.filter(subject_type=kind, kind="outcome_letter", due_on__isnull=False).order_by()
    open_ones = work.filter(closed_at__isnull=True).values("subject_id")
    first = work.filter(subject_id__in=open_ones).values_list("subject_id").annotate(first=Min("due_on"))
    found: dict[date, list[str]] = {}
    for key, day in first:
        found.setdefault(day, []).append(key)
    return found


def _line(one: Any, customer: Customer, calendar: WorkingDays, bodies: dict[str, str]) -> AppealLine:
    return AppealLine(
        appeal=one,
        customer=customer,
        heard_by=bodies.get(one.heard_by, ""),
        colour=COLOURS.get(one.state, "blue"),
        next_what=_next_what(one),
        next_on=one.next_on,
        stands=calendar.in_words(one.next_on) if one.next_on else "",
        late=one.next_on is not None and one.next_on < clock.today(),
    )


def _next_what(one: Any) -> str:
    if one.state == State.INFO_REQUESTED:
        return "Time stands still until the question is answered"
    if one.state in (State.DECIDED, State.OUT_OF_SCOPE, State.NOT_AVAILABLE):
        return "Tell the customer by letter"
    if one.next_on is None:
        return ""
    return "Decide" if one.is_acknowledged or one.next_on != one.acknowledge_by else "Acknowledge"
