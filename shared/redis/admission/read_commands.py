"""Commands as Redis knows them, with their positions in the queue."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from typing import cast

from shared.domain.ids import shard_of_command
from shared.errors import StoreUnavailableError
from shared.ports.queues import Known
from shared.redis import keys
from shared.redis.admission.append_call import rate_of
from shared.redis.client.asynchronous import AsyncRedis
from shared.redis.client.protocol import Reply
from shared.redis.codec import decode_command, decode_view
from shared.redis.scripts import READ
from shared.views import command_view

Told = Known | StoreUnavailableError | None


async def read_commands(redis: AsyncRedis, ids: Iterable[str]) -> dict[str, Told]:
    """Return commands by id, None for those that Redis does not know, an error for those whose server does not answer; one
    round trip for all shards.
    """
    by_shard: dict[int, list[str]] = defaultdict(list)
    for id_ in ids:
        by_shard[shard_of_command(id_)].append(id_)
    replies = await asyncio.gather(
        *(redis.run(READ, _keys(shard, of_shard), ()) for shard, of_shard in by_shard.items()), return_exceptions=True
    )
    known: dict[str, Told] = {}
    for of_shard, reply in zip(by_shard.values(), replies, strict=True):
        if isinstance(reply, StoreUnavailableError):
            known.update(dict.fromkeys(of_shard, reply))
            continue
        if isinstance(reply, BaseException):
            raise reply
        rate, *values = cast("list[Reply]", reply)
        for id_, value in zip(of_shard, values, strict=True):
            known[id_] = _waiting(value, rate_of(rate))
    return known


def _keys(shard: int, ids: list[str]) -> tuple[str, ...]:
    return (keys.commands(shard), keys.rate(shard), *(keys.command(shard, id_) for id_ in ids))


def _waiting(value: Reply, rate: float | None) -> Known | None:
    if value is None:
        return None
    if isinstance(value, list):
        sequence, ahead, payload = value
        command = decode_command(cast("bytes", payload))
        return Known(command_view(command, cast("int", sequence)), cast("int", ahead), rate)
    return Known(decode_view(cast("bytes", value)), 0, rate)
