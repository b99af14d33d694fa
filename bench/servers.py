"""The servers of a measurement: fresh, durable as in production, on free ports, gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from cli.stack import process
from cli.stack.ports import free_ports
from cli.stack.postgres import EmbeddedPostgres
from cli.stack.valkey import EmbeddedValkey
from shared.db.migrate import upgrade

PASSWORD = "bench"
POSTGRES_OPTIONS = {
    "max_connections": "100",
    "shared_buffers": "512MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
}
"""A checkpoint in one contender's window and not in another's would be noise."""


@dataclass(frozen=True, slots=True)
class Servers:
    database_url: str
    redis_url: str
    broker_url: str
    pids: dict[str, tuple[int, ...]]
    """By role: `redis` (streams and broker) and `postgresql`."""

    @property
    def env(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url, "ROWLOCK_BROKER_URL": self.broker_url}


@contextmanager
def running_servers() -> Iterator[Servers]:
    """Yield a migrated database, a durable Valkey for the streams and a light one for the broker."""
    home = Path(tempfile.mkdtemp(prefix="rowlock-bench-"))
    home.chmod(0o755)
    ports = free_ports(3)
    runtime = home / "runtime"
    postgres = EmbeddedPostgres(
        home / "postgres", port=ports[0], password=PASSWORD, runtime=runtime, options=POSTGRES_OPTIONS
    )
    streams, broker = (
        EmbeddedValkey(
            name=name, home=home / name, port=port, password=PASSWORD, runtime=runtime, durable=durable, memory="4gb"
        )
        for name, port, durable in (("streams", ports[1], True), ("broker", ports[2], False))
    )
    try:
        with ExitStack() as stack:
            for server in (postgres, streams, broker):
                server.prepare()
            database_pid = stack.enter_context(process.running(postgres.launch(), lambda _: postgres.ready()))
            valkeys = tuple(stack.enter_context(process.running(v.launch(), v.ready)) for v in (streams, broker))
            database_url = postgres.create_database()
            upgrade(database_url)
            yield Servers(database_url, streams.url, broker.url, {"redis": valkeys, "postgresql": (database_pid,)})
    finally:
        shutil.rmtree(home, ignore_errors=True)
