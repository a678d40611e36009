"""Counting up to a limit: a list of many thousand costs no more than one of a few hundred."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

MOST_COUNTED = 1_000
MOST_ON_A_TAB = 99


def up_to(found: QuerySet[Any], most: int) -> int:
    """How many there are, counted no further than `most`."""
    return int(found.order_by().values("pk")[:most].count())


def on_a_tab(found: QuerySet[Any]) -> str:
    """How many there are, for a tab: "7", or "99+" without counting any further."""
    return words_on_a_tab(up_to(found, MOST_ON_A_TAB + 1))


def words_on_a_tab(counted: int) -> str:
    """The number as a tab shows it."""
    return f"{MOST_ON_A_TAB}+" if counted > MOST_ON_A_TAB else str(counted)


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of a list whose length is counted up to `most`; `is_more` says that it goes on beyond."""

    def __init__(self, found: QuerySet[Any], per_page: int, most: int | None = None) -> None:
        super().__init__(found, per_page)
        self._found = found
        self._most = MOST_COUNTED if most is None else most

    @cached_property
    def _counted(self) -> int:
        return up_to(self._found, self._most + 1)

    @cached_property
    def count(self) -> int:
        """How many there are, at most `most`."""
        return min(self._counted, self._most)

    @property
    def is_more(self) -> bool:
        """Whether there are more than are counted and shown."""
        return self._counted > self._most

    def on_page(self, number: int, rows: QuerySet[Any] | None = None) -> list[Any]:
        """The rows of one page in their order, read from `rows`: with all that is shown beside them.

        Which they are is settled first. At once, the database would also put in order what is joined to all others.
        """
        start = (number - 1) * int(self.per_page)
        keys = self._found.values_list("pk", flat=True)[start : min(start + int(self.per_page), self.count)]
        found = (self._found if rows is None else rows).in_bulk(list(keys))
        return [found[key] for key in keys if key in found]
