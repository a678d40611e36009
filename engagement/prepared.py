"""Queries that are asked so often that working out their SQL each time would cost more than asking them.

The query is written as any other and compiled once a process, with a mark where each value goes; later only the values
are put in. For what every page asks, and for pages that hundreds of people open all day.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

# No text holds a zero byte, and no key of ours is as large: a mark is never taken for a value of the query itself.
_FIRST_NUMBER = 2_000_000_011

Mark = str | int | UUID


class PreparedQuery:
    """A `values_list` query into which values are put when it is asked: `PreparedQuery(make, kind=str, person=int)`.

    `make` is called once, by name, with a mark for each value. Rows come as the database gives them: truth values may
    be 0 and 1, ids may be text.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], **kinds: type[Mark]) -> None:
        self._make = make
        self._marks: dict[str, Mark] = {
            name: _mark(name, _FIRST_NUMBER + place, kind) for place, (name, kind) in enumerate(kinds.items())
        }
        self._compiled: dict[str, tuple[str, list[tuple[str, Any]]]] = {}

    def rows(self, **values: Mark) -> list[tuple[Any, ...]]:
        """Ask it. One query."""
        sql, parameters = self._sql()
        with connection.cursor() as cursor:
            cursor.execute(sql, [_as_stored(values[name]) if name else fixed for name, fixed in parameters])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _sql(self) -> tuple[str, list[tuple[str, Any]]]:
        """The SQL for this kind of database, and for each parameter the name of its value, or the value itself."""
        known = self._compiled.get(connection.vendor)
        if known is None:
            sql, compiled = self._make(**self._marks).query.sql_with_params()
            stored = {name: _as_stored(mark) for name, mark in self._marks.items()}
            names = {(type(mark), mark): name for name, mark in stored.items()}
            parameters = [(names.get((type(one), one), ""), one) for one in compiled]
            missing = set(self._marks) - {name for name, _fixed in parameters}
            if missing:
                raise ValueError(f"These values have no place in the query: {sorted(missing)}")
            known = self._compiled[connection.vendor] = (sql, parameters)
        return known


def _mark(name: str, number: int, kind: type[Mark]) -> Mark:
    if kind is str:
        return f"\x00{name}\x00"
    return UUID(int=number) if kind is UUID else number


def _as_stored(value: Mark) -> Mark:
    """A UUID is text where the database has no type for it."""
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
