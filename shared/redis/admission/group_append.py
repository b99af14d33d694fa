"""Appends travel together: all that arrive for a server while the ones before them are under way there, one script call for each shard.

It is the group commit of databases: the more there is to do, the more one write and one flush to disk carry. A cluster's
servers have groups of their own, so that a silent one holds up its own shards alone.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict

from shared.config import Settings
from shared.domain.commands import Command
from shared.domain.ids import shard_of_command
from shared.errors import StoreUnavailableError
from shared.redis import keys
from shared.redis.admission.append_call import AppendReply, append_call, in_calls, read_reply
from shared.redis.client.asynchronous import AsyncRedis
from shared.redis.codec import encode_command
from shared.redis.scripts import APPEND

Gathered = list[tuple[Command, bytes, asyncio.Future[AppendReply]]]


class _Group:
    """What is on its way to one server, and what waits to follow it."""

    def __init__(self) -> None:
        self.gathered: defaultdict[int, Gathered] = defaultdict(list)
        self.sending: asyncio.Task[None] | None = None


class GroupAppend:
    """One per process. The commands of a shard keep the order in which they came, as long as it stays where it is."""

    def __init__(self, settings: Settings, redis: AsyncRedis) -> None:
        self._settings = settings
        self._redis = redis
        self._groups: defaultdict[AsyncRedis, _Group] = defaultdict(_Group)

    def append(self, command: Command) -> asyncio.Future[AppendReply]:
        """Return a future of the script's reply; it fails as a call of the connection does."""
        payload = encode_command(command)  # here, so that one that can't be fails alone
        future: asyncio.Future[AppendReply] = asyncio.get_running_loop().create_future()
        shard = shard_of_command(command.id)
        group = self._groups[self._server(shard)]
        group.gathered[shard].append((command, payload, future))
        if group.sending is None:
            group.sending = asyncio.create_task(self._send(group))
        return future

    def _server(self, shard: int) -> AsyncRedis:
        try:
            return self._redis.at(keys.commands(shard))
        except StoreUnavailableError:
            return self._redis  # it is not known yet who has the shard, or nobody has

    async def _send(self, group: _Group) -> None:
        try:
            while group.gathered:
                gathered, group.gathered = group.gathered, defaultdict(list)
                await asyncio.gather(*(self._run(shard, part) for shard, part in in_calls(gathered)))
        finally:
            group.sending = None

    async def _run(self, shard: int, part: Gathered) -> None:
        try:
            call = append_call(self._settings, shard, [(command, payload) for command, payload, _ in part])
            answers = read_reply(self._settings, await self._redis.run(APPEND, *call))
        except Exception as error:  # noqa: BLE001 - each that waits hears of it
            for *_, future in part:
                if not future.done():
                    future.set_exception(error)
            return
        for (*_, future), answer in zip(part, answers, strict=True):
            if not future.done():  # its client has gone
                future.set_result(answer)
