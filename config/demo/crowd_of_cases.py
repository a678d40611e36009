"""A crowd of restrictions: copies of cases of the demonstration, for measuring what lists cost among them.

Everything that hangs on the customer of a story (incidents, letters, requests, restrictions, reviews, who was told,
timelines, open work) is copied for somebody of the crowd, with keys, references and days of its own. The services made
every row that is copied, so what holds for the demonstration holds for the crowd (tests/demo).

Of the forms of a letter only a few bytes are kept: they would take more room than everything else.
"""

import hashlib
import random
import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count, cycle
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models, transaction

from config.demo.crowd import Somebody, analyse, as_id, load_crowd, write
from engagement import clock
from engagement.customers.models import Customer
from engagement.people.models import User
from engagement.spine.models import PointsAtSubject, ReferenceCounter, TimelineEvent, WorkItem
from engagement.spine.permits import making_history
from letters.models import RenderedForm
from restrictions.models import ActiveManagementRequest, Advice, Restriction, Review
from restrictions.services.reviewing import begin_review

SEED = 20241106
AT_ONCE = 500  # customers that are written together
WITH_WORK = 700  # customers: what people have before them grows no further, however many cases there have been
WEEKS_BACK, WEEKS_AHEAD = 40, 9
COPIED = frozenset({"incidents", "letters", "restrictions", "appeals"})
REFERENCE = re.compile(r"[A-Z]+-\d{4}-\d+")
HELD = ("put_on_hold", "take_off_hold", "ease_by_appeal")
A_FORM = b"A copy of a letter."

Row = tuple[type[models.Model], list[Any]]
Filled = dict[str, Any]


def _first(model: Any, **wanted: Any) -> Any:
    return model.objects.filter(**wanted).order_by("pk")[:1].get()


def _under_review() -> None:
    """The overdue review is taken up by the senior manager who decided."""
    review = _first(Review, state="overdue")
    begin_review(review.pk, actor=review.restriction.request.decided_by)


@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of case: whose it is in the demonstration, and how many there are among a hundred restrictions.

    `unlike` names what the copies have not: "appeals", or models of rows. `first` is done before, and undone after.
    """

    number: int
    model: Any
    wanted: Filled
    unlike: tuple[str, ...] = ("appeals",)
    first: Callable[[], None] | None = None

    @property
    def restricts(self) -> bool:
        return self.model is Restriction

    @property
    def waits(self) -> bool:
        """Whether somebody has still to decide it, or to tell the customer."""
        return not self.restricts or self.wanted.get("state") == "pending_notification"


KINDS = (
    Kind(37, Restriction, {"told": "letter"}),
    Kind(1, Restriction, {"told": "letter"}, unlike=()),
    Kind(9, Restriction, {"reviews__state": "overdue"}),
    Kind(1, Restriction, {"reviews__state": "overdue"}, unlike=()),
    Kind(6, Restriction, {"reviews__state": "overdue"}, first=_under_review),
    Kind(10, Restriction, {"told": "not_told"}),
    Kind(16, Restriction, {"state": "lifted"}),
    Kind(14, Restriction, {"state": "expired"}),
    Kind(1, Restriction, {"state": "expired"}, unlike=()),
    Kind(5, Restriction, {"state": "pending_notification"}),
    Kind(6, ActiveManagementRequest, {"state": "crg_pending"}, unlike=("appeals", "vote", "remark")),
    Kind(4, ActiveManagementRequest, {"state": "crg_pending"}, unlike=("appeals", "vote")),
    Kind(5, ActiveManagementRequest, {"state": "crg_pending"}),
    Kind(2, ActiveManagementRequest, {"state": "crg_info_requested"}),
    Kind(3, ActiveManagementRequest, {"state": "senior_manager_pending"}),
    Kind(3, ActiveManagementRequest, {"state": "manager_support_pending"}),
    Kind(3, ActiveManagementRequest, {"state": "not_supported"}),
    Kind(5, Advice, {"state": "asked"}),
)


def load_restrictions(number: int, actor: User) -> None:
    """Put so many restrictions, and the requests beside them, into a demonstration that has no crowd yet."""
    kinds = list(_kinds(number))
    with making_history():
        load_crowd(len(kinds), actor)
        copier = Copier({kind: template_of(kind) for kind in set(kinds)})
        for place, kind in enumerate(kinds):
            copier.copy(kind, Somebody(place), place)
            if place % AT_ONCE == AT_ONCE - 1:
                copier.write()
        copier.finish()
    analyse()


def _kinds(number: int) -> Iterator[Kind]:
    """The kinds of a crowd with so many restrictions, well mixed; at first one of each.

    What waits for somebody is made for the first customers only: it grows with the people who decide, not with the
    years that a register goes back.
    """
    mixed = [kind for kind in KINDS for _ in range(kind.number)]
    random.Random(SEED).shuffle(mixed)  # noqa: S311 - the same crowd each time, not a secret
    for one in KINDS:
        mixed.remove(one)
    restrictions = 0
    for place, kind in enumerate(cycle([*KINDS, *mixed])):
        if restrictions == number and kind.restricts:
            return
        if kind.waits and place >= WITH_WORK:
            continue
        restrictions += kind.restricts
        yield kind


# -- what is copied --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Template:
    """A customer of the demonstration, and all the rows that hang on them."""

    customer: Customer
    rows: list[models.Model]


def template_of(kind: Kind) -> Template:
    """The rows of one kind, as the services left them."""
    with transaction.atomic():
        customer = _first(kind.model, **kind.wanted).customer
        if kind.first is not None:
            kind.first()
        found = Template(customer, _rows_of(customer, kind.unlike))
        transaction.set_rollback(kind.first is not None)
    return found


def _rows_of(customer: Customer, unlike: tuple[str, ...]) -> list[models.Model]:
    found: dict[tuple[Any, Any], models.Model] = {}
    waiting: list[models.Model] = [customer]
    while waiting:
        for row in _belonging_to(waiting.pop()):
            if (type(row), row.pk) not in found and not _left_out(row, unlike):
                found[type(row), row.pk] = row
                waiting.append(row)
    rows = list(found.values())
    for row in rows:
        if isinstance(row, Restriction) and "appeals" in unlike:
            row.on_hold_since, row.on_hold_because = None, ""
    return rows


def _belonging_to(owner: models.Model) -> Iterator[models.Model]:
    """The rows that point at another row."""
    for relation in owner._meta.get_fields(include_hidden=True):
        pointing: Any = getattr(relation, "related_model", None)
        if not relation.auto_created or relation.concrete or relation.many_to_many:
            continue
        if pointing._meta.app_label in COPIED:
            yield from pointing._base_manager.filter(**{relation.field.name: owner.pk})  # type: ignore[union-attr]
    subject = {"subject_type": ContentType.objects.get_for_model(owner), "subject_id": str(owner.pk)}
    if not isinstance(owner, Customer):
        yield from TimelineEvent.objects.filter(**subject).order_by("pk")
        yield from WorkItem.objects.filter(**subject, closed_at=None).order_by("pk")


def _left_out(row: Any, unlike: tuple[str, ...]) -> bool:
    name = row.verb if isinstance(row, TimelineEvent) else row._meta.model_name
    if name in unlike:
        return True
    if "appeals" not in unlike:
        return False
    of_appeals = (getattr(row, "matter", ""), getattr(row, "challenge", ""))
    return row._meta.app_label == "appeals" or name in HELD or any(one.startswith("AP-") for one in of_appeals)


# -- copying ---------------------------------------------------------------------------------------------------------


@dataclass
class Plan:
    """How the rows of a template become those of somebody else: by place, what differs in each.

    `keys` are columns that hold the key of one of the rows, `texts` are words cut at what has to be replaced.
    """

    template: Template
    numbered: dict[int, tuple[str, int]] = field(default_factory=dict)
    stored: list[list[Any]] = field(default_factory=list)
    keys: list[list[tuple[int, int]]] = field(default_factory=list)
    owners: list[list[int]] = field(default_factory=list)
    subjects: list[tuple[int, int] | None] = field(default_factory=list)
    texts: list[list[tuple[int, list[str]]]] = field(default_factory=list)
    words: dict[str, tuple[str, int]] = field(default_factory=dict)
    moved: dict[int, list[list[Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = self.template.rows
        places: dict[Any, int] = {(type(row), row.pk): place for place, row in enumerate(rows)}
        self._find_words()
        cut = re.compile("(" + "|".join(re.escape(one) for one in sorted(self.words, key=len, reverse=True)) + ")")
        for row in rows:
            fields = list(row._meta.concrete_fields)
            values = [one.get_db_prep_save(_short(row, one.attname), connection) for one in fields]
            self.stored.append(values)
            keys, owners, texts, subject = [], [], [], None
            for column, one in enumerate(fields):
                value = getattr(row, one.attname)
                target = places.get((one.related_model, value)) if one.is_relation else None
                if one.primary_key:
                    keys.append((column, places[type(row), row.pk]))
                elif target is not None:
                    keys.append((column, target))
                elif one.related_model is Customer and value == self.template.customer.pk:
                    owners.append(column)
                elif one.attname == "subject_id" and isinstance(row, PointsAtSubject):
                    subject = (column, places[row.subject_type.model_class(), row.subject.pk])
                elif isinstance(values[column], str) and len(parts := cut.split(values[column])) > 1:
                    texts.append((column, parts))
            self.keys.append(keys)
            self.owners.append(owners)
            self.texts.append(texts)
            self.subjects.append(subject)

    def _find_words(self) -> None:
        """References, keys and addresses as they stand in texts, each with what becomes of it."""
        for name in ("name", "reference"):
            self.words[getattr(self.template.customer, name)] = (name, -1)
        self.words[str(self.template.customer.pk)] = ("pk", -1)
        for place, row in enumerate(self.template.rows):
            reference = vars(row).get("reference") or ""
            if row._meta.app_label in COPIED and REFERENCE.fullmatch(reference) and _is_unique(row):
                kind, year, _number = reference.split("-")
                self.numbered[place] = (kind, int(year))
                self.words[reference] = ("number", place)
            if isinstance(row.pk, uuid.UUID):
                self.words[str(row.pk)] = ("key", place)
            elif hasattr(row, "get_absolute_url") and f"/{row.pk}/" in (address := row.get_absolute_url()):
                self.words[address] = ("address", place)

    def rows_on(self, week: int) -> list[list[Any]]:
        """The values of all rows, so many weeks away: what lay behind goes back, what lay ahead goes further on."""
        if week not in self.moved:
            back, ahead = timedelta(weeks=week), timedelta(weeks=week % WEEKS_AHEAD)
            self.moved[week] = [
                [
                    one.get_db_prep_save(_moved(getattr(row, one.attname), back, ahead), connection)
                    if isinstance(one, models.DateField)
                    else value
                    for one, value in zip(type(row)._meta.concrete_fields, values, strict=True)
                ]
                for row, values in zip(self.template.rows, self.stored, strict=True)
            ]
        return self.moved[week]


def _is_unique(row: models.Model) -> bool:
    return bool(getattr(row._meta.get_field("reference"), "unique", False))


def _moved(value: Any, back: timedelta, ahead: timedelta) -> Any:
    if isinstance(value, datetime):
        return value - back if value <= clock.now() else value + ahead
    if isinstance(value, date):
        return value - back if value <= clock.today() else value + ahead
    return value


def _short(row: models.Model, name: str) -> Any:
    short = {"body": A_FORM, "sha256": hashlib.sha256(A_FORM).hexdigest()} if isinstance(row, RenderedForm) else {}
    return short.get(name, getattr(row, name))


class Copier:
    """Copies templates, and keeps the counts of keys and references on the way."""

    def __init__(self, templates: dict[Kind, Template]) -> None:
        self.plans = {kind: Plan(template) for kind, template in templates.items()}
        self.models = {type(row) for template in templates.values() for row in template.rows}
        self.next = {
            model: count((model._base_manager.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1)
            for model in self.models
            if isinstance(model._meta.pk, models.AutoField | models.BigAutoField)
        }
        self.made = count()
        self.counters = Counter({(one.kind, one.year): one.last for one in ReferenceCounter.objects.all()})
        self.references: dict[Any, str | None] = dict(
            Customer.objects.filter(pk__gte=Somebody(0).pk).values_list("pk", "reference")
        )
        self.waiting: dict[type[models.Model], list[list[Any]]] = defaultdict(list)

    def copy(self, kind: Kind, somebody: Somebody, place: int) -> None:
        """Everything of this kind for this person."""
        plan = self.plans[kind]
        rows = plan.template.rows
        keys = [next(self.next[type(row)]) if type(row) in self.next else self._key() for row in rows]
        new: dict[str, str] = {old: self._word(*wanted, somebody, keys, plan) for old, wanted in plan.words.items()}
        stored = [as_id(key) if isinstance(key, uuid.UUID) else key for key in keys]
        owner = as_id(somebody.pk)
        for at, moved in enumerate(plan.rows_on(place % WEEKS_BACK)):
            if place >= WITH_WORK and isinstance(rows[at], WorkItem):
                continue
            values = moved.copy()
            for column, target in plan.keys[at]:
                values[column] = stored[target]
            for column in plan.owners[at]:
                values[column] = owner
            if (subject := plan.subjects[at]) is not None:
                values[subject[0]] = str(keys[subject[1]])
            for column, parts in plan.texts[at]:
                values[column] = "".join([new.get(part, part) for part in parts])
            self.waiting[type(rows[at])].append(values)

    def write(self) -> None:
        """Store what was copied since the last time."""
        for model, rows in self.waiting.items():
            write(model._meta.db_table, [str(one.column) for one in model._meta.concrete_fields], rows)
        self.waiting.clear()

    def finish(self) -> None:
        """Store the rest, and let the numbering go on behind it."""
        self.write()
        for (kind, year), last in self.counters.items():
            ReferenceCounter.objects.update_or_create(kind=kind, year=year, defaults={"last": last})
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self.next)):
                cursor.execute(statement)

    def _key(self) -> uuid.UUID:
        return uuid.UUID(int=(0xCA5E << 112) | (4 << 76) | (2 << 62) | next(self.made))

    def _word(self, what: str, place: int, somebody: Somebody, keys: list[Any], plan: Plan) -> str:
        """What stands in the copy for a word of the template."""
        if what == "number":
            kind, year = plan.numbered[place]
            self.counters[kind, year] += 1
            return f"{kind}-{year}-{self.counters[kind, year]:04d}"
        if what == "address":
            row: Any = plan.template.rows[place]
            return str(row.get_absolute_url()).replace(f"/{row.pk}/", f"/{keys[place]}/")
        if what == "key":
            return str(keys[place])
        return {"name": somebody.name, "pk": str(somebody.pk)}.get(what) or str(self.references[somebody.pk])
