"""Counting up to a limit: a list of many thousand costs no more than one of a few hundred."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

MOST_COUNTED = 1_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Pages of a list whose length is counted up to `MOST_COUNTED`; `is_more` says that it goes on beyond."""

    def __init__(self, found: QuerySet[Any], per_page: int) -> None:
        super().__init__(found, per_page)
        self._found = found

    @cached_property
    def _counted(self) -> int:
        return int(self._found.order_by().values("pk")[: MOST_COUNTED + 1].count())

    @cached_property
    def count(self) -> int:
        """How many there are, at most `MOST_COUNTED`."""
        return min(self._counted, MOST_COUNTED)

    @property
    def is_more(self) -> bool:
        """Whether there are more than are counted and shown."""
        return self._counted > MOST_COUNTED

    def on_page(self, number: int) -> QuerySet[Any]:
        """The rows of one page, still to be asked for more."""
        start = (number - 1) * int(self.per_page)
        return self._found[start : min(start + int(self.per_page), self.count)]
