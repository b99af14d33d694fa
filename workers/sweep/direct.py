"""Drains in the sweep's own process: no broker, no worker needed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from shared.telemetry import logs
from workers import metrics
from workers.drain import Drainer

_log = logs.get("sweep")


class DirectDrains:
    """Drains shards on threads of its own, each shard once at a time."""

    def __init__(self, new_drainer: Callable[[], Drainer], threads: int) -> None:
        self._new_drainer = new_drainer
        self._of_thread = threading.local()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="direct-drain")
        self._requested: set[int] = set()
        self._lock = threading.Lock()

    def request(self, shards: Iterable[int]) -> None:
        for shard in shards:
            with self._lock:
                if shard in self._requested:
                    continue
                self._requested.add(shard)
            self._pool.submit(self._drain, shard)

    def finish(self) -> None:
        """Wait for the drains that were requested; once this process is to stop, they end with their batch."""
        self._pool.shutdown()

    def _drain(self, shard: int) -> None:
        try:
            if not hasattr(self._of_thread, "drainer"):
                self._of_thread.drainer = self._new_drainer()
            drained = self._of_thread.drainer.drain(shard)
            metrics.SWEEP_ACTIONS.labels("drained").inc()
            if drained.settled:
                _log.info("drained_by_sweep", **drained.as_result())
        except Exception:  # noqa: BLE001 - a bug in one drain must not end the thread
            _log.exception("direct_drain_failed", shard=shard)
        finally:
            with self._lock:
                self._requested.discard(shard)
