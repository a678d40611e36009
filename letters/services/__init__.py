"""Everything that is written about letters: one function an act. The state changes through `perform` alone."""

from letters.services.checking import check_letter, return_letter
from letters.services.despatch import (
    cancel_letter,
    issue_letter,
    new_date,
    record_returned_undelivered,
    send_again,
)
from letters.services.drafting import (
    DraftInput,
    DraftMoved,
    bring_up_to_date,
    refresh_context,
    reopen_letter,
    save_draft,
    start_letter,
    submit_letter,
)
from letters.services.making_ready import (
    StillBeingRendered,
    render_letter_version,
    requeue_lost_renderings,
    retry_rendering,
)

__all__ = [
    "DraftInput",
    "DraftMoved",
    "StillBeingRendered",
    "bring_up_to_date",
    "cancel_letter",
    "check_letter",
    "issue_letter",
    "new_date",
    "record_returned_undelivered",
    "refresh_context",
    "render_letter_version",
    "reopen_letter",
    "requeue_lost_renderings",
    "retry_rendering",
    "return_letter",
    "save_draft",
    "send_again",
    "start_letter",
    "submit_letter",
]
