"""Every connection to Redis is made here: which server, by which rule for certificates, with how much patience.

Celery and Flower, which bring a client of their own, are told the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from shared.config import Settings
from shared.errors import ConfigurationError
from shared.redis.client import places
from shared.redis.client.address import Address
from shared.redis.client.async_cluster import AsyncCluster
from shared.redis.client.asynchronous import AsyncRedis
from shared.redis.client.blocking import BlockingRedis
from shared.redis.client.blocking_cluster import BlockingCluster
from shared.redis.client.cluster import Cluster
from shared.redis.client.places import Place
from shared.redis.client.sentinels import Sentinels
from shared.redis.client.subscriber import Subscriber

_POP_SECONDS = 1.0
"""How long one blocking pop of Celery's waits in the server."""


@dataclass(frozen=True, slots=True)
class CeleryBroker:
    """The broker as Celery's settings name it."""

    url: str
    use_ssl: dict[str, Any] | bool
    transport_options: dict[str, Any]


def check(settings: Settings) -> None:
    """Raises ConfigurationError naming the variable whose URL is none."""
    _streams_place(settings)
    _broker_place(settings)


def streams(settings: Settings) -> BlockingRedis:
    """Return one thread's connection to the server, or the cluster, with the shard queues."""
    place = _streams_place(settings)
    if isinstance(place, Cluster):
        return BlockingCluster(place, settings.store_timeout_ms)
    return BlockingRedis(place, settings.store_timeout_ms)


def broker(settings: Settings) -> BlockingRedis:
    """Return one thread's connection to the server with the Celery queues."""
    return BlockingRedis(_broker_place(settings), settings.store_timeout_ms)


def streams_of_loop(settings: Settings) -> AsyncRedis:
    """Return an event loop's connection to the server, or the cluster, with the shard queues."""
    place = _streams_place(settings)
    if isinstance(place, Cluster):
        return AsyncCluster(place, settings.store_timeout_ms)
    return AsyncRedis(place, settings.store_timeout_ms)


def broker_of_loop(settings: Settings, streams: AsyncRedis) -> AsyncRedis:
    """Return an event loop's connection to the server with the Celery queues: `streams` where it is the same."""
    if settings.celery_broker_url == settings.redis_url:
        return streams
    return AsyncRedis(_broker_place(settings), settings.store_timeout_ms)


def subscriber(settings: Settings) -> Subscriber:
    with _naming("ROWLOCK_REDIS_URL"):
        return Subscriber(settings.redis_url, settings.store_timeout_ms)


def celery_broker(settings: Settings) -> CeleryBroker:
    place = _broker_place(settings)
    patience_s = settings.store_timeout_ms / 1000
    options = {
        "socket_connect_timeout": patience_s,
        # Longer than a blocking pop takes; without it a frozen broker holds the worker for ever.
        "socket_timeout": _POP_SECONDS + 2 * patience_s,
        "socket_keepalive": True,
        # A half-open connection is noticed within a pop and twice this, seconds instead of a minute.
        "health_check_interval": 5,
    }
    if isinstance(place, Sentinels):
        return CeleryBroker(place.celery_url(), False, options | place.celery_options())
    if place.path:
        del options["socket_keepalive"]  # there is no network that could fail without a word
    return CeleryBroker(place.url(), place.tls.for_redis_py() if place.tls is not None else False, options)


def _streams_place(settings: Settings) -> Place:
    with _naming("ROWLOCK_REDIS_URL"):
        return places.parse(settings.redis_url)


def _broker_place(settings: Settings) -> Address | Sentinels:
    with _naming("ROWLOCK_BROKER_URL" if settings.broker_url else "ROWLOCK_REDIS_URL"):
        place = places.parse(settings.celery_broker_url)
    if isinstance(place, Cluster):
        raise ConfigurationError(
            f"ROWLOCK_BROKER_URL {'names' if settings.broker_url else 'is empty and ROWLOCK_REDIS_URL names'} a Redis Cluster, "
            "which Celery can't use; it must name a single Redis or redis+sentinel://"
        )
    return place


@contextmanager
def _naming(variable: str) -> Iterator[None]:
    try:
        yield
    except ConfigurationError as error:
        raise ConfigurationError(f"{variable}: {error}") from None
