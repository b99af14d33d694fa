"""An event loop without time and without input, whose callbacks run one by one when the test says so."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class VirtualLoop(asyncio.BaseEventLoop):
    """Runs callbacks in the order in which they were planned, as every loop does; between any two the test may act."""

    _ready: deque[asyncio.Handle]

    def __init__(self) -> None:
        super().__init__()
        self.complaints: list[dict[str, Any]] = []
        """What asyncio would have logged: exceptions that nobody asked for, tasks that were forgotten."""
        self.set_exception_handler(lambda _, complaint: self.complaints.append(complaint))

    def step(self) -> bool:
        """Run the next callback; return whether there was one."""
        if not self._ready:
            return False
        handle = self._ready.popleft()
        if not handle.cancelled():
            with self.running():
                handle._run()
        return True

    def run_all(self) -> None:
        """Run callbacks until none is left."""
        while self.step():
            pass

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the block run as if a callback of this loop did."""
        asyncio._set_running_loop(self)
        try:
            yield
        finally:
            asyncio._set_running_loop(None)
