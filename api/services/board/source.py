"""Where boards are read from: PostgreSQL, in threads and on connections of their own, so that no busy view holds them up."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from shared.config import Settings
from shared.db import board_reader
from shared.db.board_reader import JournalPart, SeatsRead
from shared.db.engine import create_engine, snapshot

LOADS = 2
"""Events whose seats are read at the same time."""
CONNECTIONS = 1 + LOADS


class BoardSource:
    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(settings, "rowlock-board", CONNECTIONS)
        self._following = ThreadPoolExecutor(1, "journal")
        self._loading = ThreadPoolExecutor(LOADS, "seats")

    async def read_on(self, database: str | None, numbers: Mapping[int, int], since: str) -> JournalPart:
        """See `board_reader.read_on`. Raises StoreUnavailableError, too."""

        def read() -> JournalPart:
            with snapshot(self._engine) as conn:
                return board_reader.read_on(conn, database, numbers, since)

        return await asyncio.get_running_loop().run_in_executor(self._following, read)

    async def read_seats(self, event_id: str) -> SeatsRead | None:
        """See `board_reader.read_seats`. Raises StoreUnavailableError."""

        def read() -> SeatsRead | None:
            with snapshot(self._engine) as conn:
                return board_reader.read_seats(conn, event_id)

        return await asyncio.get_running_loop().run_in_executor(self._loading, read)

    def close(self) -> None:
        for pool in (self._following, self._loading):
            pool.shutdown(wait=False, cancel_futures=True)
        self._engine.dispose()
