"""The pages of letters: writing, reading, checking, sending."""

from letters.views.checking import check
from letters.views.files import draft_pdf, stored_form
from letters.views.reading import letter, state
from letters.views.sending import cancel, issue, new_date, reopen, retry, returned, send_again
from letters.views.writing import autosave, edit

__all__ = [
    "autosave",
    "cancel",
    "check",
    "draft_pdf",
    "edit",
    "issue",
    "letter",
    "new_date",
    "reopen",
    "retry",
    "returned",
    "send_again",
    "state",
    "stored_form",
]
