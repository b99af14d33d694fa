"""A browser's connection at the least cost to who plays five thousand of them: nothing is decoded that nobody asks for."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple, cast

PATIENCE_S = 60.0
TOLD = b"event: seats"
_IDLE_MAX_S = 5.0
"""A connection that was idle for longer is opened anew, before the server closes it beneath a request."""
_WHOLE = (b"\n\n", b"\n\n\r\n")
"""How what is sent at once ends, by itself and as a chunk."""


class Answer(NamedTuple):
    status: int
    body: bytes


class Connection:
    """One request after the other. Raises OSError if an answer stays out or the connection breaks."""

    def __init__(self, host: str, port: int, token: str) -> None:
        self._host, self._port = host, port
        self._common = f"Host: {host}:{port}\r\nAuthorization: Bearer {token}\r\nAccept-Encoding: gzip\r\n"
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used_at = 0.0

    async def ask(self, method: str, path: str, body: bytes = b"", headers: str = "") -> Answer:
        """Send a request and return its answer. `headers` are whole lines."""
        if time.monotonic() - self._used_at > _IDLE_MAX_S:
            self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        media = "Content-Type: application/json\r\n" if body else ""
        length = f"Content-Length: {len(body)}\r\n" if body or method == "POST" else ""
        writer.write(f"{method} {path} HTTP/1.1\r\n{self._common}{headers}{media}{length}\r\n".encode() + body)
        try:
            async with asyncio.timeout(PATIENCE_S):
                head = await reader.readuntil(b"\r\n\r\n")
                lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
                told = await reader.readexactly(int(lengths[0].split(b":")[1]) if lengths else 0)
        except (EOFError, TimeoutError) as error:
            self.close()
            raise OSError(f"{method}: {type(error).__name__}") from error
        self._used_at = time.monotonic()
        return Answer(int(head[9:12]), told)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


class Listener(asyncio.Protocol):
    """Hears one stream; notes in `arrivals` when each piece came, under its bytes: one piece is the same for all who listen."""

    def __init__(
        self, request: bytes, arrivals: defaultdict[bytes, list[float]], cut_off: Callable[[], object]
    ) -> None:
        self._request, self._arrivals, self._cut_off = request, arrivals, cut_off
        self._held = b""
        self._caught_up = self._closed = False
        self._transport: asyncio.Transport | None = None
        self.begun: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        """The status of the answer, once its head is there."""
        self.news = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._held += data
        if not self.begun.done():
            head, end, self._held = self._held.partition(b"\r\n\r\n")
            if not end:
                self._held = head
                return
            self.begun.set_result(int(head[9:12]))
        if not self._held.endswith(_WHOLE):
            return
        if TOLD in self._held:
            # The first says what changed before we listened.
            if self._caught_up:
                self._arrivals[self._held].append(time.time())
            self._caught_up = True
            self.news.set()
        self._held = b""

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.begun.done():
            self.begun.set_exception(exc or ConnectionError("the stream ended before it began"))
        elif not self._closed:
            self._cut_off()

    def close(self) -> None:
        self._closed = True
        if self._transport is not None:
            self._transport.close()
