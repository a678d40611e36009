"""A small clamd for tests: it reads a stream as the real one does, and answers as it is told to."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

# Not the real test string: virus scanners on the machines of those who work on this would remove the file.
VIRUS = b"X5O-not-really-EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


class Conversation(socketserver.BaseRequestHandler):
    """One connection."""

    server: FakeClamd

    def handle(self) -> None:
        clamd = self.server
        command = self._read_to_zero()
        clamd.commands.append(command)
        if clamd.mood == "hangs up":
            return
        if command == b"zPING":
            self._wait()
            self._say(b"PONG")
        elif command == b"zINSTREAM":
            stream = b""
            while size := struct.unpack("!L", self._read(4))[0]:
                stream += self._read(size)
            clamd.streams.append(stream)
            self._wait()
            if clamd.mood == "too large":
                self._say(b"INSTREAM size limit exceeded. ERROR")
            elif VIRUS in stream:
                self._say(b"stream: Eicar-Test-Signature FOUND")
            else:
                self._say(b"stream: OK")

    def _wait(self) -> None:
        if self.server.mood == "never answers":
            self.server.released.wait(20)

    def _say(self, words: bytes) -> None:
        # In two parts, as a network may deliver it.
        self.request.sendall(words[:3])
        time.sleep(0.01)
        self.request.sendall(words[3:] + b"\0")

    def _read(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            more = self.request.recv(size - len(data))
            if not more:
                raise ConnectionError
            data += more
        return data

    def _read_to_zero(self) -> bytes:
        data = b""
        while not data.endswith(b"\0"):
            data += self._read(1)
        return data[:-1]


class FakeClamd(socketserver.ThreadingTCPServer):
    """Listens on a free port; `mood` says how it answers."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mood = ""
        self.commands: list[bytes] = []
        self.streams: list[bytes] = []
        self.released = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, *_args: Any) -> None:
        """A client that went away is no news."""


@contextmanager
def running() -> Iterator[FakeClamd]:
    """A clamd that runs inside the block."""
    server = FakeClamd()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
