"""The ways in which people have a Redis: a socket, IPv6, TLS with an authority and certificates of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from celery import Celery
from flower.utils.broker import Broker

from cli.stack.ports import free_ports
from shared.config import Settings
from shared.errors import StoreUnavailableError
from shared.redis import connections
from shared.redis.client.blocking import BlockingRedis
from shared.troubles.certificates import certificates
from tests.debian_redis import make_authority, redis_server, tls_lines
from tests.servers import scratch
from tests.waiting import eventually


def _blocking(settings: Settings) -> None:
    with connections.broker(settings) as redis:
        assert redis.call("INCR", "n")


def _streams(settings: Settings) -> None:
    with connections.streams(settings) as redis:
        assert redis.call("INCR", "n")


def _of_loop(settings: Settings) -> None:
    async def ask() -> None:
        redis = connections.streams_of_loop(settings)
        try:
            assert await redis.call("INCR", "n")
        finally:
            await redis.close()

    asyncio.run(ask())


def _subscriber(settings: Settings) -> None:
    async def listen() -> None:
        subscriber, ready = connections.subscriber(settings), asyncio.Event()
        subscriber.subscribe("rowlock:test", lambda _: None, ready.set)
        async with asyncio.timeout(20):
            await ready.wait()
        await subscriber.close()

    asyncio.run(listen())


def _celery(settings: Settings) -> None:
    broker = connections.celery_broker(settings)
    app = Celery(broker=broker.url, broker_use_ssl=broker.use_ssl, set_as_current=False)
    app.conf.broker_transport_options = broker.transport_options
    with app.connection_for_read() as connection:
        assert connection.default_channel.client.incr("n")


def _flower(settings: Settings) -> None:
    broker = connections.celery_broker(settings)
    client = Broker(broker.url, broker_options=broker.transport_options, broker_use_ssl=broker.use_ssl)
    assert asyncio.run(client.queues(["shard.00"])) == [{"name": "shard.00", "messages": 0}]


Way = Callable[[Settings], None]
WAYS: list[Way] = [_blocking, _of_loop, _subscriber, _celery, _flower]


@pytest.mark.parametrize("scheme", ["unix", "redis+socket"])
def test_a_unix_socket(scheme: str) -> None:
    with scratch() as home:
        lines = ("port 0", f"unixsocket {home}/s", "unixsocketperm 777", "requirepass p@ss")
        with redis_server(*lines, home=home, url=f"{scheme}://:p%40ss@{home}/s?db=2") as url:
            for way in WAYS:
                way(Settings(redis_url=url))
            with BlockingRedis(url.replace("db=2", "db=0"), 2_000) as other:
                assert other.call("GET", "n") is None


@pytest.mark.parametrize("scheme", ["redis", "valkey"])
def test_an_address_of_ipv6_under_either_name(scheme: str) -> None:
    port = free_ports(1)[0]
    lines = (f"port {port}", "bind ::1", "requirepass x")
    with scratch() as home, redis_server(*lines, home=home, url=f"{scheme}://:x@[::1]:{port}/0") as url:
        for way in WAYS:
            way(Settings(redis_url=url))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def secured(authority: Path) -> Iterator[str]:
    """A server that takes TLS alone, and only from who has a certificate of the authority."""
    port = free_ports(1)[0]
    with scratch() as home:
        lines = [*tls_lines(home, authority, port, clients=True), "requirepass x"]
        files = (
            f"ssl_ca_certs={authority}/ca.pem&ssl_certfile={authority}/client.pem&ssl_keyfile={authority}/client.key"
        )
        with redis_server(*lines, home=home, url=f"rediss://:x@127.0.0.1:{port}/0?{files}") as url:
            yield url


@pytest.mark.parametrize("way", WAYS)
def test_tls_with_an_authority_and_a_certificate_of_ones_own(way: Way, secured: str) -> None:
    way(Settings(redis_url=secured))
    way(Settings(redis_url=secured.replace("rediss", "valkeys")))


@pytest.mark.parametrize("way", [_blocking, _of_loop, _celery, _flower])
def test_who_has_no_certificate_of_the_authority_or_trusts_another_gets_nothing(
    way: Way, secured: str, authority: Path
) -> None:
    bare, _, query = secured.partition("?")
    ca = query.partition("&")[0]
    for wrong in (
        f"{bare}?{ca}",
        f"{bare}?{ca}&ssl_certfile={authority}/stranger.pem&ssl_keyfile={authority}/stranger.key",
        secured.replace("ca.pem", "stranger.pem"),
    ):
        with pytest.raises(Exception, match=r"(?i)certificate|alert|closed|reset|eof|connection|ssl"):
            way(Settings(redis_url=wrong, store_timeout_ms=2_000))


def test_a_cluster_behind_tls(authority: Path) -> None:
    port, bus = free_ports(2)
    files = f"ssl_ca_certs={authority}/ca.pem&ssl_certfile={authority}/client.pem&ssl_keyfile={authority}/client.key"
    with scratch() as home:
        lines = [
            *tls_lines(home, authority, port, clients=True),
            "requirepass x",
            "cluster-enabled yes",
            "tls-cluster yes",
        ]
        server = f"rediss://:x@127.0.0.1:{port}/0?{files}"
        with redis_server(*lines, f"cluster-port {bus}", home=home, url=server), BlockingRedis(server, 2_000) as alone:
            alone.call("CLUSTER", "ADDSLOTSRANGE", 0, 16_383)
            eventually(lambda: b"cluster_state:ok" in cast("bytes", alone.call("CLUSTER", "INFO")))
            settings = Settings(redis_url=server.replace("rediss://", "rediss+cluster://"), broker_url="redis://b")
            for way in (_streams, _of_loop, _subscriber):
                way(settings)
            assert {each.name for each in certificates(settings)} >= {"the certificate of Redis"}
            bare = settings.redis_url.partition("?")[0]
            with pytest.raises(StoreUnavailableError):
                _streams(Settings(redis_url=bare))
