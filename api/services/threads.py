"""The few threads in which views may wait for PostgreSQL, with a bound on what queues for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from api import metrics
from api.web.problems import Problem, ending

T = TypeVar("T")

QUEUE_PER_THREAD = 64
"""Calls that may wait for each thread: at some milliseconds each, what a client has patience for."""


class Threads:
    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="view")
        self._room = count * QUEUE_PER_THREAD
        self._closed = False
        metrics.DATABASE_THREADS.set(count)

    async def run(self, call: Callable[[], T]) -> T:
        """Run `call` in a thread. Raises Problem (503) if too many wait already, or the process ends before its turn."""
        if self._closed:
            raise ending()
        if self._room <= 0:
            metrics.REFUSALS.labels("database").inc()
            raise Problem(503, "OVERLOADED", "Too many requests wait for the database.", headers={"Retry-After": "1"})
        self._room -= 1
        metrics.DATABASE_CALLS.inc()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, call)
        except asyncio.CancelledError:
            if self._closed:
                raise ending() from None
            raise
        finally:
            self._room += 1
            metrics.DATABASE_CALLS.dec()

    def close(self) -> None:
        """Begin nothing more; what waits for a thread ends with a Problem (503), what runs goes on."""
        self._closed = True
        self._pool.shutdown(wait=False, cancel_futures=True)
