"""Database triggers that hold what must never be, whatever code runs: history is appended, states follow the edges.

They are written for PostgreSQL and SQLite and put in place again after every migration, because SQLite loses a table's
triggers when a later migration remakes the table.

A model asks for them by a class attribute:
`append_only = True`: no row is ever updated or deleted;
`frozen_once = "column"`: no update or delete once that column of the row is filled;
`frozen_columns = ("column", ("a", "b"))`: once the first column is filled, the others keep their values;
every `Stateful` model: its state moves along the transitions written in the code and along no other edge, and no row
is deleted: what should not count is made void.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import Model

from engagement.spine.transitions import Stateful

PREFIX = "evenhand"

_DISTINCT = {"postgresql": "DISTINCT FROM", "sqlite": "NOT"}

POSTGRESQL_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION {PREFIX}_refuse() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END;
$$ LANGUAGE plpgsql;
"""


def guarded_models() -> list[type[Model]]:
    """Every concrete model that asks for a trigger."""
    return [
        model
        for model in apps.get_models()
        if getattr(model, "append_only", False) or getattr(model, "frozen_once", "") or issubclass(model, Stateful)
    ]


def state_edges(model: type[Any]) -> list[tuple[str, str]]:
    """The legal moves of a stateful model, sorted, from its transitions."""
    state = model._meta.get_field("state")
    choices = [value for value, _label in state.choices or ()]
    edges: set[tuple[str, str]] = set()
    for move in state.get_all_transitions(model):
        targets = [move.target] if isinstance(move.target, str) else list(getattr(move.target, "allowed_states", []))
        sources = choices if move.source == "*" else [move.source]
        edges.update((source, target) for source in sources for target in targets)
    return sorted(edges)


def expected_triggers() -> set[str]:
    """The names of all triggers that must stand in the database."""
    return {name for model in guarded_models() for name, _sql in _triggers_of(model, "sqlite")}


def install_triggers(using: str = "default") -> None:
    """Put every trigger in place, replacing what is there. Tables that do not exist yet are left out."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTIONS)
        for model in guarded_models():
            table = model._meta.db_table
            if table not in present:
                continue
            for name, sql in _triggers_of(model, connection.vendor):
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
                cursor.execute(sql)


def _triggers_of(model: type[Any], vendor: str) -> Iterator[tuple[str, str]]:
    table = model._meta.db_table
    if getattr(model, "append_only", False):
        for event in ("UPDATE", "DELETE"):
            yield _refusal(table, event, "", f"{table} is appended to, never changed", vendor)
    if column := getattr(model, "frozen_once", ""):
        for event in ("UPDATE", "DELETE"):
            yield _refusal(table, event, f"OLD.{column} IS NOT NULL", f"{table} is frozen once {column} is set", vendor)
    if frozen := getattr(model, "frozen_columns", ()):
        filled, kept = frozen
        changed = " OR ".join(f"NEW.{name} IS {_DISTINCT[vendor]} OLD.{name}" for name in kept)
        message = f"{table}: what was sent stays as it was sent"
        yield _refusal(table, "UPDATE", f"OLD.{filled} IS NOT NULL AND ({changed})", message, vendor)
    if issubclass(model, Stateful):
        yield _refusal(table, "DELETE", "", f"{table}: made void, never deleted", vendor)
        edges = ", ".join(f"'{source}>{target}'" for source, target in state_edges(model))
        condition = f"NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN ({edges})"
        yield _refusal(table, "UPDATE OF state", condition, f"{table}: no such move between states", vendor)


def _refusal(table: str, event: str, condition: str, message: str, vendor: str) -> tuple[str, str]:
    """One trigger that refuses `event` on the table where `condition` holds (always, when empty)."""
    name = f"{PREFIX}_{table}_{event.lower().replace(' ', '_')}"[:60]
    when = f" WHEN ({condition})" if condition else ""
    if vendor == "postgresql":
        body = f"EXECUTE FUNCTION {PREFIX}_refuse('{message}')"
    else:
        body = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    return name, f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{when} {body}"
