"""Recording customers, correcting their details, and how to reach them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from engagement import clock
from engagement.customers import normalise
from engagement.customers.families import survivors_of
from engagement.customers.indexing import rebuild_keys
from engagement.customers.models import (
    ContactPoint,
    Customer,
    CustomerNumber,
    OtherName,
    Representation,
)
from engagement.customers.permissions import EDIT, RECORD
from engagement.customers.services.common import Row, checked, lock, lock_survivor, require
from engagement.spine.timeline import record
from engagement.spine.transitions import NotVisible

UNKNOWN = "Unknown caller"
EDITABLE = (
    "kind",
    "title",
    "given_name",
    "family_name",
    "name",
    "contact_person",
    "description",
    "preferred_contact",
    "preferred_language",
)


@dataclass(frozen=True)
class Details:
    """What is known of a customer who is being recorded. A person has parts of a name, or one name as they gave it."""

    kind: str = Customer.Kind.PERSON
    name: str = ""
    title: str = ""
    given_name: str = ""
    family_name: str = ""
    contact_person: str = ""
    description: str = ""
    preferred_contact: str = ""
    preferred_language: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """The name the record carries; an unknown caller gets one from their number."""
        name = self.name.strip() or " ".join(
            part for part in (self.given_name.strip(), self.family_name.strip()) if part
        )
        if name or self.kind != Customer.Kind.UNKNOWN_CALLER:
            return name
        return ", ".join([UNKNOWN, *self.phones[:1]])


class StaleEdit(Exception):
    """Somebody changed the record after this person opened it: nothing was saved, both texts can be shown."""

    refusal_status = 409

    def __init__(self, current: Customer, typed: Mapping[str, Any]) -> None:
        super().__init__("Somebody else changed this record while you were writing.")
        self.current = current
        self.typed = dict(typed)


def create_customer(details: Details, *, actor: Any, as_id: UUID | None = None) -> Customer:
    """Record a new customer with the ways to reach them (SBC-1.2a); the warning about likely matches comes before.

    A form that is sent twice gives the same `as_id` twice, and gets the same customer. Raises PermissionDenied, and
    ValidationError for a missing name or a phone, email or address that is none.
    """
    require(actor, RECORD)
    try:
        with transaction.atomic():
            return _create(details, actor, as_id or uuid4())
    except IntegrityError:
        sent_before = Customer.objects.filter(pk=as_id, created_by=actor).first() if as_id else None
        if sent_before is None:
            raise
        return sent_before


def reserve_references(count: int) -> list[str]:
    """References for customers that are made in bulk: by demonstration data and imports only."""
    numbers = CustomerNumber.objects.bulk_create([CustomerNumber() for _one in range(count)], batch_size=500)
    return [str(number) for number in numbers]


def _create(details: Details, actor: Any, customer_id: UUID) -> Customer:
    customer = Customer(
        id=customer_id,
        reference=str(CustomerNumber.objects.create()),
        kind=details.kind,
        title=details.title.strip(),
        given_name=details.given_name.strip(),
        family_name=details.family_name.strip(),
        name=details.full_name,
        contact_person=details.contact_person.strip(),
        description=details.description.strip(),
        preferred_contact=details.preferred_contact,
        preferred_language=details.preferred_language.strip(),
        created_at=clock.now(),
        created_by=actor,
    )
    checked(customer).save(force_insert=True)
    for kind, texts in (
        (ContactPoint.Kind.PHONE, details.phones),
        (ContactPoint.Kind.EMAIL, details.emails),
        (ContactPoint.Kind.ADDRESS, details.addresses),
    ):
        _save_points(customer, kind, texts, actor)
    rebuild_keys([customer.pk])
    record(customer, actor, "recorded this customer", verb="create", clauses=("SBC-1.2a",))
    return customer


def _save_points(customer: Customer, kind: str, texts: tuple[str, ...], actor: Any) -> None:
    """The ways to reach a new customer, each once however often it was typed."""
    seen: set[str] = set()
    for text in texts:
        point = contact_point(customer, kind, text, actor=actor)
        if point.normalised not in seen:
            seen.add(point.normalised)
            checked(point).save(force_insert=True)


def update_customer(customer_id: UUID, *, actor: Any, version: int, **changes: Any) -> Customer:
    """Correct a customer's details; `version` is the one the person saw when they opened the form.

    Raises PermissionDenied, NotVisible, StaleEdit when somebody else was faster, ValidationError when the record was
    merged away or a value will not do.
    """
    require(actor, EDIT)
    if unknown := set(changes) - set(EDITABLE):
        raise TypeError(f"Not a customer's details: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        customer = lock(customer_id)
        if customer.merged_into_id is not None:
            raise ValidationError("This record was merged into another. Correct that one.")
        if customer.version != version:
            raise StaleEdit(customer, changes)
        changed = [name for name, value in changes.items() if getattr(customer, name) != value]
        if not changed:
            return customer
        for name in changed:
            setattr(customer, name, changes[name])
        customer.version += 1
        checked(customer).save(update_fields=[*changed, "version"])
        rebuild_keys([customer.pk])
        words = ", ".join(name.replace("_", " ") for name in changed)
        record(customer, actor, f"corrected the details: {words}", verb="update")
    return customer


def add_other_name(customer_id: UUID, *, actor: Any, name: str, kind: str = OtherName.Kind.KNOWN_AS) -> OtherName:
    """Record another name by which the customer is found. Raises PermissionDenied, NotVisible, ValidationError."""
    require(actor, RECORD)
    with transaction.atomic():
        customer = lock_survivor(customer_id)
        other = OtherName(customer=customer, name=name.strip(), kind=kind, recorded_by=actor, recorded_at=clock.now())
        tokens = normalise.name_tokens(other.name)
        if any(normalise.name_tokens(known.name) == tokens for known in customer.other_names.all()):
            raise ValidationError({"name": "This name is on the record already."})
        checked(other).save(force_insert=True)
        rebuild_keys([customer.pk])
        record(customer, actor, "added another name", verb="update")
    return other


def contact_point(
    customer: Customer, kind: str, typed: str, *, actor: Any, starts_on: date | None = None
) -> ContactPoint:
    """An unsaved contact point in its one written form. Raises ValidationError for what is no phone or email."""
    typed = typed.strip()
    normalised = postcode = ""
    if kind == ContactPoint.Kind.PHONE:
        normalised = normalise.phone(typed)
        if not normalised or len(typed) > 60:
            raise ValidationError({"typed": "Enter a phone number, like 01632 960 001"})
    elif kind == ContactPoint.Kind.EMAIL:
        address = normalise.email(typed)
        if address is None or len(address.address) > 254:
            raise ValidationError({"typed": "Enter an email address, like name@example.org"})
        normalised = address.address
    else:
        postcode = normalise.find_postcode(typed)
        normalised = normalise.address(typed)[:400] or postcode
        if not normalised:
            raise ValidationError({"typed": "Enter an address, with the postcode if you have it"})
    return ContactPoint(
        customer=customer,
        kind=kind,
        typed=typed,
        normalised=normalised,
        postcode=postcode,
        valid_from=starts_on,
        recorded_by=actor,
        recorded_at=clock.now(),
    )


def add_contact_point(
    customer_id: UUID, *, actor: Any, kind: str, typed: str, starts_on: date | None = None
) -> ContactPoint:
    """Record a phone number, email or postal address. Raises PermissionDenied, NotVisible, ValidationError."""
    require(actor, RECORD)
    with transaction.atomic():
        customer = lock_survivor(customer_id)
        point = checked(contact_point(customer, kind, typed, actor=actor, starts_on=starts_on))
        same = customer.contact_points.filter(kind=kind, normalised=point.normalised, postcode=point.postcode)
        if any(known.valid_until is None for known in same):
            raise ValidationError({"typed": "This is on the record already."})
        point.save(force_insert=True)
        rebuild_keys([customer.pk])
        record(customer, actor, f"added a {point.get_kind_display().lower()}", verb="update")
    return point


def end_contact_point(point_id: UUID, *, actor: Any, on: date) -> ContactPoint:
    """Say until which day a contact point was good (that day counts). It still finds its customer, marked as earlier.

    Raises PermissionDenied, NotVisible, and ValidationError when it has ended already or the day is too early.
    """
    require(actor, EDIT)
    with transaction.atomic():
        point = _locked_row(ContactPoint, point_id, "customer_id")
        if point.valid_until is not None:
            raise ValidationError("Somebody has already said when this ended.")
        point.valid_until = on
        checked(point).save(update_fields=["valid_until"])
        record(point.customer, actor, f"ended a {point.get_kind_display().lower()}", verb="update")
    return point


def add_representation(
    representative_id: UUID,
    represented_id: UUID,
    *,
    actor: Any,
    role: str,
    authority: str = Representation.Authority.NONE,
    authority_note: str = "",
    starts_on: date | None = None,
) -> Representation:
    """Record that one customer acts for another, and what we saw of their authority (SBC-1.2a).

    Raises PermissionDenied, NotVisible, ValidationError (themselves; already recorded).
    """
    require(actor, RECORD)
    with transaction.atomic():
        survivor = survivors_of([representative_id, represented_id])
        locked = {pk: lock_survivor(pk) for pk in sorted(set(survivor.values()))}
        representative, represented = locked[survivor[representative_id]], locked[survivor[represented_id]]
        if representative == represented:
            raise ValidationError("A customer cannot act for themselves. Choose somebody else.")
        if Representation.objects.filter(
            representative=representative, represented=represented, ends_on__isnull=True
        ).exists():
            raise ValidationError("This is on the record already.")
        link = Representation(
            representative=representative,
            represented=represented,
            role=role,
            authority=authority,
            authority_note=authority_note.strip(),
            starts_on=starts_on,
            recorded_by=actor,
            recorded_at=clock.now(),
        )
        checked(link).save(force_insert=True)
        record(
            representative,
            actor,
            f"recorded as acting for {represented.reference}",
            verb="update",
            clauses=("SBC-1.2a",),
        )
        record(represented, actor, f"recorded {representative.reference} as acting for them", verb="update")
    return link


def end_representation(link_id: UUID, *, actor: Any, on: date) -> Representation:
    """Say until which day somebody acted for somebody. Raises PermissionDenied, NotVisible, ValidationError."""
    require(actor, EDIT)
    with transaction.atomic():
        link = _locked_row(Representation, link_id, "represented_id")
        if link.ends_on is not None:
            raise ValidationError("Somebody has already said when this ended.")
        link.ends_on = on
        checked(link).save(update_fields=["ends_on"])
        record(link.represented, actor, f"ended {link.representative.reference} acting for them", verb="update")
    return link


def _locked_row(model: type[Row], row_id: UUID, owner: str) -> Row:
    """A row about a customer, read again after its customer was locked. Raises NotVisible where there is none."""
    customer_id = model._default_manager.filter(pk=row_id).values_list(owner, flat=True).first()
    if customer_id is None:
        raise NotVisible
    lock(customer_id)
    return model._default_manager.get(pk=row_id)
