"""One process of the stack under supervision: started, watched, started again after a growing pause."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable

from cli.stack import process

_PAUSE_FIRST_S, _PAUSE_LONGEST_S = 0.3, 10.0
_STEADY_S = 30.0
"""A part that lived this long is started again with the shortest pause."""
STARTS_MAX = 5
"""So many starts in a row of which none got ready, and a part is given up."""


class Part:
    """`launch` says how it starts, `ready` (given its pid) whether it serves. Higher stages are stopped first.

    Without one that is `dispensable` the others go on.
    """

    def __init__(
        self,
        name: str,
        launch: Callable[[], process.Launch],
        ready: Callable[[int], bool],
        *,
        stage: int,
        dispensable: bool = False,
    ) -> None:
        self.name, self.stage, self.dispensable = name, stage, dispensable
        self.is_ready = False
        self.failed_starts = 0
        """In a row."""
        self._launch, self._ready = launch, ready
        self._child: subprocess.Popen[bytes] | None = None
        self._stop_signal: signal.Signals = signal.SIGTERM
        self._started_at = 0.0
        self._pause_s = _PAUSE_FIRST_S
        self._start_at = 0.0

    @property
    def pid(self) -> int | None:
        return None if self._child is None else self._child.pid

    def start(self) -> None:
        launch = self._launch()
        self._stop_signal = launch.stop
        self._child = process.spawn(launch)
        self._started_at = time.monotonic()
        self.is_ready = False

    def record(self) -> process.Record | None:
        return None if self._child is None else process.Record.of(self._child.pid, self._stop_signal)

    def died(self) -> int | None:
        """Return the exit code if the part ended by itself just now; then it has been cleared away."""
        if self._child is None or (code := self._child.poll()) is None:
            return None
        self._end_group()
        self._child = None
        steady = time.monotonic() - self._started_at > _STEADY_S
        self.failed_starts = 0 if self.is_ready or steady else self.failed_starts + 1
        self.is_ready = False
        self._pause_s = _PAUSE_FIRST_S if steady else min(self._pause_s * 2, _PAUSE_LONGEST_S)
        self._start_at = time.monotonic() + self._pause_s
        return code

    def due(self) -> bool:
        """Return whether a part that died is to be started again now."""
        return self._child is None and not self.given_up and time.monotonic() >= self._start_at

    @property
    def given_up(self) -> bool:
        return self.failed_starts >= STARTS_MAX

    def check_ready(self) -> bool:
        if not self.is_ready and self._child is not None:
            self.is_ready = self._ready(self._child.pid)
        return self.is_ready

    def request_stop(self, *, force: bool = False) -> None:
        if self._child is not None and self._child.poll() is None:
            self._child.send_signal(signal.SIGKILL if force else self._stop_signal)

    def stopped(self) -> bool:
        return self._child is None or self._child.poll() is not None

    def wait_stopped(self, patience_s: float) -> None:
        if self._child is not None:
            process.stop(self._child, self._stop_signal, patience_s)
            self._end_group()
            self._child = None

    def last_words(self) -> str:
        """Return the last line of the part's log."""
        try:
            lines = self._launch().log.read_text(errors="replace").strip().splitlines()
        except OSError:
            lines = []
        return lines[-1] if lines else "it wrote nothing"

    def _end_group(self) -> None:
        # A killed parent may leave children of its own behind, which would hold its port.
        assert self._child is not None
        try:
            os.killpg(self._child.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return
