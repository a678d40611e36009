"""What a measure still lacks: parameters, answers, what it is about, and why nothing less would do (SBC-7.3a)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from engagement import clock
from engagement.customers.families import family_ids
from engagement.people.selectors import active_people
from engagement.policy.profile import Profile, UnknownCode
from engagement.policy.schema import Measure as Entry
from engagement.policy.schema import Parameter
from engagement.policy.sections.measures import ALLOWED, REFUSED
from engagement.policy.selectors import policy_in_force
from engagement.ui.words import british_date, has_words, lower_first
from letters.models import Letter
from restrictions.measures.catalogue import answers_of, chosen_channels, closable, codes_of, entry_of, filled_in
from restrictions.measures.wording import DAYS, day_of, person_id, times_of, whole

MOST = 1_000
MOST_MINUTES = 480

# Asked where the whole request or its terms are asked about, and checked there.
ASKED_ELSEWHERE = frozenset({"continuing_route", "end_date", "itemised_report", "last_resort", "balance"})
ANSWERS = {
    "risk_note": "Say why naming staff would be a risk of harassment.",
    "exceptions_note": "Say which exceptions were considered.",
    "legal_advice": "Give the reference of the legal advice.",
    "description": "Say exactly what is meant, as it should stand in the letter.",
}


@dataclass(frozen=True)
class Missing:
    """One thing that is missing or cannot be: where it is filled in, and a plain sentence.

    `part`: "parameters", "answers", "addresses" or "why_nothing_less"; `name`: which parameter or answer.
    """

    part: str
    name: str
    sentence: str


class Known:
    """What the records say around a set of terms, each read once and only when it is asked for."""

    def __init__(self, terms: Any, profile: Profile | None = None) -> None:
        self.terms = terms
        self._profile = profile

    @cached_property
    def profile(self) -> Profile:
        """The policy in force."""
        return self._profile or policy_in_force()

    def works_here(self, person: int) -> bool:
        """Whether this is somebody who works here now."""
        return active_people().filter(pk=person).exists()

    def letter_was_sent(self, reference: str) -> bool:
        """Whether a letter with this reference went to this customer."""
        return Letter.objects.filter(
            reference=reference.strip().upper(),
            customer__in=family_ids(self.terms.request.customer),
            state=Letter.State.ISSUED,
        ).exists()

    @cached_property
    def behaviours(self) -> frozenset[str]:
        """The examples of the categories of the incidents that the request relies on."""
        found: set[str] = set()
        for incident in self.terms.request.incidents.all():
            try:
                found |= {each.code for each in self.profile.category(incident.routed_category).examples}
            except UnknownCode:
                continue
        return frozenset(found)


def missing_from(measure: Any, terms: Any, *, known: Known | None = None) -> list[str]:
    """Plain sentences for everything that is missing; empty where the measure is complete.

    Called by the checks before asking and before deciding (SBC-7.3a, SPSO-G3-32, SPSO-G3-34).
    """
    return [each.sentence for each in missing_parts(measure, terms, known=known)]


def missing_parts(measure: Any, terms: Any, *, known: Known | None = None) -> list[Missing]:
    """The same, each with the place where it is filled in."""
    known = known or Known(terms)
    entry = entry_of(measure, known.profile)
    if entry is None:
        return [Missing("code", "", "The policy in force does not know this measure. Choose another.")]
    return [
        *_parameters(measure, entry, known),
        *_together(measure, entry, known),
        *_answers(measure, entry, known),
        *_reasons(measure, known),
    ]


def _parameters(measure: Any, entry: Entry, known: Known) -> Iterator[Missing]:
    given = filled_in(measure)
    for parameter in entry.parameters:
        value = given.get(parameter.code)
        if value in (None, "", [], {}) or (isinstance(value, str) and not has_words(value)):
            if parameter.required:
                yield Missing("parameters", parameter.code, f"Say {lower_first(parameter.label)}.")
            continue
        wrong = _WRONG[parameter.kind](parameter, value, known)
        if wrong:
            yield Missing("parameters", parameter.code, wrong)


def _together(measure: Any, entry: Entry, known: Known) -> Iterator[Missing]:
    """What one answer says of another."""
    given = filled_in(measure)
    people = [each for each in entry.parameters if each.kind == "person"]
    for first, second in pairwise(people):
        if given.get(first.code) is not None and given.get(first.code) == given.get(second.code):
            yield Missing("parameters", second.code, "Name somebody else here: nobody stands in for themselves.")
    both = [
        each
        for each in chosen_channels(given.get(ALLOWED), known.profile)
        if each in chosen_channels(given.get(REFUSED), known.profile)
    ]
    if both:
        ways = " and ".join(f"“{each.label}”" for each in both)
        yield Missing("parameters", REFUSED, f"{ways} cannot be open and closed. Choose one of the two.")
    end = known.terms.ends_on
    for parameter in entry.parameters:
        day = day_of(given.get(parameter.code)) if parameter.kind == "date" and parameter.when == "future" else None
        if day and end and day > end:
            said = f"“{parameter.label}” must be {british_date(end)} or earlier, when the arrangement as a whole ends."
            yield Missing("parameters", parameter.code, said)


def asked_of(entry: Entry, terms: Any) -> list[str]:
    """The needs that are answered on the measure itself: not by a parameter, and not on the request or its terms."""
    asked = [need for need in entry.needs if need not in ASKED_ELSEWHERE and entry.parameter(need) is None]
    if "itemised_report" in entry.needs and terms.request.warning_letter_id is not None:
        # A limit to complaints rests on the letter that the whole request names (SPSO-G3-42).
        asked = [need for need in asked if need != "earlier_letter"]
    return asked


def _answers(measure: Any, entry: Entry, known: Known) -> Iterator[Missing]:
    given = answers_of(measure)
    for need in asked_of(entry, known.terms):
        if need == "consent":
            yield from _consent(given.get(need))
        elif need == "earlier_letter":
            yield from _earlier_letter(given.get(need), known)
        elif not isinstance(given.get(need), str) or not has_words(given.get(need)):
            yield Missing("answers", need, ANSWERS.get(need, f"Say more about “{entry.label}”."))


def _consent(value: Any) -> Iterator[Missing]:
    given = value if isinstance(value, dict) else {}
    if not isinstance(given.get("by"), str) or not has_words(given.get("by")):
        yield Missing("answers", "consent.by", "Say who agreed to speak for the customer.")
    day = day_of(given.get("given_on"))
    if day is None:
        yield Missing("answers", "consent.given_on", "Say when that person agreed.")
    elif day > clock.today():
        yield Missing("answers", "consent.given_on", "The day on which that person agreed cannot lie ahead.")


def _earlier_letter(value: Any, known: Known) -> Iterator[Missing]:
    if not isinstance(value, str) or not has_words(value):
        yield Missing("answers", "earlier_letter", "Give the reference of the letter that said so before.")
    elif not known.letter_was_sent(value):
        said = "No letter with this reference was sent to this customer. Check it: it looks like L-2026-0012."
        yield Missing("answers", "earlier_letter", said)


def _reasons(measure: Any, known: Known) -> Iterator[Missing]:
    if not has_words(measure.addresses):
        yield Missing("addresses", "", "Say which behaviour or way of contact this measure is about.")
    elif measure.addresses not in known.behaviours | {each.code for each in known.profile.channels}:
        said = "It must be about a behaviour in the incidents that you rely on, or about a way of contact."
        yield Missing("addresses", "", said)
    if not has_words(measure.why_nothing_less):
        yield Missing("why_nothing_less", "", "Say why nothing less would do.")


# What is wrong with a value that was given, by the kind of its parameter: a sentence, or nothing.


def _wrong_number(parameter: Parameter, value: Any, _known: Known) -> str:
    usual = MOST_MINUTES if parameter.kind == "minutes" else MOST
    most = parameter.at_most or usual
    if whole(value) is None or value > most:
        return f"“{parameter.label}” must be a whole number from 1 to {most:,}."
    return ""


def _wrong_date(parameter: Parameter, value: Any, known: Known) -> str:
    day = day_of(value)
    if day is None:
        return f"“{parameter.label}” must be a real date."
    if parameter.when == "past" and day > clock.today():
        return f"“{parameter.label}” cannot lie ahead."
    # What a review eases goes on from a day that has passed.
    if parameter.when == "future" and day <= clock.today() and known.terms.review_id is None:
        return f"“{parameter.label}” must lie ahead."
    return ""


def _wrong_person(parameter: Parameter, value: Any, known: Known) -> str:
    person = person_id(value)
    if person is None or not known.works_here(person):
        return f"“{parameter.label}”: name somebody who works here now."
    return ""


def _wrong_channels(parameter: Parameter, value: Any, known: Known) -> str:
    ways = codes_of(closable(known.profile))
    if not isinstance(value, list) or any(each not in list(ways) for each in value):
        return f"“{parameter.label}”: choose from the ways of contact in the list."
    return ""


def _wrong_days(parameter: Parameter, value: Any, _known: Known) -> str:
    if not isinstance(value, list) or any(each not in list(DAYS) for each in value):
        return f"“{parameter.label}”: choose days of the week."
    return ""


def _wrong_hours(parameter: Parameter, value: Any, _known: Known) -> str:
    times = times_of(value)
    if times is None:
        return f"“{parameter.label}”: give a time from which and a time until which."
    return "" if times[0] < times[1] else f"“{parameter.label}”: the first time must be earlier than the second."


def _wrong_choice(parameter: Parameter, value: Any, known: Known) -> str:
    try:
        known.profile.reason(parameter.choices or "", value)
    except KeyError:
        return f"“{parameter.label}”: choose one of the answers in the list."
    return ""


def _wrong_text(parameter: Parameter, value: Any, _known: Known) -> str:
    return "" if isinstance(value, str) else f"Say {lower_first(parameter.label)}."


_WRONG: dict[str, Callable[[Parameter, Any, Known], str]] = {
    "text": _wrong_text,
    "outside_person": _wrong_text,
    "number": _wrong_number,
    "minutes": _wrong_number,
    "period": _wrong_choice,
    "choice": _wrong_choice,
    "date": _wrong_date,
    "person": _wrong_person,
    "channels": _wrong_channels,
    "days": _wrong_days,
    "hours": _wrong_hours,
}
