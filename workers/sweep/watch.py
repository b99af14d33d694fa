"""Which shards to wake and which to drain itself, from what two readings of them show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shared.redis.inspection import Backlog

STILL_MAX = 1
"""Sweeps without progress after which wake-ups are given up on: no worker has taken one."""


@dataclass(frozen=True, slots=True)
class Plan:
    wake: list[int] = field(default_factory=list)
    drain: list[int] = field(default_factory=list)


class Watch:
    """Remembers the head of each queue from one sweep to the next."""

    def __init__(self, shards: int) -> None:
        self._shards = shards
        self._head: dict[int, str | None] = {}
        self._still: dict[int, int] = {}

    def plan(self, backlogs: Iterable[Backlog], wake_ups: Mapping[int, int] | None) -> Plan:
        """Decide from the backlogs and the wake-ups in the Celery queues; None: the broker is down.

        A locked queue is left to whoever drains it, but its standing still is counted: its drain may have died, and once
        the lock has run out nothing is waited for.
        """
        plan = Plan()
        for backlog in backlogs:
            still = self._standing_still(backlog)
            if not backlog.length or backlog.locked:
                continue
            if wake_ups is None or still >= STILL_MAX or backlog.shard >= self._shards:
                plan.drain.append(backlog.shard)
            elif not wake_ups.get(backlog.shard):
                plan.wake.append(backlog.shard)
        return plan

    def _standing_still(self, backlog: Backlog) -> int:
        same = backlog.length > 0 and self._head.get(backlog.shard) == backlog.head
        self._head[backlog.shard] = backlog.head
        self._still[backlog.shard] = self._still.get(backlog.shard, 0) + 1 if same else 0
        return self._still[backlog.shard]
