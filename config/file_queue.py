"""The queue of a start without Redis: kombu's queue of files, so written that nobody ever reads half a file.

kombu makes a message's file empty and then fills it, while the worker moves and reads whatever stands in the folder:
once in a while it reads nothing, and ends. Here every file gets its name only once it is whole.
"""

import fcntl
import logging
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    """kombu's channel, with whole files only."""

    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:  # type: ignore[override]
        """Put `payload` into `queue`. Raises ChannelError when the folder takes no file."""
        name = f"{time.monotonic_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        try:
            _write_whole(Path(self.data_folder_out) / name, dumps(payload))
        except OSError as error:
            raise ChannelError(f"The message {name} cannot be written") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The oldest message in `queue`; one that cannot be read is left out. Raises Empty."""
        for name in sorted(file.name for file in Path(self.data_folder_in).iterdir()):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = Path(self.processed_folder) / name
            try:
                # Only one worker's rename succeeds.
                (Path(self.data_folder_in) / name).rename(taken)
            except FileNotFoundError:
                continue
            content = taken.read_bytes()
            if not self.store_processed:
                taken.unlink()
            try:
                return loads(content.decode())
            except ValueError:
                # Left behind by a full disk or a power cut. The outbox still holds the work and asks again.
                logger.exception("A message in the queue cannot be read and is left out: %s", name)
        raise Empty

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        row = [routing_key or "", pattern or "", queue or ""]
        self._change_table(exchange, lambda rows: rows if row in rows else [row, *rows])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        # What kombu's own channel inherits; kombu's own step after it writes the table in place.
        super(filesystem.Channel, self)._delete(queue, exchange, routing_key, pattern, *args, **kwargs)
        row = [routing_key or "", pattern or "", queue or ""]
        self._change_table(exchange, lambda rows: [one for one in rows if one != row])

    def _change_table(self, exchange: str, change: Callable[[list[list[str]]], list[list[str]]]) -> None:
        """Write down which queues an exchange serves, one writer at a time."""
        path = self._exchange_file(exchange)
        with _alone(path.with_suffix(".lock")):
            before = [list(row) for row in self.get_table(exchange)]
            after = change(before)
            if after != before:
                _write_whole(path, dumps(after))


class Transport(filesystem.Transport):
    """kombu's transport with the channel above."""

    Channel = Channel


def _write_whole(path: Path, content: str) -> None:
    """The file appears under its name with all its content, or not at all."""
    part = path.with_name(f"{uuid.uuid4()}.part")
    try:
        part.write_text(content, encoding="utf-8")
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
