"""Finding a customer: exact and indexed first, forgiving where nothing was found or similar spellings are asked for.

A question may hold a reference, an email address, a postcode, a phone number (or its last six digits and more), a
street and a name, in any order. Whoever fits most of it is shown, with the reason, and with something else to tell
people of one name apart. Every look-up is bounded: a question that too many people fit says so.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, overload
from uuid import UUID

from django.db.models import Q

from engagement.customers import normalise
from engagement.customers.families import families_of, survivors_of
from engagement.customers.found import Found, describe, describe_briefly
from engagement.customers.models import ContactPoint, Customer, SearchKey
from engagement.customers.permissions import may_choose, may_see
from engagement.customers.spelling import name_score, spelled_like, streets_like
from engagement.ui.words import listed

MOST_LETTERS = 200
MOST_FOUND = 200
MOST_LIKELY = 5
SHORTEST_PHONE = 6
GOOD_ENOUGH = 0.8

Kind = SearchKey.Kind
REFERENCE = re.compile(r"(?<!\w)C(?:-\s?|\s?(?=\d{6}))(\d{1,9})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """What somebody typed, taken apart."""

    typed: str
    reference: str = ""
    email: str = ""
    postcode: str = ""
    district: str = ""
    phone: str = ""
    street: str = ""
    words: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Nothing in it that a customer could be found by."""
        return not (
            self.reference or self.email or self.postcode or self.phone or self.street or any(map(_tells, self.words))
        )

    @property
    def asked_for(self) -> list[str]:
        """What it looks for, in words: “name”, “phone number”, “postcode”."""
        # Any two words may be the name of a street; with a number among them they are meant as one.
        street = set(self.street.split()) if any(map(str.isdigit, self.street)) else set()
        by = {
            "name": any(_tells(word) and word not in street for word in self.words),
            "reference": self.reference,
            "phone number": self.phone,
            "email address": self.email,
            "address": street,
            "postcode": self.postcode or (self.district and not self.words),
        }
        return [words for words, asked in by.items() if asked]

    @property
    def advice(self) -> str:
        """What to try where nothing fits."""
        others = [each for each in ("name", "phone number", "postcode", "email address") if each not in self.asked_for]
        check = "Check the spelling of" if "name" in self.asked_for else "Check"
        or_try = f", or try {listed([_with_article(each) for each in others], 'or')}" if others else ""
        return f"{check} “{self.typed}”{or_try}."


def read(typed: str) -> Question:
    """Take a question apart; what is longer than 200 letters is cut. Never raises."""
    rest = typed[:MOST_LETTERS]
    reference = email = phone = ""
    if found := normalise.EMAIL.search(rest):
        address = normalise.email(found[0])
        email = address.address if address else ""
        rest = rest.replace(found[0], " ")
    if found := REFERENCE.search(rest):
        reference = f"C-{int(found[1]):06d}"
        rest = rest.replace(found[0], " ")
    if postcode := normalise.find_postcode(rest):
        rest = normalise.POSTCODE.sub(" ", rest.upper())
    if found := normalise.PHONE.search(rest):
        phone = normalise.phone(found[0])
        phone = phone if len(phone.lstrip("+")) >= SHORTEST_PHONE else ""
        rest = rest.replace(found[0], " ") if phone else rest
    words = normalise.name_tokens(rest)
    district = next((word.upper() for word in words if normalise.OUTWARD.fullmatch(word.upper())), "")
    street = normalise.street(rest)
    return Question(
        typed=typed,
        reference=reference,
        email=email,
        postcode=postcode,
        district=district,
        phone=phone,
        street=street if len(street.split()) > 1 and len(street) <= 80 else "",
        words=tuple(word for word in words if not any(sign.isdigit() for sign in word)),
    )


@dataclass
class Hits:
    """Customers found so far and by what; bounded."""

    reasons: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    scores: dict[UUID, float] = field(default_factory=dict)
    more: bool = False

    def add(self, reason: str, ids: Sequence[UUID]) -> None:
        """Customers found for one reason; one more than the limit means that there are more."""
        self.more = self.more or len(ids) > MOST_FOUND
        for customer_id in ids[:MOST_FOUND]:
            self.reasons[customer_id].add(reason)


class SearchResults(Sequence[Found]):
    """The answer to a question. Length is known at once; details are read for the slice that is shown."""

    def __init__(self, question: Question, hits: Hits, *, similar: bool = False, briefly: bool = False) -> None:
        self.question = question
        self.similar = similar
        self.briefly = briefly
        self._reasons = _of_survivors(hits)
        fits = {one: len(reasons - {"merged"}) for one, reasons in self._reasons.items()}
        best = max(fits.values(), default=0)
        names = dict(Customer.objects.filter(pk__in=fits).values_list("pk", "name")) if fits else {}
        self._ids = sorted(
            (one for one in names if similar or fits[one] == best),
            key=lambda one: (-hits.scores.get(one, 0), names[one].casefold(), str(one)),
        )
        # A common name that was cut short does no harm where something else narrows it down.
        self.more = hits.more and (similar or len(self._ids) >= MOST_FOUND)

    def __len__(self) -> int:
        return len(self._ids)

    def customer_ids(self) -> list[UUID]:
        """Everyone in the answer and all records merged into them: for "search by name" in another list."""
        return [member for family in families_of(self._ids).values() for member in family]

    @overload
    def __getitem__(self, at: int) -> Found: ...
    @overload
    def __getitem__(self, at: slice) -> list[Found]: ...
    def __getitem__(self, at: int | slice) -> Found | list[Found]:
        if isinstance(at, int):
            return self[at : at + 1 or None][0]
        ids = self._ids[at]
        if self.briefly:
            return describe_briefly(ids)
        return describe(ids, self._reasons, self.question.words, self.question.phone)


def search(typed: str, user: Any, *, similar: bool = False, briefly: bool = False) -> SearchResults:
    """Customers that fit what was typed, best first, at most 200.

    Forgiving where nothing fits exactly, or with `similar`. Empty for whoever may not find customers. With `briefly`,
    for saying which customer an incident was about: names and second identifiers alone.
    """
    question = read(typed)
    if not _may_look(user, briefly) or question.is_empty:
        return SearchResults(question, Hits())
    hits = _exact(question)
    if hits.reasons and not similar:
        return SearchResults(question, hits, briefly=briefly)
    _add_similar(question.words, hits)
    if question.street and not hits.reasons:
        _add_similar_streets(question.street, hits)
    return SearchResults(question, hits, similar=True, briefly=briefly)


def search_names(words: Sequence[str], user: Any) -> SearchResults:
    """Customers whose names are spelled like these words, best first, with names and second identifiers alone.

    For where a list of everybody in a street would help nobody. Empty for whoever may not say who a customer is.
    """
    hits = Hits()
    if _may_look(user, briefly=True):
        _add_similar(words, hits)
    return SearchResults(Question(" ".join(words), words=tuple(words)), hits, similar=True, briefly=True)


def _may_look(user: Any, briefly: bool) -> bool:
    return may_choose(user) if briefly else may_see(user)


@dataclass(frozen=True)
class Draft:
    """What is known of somebody who is about to be recorded."""

    name: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    address: str = ""


def likely_matches(draft: Draft, user: Any, *, briefly: bool = False) -> list[Found]:
    """At most five records that may be the same customer, the likeliest first: the warning before a new record.

    Empty for whoever may not find customers: a warning would tell them who is on file. `briefly` as in `search`.
    """
    if not _may_look(user, briefly):
        return []
    hits = Hits()
    numbers = [number for number in map(normalise.phone, draft.phones) if number]
    boxes = [box for box in map(normalise.email, draft.emails) if box]
    if numbers:
        hits.add("phone", _customers(Q(kind=Kind.PHONE, value__in=numbers)))
    if boxes:
        wanted = {box.address for box in boxes} | {box.mailbox for box in boxes}
        hits.add("email", _customers(Q(kind=Kind.EMAIL, value__in=wanted)))
    words = tuple(normalise.name_tokens(draft.name))
    if words:
        hits.add("name", _by_name(words))
        _add_similar(words, hits)
    if postcode := normalise.find_postcode(draft.address):
        _add_names_of(_customers(Q(kind=Kind.POSTCODE, value=postcode)), words, hits)
        near = SearchKey.objects.filter(kind=Kind.POSTCODE, value=postcode, customer__in=list(hits.reasons))
        hits.add("postcode", list(near.values_list("customer", flat=True)))
    reasons = _of_survivors(hits)
    weight = {"phone": 3, "email": 3, "postcode": 2, "name": 2, "similar": 1, "merged": 0}
    likeliest = sorted(
        reasons,
        key=lambda one: (-sum(weight[reason] for reason in reasons[one]), -hits.scores.get(one, 0), str(one)),
    )
    if briefly:
        return describe_briefly(likeliest[:MOST_LIKELY])
    return describe(likeliest[:MOST_LIKELY], reasons, words, numbers[0] if numbers else "")


def _exact(question: Question) -> Hits:
    hits = Hits()
    if question.reference:
        hits.add("reference", list(Customer.objects.filter(reference=question.reference).values_list("pk", flat=True)))
    if question.email:
        hits.add("email", _customers(Q(kind=Kind.EMAIL, value=question.email)))
    if question.phone:
        hits.add("phone", _by_phone(question.phone))
    if question.postcode:
        hits.add("postcode", _customers(Q(kind=Kind.POSTCODE, value=question.postcode)))
    if question.street:
        hits.add("street", _customers(Q(kind=Kind.STREET, value=question.street)))
    told = list(hits.reasons)
    # A number or postcode says more than a name: where nobody fits both, they come first.
    hits.scores |= dict.fromkeys(told, 1.0)
    if question.words:
        hits.add("name", _by_name(question.words))
        _add_names_of(told, question.words, hits)
    if question.district and hits.reasons:
        near = SearchKey.objects.filter(
            kind=Kind.POSTCODE, value__startswith=f"{question.district} ", customer__in=list(hits.reasons)
        )
        hits.add("district", list(near.values_list("customer", flat=True)))
    return hits


def _add_names_of(told: list[UUID], words: Iterable[str], hits: Hits) -> None:
    """Of those found by something else, who has this name? The name alone may be far too common to be looked up."""
    wanted = {word for word in words if _tells(word)}
    if not told or not wanted:
        return
    has: dict[UUID, set[str]] = defaultdict(set)
    for customer_id, word in SearchKey.objects.filter(kind=Kind.NAME, value__in=wanted, customer__in=told).values_list(
        "customer", "value"
    ):
        has[customer_id].add(word)
    hits.add("name", [one for one, found in has.items() if found == wanted])


def _customers(condition: Q) -> list[UUID]:
    """At most one customer more than the limit: the one more says that there are more."""
    keys = SearchKey.objects.filter(condition).order_by("kind", "value", "customer")
    return list(dict.fromkeys(keys.values_list("customer", flat=True)[: MOST_FOUND + 1]))


def _by_phone(number: str) -> list[UUID]:
    """By the whole number, else by its ending: the last six digits are an index key, longer endings are compared."""
    whole = _customers(Q(kind=Kind.PHONE, value=number))
    if whole:
        return whole
    tail = _customers(Q(kind=Kind.PHONE_TAIL, value=normalise.phone_tail(number)))
    points = ContactPoint.objects.filter(customer__in=tail, kind=ContactPoint.Kind.PHONE)
    fits = {
        customer_id
        for customer_id, normalised in points.values_list("customer", "normalised")
        if normalise.same_ending(normalised, number)
    }
    return [one for one in tail if one in fits]


def _by_name(words: Sequence[str]) -> list[UUID]:
    """Customers of whom one name has all these words; a single letter stands for a word that begins with it."""
    telling = [word for word in words if _tells(word)]
    if not telling:
        return []
    if len(words) == 1:
        return _customers(Q(kind=Kind.NAME, value=words[0]))
    first, *others = _pairs_of(words[: normalise.MOST_PAIRED_TOKENS])
    keys = SearchKey.objects.filter(kind=Kind.PAIR, value=first)
    for other in others:
        keys = keys.filter(customer__in=SearchKey.objects.filter(kind=Kind.PAIR, value=other).values("customer"))
    return list(keys.order_by("kind", "value", "customer").values_list("customer", flat=True)[: MOST_FOUND + 1])


def _pairs_of(words: Sequence[str]) -> list[str]:
    """Enough pairs to hold every word: neighbours, and each initial with the longest word."""
    longest = max(words, key=len)
    full = [word for word in words if _tells(word)]
    pairs = [normalise.pair(one, other) for one, other in pairwise(full)]
    return pairs + [normalise.pair(word, longest) for word in words if not _tells(word)]


def _add_similar(words: Sequence[str], hits: Hits) -> None:
    """Add people whose name is spelled like this one; keeps a score for each customer whose name was compared."""
    telling = [word for word in words if _tells(word)]
    if not telling:
        return
    used = telling if len(telling) < 3 else [telling[0], telling[1], telling[-1]]
    spellings = {word: spelled_like(word) for word in used}
    if len(words) == 1:
        ids = _customers(Q(kind=Kind.NAME, value__in=spellings[used[0]]))
    else:
        ids = _customers(Q(kind=Kind.PAIR, value__in=_similar_pairs(words, used, spellings)))
    scores = name_score(ids[:MOST_FOUND], words)
    good = [one for one in ids if scores.get(one, 0) >= GOOD_ENOUGH]
    exact = set(hits.reasons)
    hits.add("similar", [one for one in good if "name" not in hits.reasons.get(one, ())])
    hits.scores |= scores | dict.fromkeys(exact, 2.0)


def _add_similar_streets(street: str, hits: Hits) -> None:
    """Add people at this number of a street that is spelled like this one."""
    if spellings := streets_like(street):
        hits.add("similar street", _customers(Q(kind=Kind.STREET, value__in=spellings)))


def _similar_pairs(words: Sequence[str], used: list[str], spellings: dict[str, list[str]]) -> set[str]:
    """Every pair of spellings of two of the words, and each with the other as a mere initial in the record."""
    pairs: set[str] = set()
    initials = [word for word in words if not _tells(word)]
    for at, one in enumerate(used):
        for spelling in spellings[one]:
            pairs |= {normalise.pair(spelling, initial) for initial in initials}
        for other in used[at + 1 :]:
            for first in spellings[one]:
                pairs |= {normalise.pair(first, second) for second in spellings[other]}
                pairs.add(normalise.pair(first, f"{other[0]}."))
            pairs |= {normalise.pair(f"{one[0]}.", second) for second in spellings[other]}
    return pairs


def _of_survivors(hits: Hits) -> dict[UUID, set[str]]:
    """The same reasons, for the records that survive: who was merged is found under the record they became."""
    survivor = survivors_of(hits.reasons)
    reasons: dict[UUID, set[str]] = defaultdict(set)
    for customer_id, found in hits.reasons.items():
        standing = survivor[customer_id]
        reasons[standing] |= found if standing in hits.reasons else found | {"merged"}
        hits.scores[standing] = max(hits.scores.get(standing, 0), hits.scores.get(customer_id, 0))
    return reasons


def _with_article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _tells(word: str) -> bool:
    """A single letter is an initial: too little to look up by itself."""
    return len(word) > 1
