"""What the app does for this room at start-up."""

from engagement.people import leavers
from engagement.spine import (
    documents,  # noqa: F401 - importing it registers its outbox handlers, as with the next two
    leaving,
    notices,  # noqa: F401
    review_clock,
    scanning,
)


def ready() -> None:
    """Say what this room does each day, and what it holds of somebody who leaves; called from AppConfig.ready()."""
    review_clock.daily("scanning documents again", scanning.scan_failed_again)
    leavers.register(leaving.work_held, leaving.hand_work_over)
