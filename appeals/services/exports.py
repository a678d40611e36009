"""That a list of appeals was taken out of the system is itself on record."""

from engagement.people.models import User
from engagement.spine.timeline import record


def record_export(*, actor: User, rows: int) -> None:
    """Note who took the list of appeals, and how many lines it had (SBC-13.1b)."""
    sentence = f"took out a list of {rows} appeal{'' if rows == 1 else 's'}"
    record(actor, actor, sentence, verb="export_appeals", details={"rows": rows})
