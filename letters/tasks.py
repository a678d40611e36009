"""Background work of letters: each function calls one service."""

from typing import Any

from letters import services


def render_letter(payload: dict[str, Any]) -> None:
    """The outbox asks for the forms of one version."""
    services.render_letter_version(payload["letter"], payload["version"])
