"""The pages under Settings. Each room registers its own, and says what is still missing on it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class SettingsPage:
    """One page under Settings. `missing` lists, in plain sentences, what an administrator must still do there."""

    title: str
    url_name: str
    hint: str
    order: int
    permission: str = "manage_settings"
    missing: Callable[[], list[str]] = list


_pages: dict[str, SettingsPage] = {}


def register(page: SettingsPage) -> None:
    """Add a page; called at start-up by the room that owns it."""
    _pages[page.url_name] = page


def settings_pages(held: frozenset[str]) -> list[SettingsPage]:
    """The pages that somebody with these permissions may open, in order."""
    return sorted((page for page in _pages.values() if page.permission in held), key=lambda page: page.order)


def still_missing() -> list[tuple[SettingsPage, list[str]]]:
    """Every page on which something is missing, in order."""
    found = [(page, page.missing()) for page in sorted(_pages.values(), key=lambda page: page.order)]
    return [(page, sentences) for page, sentences in found if sentences]
