"""The whole system on this machine, each part a process of its own and each connection through a link that can be broken."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg2
import redis

from cli.stack import process
from cli.stack.ports import free_ports
from cli.stack.postgres import EmbeddedPostgres
from cli.stack.valkey import EmbeddedValkey
from shared.db.migrate import upgrade
from tests.faults.gateway import gateway
from tests.faults.proxy import Link, Network

PROJECT = Path(__file__).resolve().parent.parent.parent
SECRET = "a secret of the laboratory, of no use elsewhere"
SHARDS = 8
LOCAL = "127.0.0.1"
API_HOSTS = ("127.0.0.2", "127.0.0.3")
"""Of one port, as containers have it."""
MAX_CONNECTIONS = 60
SPAWNER = ThreadPoolExecutor(1, thread_name_prefix="spawner")


@dataclass(slots=True)
class Part:
    """A process that may be killed and started again. `ready` gets its pid."""

    name: str
    launch: Callable[[], process.Launch]
    ready: Callable[[int], bool]
    child: subprocess.Popen[bytes] | None = None
    links: dict[str, Link] = field(default_factory=dict)
    clock: Path | None = None
    """The file that says by how many seconds the part's wall clock is wrong."""

    @property
    def pid(self) -> int:
        assert self.child is not None
        return self.child.pid

    def start(self) -> None:
        """Start the process from a thread that stays: Linux ends it with the thread that started it."""
        self.child = SPAWNER.submit(process.spawn, self.launch()).result()

    def await_ready(self, patience_s: float = 60) -> None:
        process.await_true(lambda: self.ready(self.pid), f"{self.name} did not get ready", patience_s)

    def end(self, number: signal.Signals, patience_s: float = 20) -> None:
        assert self.child is not None
        process.stop(self.child, number, patience_s)

    def restart(self) -> None:
        self.start()
        self.await_ready()


class System:
    """Two API processes behind nginx, two workers, a sweep, PostgreSQL, Valkey for the streams and Valkey for the broker."""

    def __init__(self, *, behind_nginx: bool = True) -> None:
        self._behind_nginx = behind_nginx
        self._running = ExitStack()
        self.home = Path(tempfile.mkdtemp(prefix="rowlock-faults-"))
        self.home.chmod(0o755)
        self.network = Network()
        ports = free_ports(4)
        runtime = self.home / "runtime"
        self._postgres = EmbeddedPostgres(
            self.home / "postgres",
            port=ports[0],
            password="faults",
            runtime=runtime,
            options={"max_connections": str(MAX_CONNECTIONS), "deadlock_timeout": "200ms"},
        )
        streams, broker = (
            EmbeddedValkey(
                name=name, home=self.home / name, port=port, password="faults", runtime=runtime, durable=durable
            )
            for name, port, durable in (("streams", ports[1], True), ("broker", ports[2], False))
        )
        self._valkeys = (streams, broker)
        self.postgres = Part("postgresql", self._postgres.launch, lambda _: self._postgres.ready())
        self.streams = Part("streams", streams.launch, streams.ready)
        self.broker = Part("broker", broker.launch, broker.ready)
        self.redis_url, self.broker_url = streams.url, broker.url
        self._api_port = ports[3]
        self.api_urls = [f"http://{host}:{self._api_port}" for host in API_HOSTS]
        self.client_urls = self.api_urls
        """Where clients ask."""
        self.apis: list[Part] = []
        self.workers: list[Part] = []
        self.sweeps: list[Part] = []

    @property
    def database_url(self) -> str:
        return self._postgres.url()

    @property
    def parts(self) -> list[Part]:
        return [*self.apis, *self.workers, *self.sweeps]

    def start(self) -> None:
        """Start everything and return when both API processes serve."""
        for server in (self._postgres, *self._valkeys):
            server.prepare()
        for part in (self.postgres, self.streams, self.broker):
            part.restart()
        self._postgres.create_database()
        upgrade(self.database_url)
        self.apis = [
            self._process(f"api-{n}", ["api", "--host", host, "--port", str(self._api_port)], self._serves(url))
            for n, (host, url) in enumerate(zip(API_HOSTS, self.api_urls, strict=True))
        ]
        self.workers = [self._process(f"worker-{n}", ["workers"], _lives) for n in range(2)]
        self.sweeps = [self._process("sweep-0", ["workers.sweep"], _lives)]
        for part in self.parts:
            part.start()
        for part in self.parts:
            part.await_ready()
        if self._behind_nginx:
            self.client_urls = [self._running.enter_context(gateway(self.home / "nginx", API_HOSTS, self._api_port))]

    def stop(self, *, keep_logs: bool = False) -> None:
        """End every process that we started, and forget its data; its logs too unless they are to be read."""
        self._running.close()
        for part in [*self.parts, self.broker, self.streams, self.postgres]:
            if part.child is not None:
                with suppress(ProcessLookupError):
                    os.kill(part.pid, signal.SIGCONT)
                part.end(signal.SIGINT if part is self.postgres else signal.SIGTERM)
        self.network.close()
        for path in [self.home] if not keep_logs else [path for path in self.home.iterdir() if path.is_dir()]:
            shutil.rmtree(path, ignore_errors=True)

    def streams_redis(self) -> redis.Redis:
        """Return a client of the streams' server that no link stands before."""
        return redis.Redis.from_url(self.redis_url, socket_timeout=10)

    def broker_redis(self) -> redis.Redis:
        return redis.Redis.from_url(self.broker_url, socket_timeout=10)

    def database(self) -> psycopg2.extensions.connection:
        """Return a connection that no link stands before, in autocommit."""
        connection = psycopg2.connect(self.database_url, connect_timeout=5, application_name="laboratory")
        connection.autocommit = True
        return connection

    def _process(self, name: str, module: list[str], ready: Callable[[int], bool]) -> Part:
        links = {
            "postgresql": self.network.link(self._postgres.port),
            "redis": self.network.link(self._valkeys[0].port),
            "broker": self.network.link(self._valkeys[1].port),
        }
        env = {
            **os.environ,
            "DATABASE_URL": _through(self.database_url, links["postgresql"]),
            "REDIS_URL": _through(self.redis_url, links["redis"]),
            "ROWLOCK_BROKER_URL": _through(self.broker_url, links["broker"]),
            "ROWLOCK_TOKEN_SECRET": SECRET,
            "ROWLOCK_SHARDS": str(SHARDS),
            "ROWLOCK_LOG_FORMAT": "json",
            "ROWLOCK_LOG_LEVEL": "WARNING",
        }
        clock = None
        if not name.startswith("api"):
            clock = self.home / f"{name}.clock"
            clock.write_text("0")
            module = ["tests.faults.clock", str(clock), *module]
        log = self.home / f"{name}.log"
        argv = [sys.executable, "-m", *module]
        return Part(
            name, lambda: process.Launch(argv=argv, log=log, env=env, cwd=PROJECT), ready, links=links, clock=clock
        )

    @staticmethod
    def _serves(url: str) -> Callable[[int], bool]:
        def serves(_: int) -> bool:
            try:
                return httpx.get(f"{url}/healthz", timeout=2).is_success
            except httpx.HTTPError:
                return False

        return serves


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _through(url: str, link: Link) -> str:
    parts = urlsplit(url)
    credentials, _, _ = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{credentials}@{LOCAL}:{link.port}"))
