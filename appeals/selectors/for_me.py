"""What waits for one person who hears appeals alone: everything, by date, and nothing else."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from engagement.spine.home import MOST_WORK, WaitingLine, waiting_lines
from engagement.spine.work_items import waiting_for


@dataclass(frozen=True)
class ForMe:
    """One line: what it is, and by which day."""

    line: WaitingLine
    due_on: date | None


def what_waits_for(user: Any) -> list[ForMe]:
    """Appeals to hear, letters to check, sign-offs to give: the earliest day first (SBC-12.3c)."""
    lines = waiting_lines(user)
    days = waiting_for(user).values_list("due_on", flat=True)[:MOST_WORK]
    return [ForMe(line, day) for line, day in zip(lines, days, strict=False)]


def how_much_waits_for(user: Any) -> int:
    """How much that is, for the link in the navigation."""
    return waiting_for(user).count()
