"""Certificates: our own connections, Celery's and Flower's follow one rule, and it is to verify."""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from celery import Celery
from flower.utils.broker import Broker

from shared.config import Settings
from shared.errors import ConfigurationError
from shared.redis import connections
from shared.redis.client.address import Address
from tests.programs import required


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that is its own authority, with its key beside it."""
    home = tmp_path_factory.mktemp("tls")
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=x -addext subjectAltName=IP:127.0.0.1"
    files = ["-keyout", str(home / "key.pem"), "-out", str(home / "certificate.pem")]
    subprocess.run([required("openssl"), *words.split(), *files], check=True, capture_output=True)
    return home / "certificate.pem"


@pytest.fixture
def encrypted(redis_url: str, certificate: Path) -> Iterator[str]:
    """The server of the tests behind TLS; the embedded one is built without it."""
    parts = urlsplit(redis_url)
    with _tls_in_front_of((parts.hostname or "", parts.port or 6379), certificate) as port:
        password = f":{parts.password}@" if parts.password else ""
        yield f"rediss://{password}127.0.0.1:{port}/0"


@contextmanager
def _tls_in_front_of(server: tuple[str, int], certificate: Path) -> Iterator[int]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    loop = asyncio.new_event_loop()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection(*server)
        await asyncio.gather(_copy(reader, inner_writer), _copy(inner_reader, writer), return_exceptions=True)

    listening = loop.run_until_complete(asyncio.start_server(serve, "127.0.0.1", 0, ssl=context))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(_ended())
        loop.close()


async def _ended() -> None:
    """End what is still connected: a loop that is forgotten with its tasks says so whenever it is collected."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
    writer.close()


def _blocking(settings: Settings) -> None:
    with connections.broker(settings) as redis:
        assert redis.call("PING") == b"PONG"


def _of_loop(settings: Settings) -> None:
    async def ping() -> None:
        redis = connections.streams_of_loop(settings)
        try:
            assert await redis.call("PING") == b"PONG"
        finally:
            await redis.close()

    asyncio.run(ping())


def _celery(settings: Settings) -> None:
    broker = connections.celery_broker(settings)
    app = Celery(broker=broker.url, broker_use_ssl=broker.use_ssl, set_as_current=False)
    app.conf.broker_transport_options = broker.transport_options
    with app.connection_for_read() as connection:
        connection.default_channel.client.ping()


def _flower(settings: Settings) -> None:
    broker = connections.celery_broker(settings)
    client = Broker(broker.url, broker_options=broker.transport_options, broker_use_ssl=broker.use_ssl)
    assert asyncio.run(client.queues(["shard.00"])) == [{"name": "shard.00", "messages": 0}]


WAYS = pytest.mark.parametrize("ping", [_blocking, _of_loop, _celery, _flower])


@WAYS
def test_a_certificate_of_a_known_authority_is_taken(
    ping: Callable[[Settings], None], encrypted: str, certificate: Path
) -> None:
    ping(Settings(redis_url=f"{encrypted}?ssl_ca_certs={certificate}"))


@WAYS
def test_one_of_nobody_known_is_refused_unless_the_url_says_otherwise(
    ping: Callable[[Settings], None], encrypted: str
) -> None:
    with pytest.raises(Exception, match="certificate"):
        ping(Settings(redis_url=encrypted))
    ping(Settings(redis_url=f"{encrypted}?ssl_cert_reqs=none"))


@WAYS
def test_a_certificate_for_another_name_is_refused(
    ping: Callable[[Settings], None], encrypted: str, certificate: Path
) -> None:
    if socket.gethostbyname("localhost") != "127.0.0.1":
        pytest.skip("localhost is another address here")
    other = encrypted.replace("127.0.0.1", "localhost")
    with pytest.raises(Exception, match="certificate"):
        ping(Settings(redis_url=f"{other}?ssl_ca_certs={certificate}"))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis://h/0?timeout=5", "option timeout, which nobody knows"),
        ("rediss://h/0?ssl_ca_cert=x", "option ssl_ca_cert, which nobody knows"),
        ("redis://h/0?ssl_cert_reqs=none", "only rediss:// knows"),
        ("rediss://h/0?ssl_cert_reqs=optional", "ssl_cert_reqs holds 'optional'; it must be required or none"),
        ("rediss://h/0?ssl_cert_reqs=none&ssl_cert_reqs=required", "option ssl_cert_reqs twice"),
        ("rediss://h/0?ssl_check_hostname=0", "it must be true or false"),
        ("rediss://h/0?ssl_keyfile=k", "ssl_keyfile needs an ssl_certfile"),
        ("rediss://h/0?ssl_ca_certs=/no/such/file", "can't be read"),
        ("redis://a:1,b:2/0", "wrong host, port or database"),
        ("redis://a,b/0", "several hosts"),
        ("unix://host/run/s", "no URL of a socket"),
        ("unix://", "no URL of a socket"),
        ("unix:///run/s?db=x", "wrong host, port or database"),
        ("unix:///run/s?ssl_cert_reqs=none", "option ssl_cert_reqs"),
        ("valkey://h/0?ssl_cert_reqs=none", "only rediss:// knows"),
        ("redis://:se#cret@h/0", "%23"),
        ("redis://h:99999/0", "wrong host, port or database"),
        ("redis://h/-1", "must read"),
        ("redis://h/0/1", "wrong host, port or database"),
    ],
)
def test_what_a_url_may_not_say_is_refused_by_the_name_of_its_variable(url: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=f"ROWLOCK_REDIS_URL: .*{said}"):
        connections.check(Settings(redis_url=url))
    with pytest.raises(ConfigurationError, match="ROWLOCK_BROKER_URL: "):
        connections.check(Settings(redis_url="redis://h/0", broker_url=url))


@pytest.mark.parametrize(
    "url",
    [
        "redis://h:6379/0",
        "redis://u%40:p%2F%23%25@h:1/3",
        "rediss://:p@[::1]:7/0",
        "redis+socket:///run/a%20b?virtual_host=3",
        "redis+socket://ann:p%40@/run/s?virtual_host=0",
    ],
)
def test_an_address_gives_back_its_url(url: str) -> None:
    assert Address.parse(url.replace("virtual_host=", "db=")).url() == url
    assert (
        replace(Address.parse(url.replace("virtual_host=", "db=")), database=2).url().endswith(("/2", "virtual_host=2"))
    )
