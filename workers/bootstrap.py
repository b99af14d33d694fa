"""The one place where a worker's and a sweep's parts are put together."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable
from functools import cache

from shared.config import Settings
from shared.db import server as database_server
from shared.db.batch_store import BatchStore
from shared.errors import StoreUnavailableError
from shared.redis import connections, shard_agreement
from shared.redis.drain.shard_queue import ShardQueue
from shared.redis.inspection import check_broker, check_server
from shared.telemetry import logs
from workers.drain import Drainer
from workers.wake_ups import WakeUps

STOP = threading.Event()
"""Set once this process is to stop: drains end with the batch they are at."""

_of_thread = threading.local()
_log = logs.get("bootstrap")


@cache
def settings() -> Settings:
    return Settings.from_env()


def drainer() -> Drainer:
    """Return the drainer of the calling thread, with connections of its own."""
    existing: Drainer | None = getattr(_of_thread, "drainer", None)
    if existing is None:
        existing = _of_thread.drainer = new_drainer(settings(), STOP)
    return existing


def new_drainer(of: Settings, stop: threading.Event) -> Drainer:
    redis = connections.streams(of)
    instance = f"{os.uname().nodename}-{os.getpid()}"
    return Drainer(of, lambda shard: ShardQueue(redis, of, shard, instance), BatchStore(of), new_wake_ups(of), stop)


def new_wake_ups(of: Settings) -> WakeUps:
    return WakeUps(connections.broker(of))


def tune_collector() -> None:
    """Call once everything is imported. A batch makes tens of thousands of objects without one cycle among them: walking
    over them, and over all modules each time, took a quarter of the time of a batch.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def check_servers(of: Settings) -> None:
    """Refuse to run on stores that would lose what they are given. Raises ConfigurationError; one that is away is waited for."""
    connections.check(of)
    _unless_away(lambda: _check_redis(of))
    _unless_away(lambda: _check_broker(of))
    check_database(of)


def check_database(of: Settings) -> None:
    """The same for PostgreSQL alone."""
    _unless_away(lambda: database_server.check_server(of, "rowlock-check"))


def _unless_away(check: Callable[[], None]) -> None:
    try:
        check()
    except StoreUnavailableError as error:
        _log.warning("store_unavailable", store=error.store, error=str(error))


def _check_redis(of: Settings) -> None:
    with connections.streams(of) as redis:
        check_server(redis, of)
        shard_agreement.join(redis, of)


def _check_broker(of: Settings) -> None:
    with connections.broker(of) as redis:
        check_broker(redis, of)
