"""Whether a measure asks more of a customer than the same measure did before: shorter calls, fewer days, less often."""

from collections.abc import Callable
from datetime import time
from typing import Any

from engagement.policy.schema import Measure as Entry
from restrictions.measures.catalogue import entry_of

DAYS_IN = {"day": 1, "week": 7, "month": 30}


def asks_more(measure: Any, than: Any, profile: Any) -> bool:
    """Whether `measure` is stricter than `than`, another with the same code, in anything that can be counted.

    Words and people are not compared: whoever decides says why they are enough.
    """
    entry = entry_of(measure, profile)
    if entry is None:
        return False
    return any(_stricter(parameter, entry, measure, than) for parameter in entry.parameters)


def no_stricter(measure: Any, than: Any, profile: Any) -> bool:
    """Whether `measure` says what `than` says, and allows no less: the same words and choices, hours by day.

    Who is the customer's contact may change: that is looked after, not decided.
    """
    entry = entry_of(measure, profile)
    if entry is None:
        return bool(measure.parameters == than.parameters)
    for parameter in entry.parameters:
        after, before = measure.parameter(parameter.code), than.parameter(parameter.code)
        if parameter.kind in ("text", "choice", "outside_person") and (after or "") != (before or ""):
            return False
        if parameter.kind == "hours" and not _by_day(after, before):
            return False
    return not asks_more(measure, than, profile) and (measure.answers or {}) == (than.answers or {})


def _by_day(after: Any, before: Any) -> bool:
    """Times may move within the working day; what lies outside it must have been so before."""
    if not after or after == before:
        return True
    earliest = min("08:00", (before or {}).get("from") or "08:00")
    latest = max("20:00", (before or {}).get("to") or "20:00")
    return bool(earliest <= (after.get("from") or "") and (after.get("to") or "") <= latest)


def _stricter(parameter: Any, entry: Entry, measure: Any, than: Any) -> bool:
    compare = BY_KIND.get(parameter.kind)
    after, before = measure.parameter(parameter.code), than.parameter(parameter.code)
    if parameter.kind == "number":
        after, before = _per_day(after, measure, entry), _per_day(before, than, entry)
    if parameter.kind == "channels" and parameter.code == "refused":
        return bool(set(after or []) - set(before or []))
    if parameter.kind == "date":
        return parameter.when == "future" and parameter.code == "until" and bool(before and after and after > before)
    return compare is not None and compare(after, before)


def _fewer(after: Any, before: Any) -> bool:
    """No limit at all is the mildest."""
    return after is not None and after != "" and (before is None or before == "" or float(after) < float(before))


def _fewer_of(after: Any, before: Any) -> bool:
    return bool(after) and len(after) < len(before or []) if before else False


def _shorter(after: Any, before: Any) -> bool:
    return bool(after and before) and _minutes(after) < _minutes(before)


def _minutes(hours: Any) -> int:
    """How long it is open; the whole day where a time is missing."""
    if not (hours.get("from") and hours.get("to")):
        return 24 * 60
    start, end = time.fromisoformat(hours["from"]), time.fromisoformat(hours["to"])
    return (end.hour - start.hour) * 60 + end.minute - start.minute


def _per_day(amount: Any, measure: Any, entry: Entry) -> Any:
    """How often, on the same footing: five a day are more than ten a week."""
    if amount in (None, ""):
        return None
    periods = [one.code for one in entry.parameters if one.kind == "period"]
    period = measure.parameter(periods[0]) if periods else None
    return float(amount) / DAYS_IN.get(str(period), 1)


BY_KIND: dict[str, Callable[[Any, Any], bool]] = {
    "minutes": _fewer,
    "number": _fewer,
    "days": _fewer_of,
    "hours": _shorter,
    "channels": _fewer_of,
}
