"""Channels in, callback out: a connection of its own that keeps its subscriptions over every reconnect."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from shared.redis.client import places
from shared.redis.client.protocol import Reply, pack
from shared.redis.client.wire import Wire, open_wire

_BACKOFF_FIRST_S, _BACKOFF_LAST_S = 0.05, 1.0


class Subscriber:
    """Runs in the background from the first `subscribe` to `close`, on the loop of both.

    Messages sent while it was cut off are lost: who needs them polls, or heeds `on_ready`. The server is asked for a sign of life twice per `timeout_ms`; without any the connection is dropped.
    """

    def __init__(self, url: str, timeout_ms: int) -> None:
        self._place = places.parse(url)
        self._timeout_s = timeout_ms / 1000
        self._channels: dict[str, tuple[Callable[[bytes], None], Callable[[], None]]] = {}
        self._wire: Wire | None = None
        self._heard_at = 0.0
        self._lost = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    def subscribe(
        self, channel: str, on_message: Callable[[bytes], None], on_ready: Callable[[], None] | None = None
    ) -> None:
        """Have each message of the channel handed to `on_message`, from each call of `on_ready` on without a gap."""
        self._channels[channel] = on_message, on_ready or _nothing
        if self._running is None:
            self._running = asyncio.get_running_loop().create_task(self._run())
        elif self._wire is not None:
            self._wire.write(pack(("SUBSCRIBE", channel)))

    def unsubscribe(self, channel: str) -> None:
        self._channels.pop(channel, None)
        if self._wire is not None:
            self._wire.write(pack(("UNSUBSCRIBE", channel)))

    async def close(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running

    async def _run(self) -> None:
        backoff_s = _BACKOFF_FIRST_S
        while True:
            try:
                async with asyncio.timeout(self._timeout_s):
                    wire = await open_wire(self._place)
            except Exception:  # noqa: BLE001 - whatever it was, the next attempt is due
                await asyncio.sleep(backoff_s)
                backoff_s = min(backoff_s * 2, _BACKOFF_LAST_S)
                continue
            backoff_s = _BACKOFF_FIRST_S
            try:
                await self._listen(wire)
            finally:
                self._wire = None
                wire.drop()

    async def _listen(self, wire: Wire) -> None:
        """Serve one connection until it is lost or silent for too long."""
        loop = asyncio.get_running_loop()
        self._lost.clear()
        self._heard_at = loop.time()
        wire.on_reply, wire.on_lost = self._heard, lambda _error: self._lost.set()
        if not wire.connected:
            return
        self._wire = wire
        if self._channels:
            wire.write(pack(("SUBSCRIBE", *self._channels)))
        while loop.time() - self._heard_at < self._timeout_s:
            wire.write(pack(("PING",)))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._timeout_s / 2):
                    await self._lost.wait()
                    return

    def _heard(self, reply: Reply) -> None:
        self._heard_at = asyncio.get_running_loop().time()
        if not isinstance(reply, list) or len(reply) != 3:
            return
        kind, channel, payload = reply
        if not isinstance(channel, bytes):
            return
        on_message, on_ready = self._channels.get(channel.decode(), (None, _nothing))
        if kind == b"message" and isinstance(payload, bytes) and on_message is not None:
            on_message(payload)
        elif kind == b"subscribe":
            on_ready()


def _nothing() -> None:
    """Stands where nobody wants to be called."""
