"""What another app wants the writer and the checker of a letter to know first, such as that it is answered no more.

Letters know no incident: whoever has something to say registers it at start-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from letters.models import Letter

Cautions = Callable[["Letter"], Iterable[str]]

_providers: list[Cautions] = []


def register_cautions(provider: Cautions) -> None:
    """Add what an app says about letters. Called at start-up."""
    _providers.append(provider)


def cautions_about(letter: Letter) -> list[str]:
    """Every sentence that stands above the letter while it is written and checked."""
    return [sentence for provider in _providers for sentence in provider(letter)]
