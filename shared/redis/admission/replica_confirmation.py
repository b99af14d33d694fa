"""The strongest promise: a replica's append-only file has a command before anybody hears that it was accepted."""

from __future__ import annotations

import asyncio
from typing import cast

from shared.errors import StoreUnavailableError
from shared.redis import keys
from shared.redis.client.asynchronous import AsyncRedis
from shared.redis.client.protocol import STORE, RedirectionError, Reply

_MARK_SECONDS = 60


class ReplicaConfirmation:
    """Sends WAITAOF once to a server for all appends of one iteration of the event loop.

    WAITAOF speaks of what its own connection wrote before. Others may have written the command (the append was repeated
    after this process, its connection or the slot's server changed), so a mark is written in the same breath, behind it.
    """

    def __init__(self, redis: AsyncRedis, timeout_ms: int) -> None:
        self._redis = redis
        self._timeout_ms = timeout_ms
        self._turns: dict[AsyncRedis, _Turn] = {}

    async def wait(self, shard: int) -> None:
        """Raises StoreUnavailableError if no replica confirms in time: the command stands in its queue, but on one machine."""
        server = self._redis.at(keys.confirmed(shard))
        turn = self._turns.get(server)
        if turn is None:
            turn = self._turns[server] = _Turn()
            asyncio.get_running_loop().call_soon(self._close_turn, server)
        turn.shards.add(shard)
        replies = await asyncio.shield(turn.replies)
        for reply in replies:
            if isinstance(reply, RedirectionError):
                raise StoreUnavailableError(STORE, "the command moved to another server before a replica confirmed it")
            if isinstance(reply, BaseException):
                raise reply
        local, replicas = cast("list[int]", replies[-1])
        if local < 1 or replicas < 1:
            raise StoreUnavailableError(STORE, "no replica confirmed the command in time")

    def _close_turn(self, server: AsyncRedis) -> None:
        turn = self._turns.pop(server)
        calls = [server.call("SET", keys.confirmed(shard), "", "EX", _MARK_SECONDS) for shard in turn.shards]
        calls.append(server.call("WAITAOF", 1, 1, self._timeout_ms))
        asyncio.gather(*calls, return_exceptions=True).add_done_callback(turn.end)


class _Turn:
    """What one iteration of the event loop asks of a server."""

    def __init__(self) -> None:
        self.shards: set[int] = set()
        self.replies: asyncio.Future[list[Reply | BaseException]] = asyncio.get_running_loop().create_future()

    def end(self, asked: asyncio.Future[list[Reply | BaseException]]) -> None:
        if not self.replies.done():
            self.replies.set_result(asked.result())
