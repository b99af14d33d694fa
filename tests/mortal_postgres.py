"""A PostgreSQL of a test's own that can be killed and comes back with all that it had."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from cli.stack import process
from cli.stack.ports import free_ports
from cli.stack.postgres import EmbeddedPostgres
from shared.db.migrate import upgrade
from tests.servers import scratch
from tests.waiting import eventually


@dataclass
class MortalPostgres:
    server: EmbeddedPostgres
    url: str = ""
    _running: ExitStack = field(default_factory=ExitStack)
    _pid: int = 0

    def start(self) -> None:
        """Start it; what it had when it was killed it recovers first."""
        # A new postmaster waits for the last of the old one's sessions.
        self._running = ExitStack()
        eventually(self._begin, meanwhile=(TimeoutError,))

    def _begin(self) -> bool:
        launch = self.server.launch()
        self._pid = self._running.enter_context(process.running(launch, lambda _: self.server.ready()))
        return True

    def die(self) -> None:
        """End it at once, in the middle of whatever it does."""
        os.kill(self._pid, signal.SIGQUIT)
        self._running.close()


@contextmanager
def mortal_postgres() -> Iterator[MortalPostgres]:
    """Yield one that runs, with a migrated database."""
    with scratch() as home:
        options = {"shared_buffers": "64MB", "max_connections": "100"}
        server = EmbeddedPostgres(
            home / "postgres", port=free_ports(1)[0], password="secret", runtime=home / "runtime", options=options
        )
        server.prepare()
        mortal = MortalPostgres(server)
        mortal.start()
        try:
            mortal.url = server.create_database()
            upgrade(mortal.url)
            yield mortal
        finally:
            mortal.die()
