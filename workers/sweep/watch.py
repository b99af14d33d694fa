"""Which shards to wake and which to drain without asking anybody, from what two looks at them show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shared.redis.inspection import Backlog

STILL_MAX = 1
"""Sweeps without progress after which hints are given up on: no worker has taken one."""


@dataclass(frozen=True, slots=True)
class Plan:
    wake: list[int] = field(default_factory=list)
    drain: list[int] = field(default_factory=list)


class Watch:
    """Remembers the head of each line from one sweep to the next."""

    def __init__(self, shards: int) -> None:
        self._shards = shards
        self._head: dict[int, str | None] = {}
        self._still: dict[int, int] = {}

    def plan(self, backlogs: Iterable[Backlog], hints: Mapping[int, int] | None) -> Plan:
        """Decide from the backlogs and the hints in the Celery queues; None: the broker is down.

        A locked line is left to whoever drains it, but its standing still is counted: its drain may have died, and once
        the lock has run out nothing is waited for.
        """
        plan = Plan()
        for line in backlogs:
            still = self._standing_still(line)
            if not line.length or line.locked:
                continue
            if hints is None or still >= STILL_MAX or line.shard >= self._shards:
                plan.drain.append(line.shard)
            elif not hints.get(line.shard):
                plan.wake.append(line.shard)
        return plan

    def _standing_still(self, line: Backlog) -> int:
        same = line.length > 0 and self._head.get(line.shard) == line.head
        self._head[line.shard] = line.head
        self._still[line.shard] = self._still.get(line.shard, 0) + 1 if same else 0
        return self._still[line.shard]
