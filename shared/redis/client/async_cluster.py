"""A cluster as one connection of an event loop: each call goes to the server that has its slot."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial

from shared.errors import StoreUnavailableError
from shared.redis.client.asynchronous import AsyncRedis, unavailable
from shared.redis.client.cluster import Cluster
from shared.redis.client.protocol import STORE, Argument, RedirectionError, Reply
from shared.redis.client.slots import REDIRECTIONS_MAX, SlotMap, slot_of
from shared.redis.client.wire import slots_of

_REST_S = 0.1
"""So long the slots are not asked for again: while a server is away each of its calls would ask."""


class AsyncCluster(AsyncRedis):
    """One connection to each server, each as AsyncRedis is: what it says of calls holds for each server by itself.

    A call that is sent to the wrong server was not run there, so it is sent on; that is the only repetition.
    """

    def __init__(self, place: Cluster, timeout_ms: int) -> None:
        super().__init__(place.seeds[0], timeout_ms)
        self._cluster = place
        self._timeout_ms = timeout_ms
        self._slots: SlotMap | None = None
        self._nodes: dict[str, AsyncRedis] = {}
        self._learning: asyncio.Task[None] | None = None
        self._closed = False
        self._kept: list[tuple[tuple[Argument, ...], asyncio.Future[Reply]]] = []
        """Calls that came before the slots were known."""

    def call(self, *arguments: Argument) -> asyncio.Future[Reply]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Reply] = loop.create_future()
        if self._slots is not None:
            self._send(arguments, future)
        elif loop.time() < self._rest_until:
            future.set_exception(StoreUnavailableError(STORE, f"{self._cluster} did not answer a moment ago"))
        else:
            self._kept.append((arguments, future))
            self._learn()
        return future

    async def ping(self, *, every: bool = False) -> None:
        if self._slots is None:
            with contextlib.suppress(StoreUnavailableError):
                await self.call("PING")
        masters = [] if self._slots is None else self._slots.masters
        answered = False
        # Who only wants to know of any does not wait for one that is silent.
        for reply in asyncio.as_completed([self._pinged(each) for each in masters]):
            error = await reply
            if error is not None and every:
                raise error
            if error is None and not every:
                return
            answered = answered or error is None
        if not answered:
            raise StoreUnavailableError(STORE, f"{self._cluster}: none of its servers answers")

    async def _pinged(self, name: str) -> Exception | None:
        try:
            await self._node(name).call("PING")
        except Exception as error:  # noqa: BLE001 - whatever it was, it is told
            self._learn()  # another may have taken over
            return error
        return None

    def at(self, key: str) -> AsyncRedis:
        owner = None if self._slots is None else self._slots.owner(slot_of(("GET", key)))
        if owner is None:
            raise StoreUnavailableError(STORE, f"{self._cluster}: no server has the slot of {key}")
        return self._node(owner)

    async def close(self) -> None:
        self._closed = True
        learning, self._learning = self._learning, None
        if learning is not None:
            learning.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await learning
        self._fail_kept("closed")
        for node in self._nodes.values():
            await node.close()
        self._nodes.clear()
        self._slots = None

    def _send(self, arguments: tuple[Argument, ...], future: asyncio.Future[Reply], sent_on: int = 0) -> None:
        slot = slot_of(arguments)
        owner = None if self._slots is None else self._anybody() if slot is None else self._slots.owner(slot)
        if owner is None:
            self._learn()
            future.set_exception(StoreUnavailableError(STORE, f"{self._cluster}: no server has the slot of a key"))
            return
        self._forward(self._node(owner), arguments, future, sent_on)

    def _anybody(self) -> str | None:
        """Return a server for what has no key: rather one that answers."""
        masters = [] if self._slots is None else self._slots.masters
        return min(masters, key=lambda name: self._node(name).failed_at, default=None)

    def _forward(
        self, node: AsyncRedis, arguments: tuple[Argument, ...], future: asyncio.Future[Reply], sent_on: int
    ) -> None:
        node.call(*arguments).add_done_callback(partial(self._replied, arguments, future, sent_on))

    def _replied(
        self,
        arguments: tuple[Argument, ...],
        future: asyncio.Future[Reply],
        sent_on: int,
        call: asyncio.Future[Reply],
    ) -> None:
        error = call.exception()
        if isinstance(error, StoreUnavailableError):
            self._learn()  # another may have taken over
        if future.done():  # its caller has gone
            return
        if error is None:
            future.set_result(call.result())
        elif not isinstance(error, RedirectionError):
            future.set_exception(error)
        elif sent_on == REDIRECTIONS_MAX:
            future.set_exception(StoreUnavailableError(STORE, f"{self._cluster} is being rebuilt: {error}"))
        elif error.asking:
            node = self._node(error.node)
            node.call("ASKING").add_done_callback(_retrieve)  # goes out right before what it is for
            self._forward(node, arguments, future, sent_on + 1)
        else:
            if self._slots is not None:
                self._slots.moved(error.slot, error.node)
            self._learn()
            self._send(arguments, future, sent_on + 1)

    def _node(self, name: str) -> AsyncRedis:
        if name not in self._nodes:
            self._nodes[name] = AsyncRedis(self._cluster.node(name), self._timeout_ms)
        return self._nodes[name]

    def _learn(self) -> None:
        """Ask for the slots, unless they are being asked for, or were a moment ago."""
        if self._closed:
            self._fail_kept("closed")
        elif self._learning is None:
            self._learning = asyncio.get_running_loop().create_task(self._ask())

    async def _ask(self) -> None:
        loop = asyncio.get_running_loop()
        known = [self._cluster.node(name) for name in self._nodes]
        asked = [*known, *(seed for seed in self._cluster.seeds if seed not in known)]
        try:
            async with asyncio.timeout(self._timeout_s):
                self._slots = await slots_of(self._cluster, asked)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, the calls that wait must hear of it
            self._rest_until = loop.time() + _REST_S
            self._fail_kept(error)
        kept, self._kept = self._kept, []
        for arguments, future in kept:
            if not future.done():
                self._send(arguments, future)
        await asyncio.sleep(_REST_S)
        self._learning = None
        if self._kept:
            self._learn()

    def _fail_kept(self, reason: Exception | str) -> None:
        kept, self._kept = self._kept, []
        for _, future in kept:
            if not future.done():
                future.set_exception(unavailable(self._cluster, reason))


def _retrieve(call: asyncio.Future[Reply]) -> None:
    call.exception()
