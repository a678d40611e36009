"""`{% load letters %}`: how a letter's state is coloured, and how its deadline stands. The words carry the meaning."""

from datetime import date
from typing import Any

from django import template

from engagement.spine.calendar import WorkingDays
from letters.models import Letter

register = template.Library()

COLOURS = {
    Letter.State.DRAFT: "grey",
    Letter.State.CHANGES_REQUESTED: "yellow",
    Letter.State.RENDERING: "blue",
    Letter.State.READY_FOR_CHECK: "yellow",
    Letter.State.CHECKED: "teal",
    Letter.State.ISSUED: "green",
    Letter.State.RETURNED_UNDELIVERED: "red",
    Letter.State.CANCELLED: "grey",
}


@register.filter
def letter_colour(state: str) -> str:
    """The colour of a state's tag."""
    return COLOURS.get(Letter.State(state), "")


@register.simple_tag(takes_context=True)
def deadline_words(context: Any, day: date | None) -> str:
    """`{% deadline_words letter.check_by as words %}`: "2 working days late". The calendar is read once for a page."""
    calendar = context.render_context.get("letters_calendar")
    if calendar is None:
        calendar = context.render_context["letters_calendar"] = WorkingDays.load()
    return calendar.in_words(day)
