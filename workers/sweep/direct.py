"""Drains in the sweep's own process: no broker, no worker needed."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from shared.telemetry import logs
from workers import bootstrap, metrics

_log = logs.get("sweep")


class DirectDrains:
    """Drains shards on threads of its own, each shard once at a time."""

    def __init__(self, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="direct-drain")
        self._asked: set[int] = set()
        self._lock = threading.Lock()

    def ask(self, shards: Iterable[int]) -> None:
        for shard in shards:
            with self._lock:
                if shard in self._asked:
                    continue
                self._asked.add(shard)
            self._pool.submit(self._drain, shard)

    def close(self) -> None:
        """Wait for the drains, which end with their batch once the process is told to stop."""
        self._pool.shutdown(cancel_futures=True)

    def _drain(self, shard: int) -> None:
        try:
            drained = bootstrap.drainer().drain(shard)
            metrics.SWEEP_ACTIONS.labels("drained").inc()
            _log.info("drained_without_broker", **drained.as_result())
        except Exception:  # noqa: BLE001 - a bug in one drain must not end the thread
            _log.exception("direct_drain_failed", shard=shard)
        finally:
            with self._lock:
                self._asked.discard(shard)
