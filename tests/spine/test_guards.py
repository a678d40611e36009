"""What the database refuses, whatever code runs: rows that begin half-way, emptied history, changed files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from engagement import clock
from engagement.spine import triggers
from engagement.spine.documents import store_document
from engagement.spine.models import Document, TimelineEvent, TransactionPermit
from engagement.spine.permits import making_history, under_retention
from engagement.spine.timeline import record
from engagement.spine.transitions import Stateful
from engagement.spine.triggers import first_state, guarded_models, install_triggers
from incidents.models import Incident, RestorativeApproach
from letters.models import Letter
from tests.approvals.builders import Cases


@pytest.fixture
def cases(council: Any, policy: Any) -> Cases:
    return Cases(council)


def run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def refused(act: Callable[[], object]) -> str:
    """What the database says to it. Fails where it is let through."""
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        act()
    return str(told.value)


def standing() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(triggers._STANDING[connection.vendor], [f"{triggers.PREFIX}_%"])
        return {name for _table, name, _mark in cursor.fetchall()}


# -- a row begins at the beginning -----------------------------------------------------------------------------------


def copy_in(row: Any, state: str) -> Any:
    """The same record once more, in a state, ready to be inserted."""
    twin = type(row)._base_manager.get(pk=row.pk)
    twin.pk, twin.reference, twin.state = type(row)._meta.pk.get_default(), None, state
    return twin


@pytest.mark.django_db
def test_every_record_begins_in_its_first_state() -> None:
    """Of every kind there is; the trigger speaks before the table asks for its other columns."""
    stateful = [model for model in guarded_models() if issubclass(model, Stateful)]
    assert {Incident, RestorativeApproach, Letter} <= set(stateful)
    for model in stateful:
        first = first_state(model)
        into = f"INSERT INTO {model._meta.db_table} (id, state) VALUES (%s, %s)"
        for state in (value for value, _label in model._meta.get_field("state").choices if value != first):
            assert f"a row begins as {first}" in refused(partial(run, into, uuid4().hex, state)), model


def test_every_model_with_a_state_has_the_guard() -> None:
    for model in guarded_models():
        if issubclass(model, Stateful):
            for vendor in ("sqlite", "postgresql"):
                assert any(" BEFORE INSERT ON " in sql for _name, sql in triggers._triggers_of(model, vendor)), model


@pytest.mark.django_db
def test_history_is_made_with_a_permit_that_ends_with_its_block(cases: Cases) -> None:
    row = cases.record_only("Tom")
    with making_history():
        with making_history():
            Incident.objects.bulk_create([copy_in(row, "draft")])
        made = Incident.objects.bulk_create([copy_in(row, "void")])
    assert Incident.objects.get(pk=made[0].pk).state == "void"
    assert "a row begins as draft" in refused(lambda: Incident.objects.bulk_create([copy_in(row, "void")]))
    with pytest.raises(ZeroDivisionError), making_history():
        raise ZeroDivisionError
    assert "a row begins as draft" in refused(lambda: Incident.objects.bulk_create([copy_in(row, "void")]))
    with under_retention():
        assert "a row begins as draft" in refused(lambda: Incident.objects.bulk_create([copy_in(row, "void")]))
    assert not TransactionPermit.objects.exists()


@pytest.mark.django_db
def test_a_permit_does_not_bend_the_edges_or_let_anything_be_deleted(cases: Cases) -> None:
    row = cases.record_only("Tom")
    with making_history():
        assert "no such move" in refused(lambda: Incident.objects.filter(pk=row.pk).update(state="draft"))
        assert "never deleted" in refused(lambda: Incident.objects.filter(pk=row.pk)._raw_delete(using="default"))


@pytest.mark.django_db(transaction=True)
def test_a_permit_does_not_outlive_its_transaction(cases: Cases) -> None:
    row = cases.record_only("Tom")
    for end in (None, ZeroDivisionError):
        try:
            with making_history():
                Incident.objects.bulk_create([copy_in(row, "void")])
                if end:
                    raise end
        except ZeroDivisionError:
            pass
        assert "a row begins as draft" in refused(lambda: Incident.objects.bulk_create([copy_in(row, "void")]))
    assert Incident.objects.filter(state="void").count() == 1


# -- history ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.clauses("SPSO-G1-11")
def test_the_log_of_field_changes_is_appended_only(council: Any) -> None:
    tom = council.person("Tom")
    tom.phone = "01632 960 150"
    tom.save()
    entries = LogEntry.objects.filter(object_pk=str(tom.pk))
    assert entries
    table = LogEntry._meta.db_table
    assert "appended to" in refused(lambda: entries.update(changes={}))
    assert "appended to" in refused(entries.delete)
    assert "appended to" in refused(lambda: run(f"UPDATE {table} SET changes_text = 'x'"))
    assert "appended to" in refused(lambda: run(f"DELETE FROM {table}"))


@pytest.mark.django_db
def test_retention_deletes_and_changes_nothing(council: Any) -> None:
    tom = council.person("Tom")
    line = record(tom, tom, "did something", verb="test")
    rows = TimelineEvent.objects.filter(pk=line.pk)
    with under_retention():
        assert "appended to" in refused(lambda: rows.update(sentence="did nothing"))
        rows._raw_delete(using="default")  # type: ignore[attr-defined]
    assert not rows.exists()
    again = record(tom, tom, "did something", verb="test")
    assert "appended to" in refused(lambda: TimelineEvent.objects.filter(pk=again.pk)._raw_delete(using="default"))


@pytest.mark.postgres
@pytest.mark.django_db
def test_no_table_of_history_can_be_emptied(council: Any) -> None:
    for model in guarded_models():
        for permit in (transaction.atomic, under_retention, making_history):
            with permit():
                told = refused(lambda model=model: run(f"TRUNCATE {model._meta.db_table} CASCADE"))  # type: ignore[misc]
                assert "is never emptied" in told


@pytest.mark.django_db
@pytest.mark.clauses("SPSO-G1-11", "UKCG-075")
def test_a_document_is_never_deleted_and_what_it_is_never_changes(cases: Cases) -> None:
    incident = cases.record_only("Tom")
    upload = SimpleUploadedFile("note.txt", b"They rang nine times.")
    document = store_document(incident, upload, actor=cases.person("Tom"), kind="log")
    rows = Document.objects.filter(pk=document.pk)
    assert "no row is ever deleted" in refused(lambda: rows._raw_delete(using="default"))
    for change in ({"sha256": "0" * 64}, {"size": 1}, {"file": "documents/2026/other"}, {"subject_id": "x"},
                   {"uploaded_by": cases.person("Isla")}, {"uploaded_at": clock.now()}):  # fmt: skip
        assert "at first stays" in refused(lambda change=change: rows.update(**change))  # type: ignore[misc]
    assert "once settled_at is set" in refused(lambda: rows.update(name="other.txt"))
    assert "once settled_at is set" in refused(lambda: rows.update(settled_at=None))
    gone = {"withdrawn_at": clock.now(), "withdrawn_by": cases.person("Tom")}
    assert "document_is_kept_or_removed" in refused(lambda: rows.update(**gone))
    assert "only_a_removed_document_is_erased" in refused(lambda: rows.update(erased_at=clock.now()))
    rows.update(distressing=True)


# -- putting them in place --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_stands_is_left_alone_and_what_nobody_asks_for_goes(
    monkeypatch: Any, django_assert_max_num_queries: Any
) -> None:
    install_triggers()
    before = standing()
    assert before == triggers.expected_triggers()
    with django_assert_max_num_queries(4):
        install_triggers()
    monkeypatch.setattr(triggers, "HISTORY_OF_OTHERS", ())
    install_triggers()
    gone = before - standing()
    assert gone
    assert all("auditlog_logentry" in name for name in gone)
    monkeypatch.undo()
    install_triggers()
    assert standing() == before


@pytest.mark.django_db
def test_a_table_that_has_not_all_its_columns_yet_is_left_out(monkeypatch: Any) -> None:
    """As after migrating back: its old triggers go, and the others stand."""
    monkeypatch.setattr(Document, "fixed_columns", ("comes_later",))
    install_triggers()
    assert not [name for name in standing() if "engagement_document_" in name]
    assert [name for name in standing() if "engagement_documentopening_" in name]
    monkeypatch.undo()
    install_triggers()
    assert standing() == triggers.expected_triggers()
