"""Whom somebody means: exact first, by one indexed query; forgiving only when that finds nobody.

A million customers cost no more than a thousand: each question becomes one probe of the search keys, with what the
answer needs to know beside each person found (is anything on record at all?), so that for most people nothing else is
asked. Read `customers.indexing` for the keys.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from engagement.contact.models import Contact, LookUp
from engagement.customers import normalise
from engagement.customers.families import families_of, survivors_of
from engagement.customers.found import Found as Described
from engagement.customers.found import describe_briefly
from engagement.customers.models import Adjustment, ContactPoint, Customer, Representation, SearchKey
from engagement.customers.search import MOST_LETTERS, Question, read, search_names
from engagement.prepared import PreparedQuery
from restrictions.contact_check.fitting import Parts, fits_of, how_much, in_words, is_whole, parts_of, spans_of
from restrictions.models import Restriction

How = LookUp.How
Kind = SearchKey.Kind
MOST_SHOWN = 20
MOST_WORDS = 4
# The reference of a case, which is nobody's: its figures would be read as a phone number.
OF_A_CASE = re.compile(r"(?<!\w)(R|MCE|AM|AP|RA|AD|L)\s?-\s?([0-9]{4})\s?-\s?([0-9]{1,6})(?!\w)", re.IGNORECASE)
# What stands around the reference of a restriction that somebody reads from a letter, and is nobody's name.
OF_A_LETTER = frozenset(
    "my our the a letter says from of on it is in dated date ref reference number no about arrangement restriction "
    "january february march april may june july august september october november december".split()
)


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
    """One line of a list to choose from; where not everything fits, with what does and what does not."""

    pk: UUID
    reference: str
    name: str
    second_identifier: str
    fits: str = ""


@dataclass(frozen=True)
class Found:
    """The answer to "whom do you mean?": one person, several to choose from, or nobody."""

    how: str
    person: Person | None = None
    matches: list[Match] = field(default_factory=list)
    more: bool = False
    in_part: bool = False


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
        has_restriction=Exists(Restriction.objects.in_force().filter(customer=me)),
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
    postcode with a name, a full name. Where more was typed, all of it must be theirs; else whoever fits a part stands
    beside the others (`fitting`). What many may share is a list to choose from, also with one line. Words that nobody
    fits exactly are looked for among similar names, bounded as in `customers.search`.
    """
    typed = typed[:MOST_LETTERS]
    case = of_a_case(typed)
    typed = OF_A_CASE.sub(" ", typed)
    question = read(typed)
    parts = parts_of(question, typed)
    if case is not None and case.kind == "R" and (people := _by_restriction(case.reference)):
        words = tuple(word for word in question.words if word not in OF_A_LETTER)
        parts = replace(parts, reference=case.reference, words=words, spans=frozenset())
        return Question(question.typed, reference=case.reference), _weighed(How.REFERENCE, people, parts, user)
    for how, people, sure in _exact(parts, typed):
        if people:
            return question, _weighed(how, people, parts, user, sure=sure)
    return question, _similar(parts, user)


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
    """Whose it is: customers quote it from their letter. One that is over, or not begun, finds nobody."""
    held = Restriction.objects.in_force_today().filter(reference=reference)
    return _people(_with_all(Customer.objects.filter(pk__in=held.values("customer"))).order_by())


def _exact(parts: Parts, typed: str) -> Iterator[tuple[str, list[Person], bool]]:
    """From what says most about a person to what says least; the next is asked only where the one before finds nobody.

    Each with whether one person alone may be taken for the one who is meant, where all that was typed fits them. A
    name beside a number tells those apart who share it.
    """
    words = parts.whole_words
    if parts.reference:
        yield How.REFERENCE, _people(BY_REFERENCE.rows(reference=parts.reference)), True
    if parts.email:
        yield How.EMAIL, _people(BY_KEY.rows(kind=Kind.EMAIL, value=parts.email)), True
    if parts.phone:
        yield How.PHONE, _people(BY_KEY.rows(kind=Kind.PHONE, value=parts.phone)), True
        yield How.PHONE, _by_ending(parts.phone), False
    if parts.postcode:
        yield How.POSTCODE, _by_postcode(parts.postcode, words), bool(words)
    people, named = _by_street(typed)
    yield How.ADDRESS, people, named
    if words:
        name = parts.without_street()
        yield How.NAME, _by_name(name), len([word for word in name if len(word) > 1]) > 1


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
    spans = dict(spans_of(typed))
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


def _similar(parts: Parts, user: Any) -> Found:
    """Names spelled like this one: with a postcode those who live there, if any do. Without a name, nobody."""
    results = search_names(parts.words, user)
    ids, more = [one.customer.pk for one in results[:MOST_SHOWN]], results.more or len(results) > MOST_SHOWN
    if parts.postcode and results:
        there = SearchKey.objects.filter(kind=Kind.POSTCODE, value=parts.postcode, customer__in=results.customer_ids())
        at_home = list(dict.fromkeys(survivors_of(there.values_list("customer", flat=True)).values()))
        ids, more = (at_home[:MOST_SHOWN], False) if at_home else (ids, more)
    if not parts.numbers:
        return Found(How.SIMILAR, matches=_as_matches(describe_briefly(ids)), more=more)
    fits = fits_of(parts, families_of(ids), referred=(), like=ids)
    return Found(
        How.SIMILAR, matches=_as_matches(describe_briefly(ids), {one: in_words(fits[one]) for one in ids}), more=more
    )


def _weighed(how: str, people: list[Person], parts: Parts, user: Any, *, sure: bool = True) -> Found:
    """Those of these people whom all that was typed fits; where it fits nobody, everybody whom a part of it fits."""
    cut, people = len(people) > MOST_SHOWN, _standing(people[:MOST_SHOWN])
    if _says_it_all(how, parts):
        return _settled(how, people, sure=sure and not cut, more=cut)
    owners = [one.pk for one in people] if how == How.REFERENCE else []
    fits = fits_of(parts, _families(people), referred=owners, like=())
    whole = [one for one in people if is_whole(fits[one.pk])]
    if whole:
        return _settled(how, whole, sure=sure and not cut, more=cut)
    others, like = _others(parts, user)
    everybody = {one.pk: one for one in (*people, *_standing(others))}
    fits = fits_of(parts, _families(everybody.values()), referred=owners, like=like)
    whole = [one for one in everybody.values() if is_whole(fits[one.pk])]
    if whole:
        return _settled(how, whole, sure=sure and not cut, more=cut)
    best = sorted(everybody.values(), key=lambda one: (-how_much(fits[one.pk]), one.name.casefold(), one.reference))
    ids = [one.pk for one in best if how_much(fits[one.pk])][:MOST_SHOWN]
    matches = _as_matches(describe_briefly(ids), {one: in_words(fits[one]) for one in ids})
    return Found(how, matches=matches, more=cut or len(best) > MOST_SHOWN, in_part=True)


def _says_it_all(how: str, parts: Parts) -> bool:
    """Whether nothing was typed but what these people were found by: then nothing is left to weigh."""
    if how == How.NAME:
        return not parts.numbers
    if how == How.POSTCODE:
        return parts.numbers == 1 and len(parts.words) == len(parts.whole_words) < 2
    return parts.numbers == 1 and not parts.words


def _others(parts: Parts, user: Any) -> tuple[list[Person], set[UUID]]:
    """Whoever fits another part, and which of them only have a name that is spelled like the one that was typed.

    Neighbours are nobody's business: of a postcode only those who have one of the words as a name.
    """
    found = [one for _how, people, _sure in _exact(replace(parts, words=(), postcode=""), "") for one in people]
    if not parts.whole_words:
        return found, set()
    if parts.postcode:
        found += _by_postcode(parts.postcode, parts.whole_words)
    streets = SearchKey.objects.filter(kind=Kind.STREET, value__in=parts.spans).values_list("value", flat=True)
    name = parts.without_street(set(streets[:MOST_SHOWN]) if parts.spans else ())
    if not any(len(word) > 1 for word in name):
        return found, set()
    if by_name := _by_name(name):
        return found + by_name, set()
    like = [one.customer.pk for one in search_names(name, user)[:MOST_SHOWN]]
    return found + _people(_with_all(Customer.objects.filter(pk__in=like)).order_by("reference")), set(like)


def _families(people: Iterable[Person]) -> dict[UUID, list[UUID]]:
    """The records of each; asked only where any was merged."""
    rows = list(people)
    merged = [one.pk for one in rows if one.has_merged]
    return {one.pk: [one.pk] for one in rows} | (families_of(merged) if merged else {})


def _standing(people: list[Person]) -> list[Person]:
    """Whoever was merged as the record that survives, each once."""
    if not any(one.merged for one in people):
        return people
    survivor = survivors_of([one.pk for one in people])
    ids = list(dict.fromkeys(survivor[one.pk] for one in people))
    rows = {one.pk: one for one in _people(_with_all(Customer.objects.filter(pk__in=ids)))}
    return [rows[one] for one in ids]


def _settled(how: str, people: list[Person], *, sure: bool, more: bool) -> Found:
    """One person, or a list to choose from."""
    if sure and len(people) == 1:
        return Found(how, person=people[0])
    matches = _as_matches(describe_briefly([one.pk for one in people]))
    return Found(how, matches=sorted(matches, key=lambda one: (one.name.casefold(), one.reference)), more=more)


def _as_matches(found: Iterable[Described], fits: Mapping[UUID, str] | None = None) -> list[Match]:
    said = fits or {}
    return [
        Match(
            one.customer.pk,
            one.customer.reference,
            one.customer.name,
            one.second_identifier,
            said.get(one.customer.pk, ""),
        )
        for one in found
    ]


def _survivor(person: Person) -> Person:
    return _standing([person])[0]


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
