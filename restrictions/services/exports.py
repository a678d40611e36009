"""That a list was taken out of the system is itself on record."""

from engagement.people.models import User
from engagement.spine.timeline import record


def record_export(*, actor: User, rows: int, form: str) -> None:
    """Note who took the register, in which form, and how many lines it had (SBC-13.1b)."""
    sentence = f"took out a list of {rows} restriction{'' if rows == 1 else 's'}"
    record(actor, actor, sentence, verb="export_register", details={"rows": rows, "form": form})
