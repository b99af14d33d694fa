"""A wake-up is a message that Celery itself takes for its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from shared.redis import keys
from shared.redis.client.blocking import BlockingRedis
from shared.wake_up import push_wake_up, wake_message


def test_a_celery_worker_runs_the_task_of_each_wake_up(broker_url: str) -> None:
    arguments = ["--pool", "threads", "-c", "1", "-Q", "shard.07", "--without-gossip", "--without-mingle"]
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "tests.integration.wake_up_worker", "worker", "-l", "ERROR", *arguments],
        env={**os.environ, "LISTENER_BROKER_URL": broker_url},
    )
    try:
        with BlockingRedis(broker_url, 60_000) as broker:
            broker.call_many([push_wake_up(7) for _ in range(2)])
            heard = [broker.call("BLPOP", "heard", 50) for _ in range(2)]
        texts = [reply[1].decode() for reply in heard if isinstance(reply, list) and isinstance(reply[1], bytes)]
        assert [text.split()[0] for text in texts] == ["7", "7"]
        assert len({text.split()[1] for text in texts}) == 2
    finally:
        worker.terminate()
        assert worker.wait(20) == 0


def test_each_wake_up_has_ids_of_its_own_and_names_its_shard() -> None:
    one, two = (json.loads(wake_message(12)) for _ in range(2))
    assert one["headers"]["task"] == "rowlock.drain_shard"
    assert one["headers"]["id"] == one["headers"]["root_id"] == one["properties"]["correlation_id"]
    assert one["properties"]["delivery_info"]["routing_key"] == keys.celery_queue(12)
    assert one["headers"]["id"] != two["headers"]["id"]
    assert one["properties"]["delivery_tag"] != two["properties"]["delivery_tag"]
