"""A server and a cluster that others use too, and a server of its own for tests that fill, stop or kill it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from shared.config import Settings
from shared.redis import connections
from shared.redis.client.blocking import BlockingRedis
from tests.cluster import Cluster, valkey_cluster
from tests.servers import embedded_valkey


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with valkey_cluster() as made:
        yield made


@pytest.fixture
def cluster_url(cluster: Cluster) -> str:
    cluster.everywhere("FLUSHALL")
    return cluster.url


@pytest.fixture
def server_settings(redis_url: str) -> Settings:
    """Those of a single server, for what is about one connection."""
    return _settings(redis_url)


@pytest.fixture(params=["redis_url", "cluster_url"])
def queue_settings(request: pytest.FixtureRequest) -> Settings:
    """Those of a single server, then those of a cluster: the queues are the same on both."""
    return _settings(request.getfixturevalue(request.param))


def _settings(url: str) -> Settings:
    return Settings(redis_url=url, store_timeout_ms=2_000, pending_per_holder_max=10_000)


@pytest.fixture
def connection(queue_settings: Settings) -> Iterator[BlockingRedis]:
    with connections.streams(queue_settings) as open_one:
        yield open_one


@pytest.fixture(scope="session")
def own_valkey() -> Iterator[str]:
    with embedded_valkey() as url:
        yield url


@pytest.fixture
def own_settings(own_valkey: str) -> Iterator[Settings]:
    settings = _settings(own_valkey)
    with BlockingRedis(own_valkey, 2_000) as open_one:
        open_one.call("FLUSHALL")
        yield settings
        open_one.call("CONFIG", "SET", "maxmemory", "0")
