"""The whole system on this machine, each part a process of its own and each connection through a link that can be broken."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import psycopg2
import redis

from cli.stack import process
from cli.stack.ports import free_ports
from shared.db.migrate import upgrade
from tests.faults.gateway import gateway
from tests.faults.part import Part
from tests.faults.proxy import Network
from tests.faults.stores.single import SingleStores, Stores

PROJECT = Path(__file__).resolve().parent.parent.parent
SECRET = "a secret of the laboratory, of no use elsewhere"
SHARDS = 8
API_HOSTS = ("127.0.0.2", "127.0.0.3")
"""Of one port, as containers have it."""


class System:
    """Two API processes behind nginx, two workers and a sweep on the stores that are asked for."""

    def __init__(self, *, behind_nginx: bool = True, stores: Callable[[Path], Stores] = SingleStores) -> None:
        self._behind_nginx = behind_nginx
        self._running = ExitStack()
        self.home = Path(tempfile.mkdtemp(prefix="rowlock-faults-"))
        self.home.chmod(0o755)
        self.network = Network()
        self.stores = stores(self.home)
        self._api_port = free_ports(1)[0]
        self.api_urls = [f"http://{host}:{self._api_port}" for host in API_HOSTS]
        self.client_urls = self.api_urls
        """Where clients ask."""
        self.apis: list[Part] = []
        self.workers: list[Part] = []
        self.sweeps: list[Part] = []

    @property
    def database_url(self) -> str:
        return self.stores.database_url

    @property
    def redis_url(self) -> str:
        return self.stores.redis_url

    @property
    def broker_url(self) -> str:
        return self.stores.broker_url

    @property
    def single(self) -> SingleStores:
        """The stores, where there is one of each."""
        assert isinstance(self.stores, SingleStores)
        return self.stores

    @property
    def postgres(self) -> Part:
        return self.single.postgres

    @property
    def streams(self) -> Part:
        return self.single.streams

    @property
    def broker(self) -> Part:
        return self.single.broker

    @property
    def parts(self) -> list[Part]:
        return [*self.apis, *self.workers, *self.sweeps]

    def start(self) -> None:
        """Start everything and return when both API processes serve."""
        self.stores.start()
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
        for part in self.parts:
            if part.child is not None:
                with suppress(ProcessLookupError):
                    os.kill(part.pid, signal.SIGCONT)
                part.end(signal.SIGTERM)
        self.stores.stop()
        self.network.close()
        for path in [self.home] if not keep_logs else [path for path in self.home.iterdir() if path.is_dir()]:
            shutil.rmtree(path, ignore_errors=True)

    def streams_redis(self) -> redis.Redis:
        """Return a client of the streams' server that no link stands before."""
        return self.stores.streams_redis()

    def broker_redis(self) -> redis.Redis:
        return redis.Redis.from_url(self.broker_url, socket_timeout=10)

    def database(self) -> psycopg2.extensions.connection:
        """Return a connection that no link stands before, in autocommit."""
        connection = psycopg2.connect(self.database_url, connect_timeout=5, application_name="laboratory")
        connection.autocommit = True
        return connection

    def _process(self, name: str, module: list[str], ready: Callable[[int], bool]) -> Part:
        reach = self.stores.reach(self.network)
        env = {
            **os.environ,
            **reach.env,
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
            name,
            lambda: process.Launch(argv=argv, log=log, env=env, cwd=PROJECT),
            ready,
            links=reach.links,
            clock=clock,
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
