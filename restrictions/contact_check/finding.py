"""Whom somebody means: exact first, by one indexed query; forgiving only when that finds nobody.

A million customers cost no more than a thousand: each question becomes one probe of the search keys, with what the
answer needs to know beside each person found (is anything on record at all?), so that for most people nothing else is
asked. Read `customers.indexing` for the keys.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from engagement.contact.models import Contact, LookUp
from engagement.customers import normalise
from engagement.customers.families import survivors_of
from engagement.customers.found import Found as Described
from engagement.customers.found import describe_briefly
from engagement.customers.models import Adjustment, ContactPoint, Customer, Representation, SearchKey
from engagement.customers.search import MOST_LETTERS, Question, read, search_names
from engagement.prepared import PreparedQuery
from restrictions.models import Restriction

How = LookUp.How
Kind = SearchKey.Kind
MOST_SHOWN = 20
MOST_WORDS = 4
# The reference of a case, which is nobody's: its figures would be read as a phone number.
OF_A_CASE = re.compile(r"(?<!\w)(R|MCE|AM|AP|RA|AD|L)\s?-\s?([0-9]{4})\s?-\s?([0-9]{1,6})(?!\w)", re.IGNORECASE)
SHORTEST_SPAN, LONGEST_SPAN = 2, 6


@dataclass(frozen=True)
class Person:
    """Somebody who was found: what tells them apart, and whether there is anything to read about them."""

    pk: UUID
    reference: str
    name: str
    kind: str
    address: str
    merged: bool = False
    has_merged: bool = False
    has_needs: bool = False
    has_restriction: bool = False
    has_representation: bool = False
    has_contact: bool = False

    @property
    def second_identifier(self) -> str:
        """Their address on one line; "" where none is current."""
        return ", ".join(line.strip(" ,") for line in self.address.splitlines() if line.strip(" ,"))


@dataclass(frozen=True)
class OfACase:
    """The reference of a case that somebody typed: which kind, and how it is written."""

    kind: str
    reference: str


@dataclass(frozen=True)
class Match:
    """One line of a list to choose from."""

    pk: UUID
    reference: str
    name: str
    second_identifier: str


@dataclass(frozen=True)
class Found:
    """The answer to "whom do you mean?": one person, several to choose from, or nobody."""

    how: str
    person: Person | None = None
    matches: list[Match] = field(default_factory=list)
    more: bool = False


COLUMNS = (
    "pk", "reference", "name", "kind", "merged_into", "address", "has_merged", "has_needs", "has_restriction",
    "acts", "is_represented", "has_contact",
)  # fmt: skip


def _with_all(customers: QuerySet[Customer]) -> QuerySet[Customer, Any]:
    """What the answer needs to know of each, as columns of the one query."""
    me = OuterRef("pk")
    address = ContactPoint.objects.filter(customer=me, kind=ContactPoint.Kind.ADDRESS, valid_until=None)
    return customers.annotate(
        address=Subquery(address.order_by("-recorded_at").values("typed")[:1]),
        has_merged=Exists(Customer.objects.filter(merged_into=me)),
        has_needs=Exists(Adjustment.objects.filter(customer=me)),
        has_restriction=Exists(Restriction.objects.holding().filter(customer=me)),
        acts=Exists(Representation.objects.filter(representative=me)),
        is_represented=Exists(Representation.objects.filter(represented=me)),
        has_contact=Exists(Contact.objects.filter(customer=me)),
    ).values_list(*COLUMNS)


def _by_key(kind: str, value: str) -> QuerySet[Customer, Any]:
    found = Customer.objects.filter(search_keys__kind=kind, search_keys__value=value)
    return _with_all(found).order_by("search_keys__kind", "search_keys__value", "search_keys__customer_id")[
        : MOST_SHOWN + 1
    ]


def _by_two_keys(kind: str, value: str, other_kind: str, other_value: str) -> QuerySet[Customer, Any]:
    """By the first key, which is the rarer, and of those who has the second too."""
    other = SearchKey.objects.filter(kind=other_kind, value=other_value, customer=OuterRef("pk"))
    found = Customer.objects.filter(Exists(other), search_keys__kind=kind, search_keys__value=value)
    return _with_all(found).order_by("search_keys__kind", "search_keys__value", "search_keys__customer_id")[
        : MOST_SHOWN + 1
    ]


def _by_reference(reference: str) -> QuerySet[Customer, Any]:
    return _with_all(Customer.objects.filter(reference=reference)).order_by()


BY_REFERENCE = PreparedQuery(_by_reference, reference=str)
BY_KEY = PreparedQuery(_by_key, kind=str, value=str)
BY_TWO_KEYS = PreparedQuery(_by_two_keys, kind=str, value=str, other_kind=str, other_value=str)


def find(typed: str, user: Any) -> tuple[Question, Found]:
    """Whom these words mean; for whoever holds `check_contact`, which its callers have asked. Never guesses.

    One query where exactly one person fits something that is theirs alone: a reference, a whole number or address, a
    postcode with a name, a full name. What many may share is a list to choose from, also with one line. Words that
    nobody fits exactly are looked for among similar names, bounded as in `customers.search`.
    """
    typed = typed[:MOST_LETTERS]
    case = of_a_case(typed)
    if case is not None and case.kind == "R" and (people := _by_restriction(case.reference)):
        return Question(typed, reference=case.reference), _settled(How.REFERENCE, people, sure=True)
    typed = OF_A_CASE.sub(" ", typed)
    question = read(typed)
    for how, people, sure in _exact(question, typed):
        if people:
            return question, _settled(how, people, sure=sure)
    return question, _similar(question, user)


def of_a_case(typed: str) -> OfACase | None:
    """The first reference of a case among these words, as it is written on paper; None where there is none."""
    found = OF_A_CASE.search(typed)
    if found is None:
        return None
    kind, year, number = found.groups()
    return OfACase(kind.upper(), f"{kind.upper()}-{year}-{int(number):04d}")


def by_reference(reference: str) -> Person | None:
    """The person of an address. One query; none for what is no reference."""
    if not re.fullmatch(r"C-\d{1,9}", reference.upper()):
        return None
    found = _people(BY_REFERENCE.rows(reference=reference.upper()))
    return _survivor(found[0]) if found else None


def _by_restriction(reference: str) -> list[Person]:
    """Who is held to it: customers quote it from their letter. One that is over, or not begun, finds nobody."""
    held = Restriction.objects.in_force().filter(reference=reference)
    return _people(_with_all(Customer.objects.filter(pk__in=held.values("customer"))).order_by())


def _exact(question: Question, typed: str) -> Iterator[tuple[str, list[Person], bool]]:
    """From what says most about a person to what says least; the next is asked only where the one before finds nobody.

    Each with whether one person alone may be taken for the one who is meant. A name beside a number narrows where
    several people share the number. Where nobody fits both, everybody with the number is shown: people change names,
    and somebody else may ring from their phone.
    """
    words = [word for word in question.words if len(word) > 1]
    if question.reference:
        yield How.REFERENCE, _people(BY_REFERENCE.rows(reference=question.reference)), True
    if question.email:
        yield How.EMAIL, _narrowed(Kind.EMAIL, question.email, words), True
    if question.phone:
        yield How.PHONE, _narrowed(Kind.PHONE, question.phone, words), True
        yield How.PHONE, _by_ending(question.phone), False
    if question.postcode:
        yield How.POSTCODE, _by_postcode(question.postcode, words), bool(words)
    people, named = _by_street(typed)
    yield How.ADDRESS, people, named
    if words:
        yield How.NAME, _by_name(question.words), len(question.words) > 1


def _narrowed(kind: str, value: str, words: Sequence[str]) -> list[Person]:
    found = _people(BY_KEY.rows(kind=kind, value=value))
    if len(found) < 2 or not words:
        return found
    return _who_has(found, words) or found


def _by_postcode(postcode: str, words: Sequence[str]) -> list[Person]:
    """Everybody there; with words, only whoever has one of them as a name: neighbours are nobody's business."""
    if not words:
        return _people(BY_KEY.rows(kind=Kind.POSTCODE, value=postcode))
    for word in sorted(words, key=len, reverse=True)[:MOST_WORDS]:
        both = _people(BY_TWO_KEYS.rows(kind=Kind.POSTCODE, value=postcode, other_kind=Kind.NAME, other_value=word))
        if both:
            return (_who_has(both, words) or both) if len(both) > 1 else both
    return []


def _by_ending(phone: str) -> list[Person]:
    """By the last digits, where the whole number is nobody's: six are a key, more of them are compared."""
    found = _people(BY_KEY.rows(kind=Kind.PHONE_TAIL, value=normalise.phone_tail(phone)))
    if not found:
        return []
    points = ContactPoint.objects.filter(customer__in=[one.pk for one in found], kind=ContactPoint.Kind.PHONE)
    fits = {
        customer
        for customer, number in points.values_list("customer", "normalised")
        if normalise.same_ending(number, phone)
    }
    return [one for one in found if one.pk in fits]


def _by_street(typed: str) -> tuple[list[Person], bool]:
    """By a house and street anywhere among the words, and whether words around it are a name of those found."""
    spans = dict(_spans(typed))
    if not spans:
        return [], False
    keys = SearchKey.objects.filter(kind=Kind.STREET, value__in=spans).values_list("value", "customer")
    hits = list(keys.order_by("value", "customer")[: MOST_SHOWN + 1])
    if not hits:
        return [], False
    best = max((value for value, _customer in hits), key=len)
    ids = [customer for value, customer in hits if value == best]
    found = _people(_with_all(Customer.objects.filter(pk__in=ids)).order_by("reference"))
    named = [one for word in normalise.name_tokens(spans[best]) if len(word) > 1 for one in _who_has(found, [word])]
    return (list(dict.fromkeys(named)), True) if named else (found, False)


def _spans(typed: str) -> Iterator[tuple[str, str]]:
    """Every run of words that may be a house and street ("12 abbey road"), with the words left over."""
    tokens = normalise.POSTCODE.sub(" ", typed.upper()).replace(",", " ").split()
    for start, token in enumerate(tokens):
        if not re.match(r"\d{1,4}[A-Z]?$", token):
            continue
        for length in range(SHORTEST_SPAN, min(LONGEST_SPAN, len(tokens) - start) + 1):
            line = normalise.street(" ".join(tokens[start : start + length]))
            yield line, " ".join(tokens[:start] + tokens[start + length :])


def _by_name(words: Sequence[str]) -> list[Person]:
    """People of whom one name has all these words; a single letter stands for a word that begins with it."""
    if len(words) == 1:
        return _people(BY_KEY.rows(kind=Kind.NAME, value=words[0]))
    pairs = [normalise.pair(one, other) for one, other in pairwise(words[: normalise.MOST_PAIRED_TOKENS])]
    if len(pairs) == 1:
        return _people(BY_KEY.rows(kind=Kind.PAIR, value=pairs[0]))
    found = _people(BY_TWO_KEYS.rows(kind=Kind.PAIR, value=pairs[0], other_kind=Kind.PAIR, other_value=pairs[1]))
    return _who_has(found, [word for word in words if len(word) > 1]) if len(pairs) > 2 else found


def _who_has(found: Sequence[Person], words: Iterable[str]) -> list[Person]:
    """Of these people, those who have all the words among their names."""
    wanted = set(words)
    keys = SearchKey.objects.filter(kind=Kind.NAME, value__in=wanted, customer__in=[one.pk for one in found])
    has: dict[UUID, set[str]] = {}
    for customer, word in keys.values_list("customer", "value"):
        has.setdefault(customer, set()).add(word)
    return [one for one in found if has.get(one.pk) == wanted]


def _similar(question: Question, user: Any) -> Found:
    """Names spelled like this one: with a postcode those who live there, if any do. Without a name, nobody."""
    results = search_names(question.words, user)
    if question.postcode and results:
        there = SearchKey.objects.filter(
            kind=Kind.POSTCODE, value=question.postcode, customer__in=results.customer_ids()
        )
        ids = list(dict.fromkeys(survivors_of(there.values_list("customer", flat=True)).values()))
        if ids:
            return Found(How.SIMILAR, matches=_as_matches(describe_briefly(ids[:MOST_SHOWN])))
    return Found(How.SIMILAR, matches=_as_matches(results[:MOST_SHOWN]), more=results.more or len(results) > MOST_SHOWN)


def _settled(how: str, people: list[Person], *, sure: bool) -> Found:
    """One person, or a list; whoever was merged stands there as the record that survives, once."""
    more, people = len(people) > MOST_SHOWN, people[:MOST_SHOWN]
    if any(one.merged for one in people):
        survivor = survivors_of([one.pk for one in people])
        ids = list(dict.fromkeys(survivor[one.pk] for one in people))
        rows = {one.pk: one for one in _people(_with_all(Customer.objects.filter(pk__in=ids)))}
        people = [rows[one] for one in ids]
    if sure and len(people) == 1 and not more:
        return Found(how, person=people[0])
    matches = _as_matches(describe_briefly([one.pk for one in people]))
    return Found(how, matches=sorted(matches, key=lambda one: (one.name.casefold(), one.reference)), more=more)


def _as_matches(found: Iterable[Described]) -> list[Match]:
    return [Match(one.customer.pk, one.customer.reference, one.customer.name, one.second_identifier) for one in found]


def _survivor(person: Person) -> Person:
    if not person.merged:
        return person
    standing = survivors_of([person.pk])[person.pk]
    return _people(_with_all(Customer.objects.filter(pk=standing)))[0]


def _people(rows: Iterable[tuple[Any, ...]]) -> list[Person]:
    return [
        Person(
            pk=pk if isinstance(pk, UUID) else UUID(pk),
            reference=reference,
            name=name,
            kind=kind,
            address=address or "",
            merged=merged is not None,
            has_merged=bool(has_merged),
            has_needs=bool(has_needs),
            has_restriction=bool(has_restriction),
            has_representation=bool(acts or represented),
            has_contact=bool(has_contact),
        )
        for (
            pk, reference, name, kind, merged, address, has_merged, has_needs, has_restriction, acts, represented,
            has_contact,
        ) in rows
    ]  # fmt: skip
