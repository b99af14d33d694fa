"""One socket of an asyncio loop that speaks RESP: bytes out, replies in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

import hiredis

from shared.redis.client.address import Address
from shared.redis.client.protocol import Reply, new_reader, pack


class Wire(asyncio.Protocol):
    """Hands each reply to `on_reply`, and the end of the connection to `on_lost`, once, unless it was dropped."""

    def __init__(self, on_reply: Callable[[Reply], None], on_lost: Callable[[Exception], None]) -> None:
        self.on_reply = on_reply
        self.on_lost = on_lost
        self._reader = new_reader()
        self._transport: asyncio.WriteTransport | None = None

    @property
    def connected(self) -> bool:
        return self._transport is not None

    def write(self, data: bytes) -> None:
        """Send, unless the connection is gone: `on_lost` has heard of that."""
        if self._transport is not None:
            self._transport.write(data)

    def drop(self) -> None:
        """Break the connection without a word to `on_lost`."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)  # uvloop's is one without saying so

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        try:
            while self._transport is not None and (reply := self._reader.gets()) is not False:
                self.on_reply(reply)
        except hiredis.ProtocolError as error:
            self._lost(error)

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost(exc or ConnectionResetError("the server closed the connection"))

    def _lost(self, error: Exception) -> None:
        if self._transport is not None:
            self.drop()
            self.on_lost(error)


async def open_wire(address: Address) -> Wire:
    """Connect and log in. Raises OSError, or what the server's refusal stands for."""
    loop = asyncio.get_running_loop()
    replies: asyncio.Queue[Reply] = asyncio.Queue()
    _, wire = await loop.create_connection(
        lambda: Wire(replies.put_nowait, replies.put_nowait),
        address.host,
        address.port,
        ssl=None if address.tls is None else address.tls.context(),
    )
    try:
        for command in address.handshake():
            wire.write(pack(command))
            reply = await replies.get()
            if isinstance(reply, Exception):
                raise reply
    except BaseException:
        wire.drop()
        raise
    return wire
