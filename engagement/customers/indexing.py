"""The keys under which customers are found, kept in the same transaction as what they are made from.

Exact search is one probe of an index: a phone number, the last six digits of one, an email address, a postcode, a
street, a word of a name, a pair of words of a name. Forgiving search goes through the vocabulary of all name words,
which grows far more slowly than the number of customers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from engagement.customers import normalise
from engagement.customers.models import ContactPoint, Customer, NameTrigram, NameWord, OtherName, SearchKey

Key = tuple[str, str]
Item = TypeVar("Item")
CHUNK = 400


def rebuild_keys(customer_ids: Iterable[UUID]) -> None:
    """Bring the search keys of these customers up to date; called by every service that changes what they rest on.

    Takes any number of customers, a fixed number of queries for each 400. Raises TransactionManagementError outside a
    transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "Search keys change in the transaction of what they are made from."
        )
    for chunk in _chunks(customer_ids):
        _rebuild(chunk)


def prune_vocabulary() -> int:
    """Drop name words that no customer has any more (after corrections and retention); gives how many went."""
    in_use = SearchKey.objects.filter(kind=SearchKey.Kind.NAME).values("value")
    gone = NameWord.objects.exclude(word__in=in_use)
    count = gone.count()
    gone.delete()
    return count


def _rebuild(ids: list[UUID]) -> None:
    wanted = _wanted_keys(ids)
    kept: set[tuple[UUID, str, str]] = set()
    outdated: list[int] = []
    for key in SearchKey.objects.filter(customer__in=ids):
        if (key.kind, key.value) in wanted[key.customer_id]:
            kept.add((key.customer_id, key.kind, key.value))
        else:
            outdated.append(key.pk)
    for chunk in _chunks(outdated):
        SearchKey.objects.filter(pk__in=chunk).delete()
    missing = [
        SearchKey(customer_id=customer_id, kind=kind, value=value)
        for customer_id in ids
        for kind, value in sorted(wanted[customer_id])
        if (customer_id, kind, value) not in kept
    ]
    # Two people may add the same key of one customer at the same moment; either one will do.
    SearchKey.objects.bulk_create(missing, batch_size=CHUNK, ignore_conflicts=True)
    _learn({key.value for key in missing if key.kind == SearchKey.Kind.NAME})


def _wanted_keys(ids: list[UUID]) -> dict[UUID, set[Key]]:
    wanted: dict[UUID, set[Key]] = defaultdict(set)
    for customer in Customer.objects.filter(pk__in=ids):
        wanted[customer.pk] |= keys_of_name(customer.name)
        if customer.contact_person:
            wanted[customer.pk] |= keys_of_name(customer.contact_person)
    for other in OtherName.objects.filter(customer__in=ids):
        wanted[other.customer_id] |= keys_of_name(other.name)
    for point in ContactPoint.objects.filter(customer__in=ids):
        wanted[point.customer_id] |= keys_of_contact_point(point)
    return wanted


def keys_of_name(name: str) -> set[Key]:
    """The keys of one name: its words, and its pairs of words."""
    keys: set[Key] = {(SearchKey.Kind.NAME, word) for word in normalise.name_words(name)}
    return keys | {(SearchKey.Kind.PAIR, pair) for pair in normalise.name_pairs(normalise.name_tokens(name))}


def keys_of_contact_point(point: ContactPoint) -> set[Key]:
    """The keys of one phone number, email address or postal address. An ended one still finds its customer."""
    if point.kind == ContactPoint.Kind.PHONE:
        number = point.normalised
        return {(SearchKey.Kind.PHONE, number), (SearchKey.Kind.PHONE_TAIL, normalise.phone_tail(number))}
    if point.kind == ContactPoint.Kind.EMAIL:
        address = normalise.email(point.normalised)
        boxes = {address.address, address.mailbox} if address else set()
        return {(SearchKey.Kind.EMAIL, box) for box in boxes if len(box) <= 254}
    keys: set[Key] = {(SearchKey.Kind.STREET, line) for line in normalise.street_lines(point.typed)}
    if point.postcode:
        keys.add((SearchKey.Kind.POSTCODE, point.postcode))
    return keys


def _learn(words: set[str]) -> None:
    """Add words to the vocabulary, in alphabetical order: who adds the same words must not wait crosswise."""
    known = set(NameWord.objects.filter(word__in=words).values_list("word", flat=True)) if words else set()
    fresh = sorted(words - known)
    if not fresh:
        return
    NameWord.objects.bulk_create(
        [NameWord(word=word, letters=normalise.letters(word)) for word in fresh],
        batch_size=CHUNK,
        ignore_conflicts=True,
    )
    rows = [
        NameTrigram(trigram=trigram, length=len(word.word), word=word)
        for word in NameWord.objects.filter(word__in=fresh).order_by("word")
        for trigram in sorted(normalise.trigrams(word.word))
    ]
    NameTrigram.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
