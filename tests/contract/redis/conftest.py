"""A server that others use too, and one of its own for tests that fill, stop or kill it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from shared.config import Settings
from shared.redis.client.blocking import BlockingRedis
from tests.servers import embedded_valkey


@pytest.fixture
def queue_settings(redis_url: str) -> Settings:
    return Settings(redis_url=redis_url, store_timeout_ms=2_000, pending_per_holder_max=10_000)


@pytest.fixture
def connection(queue_settings: Settings) -> Iterator[BlockingRedis]:
    with BlockingRedis(queue_settings.redis_url, 2_000) as open_one:
        yield open_one


@pytest.fixture(scope="session")
def own_valkey() -> Iterator[str]:
    with embedded_valkey() as url:
        yield url


@pytest.fixture
def own_settings(own_valkey: str, queue_settings: Settings) -> Iterator[Settings]:
    settings = replace(queue_settings, redis_url=own_valkey)
    with BlockingRedis(own_valkey, 2_000) as open_one:
        open_one.call("FLUSHALL")
        yield settings
        open_one.call("CONFIG", "SET", "maxmemory", "0")
