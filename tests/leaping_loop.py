"""An event loop with a clock that a test puts forward: what is due in minutes happens at once, and sockets are real."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class LeapingLoop(asyncio.SelectorEventLoop):
    """The time of day (`time.time`) is not touched."""

    def __init__(self) -> None:
        super().__init__()
        self._ahead_s = 0.0

    def time(self) -> float:
        return super().time() + self._ahead_s

    def leap(self, seconds: float) -> None:
        """Put the clock forward: every timer that is due by then is."""
        self._ahead_s += seconds


def run_leaping(test: Callable[[LeapingLoop], Coroutine[Any, Any, None]]) -> None:
    """Run a test on a loop of its own."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, LeapingLoop)
        await test(loop)

    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        runner.run(run())
