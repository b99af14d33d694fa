"""What we use of Celery, kombu, redis-py, hiredis and prometheus-client below their public API. When one of these fails a new
release moved something: look at the file that the test names before the bound in pyproject.toml is raised.
"""

from __future__ import annotations

import io
import json
import runpy
from types import SimpleNamespace
from typing import Any

import hiredis
import pytest
from celery import Celery
from celery.events import EventDispatcher
from celery.worker import state
from kombu.asynchronous import Hub
from kombu.connection import Connection as Broker
from kombu.transport import redis as redis_transport
from kombu.transport import virtual
from prometheus_client import CollectorRegistry, Histogram
from redis import Connection, SSLConnection

from shared import wake_up
from shared.config import Settings
from shared.errors import StoreFullError
from shared.redis import connections, keys
from shared.redis.client.protocol import new_reader, pack
from shared.redis.client.tls import Tls
from workers.metrics import BatchHistogram

SETTINGS = Settings(redis_url="redis://127.0.0.1:1/0")


def test_a_wake_up_is_read_by_kombu_as_the_call_of_the_task() -> None:
    """shared/wake_up.py takes the message from a channel's `_get`."""
    with Broker("memory://") as broker:  # type: ignore[no-untyped-call]  # kombu is typed in part
        message: Any = virtual.Message(json.loads(wake_up.wake_message(7)), channel=broker.default_channel)  # type: ignore[no-untyped-call]
    args, kwargs, _ = message.decode()
    assert (args, kwargs, message.headers["task"]) == ([7], {}, wake_up.TASK)
    assert message.delivery_info["routing_key"] == keys.celery_queue(7)


def test_a_wake_up_has_each_of_its_ids_replaced() -> None:
    """shared/wake_up.py replaces ids in the rendered text: they must stand there as they were given."""
    rendered = wake_up._rendered(7).decode()
    assert rendered.count(wake_up._ID) == 3  # id, root_id, correlation_id
    assert rendered.count(wake_up._TAG) == 1
    assert wake_up._ID not in wake_up.wake_message(7).decode()
    assert wake_up._TAG not in wake_up.wake_message(7).decode()


def test_the_redis_transport_knows_each_option_that_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """celeryconfig.py: kombu ignores an option that it does not know."""
    monkeypatch.setenv("ROWLOCK_REDIS_URL", SETTINGS.redis_url)
    known = set(redis_transport.Channel.from_transport_options)
    assert set(runpy.run_module("celeryconfig")["broker_transport_options"]) <= known


@pytest.mark.parametrize("connection", [Connection, SSLConnection])
def test_redis_py_takes_what_kombu_hands_on(connection: type[Connection]) -> None:
    """shared/redis/connections.py and tls.py name arguments of redis-py's connections."""
    patience = connections.celery_broker(SETTINGS).transport_options
    tls = Tls(verify=False).for_redis_py() if connection is SSLConnection else {}
    made = connection(host="127.0.0.1", port=1, **patience, **tls)
    assert {name: getattr(made, name) for name in patience} == patience


@pytest.mark.parametrize("do_restore", [False, True])
def test_messages_at_hand_are_put_back_only_where_the_channel_restores(do_restore: bool) -> None:
    """workers/signals.py turns `Channel.do_restore` off while nobody asked the worker to stop."""
    restored = []
    qos: Any = virtual.QoS(SimpleNamespace(do_restore=do_restore))  # type: ignore[no-untyped-call]
    qos.restore_unacked = lambda: restored.append(True)
    qos.append(SimpleNamespace(), "a tag")
    qos.restore_unacked_once(stderr=io.StringIO())
    assert bool(restored) is do_restore
    assert redis_transport.Channel.do_restore is True


def test_what_runs_in_a_worker_can_be_asked() -> None:
    """workers/signals.py: a worker without active requests may be ended."""

    class Request:
        id, name = "a", "n"

    request = Request()
    state.task_accepted(request)
    try:
        assert request in state.active_requests
    finally:
        state.task_ready(request)
    assert request not in state.active_requests


def test_events_gather_until_there_are_too_many_or_it_is_time() -> None:
    """workers/events.py sets the limit of Celery's dispatcher and takes away what would flush it before."""
    flushed = []
    with Broker("memory://") as broker:  # type: ignore[no-untyped-call]
        app = Celery(set_as_current=False)
        dispatcher = EventDispatcher(broker, enabled=False, app=app, buffer_group=["task"], on_send_buffered=object())
        dispatcher.flush = lambda: flushed.append(len(dispatcher._group_buffer["task"]))
        dispatcher.enabled = True
        dispatcher.on_send_buffered, dispatcher.buffer_limit = None, 3
        for _ in range(3):
            dispatcher.send("task-received")
    assert flushed == [3]
    assert callable(Hub.call_repeatedly)


def test_a_batch_of_values_counts_as_each_of_them_would() -> None:
    """workers/metrics.py adds to `_buckets` and `_sum` itself."""
    values = [0.0, 0.5, 0.5, 1.0, 1.5, 2.0, 99.0]
    samples = []
    for kind in (Histogram, BatchHistogram):
        registry = CollectorRegistry()
        histogram = kind("h", "", buckets=(0.5, 1, 2), registry=registry)
        if isinstance(histogram, BatchHistogram):
            histogram.observe_many(values)
        else:
            for value in values:
                histogram.observe(value)
        (metric,) = registry.collect()
        samples.append([(s.name, s.labels, s.value) for s in metric.samples if not s.name.endswith("_created")])
    assert samples[0] == samples[1]


def test_hiredis_packs_each_kind_of_argument_and_leaves_an_error_in_its_place() -> None:
    """shared/redis/client/protocol.py: an error within a list is one of its members, made by our own function."""
    assert pack(("SET", b"\xff", 7, 0.5)) == b"*4\r\n$3\r\nSET\r\n$1\r\n\xff\r\n$1\r\n7\r\n$3\r\n0.5\r\n"
    reader = new_reader()
    reader.feed(b"*2\r\n:1\r\n-OOM no room\r\n-OOM no room\r\n?")
    one, error = reader.gets()
    assert one == 1
    assert isinstance(error, StoreFullError)
    assert isinstance(reader.gets(), StoreFullError)
    with pytest.raises(hiredis.ProtocolError):
        reader.gets()
