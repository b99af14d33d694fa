"""What the sweep shows of shard queues and stores."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from sqlalchemy import Engine, text

from shared.db.engine import transaction
from shared.errors import RowlockError
from shared.redis.client.blocking import BlockingRedis
from shared.redis.inspection import Backlog, fullest, memory_of
from shared.redis.unreached import ask_each
from workers import metrics

_PERIOD_SECONDS = 10
_SIZE_AND_WAITING = text("SELECT pg_database_size(current_database()), (SELECT count(*) FROM parked)")


class Gauges:
    def __init__(self, engine: Engine, redis: BlockingRedis) -> None:
        self._engine = engine
        self._redis = redis
        self._due = 0.0

    def show(self, backlogs: Sequence[Backlog]) -> None:
        """Show the backlog of each queue and the age of its head."""
        now_ms = time.time_ns() // 1_000_000
        for backlog in backlogs:
            shard = f"{backlog.shard:02d}"
            metrics.BACKLOG.labels(shard).set(backlog.length)
            metrics.OLDEST.labels(shard).set(
                0 if backlog.oldest_ms is None else max(now_ms - backlog.oldest_ms, 0) / 1000
            )

    def run_if_due(self) -> None:
        """Read from the stores themselves, less often than the sweep reads the queues."""
        if time.monotonic() < self._due:
            return
        self._due = time.monotonic() + _PERIOD_SECONDS
        for store, read in (("redis", self._read_redis), ("postgresql", self._read_postgresql)):
            metrics.STORE_UP.labels(store).set(_answers(read))

    def _read_redis(self) -> None:
        """Raises StoreUnavailableError if any of its servers does not answer: those that do are shown."""
        held, away = ask_each(self._redis, memory_of)
        used = fullest(held)
        metrics.REDIS_MEMORY.set(used.used_bytes)
        metrics.REDIS_MEMORY_MAX.set(used.max_bytes)
        if away:
            raise away[0]

    def _read_postgresql(self) -> None:
        with transaction(self._engine) as conn:
            size, parked = conn.execute(_SIZE_AND_WAITING).one()
        metrics.DATABASE_BYTES.set(size)
        metrics.PARKED.set(parked)


def _answers(read: Callable[[], None]) -> bool:
    try:
        read()
    except RowlockError:
        return False
    return True
