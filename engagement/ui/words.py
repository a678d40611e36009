"""How dates, times, lengths and numbers are said on screen, in letters and in mail: plain British English."""

import re
from datetime import UTC, date, datetime, time, timedelta

from engagement.clock import LONDON

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def british_date(value: date | datetime | None) -> str:
    """ "21 November 2026". A moment is taken on its London date; nothing gives an empty text."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = _in_london(value)
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def british_time(value: time | datetime | None) -> str:
    """ "3:10pm", "3pm", "midday", "midnight". A moment is taken in London time; nothing gives an empty text."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        value = _in_london(value).time()
    if (value.hour, value.minute) in ((0, 0), (12, 0)):
        return "midday" if value.hour else "midnight"
    half = "pm" if value.hour >= 12 else "am"
    hour = value.hour % 12 or 12
    return f"{hour}:{value.minute:02}{half}" if value.minute else f"{hour}{half}"


def british_datetime(value: datetime | None) -> str:
    """ "21 November 2026 at 3:10pm", in London time; nothing gives an empty text."""
    if not value:
        return ""
    if not isinstance(value, datetime):
        return british_date(value)
    return f"{british_date(value)} at {british_time(value)}"


def duration_words(value: timedelta | int | float | None) -> str:
    """ "2 hours 5 minutes" from a timedelta or from a number of minutes; nothing gives an empty text."""
    if value is None or value == "":
        return ""
    minutes = int(value.total_seconds() // 60) if isinstance(value, timedelta) else int(value)
    if minutes < 1:
        return "less than a minute"
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(days, "day,days"), (hours, "hour,hours"), (minutes, "minute,minutes")]
    return " ".join(counted(number, words) for number, words in parts if number)


def counted(number: int, words: str) -> str:
    """ "4 requests" from 4 and "request,requests"; thousands are separated."""
    one, _, many = words.partition(",")
    return f"{int(number):,} {one if int(number) == 1 else many or one + 's'}"


def file_size(size: int | None) -> str:
    """ "120 KB" from a number of bytes, in the units people see in their file manager."""
    if size is None or size == "":
        return ""
    for unit, step in (("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000)):
        if size >= step:
            return f"{size / step:.1f}".removesuffix(".0") + f" {unit}" if unit != "KB" else f"{size // step} KB"
    return counted(size, "byte,bytes")


def listed(items: list[str], last: str = "and") -> str:
    """ "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def lower_first(text: str) -> str:
    """The text with a small first letter, unless it starts with an abbreviation such as "NHS" or the word "I"."""
    text = str(text)
    first_word = text.split(" ", 1)[0]
    if len(first_word) == 1 or (len(first_word) > 1 and first_word[1].isupper()):
        return text if first_word != "A" else "a" + text[1:]
    return text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """The text with a capital first letter; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def _in_london(moment: datetime) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(LONDON)


def has_words(text: object) -> bool:
    """Whether a text says anything: it has a letter or a digit, not only blanks, signs or invisible characters."""
    return re.search(r"[^\W_]", str(text or "")) is not None
