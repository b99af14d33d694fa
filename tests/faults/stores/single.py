"""One PostgreSQL, one Valkey for the streams and one for the broker, reached through links that can be broken."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

import redis

from cli.stack.ports import LOCAL, free_ports
from cli.stack.postgres import EmbeddedPostgres
from cli.stack.valkey import EmbeddedValkey
from tests.faults.part import Part
from tests.faults.proxy import Link, Network

MAX_CONNECTIONS = 60
PASSWORD = "faults"


@dataclass(frozen=True, slots=True)
class Reach:
    """How one part of the system reaches the stores: what its environment says, and the links of its own on the way."""

    env: dict[str, str]
    links: dict[str, Link] = field(default_factory=dict)


class Stores(Protocol):
    """What the laboratory's system stands on. The URLs are the laboratory's own: no link stands before them."""

    numbers_go_on: bool
    """Whether a queue never gives a number below one that it gave before."""

    @property
    def database_url(self) -> str: ...
    @property
    def redis_url(self) -> str: ...
    @property
    def broker_url(self) -> str: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def reach(self, network: Network) -> Reach: ...
    def streams_redis(self) -> redis.Redis:
        """Return a client of the server that has the streams now."""


class SingleStores:
    numbers_go_on = True

    def __init__(self, home: Path) -> None:
        ports = free_ports(3)
        self.home = home
        runtime = home / "runtime"
        self._postgres = EmbeddedPostgres(
            home / "postgres",
            port=ports[0],
            password=PASSWORD,
            runtime=runtime,
            options={"max_connections": str(MAX_CONNECTIONS), "deadlock_timeout": "200ms"},
        )
        self._valkey, self._broker = (
            EmbeddedValkey(name=name, home=home / name, port=port, password=PASSWORD, runtime=runtime, durable=durable)
            for name, port, durable in (("streams", ports[1], True), ("broker", ports[2], False))
        )
        self.postgres = Part("postgresql", self._postgres.launch, lambda _: self._postgres.ready())
        self.streams = Part("streams", self._valkey.launch, self._valkey.ready)
        self.broker = Part("broker", self._broker.launch, self._broker.ready)

    @property
    def database_url(self) -> str:
        return self._postgres.url()

    @property
    def redis_url(self) -> str:
        return self._valkey.url

    @property
    def broker_url(self) -> str:
        return self._broker.url

    def start(self) -> None:
        for server in (self._postgres, self._valkey, self._broker):
            server.prepare()
        for part in (self.postgres, self.streams, self.broker):
            part.restart()
        self._postgres.create_database()

    def stop(self) -> None:
        for part in (self.broker, self.streams, self.postgres):
            if part.child is not None:
                with suppress(ProcessLookupError):
                    os.kill(part.pid, signal.SIGCONT)
                part.end(signal.SIGINT if part is self.postgres else signal.SIGTERM)

    def reach(self, network: Network) -> Reach:
        ways = {
            "postgresql": ("DATABASE_URL", self.database_url),
            "redis": ("REDIS_URL", self.redis_url),
            "broker": ("ROWLOCK_BROKER_URL", self.broker_url),
        }
        links = {name: network.link(urlsplit(url).port or 0) for name, (_, url) in ways.items()}
        return Reach({variable: _through(url, links[name]) for name, (variable, url) in ways.items()}, links)

    def streams_redis(self) -> redis.Redis:
        return redis.Redis.from_url(self.redis_url, socket_timeout=10)


def _through(url: str, link: Link) -> str:
    parts = urlsplit(url)
    credentials, at, _ = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{credentials}{at}{LOCAL}:{link.port}"))
