"""What the sweep shows of lines and stores."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from sqlalchemy import Engine, text

from shared.db.engine import transaction
from shared.errors import RowlockError
from shared.redis.client.blocking import BlockingRedis
from shared.redis.inspection import Backlog, memory
from workers import metrics

_PERIOD_SECONDS = 10
_SIZE_AND_WAITING = text("SELECT pg_database_size(current_database()), (SELECT count(*) FROM parked)")


class Gauges:
    def __init__(self, engine: Engine, redis: BlockingRedis) -> None:
        self._engine = engine
        self._redis = redis
        self._due = 0.0

    def show(self, lines: Sequence[Backlog]) -> None:
        """Show the backlog of each line and the age of its head."""
        now_ms = time.time_ns() // 1_000_000
        for line in lines:
            shard = f"{line.shard:02d}"
            metrics.BACKLOG.labels(shard).set(line.length)
            metrics.OLDEST.labels(shard).set(0 if line.oldest_ms is None else max(now_ms - line.oldest_ms, 0) / 1000)

    def run_if_due(self) -> None:
        """Ask the stores themselves, less often than the sweep looks at the lines."""
        if time.monotonic() < self._due:
            return
        self._due = time.monotonic() + _PERIOD_SECONDS
        for store, ask in (("redis", self._ask_redis), ("postgresql", self._ask_postgresql)):
            metrics.STORE_UP.labels(store).set(_answers(ask))

    def _ask_redis(self) -> None:
        used = memory(self._redis)
        metrics.REDIS_MEMORY.set(used.used_bytes)
        metrics.REDIS_MEMORY_MAX.set(used.max_bytes)

    def _ask_postgresql(self) -> None:
        with transaction(self._engine) as conn:
            size, parked = conn.execute(_SIZE_AND_WAITING).one()
        metrics.DATABASE_BYTES.set(size)
        metrics.PARKED.set(parked)


def _answers(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except RowlockError:
        return False
    return True
