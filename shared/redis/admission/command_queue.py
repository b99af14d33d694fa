"""The API's way into the shard queues: append, withdraw, read. One round trip each, joined with everybody's."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable

from shared.config import Durability, Settings
from shared.domain.commands import Command
from shared.domain.ids import shard_of_command
from shared.errors import AdmissionRefusedError, StoreUnavailableError, TooManyPendingError
from shared.ports.queues import Admission, Known
from shared.redis import keys
from shared.redis.admission.append_call import AppendReply, Before, Full, Marked, TooMany, Withdrawn, read_reply
from shared.redis.admission.group_append import GroupAppend
from shared.redis.admission.read_commands import Told, read_commands
from shared.redis.admission.replica_confirmation import ReplicaConfirmation
from shared.redis.client.asynchronous import AsyncRedis
from shared.redis.client.protocol import RedisReplyError
from shared.redis.codec import decode_view, encode_command, encode_view, sold_view
from shared.redis.scripts import WITHDRAW
from shared.views import command_view


class CommandQueue:
    """`shared.ports.queues.Queues` on the connection of one event loop."""

    def __init__(self, settings: Settings, redis: AsyncRedis) -> None:
        self._settings = settings
        self._redis = redis
        self._group = GroupAppend(settings, redis)
        self._confirmation = (
            ReplicaConfirmation(redis, settings.waitaof_timeout_ms)
            if settings.durability is Durability.SURVIVES_MACHINE_LOSS
            else None
        )

    async def append(self, command: Command) -> Admission:
        return await self._admission(command, await self._group.append(command))

    async def withdraw(self, command: Command) -> Admission:
        target = command.target_id
        shard = shard_of_command(command.id)
        assert target is not None
        assert shard_of_command(target) == shard
        names = (
            keys.commands(shard),
            keys.wake(shard),
            keys.rate(shard),
            keys.withdrawn(shard),
            keys.command(shard, command.id),
            keys.command(shard, target),
            keys.pending(shard),
        )
        most = self._settings.pending_per_holder_max
        arguments = (encode_command(command), self._settings.wake_ms, target, command.holder, most)
        (reply,) = read_reply(self._settings, await self._redis.run(WITHDRAW, names, arguments))
        if isinstance(reply, Withdrawn):
            return await self._standing(target)
        return await self._admission(command, reply)

    async def read(self, command_id: str) -> Known | None:
        found = (await read_commands(self._redis, [command_id]))[command_id]
        if isinstance(found, StoreUnavailableError):
            raise found
        return found

    async def read_each(self, ids: Iterable[str]) -> dict[str, Told]:
        return await read_commands(self._redis, ids)

    async def outcomes(self, ids: Iterable[str]) -> dict[str, Known]:
        wanted = list(ids)
        replies = await asyncio.gather(
            *(self._redis.call("GET", keys.command(shard_of_command(id_), id_)) for id_ in wanted),
            return_exceptions=True,
        )
        errors = [reply for reply in replies if isinstance(reply, BaseException)]
        for error in errors:
            if not isinstance(error, StoreUnavailableError) or len(errors) == len(replies):
                raise error
        return {
            id_: Known(decode_view(value))
            for id_, value in zip(wanted, replies, strict=True)
            if isinstance(value, bytes) and not value.startswith(b"P")
        }

    async def forget_sold(self) -> None:
        await asyncio.gather(*(self._redis.call("DEL", keys.sold(shard)) for shard in range(self._settings.shards)))

    async def _admission(self, command: Command, reply: AppendReply) -> Admission:
        if isinstance(reply, Full):
            raise AdmissionRefusedError(reply.ahead, reply.retry_after_s)
        if isinstance(reply, TooMany):
            raise TooManyPendingError(reply.waiting, self._settings.pending_per_holder_max)
        assert not isinstance(reply, Withdrawn)
        if isinstance(reply, Marked):
            return await self._sold(command, reply.mark)
        if isinstance(reply, Before):
            if not reply.value.startswith(b"P"):
                return Admission(decode_view(reply.value))
            admission = await self._standing(command.id)
        else:
            admission = Admission(
                command_view(command, reply.sequence),
                reply.ahead,
                reply.rate,
                appended=True,
                must_wake=reply.must_wake,
            )
        if self._confirmation is not None:
            await self._confirmation.wait(shard_of_command(command.id))
        return admission

    async def _standing(self, command_id: str) -> Admission:
        known = await self.read(command_id)
        if known is None:
            raise RedisReplyError(f"command {command_id} is marked as waiting but stands in no queue")
        return Admission(known.view, known.ahead, known.rate)

    async def _sold(self, command: Command, mark: bytes) -> Admission:
        """Record the outcome, so that whoever reads the command later gets the same answer."""
        view = sold_view(command, mark, time.time_ns() // 1_000_000)
        name = keys.command(shard_of_command(command.id), command.id)
        await self._redis.call("SET", name, encode_view(view), "EX", self._settings.outcome_ttl_seconds)
        return Admission(view)
