"""The strongest promise: a replica's append-only file has a command before anybody hears that it was accepted."""

from __future__ import annotations

import asyncio
from typing import cast

from shared.errors import StoreUnavailableError
from shared.redis.client.asynchronous import AsyncRedis
from shared.redis.client.protocol import STORE, Reply


class ReplicaConfirmation:
    """Sends WAITAOF once for all appends of one iteration of the event loop.

    WAITAOF speaks of what its own connection wrote before, and holds up what the connection sends after it.
    """

    def __init__(self, redis: AsyncRedis, timeout_ms: int) -> None:
        self._redis = redis
        self._timeout_ms = timeout_ms
        self._shared: asyncio.Future[Reply] | None = None

    async def wait(self) -> None:
        """Raises StoreUnavailableError if no replica confirms in time: the command stands in its queue, but on one machine."""
        if self._shared is None:
            self._shared = self._redis.call("WAITAOF", 1, 1, self._timeout_ms)
            asyncio.get_running_loop().call_soon(self._close_turn)
        local, replicas = cast("list[int]", await asyncio.shield(self._shared))
        if local < 1 or replicas < 1:
            raise StoreUnavailableError(STORE, "no replica confirmed the command in time")

    def _close_turn(self) -> None:
        self._shared = None
