"""A TCP proxy between two parts, so that a test can cut, stall, delay or reset what passes between them."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from dataclasses import dataclass, field

CHUNK_BYTES = 65_536
RESET = struct.pack("ii", 1, 0)
"""SO_LINGER with zero seconds: closing sends RST instead of FIN."""


@dataclass(slots=True)
class Link:
    """One direction of listening: `port` here leads to `target`."""

    target: tuple[str, int]
    port: int = 0
    delay_s: float = 0.0
    open: asyncio.Event = field(default_factory=asyncio.Event)
    """Cleared: bytes stay where they are, as on a network that swallows packets."""
    refusing: bool = False
    writers: set[asyncio.StreamWriter] = field(default_factory=set)


class Network:
    """All links of a round, on a loop and a thread of their own. Methods are called from the round's thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._servers: list[asyncio.Server] = []
        self._thread = threading.Thread(target=self._loop.run_forever, name="network", daemon=True)
        self._thread.start()

    def link(self, port: int) -> Link:
        """Open a link to a server on this machine and return it; `link.port` is where to connect."""
        return asyncio.run_coroutine_threadsafe(self._listen(port), self._loop).result(10)

    def stall(self, link: Link, *, stalled: bool) -> None:
        """Hold back every byte of the link, or let them go."""
        self._loop.call_soon_threadsafe(link.open.clear if stalled else link.open.set)

    def refuse(self, link: Link, *, refusing: bool) -> None:
        """Cut the link: what is connected is reset and nothing new gets through; or mend it."""
        link.refusing = refusing
        if refusing:
            self.reset(link)

    def reset(self, link: Link) -> None:
        """Reset every connection of the link; new ones may be opened at once."""
        self._loop.call_soon_threadsafe(self._reset, link)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def _listen(self, port: int) -> Link:
        link = Link(("127.0.0.1", port))
        link.open.set()
        server = await asyncio.start_server(lambda r, w: self._connected(link, r, w), "127.0.0.1", 0)
        self._servers.append(server)
        link.port = server.sockets[0].getsockname()[1]
        return link

    async def _connected(self, link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if link.refusing:
            _abort(writer)
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(*link.target)
        except OSError:
            _abort(writer)
            return
        link.writers |= {writer, far_writer}
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(_pass(link, reader, far_writer))
                both.create_task(_pass(link, far_reader, writer))
        except* OSError:
            pass
        finally:
            link.writers -= {writer, far_writer}
            for end in (writer, far_writer):
                end.close()

    def _reset(self, link: Link) -> None:
        for writer in list(link.writers):
            _abort(writer)


async def _pass(link: Link, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(CHUNK_BYTES):
        await link.open.wait()
        if link.delay_s:
            await asyncio.sleep(link.delay_s)
        writer.write(chunk)
        await writer.drain()
    with contextlib.suppress(OSError):
        writer.write_eof()


def _abort(writer: asyncio.StreamWriter) -> None:
    end = writer.get_extra_info("socket")
    with contextlib.suppress(OSError, AttributeError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()
