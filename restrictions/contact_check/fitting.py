"""Which parts of what was typed are a person's own, and which are not. Only where all are theirs may one answer stand.

Somebody rings from another's phone, a postcode is misheard, two people are taken for one: whoever fits a part stands
beside the others who do, with what fits and what does not. The parts are weighed in at most two queries.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID

from django.db.models import Q

from engagement.customers import normalise
from engagement.customers.models import ContactPoint, SearchKey
from engagement.customers.search import REFERENCE, Question
from engagement.ui.words import listed, upper_first

Kind = SearchKey.Kind
SHORTEST_SPAN, LONGEST_SPAN = 2, 6
HOUSE_NUMBER = re.compile(r"\d{1,4}[A-Z]?$")


class Degree(Enum):
    """How far a part fits a person."""

    THEIRS = "theirs"
    ENDS_LIKE = "ends like theirs"
    LIKE = "is like theirs"
    IN_PART = "fits in part"
    NOT = "not"


# Each part that was typed, as the page calls it, with how far it fits.
Fit = dict[str, Degree]


@dataclass(frozen=True)
class Parts:
    """What was typed, as parts that can each be somebody's. `spans` are the runs that may be a house and street."""

    reference: str = ""
    email: str = ""
    phone: str = ""
    postcode: str = ""
    district: str = ""
    words: tuple[str, ...] = ()
    spans: frozenset[str] = frozenset()

    @property
    def whole_words(self) -> tuple[str, ...]:
        """The words without single letters: an initial is not a whole name."""
        return tuple(word for word in self.words if len(word) > 1)

    @property
    def numbers(self) -> int:
        """How many things were typed that say by themselves who is meant, or where they live."""
        return sum(map(bool, (self.reference, self.email, self.phone, self.postcode or self.district, self.spans)))

    def without_street(self, known: Collection[str] = ()) -> tuple[str, ...]:
        """The words that may be a name: those of the house and street that is known are left out.

        Where no such street is known, what follows a house number is left out, unless nothing else was typed.
        """
        spans = [max(known, key=len)] if known else self.spans
        street = {word for line in spans for word in _words_of(line)}
        rest = tuple(word for word in self.words if normalise.STREET_ENDINGS.get(word, word) not in street)
        return rest if known or any(len(word) > 1 for word in rest) else self.words


def parts_of(question: Question, typed: str) -> Parts:
    """The parts of a question that was read from these words."""
    rest = REFERENCE.sub(" ", normalise.EMAIL.sub(" ", typed))
    if question.phone:
        rest = normalise.PHONE.sub(" ", normalise.POSTCODE.sub(" ", rest.upper()))
    return Parts(
        reference=question.reference,
        email=question.email,
        phone=question.phone,
        postcode=question.postcode,
        district="" if question.postcode else question.district,
        words=question.words,
        spans=frozenset(line for line, _rest in spans_of(rest)),
    )


def spans_of(typed: str) -> Iterator[tuple[str, str]]:
    """Every run of words that may be a house and street ("12 abbey road"), with the words left over."""
    tokens = normalise.POSTCODE.sub(" ", typed.upper()).replace(",", " ").split()
    for start, token in enumerate(tokens):
        if not HOUSE_NUMBER.match(token):
            continue
        for length in range(SHORTEST_SPAN, min(LONGEST_SPAN, len(tokens) - start) + 1):
            line = normalise.street(" ".join(tokens[start : start + length]))
            yield line, " ".join(tokens[:start] + tokens[start + length :])


def fits_of(
    parts: Parts, families: Mapping[UUID, Sequence[UUID]], *, referred: Collection[UUID], like: Collection[UUID]
) -> dict[UUID, Fit]:
    """How far each part fits each person, over the records merged into theirs.

    `referred` are those whose reference was typed, `like` those whose name is only spelled like the one that was.
    """
    known = _known(parts, families)
    streets = {line for one in known.values() for line in one.keys[Kind.STREET]}
    return {
        one: _fit(parts, known[one], streets, referred=one in referred, like=one in like and one not in referred)
        for one in families
    }


def is_whole(fit: Fit) -> bool:
    """Whether everything that was typed is theirs; the end of a phone number is one way of typing it."""
    return all(degree in (Degree.THEIRS, Degree.ENDS_LIKE) for degree in fit.values())


def how_much(fit: Fit) -> int:
    """How many parts fit, for the order in a list."""
    return sum(degree is not Degree.NOT for degree in fit.values())


def in_words(fit: Fit) -> str:
    """ "The phone number is theirs. The name is not."."""
    said = []
    for degree in Degree:
        parts = [f"the {part}" for part in fit if fit[part] is degree]
        if not parts:
            continue
        subject, verb = upper_first(listed(parts)), "is" if len(parts) == 1 else "are"
        if degree is Degree.THEIRS:
            said.append(f"{subject} {verb} theirs.")
        elif degree is Degree.NOT:
            said.append(f"{subject} {verb} not." if said and "theirs" in said[-1] else f"{subject} {verb} not theirs.")
        else:
            said.append(f"{subject} {degree.value}.")
    return " ".join(said)


@dataclass(frozen=True)
class _Known:
    """What is on record of one person that bears on the question."""

    keys: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    address_words: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)


def _known(parts: Parts, families: Mapping[UUID, Sequence[UUID]]) -> dict[UUID, _Known]:
    head = {member: one for one, members in families.items() for member in members}
    known = {one: _Known() for one in families}
    wanted = Q(kind=Kind.NAME) if parts.words else Q()
    for kind, value in ((Kind.EMAIL, parts.email), (Kind.PHONE, parts.phone), (Kind.POSTCODE, parts.postcode)):
        wanted |= Q(kind=kind, value=value) if value else Q()
    wanted |= Q(kind=Kind.STREET, value__in=parts.spans) if parts.spans else Q()
    wanted |= Q(kind=Kind.POSTCODE, value__startswith=f"{parts.district} ") if parts.district else Q()
    keys = SearchKey.objects.filter(wanted, customer__in=head) if wanted else SearchKey.objects.none()
    for customer, key, value in keys.values_list("customer", "kind", "value"):
        known[head[customer]].keys[key].add(value)
    if any(_leaves_open(parts, one) for one in known.values()):
        points = ContactPoint.objects.filter(customer__in=head).exclude(kind=ContactPoint.Kind.EMAIL)
        for customer, point, typed, number in points.values_list("customer", "kind", "typed", "normalised"):
            one = known[head[customer]]
            if point == ContactPoint.Kind.PHONE:
                one.phones.add(number)
            else:
                one.address_words.update(_words_of(typed))
    return known


def _leaves_open(parts: Parts, one: _Known) -> bool:
    """Whether a word may be of their address, or a number the end of theirs."""
    return not set(parts.whole_words) <= one.keys[Kind.NAME] or bool(parts.phone and not one.keys[Kind.PHONE])


def _words_of(address: str) -> set[str]:
    """The words of an address, short and long: "rd" and "road"."""
    words = set(normalise.name_tokens(address)) | set(normalise.fold(address).split())
    return words | {normalise.STREET_ENDINGS[word] for word in words if word in normalise.STREET_ENDINGS}


def _fit(parts: Parts, one: _Known, streets: Collection[str], *, referred: bool, like: bool) -> Fit:
    fit: Fit = {}
    if parts.reference:
        fit["reference"] = _either(referred)
    if parts.email:
        fit["email address"] = _either(parts.email in one.keys[Kind.EMAIL])
    if parts.phone:
        fit["phone number"] = _of_phone(parts.phone, one)
    if parts.postcode or parts.district:
        fit["postcode"] = _either(bool(one.keys[Kind.POSTCODE]))
    if parts.spans:
        fit["address"] = _either(bool(one.keys[Kind.STREET]))
    if (name := _of_name(parts, one, streets)) is not None:
        fit["name"] = Degree.LIKE if like and name is not Degree.THEIRS else name
    return fit


def _either(theirs: bool) -> Degree:
    return Degree.THEIRS if theirs else Degree.NOT


def _of_phone(phone: str, one: _Known) -> Degree:
    if one.keys[Kind.PHONE]:
        return Degree.THEIRS
    ends = any(normalise.same_ending(number, phone) for number in one.phones)
    return Degree.ENDS_LIKE if ends else Degree.NOT


def _of_name(parts: Parts, one: _Known, streets: Collection[str]) -> Degree | None:
    """How far the words are their name; None where no word was meant as one.

    A word of their own address takes nothing away beside a name: "Pringle, Northmoor".
    """
    words = parts.without_street(streets)
    if parts.spans and not streets and words == parts.words and not set(words) & one.keys[Kind.NAME]:
        return None
    whole = [word for word in words if len(word) > 1]
    named = [word for word in whole if word in one.keys[Kind.NAME]]
    strange = [word for word in whole if word not in one.keys[Kind.NAME] and word not in one.address_words]
    initials = [word for word in words if len(word) == 1]
    strange += [word for word in initials if not any(name.startswith(word) for name in one.keys[Kind.NAME])]
    if not words or (not whole and strange == initials and parts.spans):
        return None
    if strange:
        return Degree.IN_PART if named else Degree.NOT
    at_home = one.keys[Kind.STREET] or one.keys[Kind.POSTCODE]
    if whole and not named:
        return None if at_home else Degree.NOT
    return Degree.THEIRS
