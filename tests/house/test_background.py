"""The queue of files, and a worker that falls: nobody's form is lost over either."""

import importlib.machinery
import importlib.util
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from queue import Empty
from types import ModuleType
from typing import Any

import pytest
from kombu import Connection

from config import environment, file_queue

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def channel(tmp_path: Path) -> Any:
    """A channel as a start without Redis opens it."""
    found = environment.queue("", data=tmp_path)
    with Connection(
        found["CELERY_BROKER_URL"],
        transport=found["CELERY_BROKER_TRANSPORT"],
        transport_options=found["CELERY_BROKER_TRANSPORT_OPTIONS"],
    ) as connection:
        yield connection.channel()


def messages(tmp_path: Path) -> list[str]:
    return sorted(file.name for file in (tmp_path / "queue" / "messages").iterdir())


def test_a_message_that_is_being_written_is_not_there_yet(channel: Any, tmp_path: Path, monkeypatch: Any) -> None:
    """The worker looks into the folder at every moment of the writing: it finds nothing, or the whole message."""
    seen: list[Any] = []

    def look() -> None:
        try:
            seen.append(channel._get("celery"))
        except Empty:
            seen.append(None)

    opened, replaced, written = Path.open, Path.replace, Path.write_text

    def write(path: Path, content: str, **kwargs: Any) -> int:
        with opened(path, "w", encoding="utf-8") as half:
            look()
            half.write(content[:5])
            half.flush()
            look()
        return written(path, content, **kwargs)

    def replace(part: Path, path: Path) -> Path:
        look()
        done = replaced(part, path)
        look()
        return done

    monkeypatch.setattr(Path, "write_text", write)
    monkeypatch.setattr(Path, "replace", replace)
    channel._put("celery", {"body": "x"})
    assert seen == [None, None, None, {"body": "x"}]
    assert messages(tmp_path) == []


def test_a_reader_beside_many_writers_sees_every_message_whole_and_once(channel: Any) -> None:
    """kombu's own channel fails here with an empty message."""
    amount = 400

    def fill(first: int) -> None:
        for number in range(first, first + amount):
            channel._put("celery", {"number": number, "text": "x" * 2000})

    writers = [threading.Thread(target=fill, args=(first * amount,)) for first in range(3)]
    for writer in writers:
        writer.start()
    found = []
    ends = time.monotonic() + 30
    while len(found) < 3 * amount and time.monotonic() < ends:
        try:
            found.append(channel._get("celery")["number"])
        except Empty:
            continue
    for writer in writers:
        writer.join()
    assert sorted(found) == list(range(3 * amount))


def test_a_message_that_cannot_be_read_is_left_out(channel: Any, tmp_path: Path) -> None:
    (tmp_path / "queue" / "messages" / "0_before.celery.msg").write_text("")
    channel._put("celery", {"body": "x"})
    assert channel._get("celery") == {"body": "x"}
    with pytest.raises(Empty):
        channel._get("celery")
    assert messages(tmp_path) == []
    assert list((tmp_path / "queue" / "taken").iterdir()) == []


def test_the_table_of_an_exchange_keeps_what_two_processes_write(channel: Any) -> None:
    channel._queue_bind("mail", "a", "", "first")
    channel._queue_bind("mail", "b", "", "second")
    channel._queue_bind("mail", "b", "", "second")
    assert sorted(tuple(row) for row in channel.get_table("mail")) == [("a", "", "first"), ("b", "", "second")]
    channel._delete("first", "mail", "a", "")
    assert [tuple(row) for row in channel.get_table("mail")] == [("b", "", "second")]


def test_a_start_without_redis_uses_this_queue(tmp_path: Path) -> None:
    program = "from config.celery import app; print(type(app.connection().transport).__module__)"
    kept = {key: value for key, value in os.environ.items() if key not in {"REDIS_URL", "DJANGO_SETTINGS_MODULE"}}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={**kept, "EVENHAND_DATA": str(tmp_path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == file_queue.__name__


# -- a worker that falls ----------------------------------------------------------------------------------------------


@pytest.fixture
def run(monkeypatch: Any) -> ModuleType:
    """bin/run as a module."""
    monkeypatch.syspath_prepend(str(ROOT / "bin"))
    loader = importlib.machinery.SourceFileLoader("evenhand_run", str(ROOT / "bin" / "run"))
    spec = importlib.util.spec_from_loader("evenhand_run", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def here(run: ModuleType, tmp_path: Path, monkeypatch: Any) -> Any:
    """An installation whose servers are two processes that only wait."""
    found = run.Installation(run.OWN, tmp_path, "127.0.0.1", 0)
    waits = [sys.executable, "-c", "import time; print('begun', flush=True); time.sleep(600)"]
    monkeypatch.setattr(found, "_start_worker", lambda: found.processes.start("worker", waits, os.environ))
    found.processes.start("web", waits, os.environ)
    found._start_worker()
    yield found
    found.processes.end(patience=2)
    found.door.close()


def fell(here: Any, name: str) -> None:
    here.processes.running[name].kill()
    here.processes.running[name].wait()


def test_a_fallen_worker_is_started_again_beside_the_web_server(here: Any, capsys: Any) -> None:
    web, worker = here.processes.running["web"], here.processes.running["worker"]
    here.processes.log("worker").write_text("why it ended\n")
    fell(here, "worker")
    here.watch(start_again=True)
    assert web.poll() is None
    assert here.processes.running["worker"].pid != worker.pid
    assert here.processes.running["worker"].poll() is None
    assert "why it ended" in here.processes.log("worker").read_text()
    said = capsys.readouterr().out
    assert "The background worker ended by itself and was started again (1 of 5 times" in said
    assert str(here.processes.log("worker")) in said


def test_a_worker_that_falls_again_and_again_is_given_up(run: ModuleType, here: Any) -> None:
    for _ in range(run.NEW_STARTS):
        fell(here, "worker")
        here.watch(start_again=True)
    fell(here, "worker")
    with pytest.raises(SystemExit, match="The worker process has ended"):
        here.watch(start_again=True)


def test_a_fallen_web_server_and_any_fall_in_the_check_end_everything(here: Any) -> None:
    fell(here, "worker")
    with pytest.raises(SystemExit, match="The worker process has ended"):
        here.watch()
    here.watch(start_again=True)
    fell(here, "web")
    with pytest.raises(SystemExit, match="The web process has ended"):
        here.watch(start_again=True)
