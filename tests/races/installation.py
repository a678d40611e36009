"""Processes of their own on the database of the tests: a web server's act, and a real Celery worker.

They run on `config.settings`, the settings of a real start, with a data folder, a queue and a mail folder of their own.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
WORKER = ("-m", "celery", "-A", "config", "worker", "--concurrency", "1", "--without-gossip", "--without-mingle")
NOT_OURS = ("EVENHAND_ENV", "EVENHAND_TEST_DATA", "DEMO", "DEBUG", "EMAIL_URL", "REDIS_URL", "LOG_LEVEL")


def wait_until(what: Callable[[], object], *, seconds: float, every: float = 0.1, why: Callable[[], str] = str) -> None:
    """Look again and again until it is so. Raises AssertionError with what `why` says."""
    ends = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < ends, f"It did not happen within {seconds} seconds. {why()}"
        time.sleep(every)


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Installation:
    """One data folder, one queue, and the processes started on them; `end()` ends all that still run."""

    def __init__(self, data: Path, redis: str = "") -> None:
        self.data = data
        self.redis = redis
        self._running: list[subprocess.Popen[bytes]] = []

    def environment(self) -> dict[str, str]:
        """The variables of a real start on the database that this test uses."""
        kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": database_url(),
            "EVENHAND_DATA": str(self.data),
            "REDIS_URL": self.redis,
            "PYTHONPATH": str(ROOT),
            # What is written before a kill stands in the log.
            "PYTHONUNBUFFERED": "1",
        }

    def act(self, program: str) -> subprocess.CompletedProcess[str]:
        """Run a few lines of Python with Django ready, in a process of their own; its output, and how it ended."""
        begin = "import django\ndjango.setup()\n"
        return subprocess.run(
            [sys.executable, "-c", begin + program],
            cwd=ROOT, env=self.environment(), capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip

    def start_worker(self, *options: str) -> subprocess.Popen[bytes]:
        """A Celery worker in a process group of its own, ready to take work."""
        log = self.data / f"worker-{len(self._running)}.log"
        with log.open("wb") as file:
            worker = subprocess.Popen(
                [sys.executable, *WORKER, *options],
                cwd=ROOT, env=self.environment(), stdin=subprocess.DEVNULL, stdout=file, stderr=file,
                start_new_session=True,
            )  # fmt: skip
        self._running.append(worker)
        wait_until(lambda: b" ready." in log.read_bytes(), seconds=120, why=log.read_text)
        return worker

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """SIGKILL for the worker and all its children: nothing of it can say good-bye."""
        with suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(timeout=20)

    def end(self) -> None:
        """End what still runs."""
        for process in self._running:
            self.kill(process)

    def keep(self, process: subprocess.Popen[bytes]) -> None:
        """Another process, the leader of its group, that ends with the others."""
        self._running.append(process)

    def logs(self) -> str:
        """What all workers wrote."""
        return "\n".join(path.read_text() for path in sorted(self.data.glob("worker-*.log")))

    def subjects(self) -> list[str]:
        """The subjects of all messages that were sent."""
        sent = (
            "".join(path.read_text() for path in (self.data / "mail").glob("*"))
            if (self.data / "mail").exists()
            else ""
        )
        unfolded = sent.replace("\n ", " ")
        return re.findall(r"^Subject: (.*)$", unfolded, flags=re.MULTILINE)


def database_url() -> str:
    """The database of the tests, as DATABASE_URL names it."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{quote(str(found['NAME']))}"
    who = quote(found["USER"]) + (f":{quote(found['PASSWORD'])}" if found["PASSWORD"] else "")
    port = f":{found['PORT']}" if found["PORT"] else ""
    return f"postgresql://{who}@{found['HOST']}{port}/{found['NAME']}"


def start_redis(installation: Installation) -> str:
    """The address of a queue that no other test uses: a Redis of our own, else the one that the settings name."""
    program = shutil.which("redis-server")
    if program is None:
        return str(settings.REDIS_URL)
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen(
        [*command, "--dir", str(installation.data)],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    installation.keep(server)

    def answers() -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        return False

    wait_until(answers, seconds=20)
    return f"redis://127.0.0.1:{port}/0"
