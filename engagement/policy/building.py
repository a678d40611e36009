"""Builds the typed sections of a profile from located values and reports everything that is wrong, at once."""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any, Union

from engagement.policy import registry
from engagement.policy.reading import Fault, Located

CODE = re.compile(r"[a-z][a-z0-9_]*\Z")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_BAD: Any = object()
_NO_COLUMN: Any = dataclasses.field()
Column = dataclasses.Field[Any]


@cache
def _hints(model: type) -> dict[str, Any]:
    return typing.get_type_hints(model)


def _needed(column: Column) -> bool:
    return column.default is dataclasses.MISSING and column.default_factory is dataclasses.MISSING


@dataclasses.dataclass(frozen=True)
class Spot:
    """Where a value stands: in the file, in the structure, and under which clauses."""

    at: Located
    where: str
    clauses: tuple[str, ...] = ()

    def to(self, at: Located, name: str) -> Spot:
        """The place of a named value below this one."""
        return Spot(at, f"{self.where}.{name}", self.clauses)

    def entry(self, at: Located, index: int) -> Spot:
        """The place of an entry of this list."""
        return Spot(at, f"{self.where}[{index}]", self.clauses)


class Checking:
    """Builds sections, collects faults, and is what a section's own check is given to report more."""

    def __init__(self, known_clauses: frozenset[str] | None = None, *, stored: bool = False) -> None:
        """`stored`: the content was checked when it was published; only what cannot be built is a fault."""
        self.known_clauses = known_clauses
        self.stored = stored
        self.incomplete: set[str] = set()
        self.faults: list[Fault] = []
        self.codes: dict[str, dict[str, Located]] = {}
        self.built: dict[str, Any] = {}
        self._pending: list[tuple[str, str, Spot]] = []
        self._places: dict[int, Spot] = {}
        # Keeps every built item alive, so that no id() in `_places` is used again.
        self._items: list[Any] = []

    def fault(self, spot: Spot, sentence: str) -> None:
        """Reports a fault at a place."""
        self.faults.append(Fault(spot.at.file, spot.at.line, spot.where, sentence, spot.clauses))

    def fault_in(self, item: Any, sentence: str, attribute: str = "") -> None:
        """Reports a fault of a built item, at the item's own line or at that of one of its values."""
        spot = self._places.get(id(item), Spot(Located(None, "profile", 0), ""))
        if attribute and isinstance(spot.at.value, dict) and attribute in spot.at.value:
            line = spot.at.key_lines.get(attribute, spot.at.line)
            spot = spot.to(Located(None, spot.at.value[attribute].file, line), attribute)
        self.fault(spot, sentence)

    def fault_about(self, section: str, sentence: str, clauses: Iterable[str] = ()) -> None:
        """Reports that a section as a whole lacks something."""
        self.faults.append(Fault(f"{section}.yaml", 0, section, sentence, tuple(clauses)))

    # -- sections ------------------------------------------------------------------------------------------

    def section(self, described: registry.Section, source: Located) -> Any:
        """Builds one section: a tuple of items, or a single item, or None when nothing usable is there."""
        spot = Spot(source, described.name)
        if not described.many:
            built = self._item(described.model, spot)
            self.built[described.name] = None if built is _BAD else built
            return self.built[described.name]
        items = self._entries(described.model, spot, _NO_COLUMN)
        good = tuple(item for item in items if item is not _BAD)
        if len(good) < len(items):
            self.incomplete.add(described.name)
        self.built[described.name] = good
        return good

    def is_complete(self, section: str) -> bool:
        """Whether every entry of a section could be built: what is missing is only worth saying then."""
        return section not in self.incomplete

    def finish(self) -> None:
        """Checks what can only be checked when all sections stand: references and codes the program needs."""
        for collection, code, spot in self._pending:
            known = self.codes.get(collection, {})
            if code not in known:
                listed = ", ".join(sorted(known)) or "nothing"
                self.fault(spot, f"“{code}” is not in {collection}. There is: {listed}.")
        for collection, codes in registry.required_codes().items():
            for code, because in codes.items():
                if code not in self.codes.get(collection, {}):
                    self.fault_about(collection, f"“{code}” is missing. {because}")

    # -- items ---------------------------------------------------------------------------------------------

    def _item(self, model: type, spot: Spot) -> Any:
        if not isinstance(spot.at.value, dict):
            self.fault(spot, "Here a group of named values is needed.")
            return _BAD
        given: dict[str, Located] = spot.at.value
        spot = self._named(spot, given)
        columns = {column.name: column for column in dataclasses.fields(model)}
        if not self.stored:
            self._refuse_unknown(given, columns, spot)
        built: dict[str, Any] = {}
        for name, column in columns.items():
            if name in given:
                built[name] = self._value(_hints(model)[name], spot.to(given[name], name), column)
            elif _needed(column):
                self.fault(spot.to(spot.at, name), f"“{name}” is missing.")
                built[name] = _BAD
        self._remember_code(model, built.get("code"), given, spot)
        if any(value is _BAD for value in built.values()):
            return _BAD
        item = model(**built)
        self._places[id(item)] = spot
        self._items.append(item)
        return item

    @staticmethod
    def _named(spot: Spot, given: dict[str, Located]) -> Spot:
        """The same place, called by the item's own code and clauses rather than by its number in a list."""
        where, clauses = spot.where, spot.clauses
        code = given.get("code")
        if where.endswith("]") and code is not None and isinstance(code.value, str):
            where = f"{where.rsplit('[', 1)[0]}.{code.value}"
        listed = given.get("clauses")
        if listed is not None and isinstance(listed.value, list):
            clauses = tuple(entry.value for entry in listed.value if isinstance(entry.value, str)) or clauses
        return Spot(spot.at, where, clauses)

    def _refuse_unknown(self, given: dict[str, Located], columns: Iterable[str], spot: Spot) -> None:
        known = list(columns)
        for name, value in given.items():
            if name not in known:
                at = Located(None, value.file, spot.at.key_lines.get(name, value.line))
                self.fault(spot.to(at, name), f"“{name}” is not known here. Known are: {', '.join(known)}.")

    def _remember_code(self, model: type, code: Any, given: dict[str, Located], spot: Spot) -> None:
        collection = getattr(model, "collection", "")
        if not isinstance(code, str) or not collection:
            return
        known = self.codes.setdefault(collection, {})
        if code in known:
            first = known[code]
            sentence = f"“{code}” is used twice. It stands first in {first.file} on line {first.line}."
            self.fault(spot.to(given["code"], "code"), sentence)
        else:
            known[code] = given["code"]

    # -- values --------------------------------------------------------------------------------------------

    def _value(self, hint: Any, spot: Spot, column: Column) -> Any:
        origin = typing.get_origin(hint)
        if origin in (Union, types.UnionType):
            if spot.at.value is None:
                return None
            return self._value(typing.get_args(hint)[0], spot, column)
        if origin is tuple:
            return self._tuple(typing.get_args(hint)[0], spot, column)
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self._item(hint, spot)
        return self._scalar(hint, spot, column)

    def _tuple(self, inner: Any, spot: Spot, column: Column) -> Any:
        items = self._entries(inner, spot, column)
        return _BAD if any(item is _BAD for item in items) else tuple(items)

    def _entries(self, inner: Any, spot: Spot, column: Column) -> list[Any]:
        if not isinstance(spot.at.value, list):
            self.fault(spot, "Here a list is needed (each entry on its own line, after a dash).")
            return [_BAD]
        items = [self._value(inner, spot.entry(each, index), column) for index, each in enumerate(spot.at.value)]
        if not dataclasses.is_dataclass(inner):
            self._refuse_repeats(items, spot)
            if not items and column.metadata.get("kind") == "clauses" and _needed(column):
                self.fault(spot, "At least one clause id is needed.")
        return items

    def _refuse_repeats(self, items: list[Any], spot: Spot) -> None:
        first: dict[Any, int] = {}
        for item, entry in zip(items, spot.at.value, strict=True):
            if item is not _BAD and item in first:
                place = Spot(entry, spot.where, spot.clauses)
                self.fault(place, f"“{item}” stands here twice, first on line {first[item]}.")
            first.setdefault(item, entry.line)

    def _scalar(self, hint: Any, spot: Spot, column: Column) -> Any:
        readers: dict[Any, Callable[[], Any]] = {
            str: lambda: self._text(spot, column),
            bool: lambda: self._plain(spot, isinstance(spot.at.value, bool), "true or false is needed."),
            int: lambda: self._plain(spot, type(spot.at.value) is int, "a whole number is needed."),
            date: lambda: self._date(spot),
            Any: lambda: self._plain(spot, isinstance(spot.at.value, (str, int)), "one value is needed."),
        }
        if hint not in readers:
            raise TypeError(f"The profile schema cannot hold {hint!r} ({spot.where}).")
        return readers[hint]()

    def _plain(self, spot: Spot, fits: bool, sentence: str) -> Any:
        if fits:
            return spot.at.value
        self.fault(spot, f"Here {sentence}")
        return _BAD

    def _date(self, spot: Spot) -> Any:
        try:
            return date.fromisoformat(spot.at.value if isinstance(spot.at.value, str) else "")
        except ValueError:
            self.fault(spot, "Here a date is needed, written as 2024-11-06.")
            return _BAD

    def _text(self, spot: Spot, column: Column) -> Any:
        value = spot.at.value
        if not isinstance(value, str):
            hint = " Put figures and yes or no in quotation marks." if value is not None else ""
            self.fault(spot, f"Here words are needed.{hint}")
            return _BAD
        value = value.strip()
        kind = column.metadata.get("kind", "")
        if not value and (_needed(column) or kind in ("clauses", "ref", "vocabulary")):
            self.fault(spot, "This must not be blank.")
            return _BAD
        if self.stored:
            return value
        faults_before = len(self.faults)
        if kind != "sentence":
            self._check_placeholders(value, spot)
        self._check_kind(kind, value, spot, column)
        return value if len(self.faults) == faults_before else _BAD

    def _check_placeholders(self, value: str, spot: Spot) -> None:
        if "{" not in value and "}" not in value:
            return
        known = registry.placeholders()
        for name in PLACEHOLDER.findall(value):
            if name not in known:
                self.fault(spot, f"“{{{name}}}” is not a placeholder. Allowed are: {', '.join(sorted(known))}.")
        if re.search(r"[{}]", PLACEHOLDER.sub("", value)):
            self.fault(spot, "A brace stands here alone. Braces are kept for placeholders.")

    def _check_kind(self, kind: str, value: str, spot: Spot, column: Column) -> None:
        if kind == "code" and not CODE.match(value):
            self.fault(spot, f"“{value}” is not a code: use small letters, figures and underscores.")
        elif kind == "clauses" and self.known_clauses is not None and value not in self.known_clauses:
            self.fault(spot, f"There is no clause {value} in the inventory.")
        elif kind == "ref":
            self._pending.append((column.metadata["collection"], value, spot))
        elif kind == "vocabulary":
            known = registry.vocabulary(column.metadata["vocabulary"])
            if value not in known:
                self.fault(spot, f"“{value}” is not known here. Known are: {', '.join(sorted(known))}.")
        elif kind == "web" and value and not value.startswith("https://"):
            self.fault(spot, "A web address must begin with https.")
