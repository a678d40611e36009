"""The pages of this room."""

from engagement.customers.views.finding import new, search
from engagement.customers.views.merging import find_twin, merge, undo
from engagement.customers.views.needs import add_need, add_note, answer_need, end_need
from engagement.customers.views.record import (
    add_acting,
    add_contact,
    add_name,
    edit,
    end_acting,
    end_contact,
    find_other,
    record,
)

__all__ = [
    "add_acting",
    "add_contact",
    "add_name",
    "add_need",
    "add_note",
    "answer_need",
    "edit",
    "end_acting",
    "end_contact",
    "end_need",
    "find_other",
    "find_twin",
    "merge",
    "new",
    "record",
    "search",
    "undo",
]
