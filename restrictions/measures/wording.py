"""What was filled in for a measure, in words: days, times, periods, ways of contact, people."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from engagement.policy.profile import Profile
from engagement.policy.schema import Measure as Entry
from engagement.policy.schema import Parameter
from engagement.policy.sections.measures import IN_SENTENCE, PHONE
from engagement.policy.sentences import Gap
from engagement.ui.words import british_date, british_time, counted, duration_words, has_words, listed, lower_first
from restrictions.measures.catalogue import answers_of, chosen_channels, filled_in

DAYS = {
    "mon": "Mondays",
    "tue": "Tuesdays",
    "wed": "Wednesdays",
    "thu": "Thursdays",
    "fri": "Fridays",
    "sat": "Saturdays",
    "sun": "Sundays",
}
NAMELESS = "a member of our team"
# Where a filled-in text begins with one of these, it goes on inside a sentence; other first words may be names.
_JOINS = frozenset(
    "the a an our your all any every each this that these those on at in by from only further paying anything "
    "everything copies papers letters documents emails calls complaints requests applications".split()
)


@dataclass(frozen=True)
class Around:
    """What stands around a measure: the policy, the people by id, and whether names are withheld (SBC-10.2b)."""

    profile: Profile
    people: Mapping[int, Any] = field(default_factory=dict)
    names_withheld: bool = False


def words_for(gap: Gap, measure: Any, entry: Entry, around: Around) -> str | None:
    """The words for a gap of one of the measure's sentences; None where nothing usable was filled in. Never raises."""
    if gap.name in IN_SENTENCE:
        return told(answers_of(measure).get(gap.name))
    named = entry.parameter(gap.name.removesuffix(PHONE))
    if named is not None and named.kind == "person" and gap.name.endswith(PHONE):
        return _phone(filled_in(measure).get(named.code), around)
    parameter = entry.parameter(gap.name)
    return None if parameter is None else say(parameter, filled_in(measure).get(gap.name), around, gap.form)


def say(parameter: Parameter, value: Any, around: Around, form: str = "") -> str | None:
    """A value in words by the kind of its parameter; None where it is missing or cannot be read."""
    if parameter.kind in ("number", "minutes"):
        return _number(parameter, value, form)
    if parameter.kind == "person":
        return _name(parameter, value, around)
    if parameter.kind == "channels":
        return _channels(value, around.profile, form)
    if parameter.kind in ("period", "choice"):
        return _chosen(parameter, value, around.profile, form)
    simple = {"date": _date, "days": _days, "hours": _hours, "outside_person": name}
    return simple.get(parameter.kind, text)(value)


def whole(value: Any) -> int | None:
    """A whole number above 0; None for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def day_of(value: Any) -> date | None:
    """The date that an ISO text names; None where there is no such day."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def times_of(value: Any) -> tuple[time, time] | None:
    """From when to when; None where one of the two is missing or no time."""
    if not isinstance(value, dict):
        return None
    ends = [value.get("from"), value.get("to")]
    if not all(isinstance(end, str) and re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", end) for end in ends):
        return None
    first, last = (time.fromisoformat(str(end)) for end in ends)
    return first, last


def text(value: Any) -> str | None:
    """What somebody wrote, as it goes on inside a sentence: lines joined, no full stop, no capital of an article."""
    lines = [line.rstrip(" .,;") for line in _lines(value)]
    joined = listed([line for line in lines if line])
    first = joined.split(" ", 1)[0]
    return (lower_first(joined) if first.lower() in _JOINS else joined) or None


def name(value: Any) -> str | None:
    """A name as it was written, on one line."""
    return " ".join(_lines(value)) or None


def told(value: Any) -> str | None:
    """What somebody wrote as sentences of their own, on one line."""
    lines = [line if line.endswith((".", "!", "?")) else f"{line}." for line in _lines(value)]
    return " ".join(lines) or None


def person_id(value: Any) -> int | None:
    """An id that a database can look up; None for anything else."""
    known = whole(value)
    return known if known is not None and known < 2**63 else None


def _lines(value: Any) -> list[str]:
    if not isinstance(value, str) or not has_words(value):
        return []
    lines = [" ".join(_printable(line).split()) for line in value.splitlines()]
    return [line for line in lines if has_words(line)]


def _printable(line: str) -> str:
    """Without control characters, which have no place in a letter."""
    return "".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in line)


def _number(parameter: Parameter, value: Any, form: str) -> str | None:
    number = whole(value)
    if number is None:
        return None
    if parameter.kind == "minutes":
        return duration_words(number)
    return counted(number, form) if form else f"{number:,}"


def _date(value: Any) -> str | None:
    day = day_of(value)
    return british_date(day) if day else None


def _name(parameter: Parameter, value: Any, around: Around) -> str | None:
    person = around.people.get(person_id(value) or 0)
    if person is None:
        return None
    return (parameter.nameless or NAMELESS) if around.names_withheld else name(person.name)


def _phone(value: Any, around: Around) -> str | None:
    person = around.people.get(person_id(value) or 0)
    return None if person is None or around.names_withheld else name(person.phone)


def _channels(value: Any, profile: Profile, form: str) -> str | None:
    chosen = chosen_channels(value, profile)
    return listed([each.what if form == "what" else each.by for each in chosen], last="or") or None


def _days(value: Any) -> str | None:
    given = value if isinstance(value, list) else []
    places = [place for place, code in enumerate(DAYS) if code in given]
    names = [name for code, name in DAYS.items() if code in given]
    if len(names) == len(DAYS):
        return "any day"
    if len(names) > 2 and places[-1] - places[0] == len(places) - 1:
        return f"{names[0]} to {names[-1]}"
    return listed(names) or None


def _hours(value: Any) -> str | None:
    found = times_of(value)
    if found is None:
        return None
    first, last = ("noon" if end == time(12) else british_time(end) for end in found)
    return f"between {first} and {last}"


def _chosen(parameter: Parameter, value: Any, profile: Profile, form: str) -> str | None:
    try:
        reason = profile.reason(parameter.choices or "", value)
    except KeyError:
        return None
    return lower_first(reason.label) if form == "label" or not reason.in_sentence else reason.in_sentence
