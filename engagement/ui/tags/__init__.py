"""Template tags and filters: one register, filled by the modules beside it."""

from engagement.ui.tags import blocks, components, filters, tables  # noqa: F401 - each adds itself to the register
from engagement.ui.tags.library import register

__all__ = ["register"]
