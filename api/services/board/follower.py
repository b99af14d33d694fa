"""Follows the journal for all boards of the process: one reading after the other, each begun by news or by the clock."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from api.services.board.board import Place
from shared.db.board_reader import JournalLostError, JournalPart
from shared.errors import StoreUnavailableError
from shared.telemetry import logs

log = logs.get("board")

PAUSE_S = 0.02
"""Between two readings of the journal: fifty a second, however many batches are settled."""
LOOK_S = 0.4
"""The journal is read after so long without news: a message may be lost, a row is not. So where all is well nobody is told
anything half a second old."""

ReadOn = Callable[[str | None, Mapping[int, int], str], "asyncio.Future[JournalPart]"]


class Journal(Protocol):
    async def read_on(self, database: str | None, numbers: Mapping[int, int], since: str) -> JournalPart: ...


class News(Protocol):
    """Who wakes the follower; `heard` counts what came."""

    @property
    def heard(self) -> int: ...
    def following(self) -> AbstractContextManager[None]: ...
    async def wait(self, seconds: float) -> bool: ...


class Followed(Protocol):
    """Who is told what the journal says."""

    def wants_more(self) -> bool: ...
    def take(self, part: JournalPart) -> None: ...
    def lose(self) -> None:
        """The journal was lost: what was taken may be of another time."""

    def miss(self, seconds: float) -> None:
        """Nothing could be read for so long."""


class Follower:
    """`place` is where the journal was read up to; it is nowhere while nobody wants more."""

    def __init__(self, journal: Journal, news: News, followed: Followed) -> None:
        self._journal, self._news, self._followed = journal, news, followed
        self.place = Place()
        self.read_at = 0.0
        """When the last reading that succeeded began, by the loop's clock."""
        self.is_failing = False
        self._covered = 0
        """What was heard before that reading began."""
        self._turn = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def is_behind(self) -> bool:
        """Whether something was heard of that is not read yet."""
        return self._news.heard > self._covered

    def start(self) -> None:
        if self._task is None and not self._closed:
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def catch_up(self, seconds: float) -> None:
        """Return when all that is heard of now was read, or can't be now, or when the time is up."""
        heard = self._news.heard
        await self.until(lambda: self._covered >= heard, seconds)

    async def until(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Return whether `holds()` at the end of one of the readings within the time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not holds() and not self.is_failing and not self._closed:
                    await self._turn.wait()
        return holds()

    async def next_turn(self) -> None:
        """Return when the next reading has ended, well or not. Raises StoreUnavailableError if there will be none."""
        if self._closed:
            raise StoreUnavailableError("the process", "it is ending")
        await self._turn.wait()

    def close(self) -> None:
        self._closed = True
        self._turn.set()

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        try:
            with self._news.following():
                while self._followed.wants_more() and not self._closed:
                    heard = self._news.heard
                    await self._read(heard)
                    self._turn.set()
                    self._turn = asyncio.Event()
                    await asyncio.sleep(PAUSE_S)
                    if self._news.heard == heard and self.place.database is not None:
                        await self._news.wait(LOOK_S)
        finally:
            self._task = None
            self.place.leave()

    async def _read(self, heard: int) -> None:
        loop, place = asyncio.get_running_loop(), self.place
        began = loop.time()
        try:
            part = await self._journal.read_on(place.database, place.numbers, place.at)
        except JournalLostError as lost:
            log.warning("journal_lost", error=str(lost))
            place.leave()
            self._followed.lose()
        except Exception as fault:  # noqa: BLE001  (whatever it was, the next reading is due)
            if not self.is_failing:
                log.warning("journal_not_read", error=str(fault))
            self.is_failing = True
            self._followed.miss(began - self.read_at)
        else:
            self._take(part)
            self.is_failing, self._covered, self.read_at = False, heard, began

    def _take(self, part: JournalPart) -> None:
        try:
            self._followed.take(part)
            self.place.go(part.database, part.numbers, part.at)
        except Exception as bug:
            log.error("journal_not_taken", exc_info=bug)
            self.place.leave()
            self._followed.lose()
