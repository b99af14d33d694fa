"""Wake-ups: Celery messages of `rowlock.drain_shard`, pushed to the broker without Celery's own cost of publishing.

Losing one is no error: the sweep sends another.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import lru_cache

from shared.redis import keys

TASK = "rowlock.drain_shard"
_ID, _TAG = "00000000-0000-0000-0000-00000000001d", "00000000-0000-0000-0000-0000000007a9"


def wake_message(shard: int) -> bytes:
    """Return a new message of protocol 2, equal to what Celery would send but for its ids."""
    return _rendered(shard).replace(_ID.encode(), _new_id()).replace(_TAG.encode(), _new_id())


def push_wake_up(shard: int) -> tuple[str, str, bytes]:
    """Return the command for the broker that puts a new message into the shard's Celery queue."""
    return "LPUSH", keys.celery_queue(shard), wake_message(shard)


def prepare(shards: Iterable[int]) -> None:
    """Render the messages of `shards` now: the first one loads Celery, which takes a third of a second."""
    for shard in shards:
        _rendered(shard)


@lru_cache(maxsize=4096)
def _rendered(shard: int) -> bytes:
    """Let Celery send the message to a broker within this process, and take it as its Redis transport would store it."""
    from celery import Celery
    from kombu.connection import Connection as Broker
    from kombu.utils.json import dumps

    app = Celery(broker="memory://", set_as_current=False)
    queue = keys.celery_queue(shard)
    with Broker("memory://") as broker:  # type: ignore[no-untyped-call]  # kombu is typed in part
        app.send_task(TASK, (shard,), queue=queue, ignore_result=True, connection=broker, task_id=_ID)
        message = broker.default_channel._get(queue)  # noqa: SLF001 - the message itself, before it is unpacked
    message["properties"]["delivery_tag"] = _TAG
    return str(dumps(message)).encode()  # type: ignore[no-untyped-call]


def _new_id() -> bytes:
    return str(uuid.uuid4()).encode()
