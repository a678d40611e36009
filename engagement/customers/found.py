"""What the list shows of a customer that was found: why, and what tells them from others of the same name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from engagement import clock
from engagement.customers import normalise
from engagement.customers.families import families_of
from engagement.customers.models import ContactPoint, Customer
from engagement.customers.spelling import likeness
from engagement.ui.words import british_date


@dataclass(frozen=True)
class Found:
    """One customer of an answer, with a second identifier and, for whoever may see more, the reason."""

    customer: Customer
    second_identifier: str
    why: str = ""
    acting_for: str = ""


def describe(
    ids: Sequence[UUID], reasons: Mapping[UUID, set[str]], words: Iterable[str] = (), number: str = ""
) -> list[Found]:
    """The surviving customers with these ids, in this order, each with what the records merged into theirs tell too.

    A fixed number of queries for any number of customers.
    """
    families = families_of(ids)
    rows = Customer.objects.with_details().in_bulk([member for family in families.values() for member in family])
    found = []
    for one in ids:
        customer, *merged = [rows[member] for member in families[one]]
        found.append(
            Found(
                customer=customer,
                why=_why([customer, *merged], reasons[one], set(words), number),
                second_identifier=second_identifier(customer, *merged),
                acting_for=acting_for(customer, *merged),
            )
        )
    return found


def describe_briefly(ids: Sequence[UUID]) -> list[Found]:
    """The same, with name and second identifier alone (SPSO-EP-65c): for whoever only says which customer it was."""
    families = families_of(ids)
    every = [member for family in families.values() for member in family]
    rows = Customer.objects.with_second_identifier().in_bulk(every)
    return [
        Found(customer=rows[one], second_identifier=second_identifier(*(rows[member] for member in families[one])))
        for one in ids
    ]


def second_identifier(customer: Customer, *merged: Customer) -> str:
    """What tells people of one name apart: their address, else phone, else email, else when they were first recorded.

    Reads prefetched rows where there are any. `merged` are the records merged into the customer's.
    """
    points = [point for row in (customer, *merged) for point in row.contact_points.all() if point.is_current]
    for kind in (ContactPoint.Kind.ADDRESS, ContactPoint.Kind.PHONE, ContactPoint.Kind.EMAIL):
        for point in points:
            if point.kind == kind:
                return point.on_one_line
    if customer.description:
        return customer.description
    return f"No address or phone, first recorded on {british_date(clock.date_of(customer.created_at))}"


def acting_for(customer: Customer, *merged: Customer) -> str:
    """The names of those for whom this customer acts today, else nothing. Reads prefetched rows where there are any."""
    links = [link for row in (customer, *merged) for link in row.acting_for.all() if link.is_current]
    return ", ".join(dict.fromkeys(link.represented.name for link in links))


def _why(family: Sequence[Customer], reasons: set[str], words: set[str], number: str) -> str:
    """The reasons as a phrase: "Earlier phone number, same postcode"."""
    told = reasons - {"similar"} if "name" in reasons else reasons
    parts = [_in_words(family, reason, words, number) for reason in ORDER if reason in told]
    phrase = ", ".join(parts)
    if "merged" in reasons:
        phrase += ", on a record merged into this one"
        if told & ELSEWHERE and (addresses := _addresses_of(family[1:])):
            phrase += f": {addresses}"
    return phrase[:1].upper() + phrase[1:]


ORDER = ("reference", "phone", "email", "name", "similar", "postcode", "district", "street", "similar street")


# Found by where somebody lives, which the surviving record may not say.
ELSEWHERE = frozenset({"postcode", "district", "street", "similar street"})


def _addresses_of(merged: Sequence[Customer]) -> str:
    points = [point for row in merged for point in row.contact_points.all()]
    return "; ".join(dict.fromkeys(point.on_one_line for point in points if point.kind == ContactPoint.Kind.ADDRESS))


def _in_words(family: Sequence[Customer], reason: str, words: set[str], number: str) -> str:
    if reason == "phone":
        return _phone_in_words(family, number)
    if reason in ("name", "similar"):
        return _name_in_words(family, reason, words)
    return {
        "reference": "reference",
        "email": "email address",
        "postcode": "same postcode",
        "district": "same area",
        "street": "address",
        "similar street": "similar address",
    }[reason]


def _phone_in_words(family: Sequence[Customer], number: str) -> str:
    fitting = [
        point
        for row in family
        for point in row.contact_points.all()
        if point.kind == ContactPoint.Kind.PHONE and normalise.same_ending(point.normalised, number)
    ]
    earlier = bool(fitting) and not any(point.is_current for point in fitting)
    return "earlier phone number" if earlier else "phone number"


def _name_in_words(family: Sequence[Customer], reason: str, words: set[str]) -> str:
    """Says under which other name somebody was found, when it was not the first."""
    same = reason == "name"
    own, *merged = family
    if same and _has(own.name, words):
        return "name"
    for other in (other for row in family for other in row.other_names.all()):
        if words <= normalise.name_words(other.name):
            return f"{other.get_kind_display().lower()} {other.name}"
    for row in merged:
        if row.name != own.name and _has(row.name, words):
            return f"merged record’s name {row.name}"
    if not same:
        nearest = max(family, key=lambda row: likeness(words, normalise.name_tokens(row.name)))
        if nearest.name != own.name:
            return f"similar name {nearest.name}"
    return "name" if same else "similar name"


def _has(name: str, words: set[str]) -> bool:
    """Whether a name has all these words, or for a single letter a word that begins with it."""
    known = normalise.name_words(name)
    return all(word in known or (len(word) == 1 and any(one.startswith(word) for one in known)) for word in words)
