"""Reads that many ask for at once: one runs, one stands ready for whoever asks meanwhile, nobody gets an old answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class SharedReads(Generic[T]):
    """A read answers those who asked before it began: what they know to have happened, it has seen."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Future[T]] = {}
        self._next: dict[str, asyncio.Future[T]] = {}

    async def read(self, key: str, load: Callable[[], Awaitable[T]]) -> T:
        """Return what a load of `key` that began after this call yields."""
        if key not in self._running:
            return await asyncio.shield(self._start(key, load))
        if key not in self._next:
            self._next[key] = asyncio.ensure_future(self._follow(key, load))
        return await asyncio.shield(self._next[key])

    def _start(self, key: str, load: Callable[[], Awaitable[T]]) -> asyncio.Future[T]:
        running = self._running[key] = asyncio.ensure_future(load())
        running.add_done_callback(lambda _: self._running.pop(key, None))
        return running

    async def _follow(self, key: str, load: Callable[[], Awaitable[T]]) -> T:
        await asyncio.wait([self._running[key]])
        del self._next[key]
        return await self._start(key, load)
