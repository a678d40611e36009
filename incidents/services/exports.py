"""That a list was taken out of the system is itself on record."""

from engagement.people.models import User
from engagement.spine.timeline import record


def record_export(*, actor: User, rows: int) -> None:
    """Note who took a list of incidents, and how many lines it had (SBC-13.1b)."""
    record(actor, actor, f"exported a list of {rows} incidents", verb="export_incidents", details={"rows": rows})
