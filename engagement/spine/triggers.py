"""Database triggers that hold what must never be, whatever code runs: history is appended, states follow the edges.

They are written for PostgreSQL and SQLite and put in place again after every migration, because SQLite loses a table's
triggers when a later migration remakes the table. So an app does nothing about them in its migrations: what its models
declare stands in the database when `migrate` ends, for new tables and for declarations that changed. (A migration
could not do it: it would install what the models say today on a table as it was then.)

A model asks for them by a class attribute:
`append_only = True`: no row is ever updated or deleted;
`never_deleted = True`: no row is ever deleted;
`fixed_columns = ("a", "b")`: what was written there at first stays;
`frozen_once = "column"`: no update or delete once that column of the row is filled;
`frozen_columns = ("column", ("a", "b"))`: once the first column is filled, the others keep their values;
every `Stateful` model: a row begins in the state that is its default, its state moves along the transitions written in
the code and along no other edge, and no row is deleted: what should not count is made void.

Columns are named as in the database (`subject_type_id`). None of these tables can be truncated. Two acts are let pass
inside a permit of `engagement.spine.permits`: retention deletes, and the demonstration inserts in a later state.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, transaction
from django.db.models import Model

from engagement.spine.models import TransactionPermit
from engagement.spine.permits import LOADING, RETENTION, SETTING
from engagement.spine.transitions import Stateful

PREFIX = "evenhand"

ATTRIBUTES = ("append_only", "never_deleted", "fixed_columns", "frozen_once", "frozen_columns")
HISTORY_OF_OTHERS = ("auditlog.LogEntry",)
"""Models of other packages that are appended to like our own history."""

_DISTINCT = {"postgresql": "DISTINCT FROM", "sqlite": "NOT"}

POSTGRESQL_FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION {PREFIX}_refuse() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END;
$$ LANGUAGE plpgsql;
"""

# What stands in the database: table, trigger, and what tells whether it is the one that we want. PostgreSQL writes a
# definition its own way, so there a comment on the trigger carries our mark.
_STANDING = {
    "sqlite": "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
    "postgresql": (
        "SELECT relname, tgname, coalesce(obj_description(pg_trigger.oid, 'pg_trigger'), '') FROM pg_trigger"
        " JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND pg_table_is_visible(pg_class.oid) AND tgname LIKE %s"
    ),
}


def guarded_models() -> list[type[Model]]:
    """Every concrete model that asks for a trigger."""
    return [
        model
        for model in apps.get_models()
        if any(getattr(model, name, None) for name in ATTRIBUTES) or issubclass(model, Stateful) or _is_history(model)
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


def first_state(model: type[Any]) -> str:
    """The state in which every record of a stateful model begins."""
    return str(model._meta.get_field("state").get_default())


def expected_triggers(using: str = "default") -> set[str]:
    """The names of all triggers that must stand in the database."""
    return {name for model in guarded_models() for name, _sql in _triggers_of(model, connections[using].vendor)}


def install_triggers(using: str = "default") -> None:
    """Put every trigger in place and take away what no model asks for any more; what stands already is left alone.

    Tables that do not exist yet, or have not all their columns yet, are left out.
    """
    connection = connections[using]
    postgresql = connection.vendor == "postgresql"
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor], [f"{PREFIX}_%"])
        standing = {name: (table, mark) for table, name, mark in cursor.fetchall()}
        wanted = _wanted(connection, cursor, {name: mark for name, (_table, mark) in standing.items()})
        marks = {name: _mark(sql, connection.vendor) for name, (_table, sql) in wanted.items()}
        for name, (table, mark) in standing.items():
            if marks.get(name) != mark:
                cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if postgresql else ""))
        new = [name for name in wanted if standing.get(name, ("", ""))[1] != marks[name]]
        if new and postgresql:
            cursor.execute(POSTGRESQL_FUNCTIONS)
        for name in new:
            table, sql = wanted[name]
            cursor.execute(sql)
            if postgresql:
                cursor.execute(f"COMMENT ON TRIGGER {name} ON {table} IS '{marks[name]}'")


def _wanted(connection: Any, cursor: Any, standing: dict[str, str]) -> dict[str, tuple[str, str]]:
    """The triggers of every table that is ready for them: name, table and SQL. `standing` has the marks of those."""
    present = set(connection.introspection.table_names(cursor))
    if connection.vendor == "sqlite" and TransactionPermit._meta.db_table not in present:
        # SQLite renames no table while a trigger names one that is not there: a migration after this would fail.
        return {}
    wanted: dict[str, tuple[str, str]] = {}
    for model in guarded_models():
        table = model._meta.db_table
        if table not in present:
            continue
        triggers = dict(_triggers_of(model, connection.vendor))
        if any(standing.get(name) != _mark(sql, connection.vendor) for name, sql in triggers.items()):
            there = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            if not _columns(model) <= there:
                continue
        wanted.update({name: (table, sql) for name, sql in triggers.items()})
    return wanted


def _mark(sql: str, vendor: str) -> str:
    return hashlib.sha256(sql.encode()).hexdigest() if vendor == "postgresql" else sql


def _is_history(model: type[Any]) -> bool:
    return bool(getattr(model, "append_only", False)) or model._meta.label in HISTORY_OF_OTHERS


def _columns(model: type[Any]) -> set[str]:
    """The columns that the model's triggers name."""
    filled, kept = getattr(model, "frozen_columns", ("", ()))
    named = {filled, *kept, *getattr(model, "fixed_columns", ()), getattr(model, "frozen_once", "")}
    return (named | ({"state"} if issubclass(model, Stateful) else set())) - {""}


def _triggers_of(model: type[Any], vendor: str) -> Iterator[tuple[str, str]]:
    table = model._meta.db_table
    if _is_history(model):
        yield _refusal(table, "UPDATE", "", f"{table} is appended to, never changed", vendor)
    if fixed := getattr(model, "fixed_columns", ()):
        message = f"{table}: what was written there at first stays"
        yield _refusal(table, "UPDATE", _changes(fixed, vendor), message, vendor, of="fixed")
    if column := getattr(model, "frozen_once", ""):
        message = f"{table} is frozen once {column} is set"
        yield _refusal(table, "UPDATE", f"OLD.{column} IS NOT NULL", message, vendor)
    if frozen := getattr(model, "frozen_columns", ()):
        filled, kept = frozen
        condition = f"OLD.{filled} IS NOT NULL AND ({_changes(kept, vendor)})"
        message = f"{table}: this stays as it was once {filled} is set"
        yield _refusal(table, "UPDATE", condition, message, vendor, of="frozen")
    if issubclass(model, Stateful):
        edges = ", ".join(f"'{source}>{target}'" for source, target in state_edges(model))
        condition = f"NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN ({edges})"
        yield _refusal(table, "UPDATE OF state", condition, f"{table}: no such move between states", vendor)
        first = first_state(model)
        condition = f"NEW.state <> '{first}' AND {_not_permitted(LOADING, vendor)}"
        yield _refusal(table, "INSERT", condition, f"{table}: a row begins as {first}", vendor)
    if why_kept := _why_kept(model):
        message, where = why_kept
        condition = f"{where}{_not_permitted(RETENTION, vendor)}"
        yield _refusal(table, "DELETE", condition, f"{table}{message}", vendor)
    if vendor == "postgresql":
        yield _refusal(table, "TRUNCATE", "", f"{table} is never emptied", vendor)


def _why_kept(model: type[Any]) -> tuple[str, str] | None:
    """Why rows of the model are not deleted, and which of them (all, when empty); None where they may be."""
    if _is_history(model):
        return " is appended to, never changed", ""
    if issubclass(model, Stateful):
        return ": made void, never deleted", ""
    if getattr(model, "never_deleted", False):
        return ": no row is ever deleted", ""
    if column := getattr(model, "frozen_once", ""):
        return f" is frozen once {column} is set", f"OLD.{column} IS NOT NULL AND "
    return None


def _changes(columns: tuple[str, ...], vendor: str) -> str:
    return " OR ".join(f"NEW.{name} IS {_DISTINCT[vendor]} OLD.{name}" for name in columns)


def _not_permitted(permit: str, vendor: str) -> str:
    """True where this transaction has no such permit (`engagement.spine.permits`)."""
    if vendor == "postgresql":
        return f"coalesce(current_setting('{SETTING}.{permit}', true), '') <> 'on'"
    table = TransactionPermit._meta.db_table
    return f"NOT EXISTS (SELECT 1 FROM {table} WHERE name = '{permit}')"  # noqa: S608 - both names are ours


def _refusal(table: str, event: str, condition: str, message: str, vendor: str, *, of: str = "") -> tuple[str, str]:
    """One trigger that refuses `event` on the table where `condition` holds (always, when empty).

    `of` tells it from another trigger on the same event.
    """
    name = f"{PREFIX}_{table}_{event.lower().replace(' ', '_')}{f'_{of}' if of else ''}"[:63]
    when = f" WHEN ({condition})" if condition else ""
    each = "STATEMENT" if event == "TRUNCATE" else "ROW"
    if vendor == "postgresql":
        body = f"EXECUTE FUNCTION {PREFIX}_refuse('{message}')"
    else:
        body = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    return name, f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each}{when} {body}"
