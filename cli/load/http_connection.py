"""A small HTTP/1.1 connection: a load generator must not cost more than what it measures."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msgspec

_PATIENCE_S = 45.0
"""Longer than any Prefer: wait."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: dict[str, Any]
    retry_after_s: float


class HttpConnection:
    """One request after the other; opened when needed, and again after it broke."""

    def __init__(self, url: str, token: str) -> None:
        parts = urlsplit(url)
        self._host, self._tls = parts.hostname or "127.0.0.1", parts.scheme == "https"
        self._port = parts.port or (443 if self._tls else 80)
        self._prefix = parts.path.rstrip("/")
        self._common = f"Host: {parts.netloc}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def request(self, method: str, path: str, body: bytes = b"", headers: str = "") -> Answer:
        """Send a request and return its answer. `headers` are whole lines. Raises OSError if the connection breaks."""
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self._host, self._port, ssl=self._tls or None)
        assert self._reader is not None
        length = f"Content-Length: {len(body)}\r\n" if body or method == "POST" else ""
        head = f"{method} {self._prefix}{path} HTTP/1.1\r\n{self._common}{headers}{length}\r\n"
        try:
            self._writer.write(head.encode() + body)
            async with asyncio.timeout(_PATIENCE_S):
                return await self._answer(self._reader)
        except (OSError, EOFError, TimeoutError) as error:
            self.close()
            raise OSError(f"{method} {path}: {error or type(error).__name__}") from error

    async def _answer(self, reader: asyncio.StreamReader) -> Answer:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status_line, *lines = head.split("\r\n")
        fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(fields.get("content-length") or 0))
        if fields.get("connection", "").lower() == "close":
            self.close()
        try:
            decoded = msgspec.json.decode(body) if body else {}
        except msgspec.DecodeError:  # a proxy's page
            decoded = {}
        return Answer(int(status_line.split(" ", 2)[1]), decoded, _seconds(fields.get("retry-after")))

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


def _seconds(text: str | None) -> float:
    return float(text) if text and text.replace(".", "", 1).isdigit() else 0.0
