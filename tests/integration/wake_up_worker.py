"""A Celery application as small as can be: it tells what its task was called with."""

from __future__ import annotations

import os

import redis
from celery import Celery, Task

app = Celery("listener", broker=os.environ["LISTENER_BROKER_URL"])
app.conf.update(
    task_ignore_result=True,
    worker_enable_remote_control=False,
    broker_transport_options={"priority_steps": [0], "ack_emulation": False},
)


@app.task(name="rowlock.drain_shard", bind=True)  # type: ignore[untyped-decorator]  # Celery has no types
def drain_shard(self: Task, shard: int) -> None:
    client = redis.Redis.from_url(os.environ["LISTENER_BROKER_URL"])
    client.rpush("heard", f"{shard} {self.request.id}")
    client.close()
