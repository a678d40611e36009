"""The manager's queue: what needs a decision, what was sent on, what was decided. A fixed number of queries a page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from engagement import clock
from engagement.customers.models import Customer
from engagement.customers.selectors import (
    acting_for,
    adjustments_by_customer,
    customers_matching,
    families_of,
    survivors_of,
)
from engagement.people.models import Team, User
from engagement.people.selectors import acts_for, managed_teams
from engagement.policy.profile import Profile
from engagement.policy.selectors import policy_in_force
from engagement.spine.models import Document, WorkItem
from engagement.spine.work_items import waiting_for
from engagement.ui.words import lower_first
from incidents.deciders import entrusted_to, managed_by
from incidents.models import Incident, RestorativeApproach
from incidents.selectors.approaches import state_in_words

APPROACH, INCIDENT = "approach", "incident"
NOT_LOGGED = (*Incident.BEFORE_LOGGED, Incident.State.VOID)


@dataclass(frozen=True)
class Narrowing:
    """What the reader asked to see only. `words` is a name, a reference or a team; `late` past its deadline."""

    team: int | None = None
    category: str = ""
    raised_by: int | None = None
    late: bool = False
    words: str = ""

    @property
    def about_records(self) -> bool:
        """Whether it asks for something that stands on the record, not on the work item."""
        return bool(self.category or self.raised_by or self.words)


@dataclass(frozen=True)
class QueueRow:
    """One line of the queue, ready to show."""

    customer: str
    reference: str
    url: str
    asked_for: str
    tags: tuple[tuple[str, str], ...]
    category: str
    raised_by: str
    team: str
    raised_on: date | None
    due_on: date | None
    state: str = ""
    for_whom: str = ""
    decided_by: str = ""
    decided_on: date | None = None


class Waiting(Sequence[QueueRow]):
    """What needs this person's decision, oldest deadline first. Slices read one page; `len` counts all."""

    def __init__(self, user: User, narrowing: Narrowing | None = None) -> None:
        self.user = user
        self.items = _narrowed(_decisions_waiting_for(user), user, narrowing or Narrowing())

    def __len__(self) -> int:
        return self.items.count()

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return _rows_of_work(list(self.items.select_related("team")[place]), self.user)
        return self[place : place + 1][0]


class Listed(Sequence[QueueRow]):
    """Requests and incidents that were sent on or decided, the newest first. Slices read one page."""

    def __init__(self, user: User, records: Any) -> None:
        self.user, self.records = user, records

    def __len__(self) -> int:
        return int(self.records.count())

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            found = [(row["sort"], UUID(str(row["id"]))) for row in self.records[place]]
            return _rows(found, self.user)
        return self[place : place + 1][0]


def waiting_count(user: User) -> int:
    """How much needs this person's decision: the number beside "Approvals"."""
    return _decisions_waiting_for(user).count()


def due_by_id(user: User, kind: str) -> dict[UUID, date | None]:
    """The requests ("approach") or incidents ("incident") that need this person's decision: id -> by when."""
    items = _decisions_waiting_for(user).filter(subject_type=_types()[kind])
    return {UUID(subject): due for subject, due in items.values_list("subject_id", "due_on")}


def sent_on(user: User, narrowing: Narrowing | None = None) -> Listed:
    """What is with somebody else: back with the writer for an answer, or with health and safety."""
    approaches = _managed(RestorativeApproach, user).filter(
        state__in=(RestorativeApproach.State.NEEDS_INFO, RestorativeApproach.State.REDIRECTED_HS)
    )
    incidents = _managed(Incident, user).filter(state__in=(Incident.State.NEEDS_INFO, Incident.State.MANAGED_HS))
    incidents = incidents.exclude(restorative_approaches__state=RestorativeApproach.State.REDIRECTED_HS)
    return Listed(user, _together(approaches, incidents, user, narrowing))


def decided(user: User, narrowing: Narrowing | None = None) -> Listed:
    """What was decided, and how it goes on; a manager's own starts too. The newest first."""
    open_states = (
        RestorativeApproach.State.DRAFT,
        *RestorativeApproach.UNDECIDED,
        RestorativeApproach.State.REDIRECTED_HS,
    )
    approaches = _managed(RestorativeApproach, user).exclude(state__in=open_states)
    incidents = _managed(Incident, user).filter(
        state__in=(Incident.State.NO_FURTHER_ACTION, Incident.State.CLOSED), restorative_approaches=None
    )
    return Listed(user, _together(approaches, incidents, user, narrowing))


def teams_of_queue(user: User) -> QuerySet[Team]:
    """The teams that this person manages or covers for today."""
    return managed_teams(user).order_by("name")


def raisers_of_queue(user: User) -> QuerySet[User]:
    """The people whose work goes to this person: for the filter."""
    return User.objects.filter(team__in=managed_teams(user).values("pk")).order_by("name")


# -- which ---------------------------------------------------------------------------------------------------------


def _types() -> dict[str, ContentType]:
    return {
        APPROACH: ContentType.objects.get_for_model(RestorativeApproach),
        INCIDENT: ContentType.objects.get_for_model(Incident),
    }


def _decisions_waiting_for(user: User) -> QuerySet[WorkItem]:
    types = _types()
    wanted = Q(subject_type=types[APPROACH], kind="decide") | Q(subject_type=types[INCIDENT], kind="review")
    return waiting_for(user).filter(wanted)


def _narrowed(items: QuerySet[WorkItem], user: User, narrowing: Narrowing) -> QuerySet[WorkItem]:
    if narrowing.team:
        items = items.filter(team=narrowing.team)
    if narrowing.late:
        items = items.filter(due_on__lt=clock.today())
    if narrowing.about_records:
        # Work items point at records by text, so the few that fit are looked up first.
        approaches = _fitting(RestorativeApproach.objects.visible_to(user), user, narrowing).filter(
            state__in=RestorativeApproach.UNDECIDED
        )
        incidents = _fitting(Incident.objects.visible_to(user), user, narrowing).filter(
            state__in=(Incident.State.SUBMITTED, Incident.State.IN_REVIEW, Incident.State.NEEDS_INFO)
        )
        ids = [str(pk) for records in (approaches, incidents) for pk in records.values_list("pk", flat=True)]
        items = items.filter(subject_id__in=ids)
    return items


def _managed(model: type[Any], user: User) -> Any:
    """Records of the teams that the reader manages or covers for today, and those that came to them."""
    return model.objects.visible_to(user).filter(managed_by(user) | entrusted_to(user))


def _fitting(records: Any, user: User, narrowing: Narrowing) -> Any:
    """The records that fit the category, the writer and the words."""
    is_approach = records.model is RestorativeApproach
    if narrowing.team:
        records = records.filter(team=narrowing.team)
    if narrowing.raised_by:
        records = records.filter(**{"requester" if is_approach else "reporter": narrowing.raised_by})
    if narrowing.category:
        own = Q(category=narrowing.category)
        if not is_approach:
            own = Q(manager_category=narrowing.category) | (Q(manager_category="") & own)
        records = records.filter(own)
    if narrowing.words:
        words = narrowing.words.strip()
        people = customers_matching(words, user).customer_ids()
        found = Q(reference__iexact=words) | Q(team__name__icontains=words) | Q(customer__in=people)
        if is_approach:
            found |= Q(pk__in=RestorativeApproach.objects.filter(incidents__reference__iexact=words).values("pk"))
        records = records.filter(found)
    return records


def _together(approaches: Any, incidents: Any, user: User, narrowing: Narrowing | None) -> Any:
    """Both kinds of record as one list of (kind, id), the newest first."""
    if narrowing is not None:
        approaches, incidents = (_fitting(records, user, narrowing) for records in (approaches, incidents))
    first = approaches.order_by().annotate(sort=Value(APPROACH, CharField()), at=Coalesce("decided_at", "submitted_at"))
    second = incidents.order_by().annotate(sort=Value(INCIDENT, CharField()), at=Coalesce("closed_at", "submitted_at"))
    columns = ("sort", "id", "at")
    return first.values(*columns).union(second.values(*columns), all=True).order_by("-at", "id")


# -- how they are shown --------------------------------------------------------------------------------------------


def _rows_of_work(items: list[WorkItem], user: User) -> list[QueueRow]:
    types = {content_type.pk: name for name, content_type in _types().items()}
    found = [(types[item.subject_type_id], UUID(item.subject_id)) for item in items]
    standing = acts_for(user)
    extra: dict[UUID, dict[str, Any]] = {}
    for item in items:
        holder = None
        if item.team is not None:
            holder = item.team.senior_manager_id if item.duty == "senior_manager" else item.team.line_manager_id
        absent = standing.get(holder) if holder is not None else None
        extra[UUID(item.subject_id)] = {"due_on": item.due_on, "for_whom": absent.name if absent else ""}
    return _rows(found, user, extra)


def _rows(found: list[tuple[str, UUID]], user: User, extra: dict[UUID, dict[str, Any]] | None = None) -> list[QueueRow]:
    """The rows in the order given, each kind of record and each kind of tag read once for all."""
    approaches = (
        RestorativeApproach.objects.visible_to(user)
        .filter(pk__in=[pk for kind, pk in found if kind == APPROACH])
        .select_related("customer", "team", "requester", "approver")
        .prefetch_related("incidents", "customer__acting_for__represented")
        .in_bulk()
    )
    incidents = (
        Incident.objects.visible_to(user)
        .filter(pk__in=[pk for kind, pk in found if kind == INCIDENT])
        .select_related("customer", "team", "reporter")
        .prefetch_related("immediate_actions", "customer__acting_for__represented")
        .in_bulk()
    )
    records = [approaches.get(pk) or incidents.get(pk) for _kind, pk in found]
    shown = [record for record in records if record is not None]
    marks = _Marks(shown)
    profile = policy_in_force()
    more = extra or {}
    return [_row(record, profile, marks, more.get(record.pk, {})) for record in shown]


class _Marks:
    """What stands on file about the customers and records of one page: read once."""

    def __init__(self, records: list[Any]) -> None:
        customers = {record.customer_id for record in records}
        survivor = survivors_of(customers)
        standing = Customer.objects.prefetch_related("acting_for__represented").in_bulk(list(set(survivor.values())))
        self.standing = {one: standing[kept] for one, kept in survivor.items()}
        self.adjustments = adjustments_by_customer(customers)
        self.asked_before = self._asked_before(customers, {record.pk for record in records})
        linked = {record.pk: _linked_ids(record) for record in records}
        every = {one for ids in linked.values() for one in ids}
        distressing = set(
            Document.objects.filter(
                subject_id__in=[str(one) for one in every], distressing=True, withdrawn_at__isnull=True
            ).values_list("subject_id", flat=True)
        )
        self.distressing = {pk for pk, ids in linked.items() if distressing & {str(one) for one in ids}}

    @staticmethod
    def _asked_before(customers: set[UUID], besides: set[UUID]) -> dict[UUID, int]:
        """How often each customer was asked to change anything before, merged records included."""
        survivor = survivors_of(customers)
        families = families_of(set(survivor.values()))
        head = {member: one for one, members in families.items() for member in members}
        times: dict[UUID, int] = defaultdict(int)
        asked = RestorativeApproach.objects.filter(
            customer__in=list(head), state__in=RestorativeApproach.WARNED, letter__isnull=False
        )
        for customer in asked.exclude(pk__in=besides).values_list("customer", flat=True):
            times[head[customer]] += 1
        return {one: times[standing] for one, standing in survivor.items()}

    def of(self, record: Any) -> tuple[tuple[str, str], ...]:
        """The tags of one row: words and colour."""
        tags = []
        if self.asked_before.get(record.customer_id):
            tags.append(("Letter sent before", "grey"))
        if self.adjustments.get(record.customer_id):
            tags.append(("Adjustment on file", "blue"))
        if record.pk in self.distressing:
            tags.append(("Distressing content", "purple"))
        return tuple(tags)


def _linked_ids(record: Any) -> list[UUID]:
    if isinstance(record, RestorativeApproach):
        return [incident.pk for incident in record.incidents.all()]
    return [record.pk]


def _row(record: Any, profile: Profile, marks: _Marks, extra: dict[str, Any]) -> QueueRow:
    is_approach = isinstance(record, RestorativeApproach)
    raised_by = record.requester if is_approach else record.reporter
    category = record.category if is_approach else record.routed_category
    decided_at = record.decided_at if is_approach else record.closed_at
    approver = record.approver if is_approach else None
    return QueueRow(
        customer=customer_in_list(marks.standing[record.customer_id], record.customer),
        reference=record.reference or "",
        url=record.get_absolute_url(),
        asked_for=_asked_for(record, profile),
        tags=marks.of(record),
        category=category_words(profile, category),
        raised_by=raised_by.name,
        team=record.team.name if record.team else "",
        raised_on=clock.date_of(record.submitted_at) if record.submitted_at else None,
        due_on=extra.get("due_on"),
        state=state_in_words(record) if is_approach else record.get_state_display(),
        for_whom=extra.get("for_whom", ""),
        decided_by=approver.name if approver else "",
        decided_on=clock.date_of(decided_at) if decided_at else None,
    )


def customer_in_list(customer: Any, *merged: Any) -> str:
    """ "R. Notman (acting for E. Notman)"; give the surviving record first, whichever the work was written down for.

    Reads prefetched rows where there are any.
    """
    represented = acting_for(customer, *merged)
    return f"{customer.name} (acting for {represented})" if represented else str(customer.name)


def category_words(profile: Profile, code: str) -> str:
    """The short name of a category; an older policy's code stands for itself."""
    return next((each.short for each in profile.categories if each.code == code), code.replace("_", " ").capitalize())


def _asked_for(record: Any, profile: Profile) -> str:
    if isinstance(record, RestorativeApproach):
        code = record.approved_kind or record.kind
        return next(
            (each.label for each in profile.approaches if each.code == code), code.replace("_", " ").capitalize()
        )
    if record.asks == Incident.Asks.RESTORATIVE:
        # Its request was answered, or never came about; what the writer wanted is still worth knowing.
        return next(
            (
                f"Asked for: {lower_first(each.label)}"
                for each in profile.approaches
                if each.code == record.approach_kind
            ),
            "Asked for: a restorative approach",
        )
    done = {action.kind for action in record.immediate_actions.all()}
    named = next((each.label for each in profile.immediate_actions if each.code in done and each.ends_contact), "")
    return f"Record only: {named[:1].lower()}{named[1:]}" if named else "Record only"
