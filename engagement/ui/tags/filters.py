"""Filters: how dates, times and numbers are said."""

from typing import Any

from django.utils.html import format_html

from engagement.ui import navigation, words
from engagement.ui.tags.library import register

register.filter("british_date", words.british_date)
register.filter("british_datetime", words.british_datetime)
register.filter("british_time", words.british_time)
register.filter("duration_words", words.duration_words)
register.filter("file_size", words.file_size)
register.filter("lower_first", words.lower_first)
register.filter("our_words", navigation.our_words)


@register.filter
def plural(number: Any, forms: str) -> str:
    """`{{ 4|plural:"request,requests" }}` gives "4 requests"."""
    return words.counted(number or 0, forms)


@register.filter
def due(text: str) -> str:
    """Deadline words with the weight they need: late in bold red, today in bold. The words carry the meaning."""
    if str(text).endswith(" late"):
        return format_html('<strong class="app-late">{}</strong>', text)
    if str(text) == "Today":
        return format_html('<strong class="app-today">{}</strong>', text)
    return text


@register.filter
def listed(items: Any, last: str = "and") -> str:
    """`{{ names|listed }}` gives "a, b and c"."""
    return words.listed([str(item) for item in items or []], last)
