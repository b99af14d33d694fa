"""The API's connection to Redis: many calls at once on one socket, the writes of one iteration of the event loop in one."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque

from shared.errors import StoreUnavailableError
from shared.redis.client import sentinels
from shared.redis.client.address import Address
from shared.redis.client.protocol import STORE, Argument, Reply, ScriptMissingError, WrongRoleError, pack
from shared.redis.client.script import Script
from shared.redis.client.wire import Wire, open_wire

_BACKOFF_FIRST_S, _BACKOFF_LAST_S = 0.05, 1.0
_SECOND_CHECK_S = 0.02


class AsyncRedis:
    """A connection that connects on demand. Nothing is sent twice.

    A call is a future. It fails with StoreUnavailableError if the connection breaks or the oldest call waits longer than
    `timeout_ms`: the connection is then dropped, all its calls fail, and whether they took effect is unknown. After a
    failed attempt to connect, calls fail at once until a growing pause is over.
    """

    def __init__(self, at: str | Address | sentinels.Sentinels, timeout_ms: int) -> None:
        self._place = sentinels.parse(at) if isinstance(at, str) else at
        self._timeout_s = timeout_ms / 1000
        self._wire: Wire | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._outgoing: list[bytes] = []
        self._waiting: deque[tuple[asyncio.Future[Reply], float]] = deque()
        self._flush_planned = False
        self._rest_until = 0.0
        self._backoff_s = _BACKOFF_FIRST_S
        self.failed_at = 0.0
        """When it last failed, by the loop's clock; 0 while it answers."""

    def call(self, *arguments: Argument) -> asyncio.Future[Reply]:
        """Run one command; its future has the reply, or the exception that an error reply stands for."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Reply] = loop.create_future()
        now = loop.time()
        if self._wire is None and self._connecting is None:
            if now < self._rest_until:
                future.set_exception(StoreUnavailableError(STORE, f"{self._place} did not answer a moment ago"))
                return future
            self._connecting = loop.create_task(self._connect())
        self._outgoing.append(pack(arguments))
        self._waiting.append((future, now))
        if not self._flush_planned and self._wire is not None:
            self._flush_planned = True
            loop.call_soon(self._flush)
        return future

    async def run(self, script: Script, keys: tuple[str, ...], arguments: tuple[Argument, ...]) -> Reply:
        """Run a script; a server that was restarted is taught it."""
        try:
            return await self.call("EVALSHA", script.sha1, len(keys), *keys, *arguments)
        except ScriptMissingError:
            return await self.call(*script.whole(keys, arguments))

    async def ping(self, *, every: bool = False) -> None:  # noqa: ARG002 - a cluster's tells them apart
        """Raises what keeps every server that has keys from answering; with `every`, what keeps any of them."""
        await self.call("PING")

    def at(self, key: str) -> AsyncRedis:  # noqa: ARG002 - of one server it is the same for every key
        """Return the connection to the server that has a key, for what speaks of a connection of its own."""
        return self

    async def close(self) -> None:
        """Break the connection; calls that wait fail."""
        connecting, self._connecting = self._connecting, None
        if connecting is not None:
            connecting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await connecting
        self._fail("closed")

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._timeout_s):
                wire = await open_wire(self._place)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, the waiting calls must hear of it
            self._connecting = None
            self._rest_until = loop.time() + self._backoff_s
            self._backoff_s = min(self._backoff_s * 2, _BACKOFF_LAST_S)
            self._fail(error)
            return
        self._connecting, self._wire, self._backoff_s = None, wire, _BACKOFF_FIRST_S
        wire.on_reply, wire.on_lost = self._answered, self._fail
        if not wire.connected:
            self._fail("the server closed the connection")
            return
        self._flush()
        loop.call_later(self._timeout_s, self._check_age, wire)

    def _flush(self) -> None:
        self._flush_planned = False
        if self._wire is not None and self._outgoing:
            self._wire.write(b"".join(self._outgoing))
            self._outgoing.clear()

    def _answered(self, reply: Reply) -> None:
        self.failed_at = 0.0
        future, _ = self._waiting.popleft()
        if not future.done():
            if isinstance(reply, Exception):
                future.set_exception(reply)
            else:
                future.set_result(reply)
        if isinstance(reply, WrongRoleError):
            self._fail(reply)  # the next call asks anew who is the master

    def _check_age(self, wire: Wire, again: bool = False) -> None:
        """Drop the connection if its oldest call waits too long, else check again when it would.

        Checks twice before that: an event loop that was held up by something else may not have read the replies yet.
        """
        if wire is not self._wire:
            return
        loop = asyncio.get_running_loop()
        due = self._waiting[0][1] + self._timeout_s if self._waiting else loop.time() + self._timeout_s
        if due > loop.time():
            loop.call_at(due, self._check_age, wire)
        elif not again:
            loop.call_later(_SECOND_CHECK_S, self._check_age, wire, True)
        else:
            self._fail(f"no reply within {self._timeout_s:g} s")

    def _fail(self, reason: Exception | str) -> None:
        self.failed_at = asyncio.get_running_loop().time()
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.drop()
        self._outgoing.clear()
        waiting, self._waiting = self._waiting, deque()
        for future, _ in waiting:
            if not future.done():
                future.set_exception(unavailable(self._place, reason))


def unavailable(place: object, reason: Exception | str) -> Exception:
    return reason if isinstance(reason, StoreUnavailableError) else StoreUnavailableError(STORE, f"{place}: {reason}")
