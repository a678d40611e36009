"""What the database itself holds, whatever code runs."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from engagement.spine import triggers
from engagement.spine.timeline import record
from engagement.spine.transitions import Stateful
from engagement.spine.triggers import expected_triggers, guarded_models, state_edges

pytestmark = pytest.mark.django_db


def triggers_present() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return {name for (name,) in cursor.fetchall()}


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_every_trigger_is_in_place():
    assert expected_triggers()
    assert expected_triggers() <= triggers_present()


def test_names_of_triggers_are_not_cut_into_one():
    """A name is cut at 63 characters: two that became the same would leave one table unguarded."""
    names = [name for model in guarded_models() for name, _sql in triggers._triggers_of(model, connection.vendor)]
    assert len(names) == len(set(names)) == len(expected_triggers())


def test_what_must_never_change_asks_for_its_trigger():
    names = {model.__name__ for model in guarded_models()}
    assert {"TimelineEvent", "PolicyVersion", "DocumentOpening", "LetterVersion"} <= names
    assert {model.__name__ for model in apps.get_models() if issubclass(model, Stateful)} <= names


@pytest.mark.clauses("SPSO-G1-11")
@pytest.mark.parametrize("act", ["update", "delete", "raw update", "raw delete"])
def test_history_can_neither_be_changed_nor_deleted(council, act):
    line = record(council.person("Tom"), council.person("Tom"), "did something", verb="test")
    rows = type(line).objects.filter(pk=line.pk)
    table = type(line)._meta.db_table
    acts = {
        "update": lambda: rows.update(sentence="did something else"),
        "delete": rows.delete,
        "raw update": lambda: run(f"UPDATE {table} SET sentence = 'x'"),
        "raw delete": lambda: run(f"DELETE FROM {table}"),
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        acts[act]()
    assert rows.get().sentence == "did something"


@pytest.mark.django_db(transaction=True)
def test_triggers_stand_again_after_the_flush_of_a_transactional_test(council):
    """Runs twice below: the second finds what the teardown of the first left."""
    record(council.person("Tom"), council.person("Tom"), "did something", verb="test")
    assert expected_triggers() <= triggers_present()


@pytest.mark.django_db(transaction=True)
def test_triggers_stand_in_the_test_after_it(council):
    assert expected_triggers() <= triggers_present()
    assert council.person("Tom").groups.get().permissions.exists()


def test_a_state_never_leaves_its_last_station():
    """The edges that the triggers allow: every one starts and ends at a state that exists, and none is a loop."""
    for model in apps.get_models():
        if issubclass(model, Stateful):
            states = {value for value, _label in model._meta.get_field("state").choices}
            edges = state_edges(model)
            assert {state for edge in edges for state in edge} <= states, model
