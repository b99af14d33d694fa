"""A backlog that waits before any worker starts, and the time a worker needs for it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from msgspec.structs import replace

from bench import usage
from bench.ceiling import reserves
from bench.contenders import ROWLOCK_COUNT, counting, rowlock, running
from bench.servers import Servers
from bench.tickets import fill_rowlock
from cli.stack.process import await_true
from shared.domain.ids import shard_of
from shared.redis import keys
from shared.redis.client.blocking import BlockingRedis
from shared.redis.codec import encode_command
from workers.wake_ups import WakeUps

CHUNK = 2_000
LINES = 4
"""A worker has two threads, and each drains a line of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    commands_per_s: float
    resident_mib: dict[str, float]


def fill_streams(servers: Servers, commands: int, shards: int) -> None:
    """Append reserves straight to the streams, in the form the door gives them."""
    redis = BlockingRedis(servers.redis_url, timeout_ms=10_000)
    pending: list[tuple[str | bytes, ...]] = []
    for command in reserves(commands):
        assert command.ticket_id is not None
        shard = shard_of(command.ticket_id, shards)
        own = replace(command, id=_with_shard(command.id, shard))
        pending.append(("XADD", keys.commands(shard), "0-*", "c", encode_command(own)))
        if len(pending) >= CHUNK:
            redis.call_many(pending)
            pending = []
    if pending:
        redis.call_many(pending)
    redis.close()


def _with_shard(command_id: str, shard: int) -> str:
    return f"{command_id[:15]}{shard:03x}{command_id[18:]}"


def drain(servers: Servers, commands: int) -> Drained:
    """Let one worker process settle a backlog in several lines, and return its rate from the first commit to the last.

    No sweep runs: it would drain too, as it does where hints are lost.
    """
    contender = rowlock(lines=LINES, sweep=False)
    fill_rowlock(servers, commands)
    fill_streams(servers, commands, LINES)
    with (
        running(contender, servers) as system,
        BlockingRedis(servers.broker_url, timeout_ms=10_000) as broker,
        counting(servers.database_url, ROWLOCK_COUNT) as committed,
    ):
        WakeUps(broker).send(range(LINES))
        await_true(lambda: committed() > 0, "the worker did not drain", 60)
        first, started = committed(), time.perf_counter()
        await_true(lambda: committed() >= commands, "the backlog was not drained", 300)
        seconds, after = time.perf_counter() - started, usage.of_roles(system.roles)
    return Drained(
        commands_per_s=(commands - first) / seconds,
        resident_mib={role: used.resident_mib for role, used in after.items()},
    )
