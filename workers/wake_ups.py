"""Wake-ups of the workers: a Celery message pushed straight into the queue of a shard."""

from __future__ import annotations

import time
from collections.abc import Sequence

from shared.errors import RowlockError
from shared.redis import keys
from shared.redis.client.blocking import BlockingRedis
from shared.telemetry import logs
from shared.wake_up import push_wake_up

_REST_SECONDS = 3.0
"""After a failure the broker is left alone: to wait for its silence each time would slow what goes on without it."""

_log = logs.get("waking")


class WakeUps:
    """Sends wake-ups for one thread. One that can't be sent is no error: the sweep sends another."""

    def __init__(self, broker: BlockingRedis) -> None:
        self._broker = broker
        self._resting_until = 0.0

    def send(self, shards: Sequence[int]) -> bool:
        """Send one for each shard; return whether the broker took them."""
        if time.monotonic() < self._resting_until:
            return False
        try:
            replies = self._broker.call_many([push_wake_up(shard) for shard in shards])
            refused = next((reply for reply in replies if isinstance(reply, Exception)), None)
        except RowlockError as error:
            refused = error
        if refused is not None:
            self._rest()
            _log.warning("wake_up_failed", shards=list(shards), error=str(refused))
        return refused is None

    def outstanding(self, shards: Sequence[int]) -> dict[int, int] | None:
        """Return how many wait in the queue of each shard; None if the broker does not answer."""
        if time.monotonic() < self._resting_until:
            return None
        try:
            replies = self._broker.call_many([("LLEN", keys.celery_queue(shard)) for shard in shards])
        except RowlockError:
            self._rest()
            return None
        counts = {shard: reply for shard, reply in zip(shards, replies, strict=True) if isinstance(reply, int)}
        return counts if len(counts) == len(shards) else None

    def _rest(self) -> None:
        self._resting_until = time.monotonic() + _REST_SECONDS
