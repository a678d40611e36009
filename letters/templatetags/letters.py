"""`{% load letters %}`: how a letter's state is coloured. The words carry the meaning."""

from django import template

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
