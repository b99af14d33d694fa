"""Asking the gateway in exact bytes and from an address of one's own: what a client library would tidy up reaches nginx here."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from http.client import HTTPMessage
from itertools import count
from urllib.parse import urlsplit

_numbers = count(1)


def fresh_address() -> str:
    """Return a loopback address that no test has asked from, so that it has limits of its own."""
    number = next(_numbers)
    return f"127.1.{number >> 8}.{number & 255}"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: HTTPMessage
    body: bytes


@dataclass(slots=True)
class Client:
    """Asks over a connection for each request."""

    url: str
    address: str = field(default_factory=fresh_address)

    def connect(self) -> socket.socket:
        where = urlsplit(self.url)
        return socket.create_connection((where.hostname or "", where.port or 0), 20, (self.address, 0))

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
        """Send a request as it is said here and return the answer to it."""
        told = {"Host": "tickets.test", "Connection": "close", "Content-Length": str(len(body))} | dict(headers or {})
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        return self.send(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + body)

    def status(self, method: str, path: str, headers: Mapping[str, str] | None = None) -> int:
        """Return the status of the answer; 0 where nginx ends the connection instead, as it does with too many of an address."""
        try:
            return self.ask(method, path, headers).status
        except (OSError, AssertionError):
            return 0

    def served(self, method: str, path: str) -> bool:
        """Tell whether the API answers; nginx may refuse, or end the connection."""
        return self.status(method, path) == 200

    def send(self, request: bytes) -> Answer:
        with self.connect() as connection:
            connection.sendall(request)
            return read_answer(connection)


def read_answer(connection: socket.socket) -> Answer:
    """Return the answer that a connection carries up to its end."""
    received = b""
    # What follows a refused request may be answered with a reset.
    with suppress(ConnectionResetError):
        while piece := connection.recv(65_536):
            received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    line, _, fields = head.partition(b"\r\n")
    assert line.startswith(b"HTTP/1.1 "), received
    headers = BytesParser(_class=HTTPMessage).parsebytes(fields + b"\r\n\r\n")
    return Answer(int(line.split()[1]), headers, body)
