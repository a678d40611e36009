"""Who acts: a signed-in person, or the system itself under a name that says which part of it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SystemActor:
    """The clock or a consequence of somebody's act. May make only transitions marked `system=True`."""

    name: str
    because_of: Any = None

    @property
    def name_and_title(self) -> str:
        """The name a timeline shows: "the system (review clock)"."""
        return f"the system ({self.name})"


Actor = Any
"""A `User` or a `SystemActor`."""
