"""One socket of an asyncio loop that speaks RESP: bytes out, replies in."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from typing import TypeVar, cast

import hiredis

from shared.errors import RowlockError, StoreUnavailableError
from shared.redis.client.address import Address
from shared.redis.client.cluster import Cluster
from shared.redis.client.places import Place
from shared.redis.client.protocol import STORE, Reply, new_reader, pack
from shared.redis.client.sentinels import Sentinels
from shared.redis.client.slots import QUESTION, SlotMap

T = TypeVar("T")


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


async def open_wire(place: Place) -> Wire:
    """Connect and log in: to the master where Sentinels have to be asked, to any server of a cluster, whose messages all of them hear.

    Raises OSError, or what the server's refusal stands for.
    """
    if isinstance(place, Sentinels):
        place = await _master(place)
    elif isinstance(place, Cluster):
        slots = await slots_of(place, place.seeds)
        place = place.node(random.choice(slots.masters))  # noqa: S311 - to spread who listens
    wire, _ = await _open(place)
    return wire


async def slots_of(cluster: Cluster, asked: Sequence[Address]) -> SlotMap:
    """Return the slots as the first of the servers tells them. Raises StoreUnavailableError."""
    return await _first(cluster, asked, QUESTION, lambda address, reply: SlotMap(reply, address.host))


async def _open(address: Address, *then: tuple[str, ...]) -> tuple[Wire, list[Reply]]:
    """Connect, log in and ask; return the replies to what was asked."""
    loop = asyncio.get_running_loop()
    replies: asyncio.Queue[Reply] = asyncio.Queue()

    def new() -> Wire:
        return Wire(replies.put_nowait, replies.put_nowait)

    if address.path:
        _, wire = await loop.create_unix_connection(new, address.path)
    else:
        context = None if address.tls is None else address.tls.context()
        _, wire = await loop.create_connection(new, address.host, address.port, ssl=context)
    try:
        commands = address.handshake()
        greeting = [await _reply(wire, command, replies) for command in commands]
        address.check_greeting(greeting)
        return wire, [await _reply(wire, command, replies) for command in then]
    except BaseException:
        wire.drop()
        raise


async def _reply(wire: Wire, command: tuple[str, ...], replies: asyncio.Queue[Reply]) -> Reply:
    wire.write(pack(command))
    reply = await replies.get()
    if isinstance(reply, Exception):
        raise reply
    return reply


async def _master(place: Sentinels) -> Address:
    def told(_: Address, reply: Reply) -> Address:
        found = place.told(reply)
        if found is None:
            raise StoreUnavailableError(STORE, "they know no master of that name")
        return found

    return await _first(place, place.sentinels, place.question, told)


async def _first(
    place: Place, servers: Sequence[Address], question: tuple[str, ...], told: Callable[[Address, Reply], T]
) -> T:
    """Return what the first server to answer tells: all are asked at once, so that a dead one costs no time."""

    async def ask(server: Address) -> T:
        wire, (reply,) = await _open(server, question)
        wire.drop()
        return told(server, reply)

    asked = [asyncio.ensure_future(ask(server)) for server in servers]
    said: object = "none of them answers"
    try:
        for answer in asyncio.as_completed(asked):
            try:
                return await answer
            except (OSError, RowlockError) as error:
                said = error
    finally:
        for task in asked:
            task.cancel()
            task.add_done_callback(_retrieve)
    raise StoreUnavailableError(STORE, f"{place}: {said}")


def _retrieve(task: asyncio.Future[T]) -> None:
    if not task.cancelled():
        task.exception()
