"""What the app that starts a letter tells it: values, dates, which standard text, whole parts. Plain values only.

It is looked at when it is given, so that a wrong name is that app's fault at once and not a customer's letter later.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from engagement.policy.schema import LetterSection, LetterType
from engagement.spine.calendar import WorkingDays
from letters import placeholders
from letters.rendering import BULLET, clean_text

Context = Mapping[str, Any]

# `facts` stand beside the form and are never printed; the others end in the letter.
PARTS = ("facts", "placeholders", "dates", "texts", "blocks")


def check_context(letter_type: LetterType, context: Context) -> None:
    """Raises ValidationError, with every fault, where this letter could make nothing of what it is told."""
    faults = [f"“{name}” is not a part of the context." for name in context if name not in PARTS]
    known = placeholders.known()
    for part in ("placeholders", "dates"):
        faults += [f"“{name}” is not a placeholder." for name in context.get(part, {}) if name not in known]
    faults += _faults_of_dates(context.get("dates", {}))
    locked = {section.code: section for section in letter_type.sections if section.kind == "locked"}
    for part in ("texts", "blocks"):
        faults += [
            f"“{code}” is no locked part of this letter." for code in context.get(part, {}) if code not in locked
        ]
    for code, text in context.get("texts", {}).items():
        if code in locked and text not in locked[code].texts:
            faults.append(f"“{text}” is none of the texts of “{code}”: {', '.join(locked[code].texts)}.")
    if faults:
        raise ValidationError({"context": faults})


def _faults_of_dates(rules: Mapping[str, Any]) -> Iterator[str]:
    for name, rule in rules.items():
        try:
            date_of(rule, datetime.date(2026, 1, 1), WorkingDays(frozenset()))
        except (KeyError, TypeError, ValueError):
            yield f"“{name}” needs a date, or a number of days or working_days."


def date_of(rule: Any, dated_on: datetime.date, calendar: WorkingDays) -> datetime.date:
    """A date as given, or counted from the letter's own date in days or working days."""
    if isinstance(rule, str):
        return datetime.date.fromisoformat(rule)
    if "working_days" in rule:
        return calendar.add(dated_on, int(rule["working_days"]))
    return dated_on + datetime.timedelta(days=int(rule["days"]))


def values_in(context: Context) -> dict[str, str]:
    """What the context gives for placeholders, as text. Several lines become the lines of a list, one a sentence."""
    given = {name: _as_text(value) for name, value in context.get("placeholders", {}).items()}
    return {name: value for name, value in given.items() if value}


def text_code(section: LetterSection, context: Context) -> str | None:
    """The standard text that stands in this part: its usual one, or the one that the record asks for.

    None where the policy no longer offers that one here: the usual text could promise what was not decided, an appeal
    for example, so the part stays empty and the letter is not sent.
    """
    wanted = context.get("texts", {}).get(section.code, section.text)
    return wanted if wanted in section.texts else None


def block_in(section: LetterSection, context: Context) -> str | None:
    """A part that the context gives word for word: its paragraphs, and its lists as lists. None where it gives none."""
    given = context.get("blocks", {}).get(section.code)
    return None if given is None else "\n\n".join(filter(None, map(_as_text, given)))


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        lines = [" ".join(clean_text(str(line)).split()) for line in value]
        lines = [line for line in lines if line]
        return lines[0] if len(lines) == 1 else "\n".join(f"{BULLET} {line}" for line in lines)
    return clean_text(str(value))
