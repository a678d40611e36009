"""An installation of the first release moves on, with what is in it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

STORY = """
import datetime
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

call_command("migrate", "engagement", "0001", verbosity=0)
then = MigrationExecutor(connection).loader.project_state([("engagement", "0001_initial")]).apps
Document = then.get_model("engagement", "Document")
now = datetime.datetime(2026, 11, 18, 10, tzinfo=datetime.UTC)
tom = then.get_model("engagement", "User").objects.create(email="tom@northmoor.example", name="Tom Elliot")
kind, _made = then.get_model("contenttypes", "ContentType").objects.get_or_create(
    app_label="incidents", model="incident"
)


def document(subject, **more):
    return Document.objects.create(
        subject_type=kind, subject_id=subject, kind="log", name="note.txt", file="documents/2026/x",
        media_type="text/plain", size=3, sha256="0" * 64, uploaded_by=tom, uploaded_at=now, **more,
    ).pk


then.get_model("engagement", "TimelineEvent").objects.create(
    subject_type=kind, subject_id="logged", at=now, actor=tom, actor_name="Tom Elliot", verb="submit", sentence="x"
)
keys = [document(subject, **more) for subject in ("logged", "draft") for more in ({}, {"withdrawn_at": now})]
call_command("migrate", verbosity=0)

from engagement.models import Document
from engagement.spine import outbox, triggers

outbox.deliver_pending()
for key in keys:
    row = Document.objects.get(pk=key)
    by = row.withdrawn_by and row.withdrawn_by.name
    print(row.subject_id, bool(row.settled_at), by, bool(row.erased_at), row.name)
with connection.cursor() as cursor:
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'evenhand_%'")
    print({name for (name,) in cursor.fetchall()} == triggers.expected_triggers())
call_command("migrate", "engagement", "0001", verbosity=0)
call_command("migrate", verbosity=0)
print("there and back")
"""


def test_documents_of_the_first_release_settle_or_are_removed_to_the_end(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    done = subprocess.run(
        [sys.executable, "-c", STORY],
        cwd=ROOT,
        env=environment | {"EVENHAND_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "logged True None False note.txt",
        "logged False Tom Elliot True ",
        "draft False None False note.txt",
        "draft False Tom Elliot True ",
        "True",
        "there and back",
    ]
