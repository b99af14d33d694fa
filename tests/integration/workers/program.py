"""A worker or a sweep as a process of its own, as an operator starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

from shared.config import Settings


class Program:
    """A running process whose log entries are read as they come."""

    def __init__(self, module: str, settings: Settings) -> None:
        """Start `module`, which words may follow."""
        env = {k: v for k, v in os.environ.items() if not k.startswith("ROWLOCK_")}
        env |= {f"ROWLOCK_{f.name.upper()}": str(getattr(settings, f.name)) for f in fields(settings)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", *module.split()],
            env=env | {"ROWLOCK_LOG_FORMAT": "json"},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.log: list[dict[str, Any]] = []
        self._arrived = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait_for(self, event: str, within_s: float = 30) -> None:
        with self._arrived:
            found = self._arrived.wait_for(lambda: any(entry.get("event") == event for entry in self.log), within_s)
        assert found, f"no {event} in {self.log}"

    def stop(self, number: int = signal.SIGTERM, within_s: float = 10) -> int:
        self.process.send_signal(number)
        return self.process.wait(within_s)

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._arrived:
                self.log.append(json.loads(line) if line.startswith("{") else {"text": line})
                self._arrived.notify_all()


@contextmanager
def running(module: str, settings: Settings) -> Iterator[Program]:
    program = Program(module, settings)
    try:
        yield program
    finally:
        if program.process.poll() is None:
            program.stop(signal.SIGKILL)
        program.process.wait()
