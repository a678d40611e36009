"""Talks to clamd, the ClamAV service: sends it bytes over TCP and reads what it says about them.

Two commands of a protocol that has not changed for years; there is no client library that anybody looks after.
"""

import socket
import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

CONNECT_SECONDS = 5.0
# Well inside the three minutes for which the outbox keeps a message, and inside the time limit of a task.
SCAN_SECONDS = 60.0
PING_SECONDS = 1.0
LONGEST_ANSWER = 4096
PIECE = 64 * 1024


class NoAnswer(Exception):
    """The scanner is away, too slow, or could not scan this; nothing is known about the bytes."""


class Clamd:
    """One clamd at `host` and `port`; a connection each time."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port

    def scan(self, chunks: Iterable[bytes]) -> str:
        """The name of what was found in the bytes; empty when they are clean. Raises NoAnswer."""
        with self._talk(SCAN_SECONDS) as talk:
            talk.send(b"zINSTREAM\0")
            for chunk in chunks:
                for start in range(0, len(chunk), PIECE):
                    piece = chunk[start : start + PIECE]
                    talk.send(struct.pack("!L", len(piece)) + piece)
            talk.send(struct.pack("!L", 0))
            answer = talk.answer()
        subject, _colon, verdict = answer.partition(": ")
        if subject == "stream" and verdict == "OK":
            return ""
        if subject == "stream" and verdict.endswith(" FOUND"):
            return verdict.removesuffix(" FOUND")
        raise NoAnswer(f"The scanner says “{answer[:100]}”.")

    def answers(self) -> bool:
        """Whether it is there, for the health page."""
        try:
            with self._talk(PING_SECONDS) as talk:
                talk.send(b"zPING\0")
                return talk.answer() == "PONG"
        except NoAnswer:
            return False

    @contextmanager
    def _talk(self, seconds: float) -> Iterator["_Talk"]:
        end = time.monotonic() + seconds
        try:
            with socket.create_connection((self.host, self.port), timeout=min(seconds, CONNECT_SECONDS)) as line:
                yield _Talk(line, end)
        except OSError as error:
            raise NoAnswer(type(error).__name__) from error


class _Talk:
    """A connection whose whole conversation has one deadline, so that a scanner that dawdles counts as away."""

    def __init__(self, line: socket.socket, end: float) -> None:
        self.line, self.end = line, end

    def send(self, data: bytes) -> None:
        self._hurry()
        self.line.sendall(data)

    def answer(self) -> str:
        """One answer, which ends with a zero byte."""
        heard = b""
        while not heard.endswith(b"\0"):
            self._hurry()
            more = self.line.recv(LONGEST_ANSWER)
            if not more or len(heard) > LONGEST_ANSWER:
                raise NoAnswer("The scanner ended the conversation.")
            heard += more
        return heard.rstrip(b"\0").decode("utf-8", "replace").strip()

    def _hurry(self) -> None:
        left = self.end - time.monotonic()
        if left <= 0:
            raise NoAnswer("The scanner took too long.")
        self.line.settimeout(left)
