"""Sends the Celery task that wakes a shard's worker. One that is lost does no harm: the sweep wakes what was missed."""

from __future__ import annotations

import asyncio

from api import metrics
from shared.redis.client.asynchronous import AsyncRedis
from shared.redis.client.protocol import Reply
from shared.wake_up import push_wake_up

REST_S = 1.0
"""After a failure nothing is sent for this long: a broker that is down must cost the requests nothing."""


class AsyncWakeUps:
    def __init__(self, broker: AsyncRedis) -> None:
        self._broker = broker
        self._rest_until = 0.0

    def send(self, shard: int) -> None:
        """Send a wake-up without waiting for it."""
        if asyncio.get_running_loop().time() < self._rest_until:
            metrics.WAKEUPS.labels("resting").inc()
            return
        self._broker.call(*push_wake_up(shard)).add_done_callback(self._sent)

    def _sent(self, call: asyncio.Future[Reply]) -> None:
        failed = call.cancelled() or call.exception() is not None
        metrics.WAKEUPS.labels("failed" if failed else "sent").inc()
        if failed:
            self._rest_until = asyncio.get_running_loop().time() + REST_S
