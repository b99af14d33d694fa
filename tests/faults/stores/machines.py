"""A PostgreSQL of two machines: a primary, and a standby without whose word no commit is answered. They change places."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psutil

from cli.stack.ports import LOCAL, free_ports
from cli.stack.postgres import EmbeddedPostgres
from tests.faults.part import Part
from tests.replicated import copy_primary
from tests.servers import execute
from tests.valkeys import PASSWORD

OPTIONS = {"max_connections": "60", "deadlock_timeout": "200ms", "shared_buffers": "32MB"}


class PostgresMachines:
    def __init__(self, home: Path) -> None:
        self._home, self._runtime = home, home / "runtime"
        self._ports = free_ports(2)
        self._homes: dict[int, Path] = {}
        self._made = 0
        self._primary, self._standby = (self._server(port) for port in self._ports)
        self._parts = {server.port: _part(server) for server in (self._primary, self._standby)}

    @property
    def url(self) -> str:
        """Of the database on whichever of them takes writes."""
        parts = urlsplit(self._primary.url())
        hosts = ",".join(f"{LOCAL}:{port}" for port in self._ports)
        credentials = parts.netloc.rpartition("@")[0]
        return urlunsplit(parts._replace(netloc=f"{credentials}@{hosts}", query="target_session_attrs=read-write"))

    def start(self) -> None:
        self._primary.prepare()
        self._parts[self._primary.port].restart()
        self._primary.create_database()
        self._follow()

    def fail_over(self) -> None:
        """Lose the primary with its disk, let the standby take over, and give it a standby on the other machine."""
        _kill(self._parts[self._primary.port])
        execute(self._standby.url("postgres"), "SELECT pg_promote()")
        lost, self._primary = self._primary.port, self._standby
        self._standby = self._server(lost)
        self._parts[lost] = _part(self._standby)
        self._follow()

    def stop(self) -> None:
        for part in self._parts.values():
            if part.child is not None:
                part.end(signal.SIGINT)

    def _follow(self) -> None:
        port = self._standby.port
        copy_primary(self._primary.port, self._homes[port] / "data", self._runtime)
        self._parts[port].restart()
        primary = self._primary.url("postgres")
        execute(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()")

    def _server(self, port: int) -> EmbeddedPostgres:
        self._made += 1
        home = self._homes[port] = self._home / f"postgres-{self._made}"
        return EmbeddedPostgres(home, port=port, password=PASSWORD, runtime=self._runtime, options=OPTIONS)


def _part(server: EmbeddedPostgres) -> Part:
    return Part(f"postgresql-{server.port}", server.launch, lambda _: server.ready())


def _kill(part: Part) -> None:
    """Kill the postmaster and every backend, as the machine would."""
    children = psutil.Process(part.pid).children()
    os.kill(part.pid, signal.SIGKILL)
    for child in children:
        with suppress(psutil.NoSuchProcess):
            child.kill()
    assert part.child is not None
    part.child.wait(30)
