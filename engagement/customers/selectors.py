"""Every reading of customers. Whatever a page shows starts from `visible_to`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from engagement import clock
from engagement.customers.families import families_of, family_ids, survivors_of
from engagement.customers.found import Found, acting_for, describe, second_identifier
from engagement.customers.models import (
    Adjustment,
    ContactPoint,
    Customer,
    CustomerNote,
    Merge,
    OtherName,
    Representation,
)
from engagement.customers.permissions import EDIT, MERGE, may_see_needs
from engagement.customers.search import Draft, SearchResults, likely_matches, search
from engagement.customers.sections import compared
from engagement.people.permissions import allowed
from engagement.spine.models import TimelineEvent
from engagement.spine.timeline import timeline_of
from engagement.spine.transitions import NotVisible
from engagement.ui.words import british_date

__all__ = [
    "Draft",
    "Found",
    "SearchResults",
    "acting_for",
    "customers_matching",
    "describe",
    "families_of",
    "family_ids",
    "likely_matches",
    "second_identifier",
    "survivors_of",
]

Row = TypeVar("Row", bound=Model)
Family = Sequence[UUID] | None

# What the timeline says about needs and notes.
ABOUT_NEEDS = ("adjust", "note")
FORMATS = (
    Adjustment.Kind.LARGE_PRINT,
    Adjustment.Kind.PLAIN_EMAIL,
    Adjustment.Kind.BRAILLE,
    Adjustment.Kind.AUDIO,
    Adjustment.Kind.EASY_READ,
    Adjustment.Kind.TRANSLATION,
)


def visible_to(user: Any) -> QuerySet[Customer]:
    """The customers this person may find: all or none, see `CustomerQuerySet.visible_to`."""
    return Customer.objects.visible_to(user)


def customers_matching(query: str, user: Any, *, similar: bool = False, briefly: bool = False) -> SearchResults:
    """Customers that fit what somebody typed, best first, at most 200: a sequence that a paginator takes.

    With `briefly`, names and second identifiers alone, for saying which customer an incident was about.
    """
    return search(query, user, similar=similar, briefly=briefly)


def resolve(pk: UUID) -> Customer:
    """The surviving record for an id that something points at. Raises NotVisible where there is none.

    For callers that have already shown that the reader may see what points at it.
    """
    found = Customer.objects.filter(pk=survivors_of([pk])[pk]).first()
    if found is None:
        raise NotVisible
    return found


def by_reference(reference: str, user: Any, *, to_choose: bool = False) -> Customer:
    """The record with this reference, merged or not, as the address of a page names it. Raises NotVisible.

    With `to_choose`, to name it as the customer of an incident only.
    """
    seen = Customer.objects.choosable_by(user) if to_choose else visible_to(user)
    found = seen.filter(reference=reference.upper()).first()
    if found is None:
        raise NotVisible
    return found


def adjustments_of(customer: Customer, family: Family = None) -> list[Adjustment]:
    """Everything the customer needs or asked for, on this record and those merged into it, the current first."""
    return _current_first(_of(Adjustment, customer, family).select_related("recorded_by"))


def current_adjustments(customer: Customer) -> list[Adjustment]:
    """What a decision or a letter has to take into account today: agreed, anticipated, asked for, declined."""
    return [adjustment for adjustment in adjustments_of(customer) if adjustment.is_current]


def needs_seen_by(user: Any, customer: Customer) -> list[Adjustment]:
    """What stands on the record today, as far as this person may see it: else what they wrote there themselves."""
    rows = _of(Adjustment, customer, None).select_related("recorded_by")
    if not may_see_needs(user):
        rows = rows.filter(recorded_by=user)
    return [adjustment for adjustment in rows if adjustment.is_current]


def adjustments_by_customer(customer_ids: Iterable[UUID]) -> dict[UUID, list[Adjustment]]:
    """The adjustments in place today for each id, merged records included. For lists: a fixed number of queries."""
    survivor = survivors_of(customer_ids)
    families = families_of(set(survivor.values()))
    head = {member: one for one, members in families.items() for member in members}
    by_head: dict[UUID, list[Adjustment]] = defaultdict(list)
    for adjustment in Adjustment.objects.in_place().filter(customer__in=list(head)):
        by_head[head[adjustment.customer_id]].append(adjustment)
    return {one: by_head[standing] for one, standing in survivor.items()}


def formats_needed(customer: Customer) -> list[str]:
    """Codes of the formats in which the customer gets letters, from the adjustments in place today (SPSO-EP-61.4)."""
    kinds = Adjustment.objects.in_place().filter(customer__in=family_ids(customer), kind__in=FORMATS)
    return sorted(set(kinds.values_list("kind", flat=True)))


def contact_points_of(customer: Customer, family: Family = None) -> list[ContactPoint]:
    """Ways to reach the customer, on this record and those merged into it, the current ones first."""
    return _current_first(_of(ContactPoint, customer, family))


def postal_address(customer: Customer) -> str:
    """The address for a letter's window, as it was typed; "" where none is current. The newest counts."""
    kind = ContactPoint.Kind.ADDRESS
    current = [point for point in contact_points_of(customer) if point.kind == kind and point.is_current]
    return max(current, key=lambda point: point.recorded_at).typed if current else ""


def email_address(customer: Customer) -> str:
    """The address for a letter by email; "" where none is current. The newest counts."""
    kind = ContactPoint.Kind.EMAIL
    current = [point for point in contact_points_of(customer) if point.kind == kind and point.is_current]
    return max(current, key=lambda point: point.recorded_at).typed if current else ""


def other_names_of(customer: Customer, family: Family = None) -> list[OtherName]:
    """Other names, on this record and those merged into it."""
    return list(_of(OtherName, customer, family))


def merged_names_of(customer: Customer, family: Family = None) -> list[Customer]:
    """The records merged into this one that had another name: it is a name of this customer too."""
    rows = Customer.objects.only("name", "reference").filter(pk__in=family or family_ids(customer))
    return list(rows.exclude(pk=customer.pk).exclude(name=customer.name).order_by("reference"))


def acts_for(customer: Customer, family: Family = None) -> list[Representation]:
    """For whom this customer acts or acted, the current first (SBC-1.2a)."""
    links = _of(Representation, customer, family, by="representative")
    return _current_first(links.select_related("represented", "representative"))


def represented_by(customer: Customer, family: Family = None) -> list[Representation]:
    """Who acts or acted for this customer, the current first (SBC-1.2a)."""
    links = _of(Representation, customer, family, by="represented")
    return _current_first(links.select_related("represented", "representative"))


def notes_visible_to(customer: Customer, user: Any, family: Family = None) -> list[CustomerNote]:
    """The notes about the customer that this person may read: their own, and their teams' as a manager."""
    notes = CustomerNote.objects.visible_to(user).filter(customer__in=family or family_ids(customer))
    return list(notes.select_related("recorded_by", "team"))


def merges_of(customer: Customer, family: Family = None) -> list[Merge]:
    """Merges into this record or those merged into it, undone ones too, the newest first."""
    return list(_of(Merge, customer, family, by="into").select_related("merged", "into", "merged_by", "undone_by"))


def merge_by_id(merge_id: UUID, user: Any) -> Merge:
    """One merge of customers whom this person may find. Raises NotVisible."""
    merge = Merge.objects.select_related("merged", "into").filter(pk=merge_id, into__in=visible_to(user)).first()
    if merge is None:
        raise NotVisible
    return merge


def history_of(customer: Customer, user: Any, family: Family = None) -> list[TimelineEvent]:
    """What was changed on the customer's record, the newest first, for those who may correct or merge it."""
    if not (allowed(user, EDIT) or allowed(user, MERGE)):
        return []
    members = Customer.objects.only("reference").filter(pk__in=family or family_ids(customer))
    events = timeline_of(*members)
    if not may_see_needs(user):
        events = events.exclude(verb__in=ABOUT_NEEDS)
    return list(events.select_related("actor").order_by("-at", "-id")[:50])


@dataclass(frozen=True)
class WholeRecord:
    """Everything of one customer that a person sees on their page."""

    customer: Customer
    sees_needs: bool
    adjustments: list[Adjustment]
    contact_points: list[ContactPoint]
    other_names: list[OtherName]
    merged_names: list[Customer]
    acts_for: list[Representation]
    represented_by: list[Representation]
    notes: list[CustomerNote]
    merges: list[Merge]
    history: list[TimelineEvent]

    @property
    def any_current(self) -> bool:
        """Something is needed, asked for or declined today."""
        return any(adjustment.is_current for adjustment in self.adjustments)

    @property
    def any_ended(self) -> bool:
        """Something was in place once."""
        return not all(adjustment.is_current for adjustment in self.adjustments)


def whole_record(customer: Customer, user: Any) -> WholeRecord:
    """What this person sees of the customer, merged records included. A fixed number of queries.

    Who finds and merges records sees names, identifiers and merges: needs are not read for them (SPSO-EP-65b).
    """
    family = family_ids(customer)
    sees_needs = may_see_needs(user)
    return WholeRecord(
        customer=customer,
        sees_needs=sees_needs,
        adjustments=adjustments_of(customer, family) if sees_needs else [],
        contact_points=contact_points_of(customer, family),
        other_names=other_names_of(customer, family),
        merged_names=merged_names_of(customer, family),
        acts_for=acts_for(customer, family),
        represented_by=represented_by(customer, family),
        notes=notes_visible_to(customer, user, family),
        merges=merges_of(customer, family),
        history=history_of(customer, user, family),
    )


def one_of(model: type[Row], customer: Customer, pk: UUID, *, by: tuple[str, ...] = ("customer",)) -> Row:
    """A row that belongs to the customer or to a record merged into theirs. Raises NotVisible."""
    family = family_ids(customer)
    mine = reduce(or_, (Q(**{f"{name}__in": family}) for name in by))
    row = model._default_manager.filter(mine, pk=pk).first()
    if row is None:
        raise NotVisible
    return row


def _of(model: type[Row], customer: Customer, family: Family, *, by: str = "customer") -> QuerySet[Row]:
    return model._default_manager.filter(**{f"{by}__in": family or family_ids(customer)})


def merge_preview(keep: Customer, merged: Customer, user: Any) -> list[tuple[str, list[str], list[str]]]:
    """Both records side by side, line by line, so that a person can see whether they are one customer."""
    rows = []
    for label, lines in (*PREVIEW, *compared):
        if label == NEEDS and not may_see_needs(user):
            continue
        left, right = lines(keep), lines(merged)
        if left or right:
            rows.append((label, left, right))
    return rows


def _lines_of(kind: str) -> Any:
    return lambda customer: [
        point.on_one_line for point in contact_points_of(customer) if point.kind == kind and point.is_current
    ]


NEEDS = "Adjustments"
PREVIEW: tuple[tuple[str, Any], ...] = (
    ("Reference", lambda customer: [customer.reference]),
    ("Name", lambda customer: [" ".join(part for part in (customer.title, customer.name) if part)]),
    ("Other names", lambda customer: [other.name for other in other_names_of(customer)]),
    ("Who they are", lambda customer: [customer.get_kind_display()]),
    ("Postal address", _lines_of(ContactPoint.Kind.ADDRESS)),
    ("Phone", _lines_of(ContactPoint.Kind.PHONE)),
    ("Email", _lines_of(ContactPoint.Kind.EMAIL)),
    (NEEDS, lambda customer: [adjustment.what for adjustment in current_adjustments(customer)]),
    ("Acts for", lambda customer: [link.represented.name for link in acts_for(customer) if link.is_current]),
    (
        "Represented by",
        lambda customer: [link.representative.name for link in represented_by(customer) if link.is_current],
    ),
    ("First recorded", lambda customer: [british_date(clock.date_of(customer.created_at))]),
)


def _current_first(rows: Any) -> list[Any]:
    """Rows in their own order, those that hold today before those that ended."""
    return sorted(rows, key=lambda row: not row.is_current)
