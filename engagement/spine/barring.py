"""Who may not do a piece of work although it comes to their post: the app whose work it is says so, by kind."""

from collections.abc import Callable, Collection, Iterable

from engagement.spine.models import WorkItem

BarredFrom = Callable[[WorkItem], Collection[int]]
_by_kind: dict[str, BarredFrom] = {}


def bar(kinds: Iterable[str], who: BarredFrom) -> None:
    """Say whom work of these kinds never waits for, by user id; called once from an app's `AppConfig.ready()`."""
    _by_kind.update(dict.fromkeys(kinds, who))


def barred_kinds() -> list[str]:
    """The kinds of work from which somebody can be barred."""
    return list(_by_kind)


def barred_from(item: WorkItem) -> frozenset[int]:
    """Who may neither do this work nor have it done in their place."""
    who = _by_kind.get(item.kind)
    return frozenset(who(item)) if who is not None else frozenset()
