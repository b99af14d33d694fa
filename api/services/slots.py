"""A bound on work that is long and heavy: few at a time, few that wait, the others are sent away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.web.problems import Problem


class Slots:
    def __init__(self, running: int, waiting: int, what: str) -> None:
        self._free = asyncio.Semaphore(running)
        self._room = running + waiting
        self._what = what

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """Have a slot within the block, after those who asked before. Raises Problem (503) if too many wait."""
        if self._room <= 0:
            raise Problem(503, "OVERLOADED", f"Too many {self._what} go on.", headers={"Retry-After": "5"})
        self._room -= 1
        try:
            async with self._free:
                yield
        finally:
            self._room += 1
