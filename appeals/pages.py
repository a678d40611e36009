"""What appeals add to pages of others."""


def register() -> None:
    """Called once from the app's `ready()`."""
    from appeals.models import Appeal
    from engagement.spine.audit import keep_changes

    keep_changes(Appeal, sealed=Appeal.SEALED)
