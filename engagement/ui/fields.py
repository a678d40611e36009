"""Fields whose mistakes deserve a better answer than "Enter a valid value"."""

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from engagement import clock
from engagement.ui.widgets import DateBoxes, DateParts, ManyFiles
from engagement.ui.words import MONTHS, british_date, british_time, listed, upper_first

OLDEST_YEAR = 1900
YEARS_AHEAD = 20
Limit = date | Callable[[], date] | None


class DateField(forms.DateField):
    """A date in three boxes. `called` is how messages name it: "the date it happened".

    `past=True` takes today or earlier, `future=True` today or later; `not_before` and `not_after` take a date or
    something that gives one when asked. Days are those of Europe/London. Cleans to a `date` or None.
    """

    widget = DateBoxes

    def __init__(
        self, *, called: str = "the date", past: bool = False, future: bool = False,
        not_before: Limit = None, not_after: Limit = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.called = called
        self.past, self.future, self.not_before, self.not_after = past, future, not_before, not_after
        if "required" not in (kwargs.get("error_messages") or {}):
            self.error_messages["required"] = f"Enter {called}"

    def to_python(self, value: Any) -> date | None:
        """The date that the boxes name. Raises ValidationError that says which box is wrong and how."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return clock.date_of(value) if value.tzinfo else value.date()
        if isinstance(value, date):
            return value
        if not isinstance(value, DateParts):
            found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", str(value).strip())
            if not found:
                raise ValidationError(f"{self._Called} must be a real date", code="invalid")
            value = DateParts(found[3], found[2], found[1])
        return self._read(value)

    def _read(self, parts: DateParts) -> date:
        missing = [part for part in DateBoxes.PARTS if not getattr(parts, part)]
        if missing:
            self._refuse(f"{self._Called} must include a {listed(missing)}", missing, "incomplete")
        month = self._month(parts.month)
        if not re.fullmatch(r"[0-9]{1,2}", parts.day) or not 1 <= int(parts.day) <= 31:
            self._refuse(f"{self._Called}: the day must be a number from 1 to 31", ["day"], "day")
        if not month:
            self._refuse(f"{self._Called}: the month must be a number from 1 to 12, or its name", ["month"], "month")
        if not re.fullmatch(r"[0-9]{4}", parts.year):
            self._refuse(f"{self._Called}: the year must have 4 numbers, like {clock.today().year}", ["year"], "year")
        day, year = int(parts.day), int(parts.year)
        this_year = clock.today().year
        if not OLDEST_YEAR <= year <= this_year + YEARS_AHEAD:
            first = this_year if self.future else OLDEST_YEAR
            last = this_year if self.past else this_year + YEARS_AHEAD
            self._refuse(f"{self._Called}: the year must be between {first} and {last}", ["year"], "year")
        if day > calendar.monthrange(year, month)[1]:
            wrong = f"There is no {day} {MONTHS[month - 1]} {year}. Check the day and the month"
            self._refuse(f"{self._Called} must be a real date. {wrong}", ["day", "month"], "unreal")
        return date(year, month, day)

    @staticmethod
    def _month(text: str) -> int:
        """1 to 12 from a number or from (the start of) a name; 0 when it is neither."""
        if re.fullmatch(r"[0-9]{1,2}", text):
            return int(text) if 1 <= int(text) <= 12 else 0
        start = text.lower().rstrip(".")
        found = [number for number, name in enumerate(MONTHS, 1) if len(start) >= 3 and name.lower().startswith(start)]
        return found[0] if found else 0

    def validate(self, value: Any) -> None:
        """Refuse a date outside what the question allows."""
        super().validate(value)
        if value is None:
            return
        today, said = clock.today(), f"You wrote {british_date(value)}"
        if self.past and value > today:
            self._refuse(f"{self._Called} must be today or earlier. {said}", list(DateBoxes.PARTS), "past")
        if self.future and value < today:
            self._refuse(f"{self._Called} must be today or later. {said}", list(DateBoxes.PARTS), "future")
        first, last = _asked(self.not_before), _asked(self.not_after)
        if first and value < first:
            self._refuse(
                f"{self._Called} must be {british_date(first)} or later. {said}", list(DateBoxes.PARTS), "early"
            )
        if last and value > last:
            self._refuse(
                f"{self._Called} must be {british_date(last)} or earlier. {said}", list(DateBoxes.PARTS), "late"
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another date was typed; a wrong one counts as a change."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def prepare_value(self, value: Any) -> Any:
        """What the boxes show: what was typed, or the date that is there."""
        return clock.date_of(value) if isinstance(value, datetime) and value.tzinfo else value

    @property
    def _Called(self) -> str:  # noqa: N802 - the sentence starts with it
        return upper_first(self.called)

    def _refuse(self, message: str, boxes: list[str], code: str) -> None:
        raise ValidationError(message, code=code, params={"boxes": boxes})


class TimeField(forms.TimeField):
    """A time as people write it: 3:10pm, 15:10, 1510, 3pm, 15.10, noon. Cleans to a `time` (Europe/London) or None."""

    widget = forms.TextInput
    NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}

    def __init__(self, *, called: str = "the time", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.called = called
        if "required" not in (kwargs.get("error_messages") or {}):
            self.error_messages["required"] = f"Enter {called}, like 3:10pm"

    def to_python(self, value: Any) -> time | None:
        """The time that was meant. Raises ValidationError where morning and afternoon cannot be told apart."""
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.astimezone(clock.LONDON).time() if value.tzinfo else value.time()
        if isinstance(value, time):
            return value
        text = re.sub(r"\s+", "", str(value).lower()).replace("a.m.", "am").replace("p.m.", "pm")
        if text in self.NAMED:
            return self.NAMED[text]
        found = re.fullmatch(r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?(?:[:.][0-9]{2})?(am|pm|noon)?", text)
        if not found:
            raise ValidationError(self._message("must be a time, like 3:10pm or 15:10"), code="invalid")
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if minute > 59 or hour > (12 if half else 23) or (half and hour == 0):
            raise ValidationError(self._message("must be a real time, like 3:10pm or 15:10"), code="unreal")
        if half is None and found[2] is None and 1 <= hour <= 12:
            raise ValidationError(
                self._message(f"must say morning or afternoon, like {hour}am or {hour}pm"), code="unsure"
            )
        if half:
            hour = hour % 12 + (12 if half in ("pm", "noon") else 0)
        return time(hour, minute)

    def prepare_value(self, value: Any) -> Any:
        """What the box shows: what was typed, or the time that is there as people write it."""
        return british_time(value) if isinstance(value, time | datetime) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another time was typed; a wrong one counts as a change."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def _message(self, rest: str) -> str:
        return f"{upper_first(self.called)} {rest}"


class YesNoField(forms.TypedChoiceField):
    """Two radio buttons. Cleans to True, False, or None where it may be left open."""

    widget = forms.RadioSelect

    def __init__(self, *, yes: str = "Yes", no: str = "No", **kwargs: Any) -> None:
        kwargs.setdefault("choices", [("yes", yes), ("no", no)])
        super().__init__(coerce=self._truth, empty_value=None, **kwargs)

    @staticmethod
    def _truth(value: Any) -> bool:
        return value in (True, "yes", "True", "true", "on")

    def prepare_value(self, value: Any) -> Any:
        """Let True and False stand for the two answers."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare answers, however they are written."""
        return super().has_changed(self.prepare_value(initial), data)


class ManyFilesField(forms.FileField):
    """Several files in one go. Cleans to a list, each checked as a single file is (`max_length` of the name, empty)."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """All files, or every message about those that cannot be taken, by name."""
        given = [item for item in (data if isinstance(data, list | tuple) else [data]) if item]
        if not given:
            if self.required and not initial:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        kept, wrong = [], []
        for item in given:
            try:
                kept.append(super().clean(item, initial))
            except ValidationError as error:
                wrong += [ValidationError(f"{getattr(item, 'name', 'The file')}: {text}") for text in error.messages]
        if wrong:
            raise ValidationError(wrong)
        return kept

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether any file was chosen."""
        return bool(data)


def _asked(limit: Limit) -> date | None:
    return limit() if callable(limit) else limit
