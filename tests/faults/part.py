"""A process of the laboratory."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from cli.stack import process
from tests.faults.proxy import Link

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
