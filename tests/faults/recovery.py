"""How long a shard stands still: after kill -9 of the worker that drains it, and after a store is back."""

from __future__ import annotations

import os
import random
import signal
import time

from cli.stack.process import await_true
from shared.redis import keys
from tests.faults.collect import rows
from tests.faults.part import Part
from tests.faults.system import SHARDS, System

LOOK_S = 0.15
"""A drain by a living worker ends within this time under the laboratory's traffic, so what is still locked is orphaned."""

PATIENCE_S = 60.0


def after_worker_kills(system: System, chance: random.Random, kills: int) -> list[float]:
    """Kill workers until `kills` of them left a shard locked, and return the seconds until each such shard settled again."""
    found: list[float] = []
    for _ in range(kills * 6):
        if len(found) >= kills:
            break
        part = chance.choice(system.workers)
        recovery_s = _after_kill(system, part)
        if recovery_s is not None:
            found.append(recovery_s)
        part.restart()
        time.sleep(chance.uniform(0.3, 0.8))
    return found


def after_restarts(system: System, part: Part, number: int) -> list[float]:
    """Kill a store, start it again, and return the seconds from its being ready to the next settled command."""
    found = []
    for _ in range(number):
        os.kill(part.pid, signal.SIGKILL)
        assert part.child is not None
        part.child.wait(30)
        time.sleep(0.5)
        part.restart()
        back, settled = time.monotonic(), sum(_last_sequences(system).values())
        await_true(lambda before=settled: sum(_last_sequences(system).values()) > before, "nothing settled", PATIENCE_S)  # type: ignore[misc]
        found.append(time.monotonic() - back)
        time.sleep(2)
    return found


def _after_kill(system: System, part: Part) -> float | None:
    owners = _owners(system)
    os.kill(part.pid, signal.SIGKILL)
    killed = time.monotonic()
    before = _last_sequences(system)
    assert part.child is not None
    part.child.wait(30)
    time.sleep(LOOK_S)
    orphaned = [shard for shard, owner in _owners(system).items() if owners.get(shard) == owner]
    if not orphaned:
        return None
    await_true(
        lambda: all(_last_sequences(system)[shard] > before[shard] for shard in orphaned),
        "a shard stands still",
        PATIENCE_S,
    )
    return time.monotonic() - killed


def _owners(system: System) -> dict[int, object]:
    client = system.streams_redis()
    try:
        values = [client.get(keys.lock(shard)) for shard in range(SHARDS)]
        return {shard: value for shard, value in enumerate(values) if value is not None}
    finally:
        client.close()


def _last_sequences(system: System) -> dict[int, int]:
    return {row[0]: row[1] for row in rows(system, "SELECT shard, last_sequence FROM shards")}
