"""Wake-ups: Celery messages of `rowlock.drain_shard`, pushed to the broker without Celery's own cost of publishing.

A wake-up is a hint. That one is lost is no error: the sweep sends another.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Literal

from shared.errors import StoreUnavailableError
from shared.redis import keys
from shared.redis.async_connection import AsyncConnection
from shared.redis.connection import Connection
from shared.redis.protocol import Reply

TASK = "rowlock.drain_shard"
Result = Literal["sent", "failed", "resting"]
_REST_S = 1.0
_ID, _TAG = "00000000-0000-0000-0000-00000000001d", "00000000-0000-0000-0000-0000000007a9"


def queue_key(shard: int) -> str:
    """Return the list in the broker that is the shard's Celery queue."""
    return keys.celery_queue(shard)


def wake_message(shard: int) -> bytes:
    """Return a new message of protocol 2, equal to what Celery would send but for its ids."""
    return _rendered(shard).replace(_ID.encode(), _new_id()).replace(_TAG.encode(), _new_id())


def prepare(shards: Iterable[int]) -> None:
    """Render the messages of `shards` now: the first one loads Celery, which takes a third of a second."""
    for shard in shards:
        _rendered(shard)


class AsyncWaker:
    """Wakes shards from the API's loop without waiting for the broker. After a failure it rests for a second."""

    def __init__(self, broker: AsyncConnection, report: Callable[[Result], None]) -> None:
        self._broker = broker
        self._report = report
        self._rest_until = 0.0

    def wake(self, shard: int) -> None:
        if time.monotonic() < self._rest_until:
            self._report("resting")
            return
        self._broker.call("LPUSH", queue_key(shard), wake_message(shard)).add_done_callback(self._done)

    def _done(self, call: asyncio.Future[Reply]) -> None:
        if call.cancelled() or call.exception() is not None:
            self._rest_until = time.monotonic() + _REST_S
            self._report("failed")
        else:
            self._report("sent")


class Waker:
    """Wakes shards from a thread of a worker or of the sweep. After a failure it rests for a second."""

    def __init__(self, broker: Connection) -> None:
        self._broker = broker
        self._rest_until = 0.0

    def wake(self, shards: Iterable[int]) -> Result:
        """Wake shards in one round trip."""
        if time.monotonic() < self._rest_until:
            return "resting"
        calls = [("LPUSH", queue_key(shard), wake_message(shard)) for shard in shards]
        try:
            refused = any(isinstance(reply, Exception) for reply in self._broker.call_many(calls))
        except StoreUnavailableError:
            refused = True
        if refused:
            self._rest_until = time.monotonic() + _REST_S
        return "failed" if refused else "sent"


@lru_cache(maxsize=4096)
def _rendered(shard: int) -> bytes:
    """Let Celery send the message to a broker within this process, and take it as its Redis transport would store it."""
    from celery import Celery
    from kombu.connection import Connection as Broker
    from kombu.utils.json import dumps

    app = Celery(broker="memory://", set_as_current=False)
    queue = queue_key(shard)
    with Broker("memory://") as broker:  # type: ignore[no-untyped-call]  # kombu is typed in part
        app.send_task(TASK, (shard,), queue=queue, ignore_result=True, connection=broker, task_id=_ID)
        message = broker.default_channel._get(queue)  # noqa: SLF001 - the message itself, before it is unpacked
    message["properties"]["delivery_tag"] = _TAG
    return str(dumps(message)).encode()  # type: ignore[no-untyped-call]


def _new_id() -> bytes:
    return str(uuid.uuid4()).encode()
