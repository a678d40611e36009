"""Which names are spelled like this one? Bounded look-ups in the vocabulary of name words, ranked by rapidfuzz."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count
from rapidfuzz.distance import OSA, JaroWinkler

from engagement.customers import normalise
from engagement.customers.models import Customer, NameTrigram, NameWord, OtherName, SearchKey
from engagement.customers.nicknames import other_forms

MOST_CANDIDATES = 80
MOST_SPELLINGS = 8
MOST_IN_STRETCH = 1_000
SHORTEST_STREET, SHORT_STREET = 4, 8


def spelled_like(word: str) -> list[str]:
    """At most eight words of the vocabulary like this one, the nearest first, then the short forms of a given name.

    Two look-ups: words that share groups of three letters, and words of the same letters in another order.
    """
    shared = (
        NameTrigram.objects.filter(trigram__in=normalise.trigrams(word), length__range=(len(word) - 2, len(word) + 2))
        .values_list("word__word")
        .annotate(shared=Count("pk"))
        .order_by("-shared", "word__word")[:MOST_CANDIDATES]
    )
    candidates = {candidate for candidate, _count in shared}
    candidates.update(NameWord.objects.filter(letters=normalise.letters(word)).values_list("word", flat=True)[:20])
    near = [
        (OSA.distance(word, candidate), -JaroWinkler.similarity(word, candidate), candidate) for candidate in candidates
    ]
    allowed = errors_allowed(word)
    nearest = [candidate for distance, _likeness, candidate in sorted(near) if distance <= allowed]
    return list(dict.fromkeys([*nearest[:MOST_SPELLINGS], *sorted(other_forms(word))]))


def streets_like(line: str) -> list[str]:
    """At most eight streets on record like this one, the nearest first; the house's number must be right.

    One look-up of a stretch of the index: the same number, and a street that begins with the same letter.
    """
    number, _space, street = line.partition(" ")
    if not number[:1].isdigit() or len(street) < SHORTEST_STREET:
        return []
    first = f"{number} {street[0]}"
    # A stretch that every way of sorting keeps together; what lies in it by chance falls out below.
    stretch = SearchKey.objects.filter(kind=SearchKey.Kind.STREET, value__gte=first, value__lte=f"{first}zzzzzz")
    candidates = set(stretch.order_by("kind", "value").values_list("value", flat=True)[:MOST_IN_STRETCH])
    errors = 1 if len(street) <= SHORT_STREET else 2
    near = [
        (OSA.distance(line, candidate), candidate) for candidate in candidates if candidate.startswith(f"{number} ")
    ]
    return [candidate for distance, candidate in sorted(near) if distance <= errors][:MOST_SPELLINGS]


def errors_allowed(word: str) -> int:
    """How many typing errors a word may hold: one in a short word, three in a long one."""
    return 1 if len(word) <= 4 else 2 if len(word) <= 8 else 3


def name_score(ids: Sequence[UUID], words: Sequence[str]) -> dict[UUID, float]:
    """How alike the best of each customer's names is to these words, from 0 to 1. Two look-ups."""
    names: list[tuple[UUID, str]] = list(Customer.objects.filter(pk__in=ids).values_list("pk", "name"))
    names += OtherName.objects.filter(customer__in=ids).values_list("customer", "name")
    names += Customer.objects.filter(pk__in=ids).exclude(contact_person="").values_list("pk", "contact_person")
    scores: dict[UUID, float] = {}
    for customer_id, name in names:
        scores[customer_id] = max(scores.get(customer_id, 0.0), likeness(words, normalise.name_tokens(name)))
    return scores


def likeness(words: Iterable[str], tokens: Sequence[str]) -> float:
    """Each word's likeness to the nearest token, on average; short forms and initials count nearly as the word."""
    each = [max((_alike(word, token) for token in tokens), default=0.0) for word in words]
    return sum(each) / len(each) if each else 0.0


def _alike(word: str, token: str) -> float:
    if word == token:
        return 1.0
    if token in other_forms(word):
        return 0.95
    if 1 in (len(word), len(token)):
        return 0.85 if word[0] == token[0] else 0.0
    if OSA.distance(word, token) <= errors_allowed(word):
        return max(0.85, JaroWinkler.similarity(word, token) * 0.99)
    return 0.5 * JaroWinkler.similarity(word, token)
