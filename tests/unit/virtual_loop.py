"""An event loop without time and without input, whose callbacks run one by one when the test says so."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import Context
from typing import Any, TypeVar

T = TypeVar("T")


class VirtualLoop(asyncio.AbstractEventLoop):
    """Runs callbacks in the order in which they were planned, as every loop does; between any two the test may act."""

    def __init__(self) -> None:
        self._ready: deque[asyncio.Handle] = deque()
        self.complaints: list[dict[str, Any]] = []
        """What asyncio would have logged: exceptions that nobody asked for, tasks that were forgotten."""

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

    # What futures and tasks need of a loop.

    def call_soon(self, callback: Callable[..., Any], *args: Any, context: Context | None = None) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def create_future(self) -> asyncio.Future[Any]:
        return asyncio.Future(loop=self)

    def create_task(self, coro: Coroutine[Any, Any, T], **options: Any) -> asyncio.Task[T]:
        return asyncio.Task(coro, loop=self, **options)

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return True

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        self.complaints.append(context)
