"""The boards of this process: each read once, then fed by the journal for as long as anybody looks."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from typing import Protocol

from api.services.board.audience import Audience, Write
from api.services.board.board import Board, not_within
from api.services.board.follower import Follower, Journal, News
from api.services.board.interest import Interest
from api.services.board.loads import Loads
from api.services.board.pieces import Form
from api.services.board.revision import Revision
from api.services.board.shelf import Shelf
from shared.db.board_reader import JournalPart, SeatChange, SeatsRead
from shared.errors import StoreUnavailableError
from shared.journal.cursor import OPERATORS

PATIENCE_S = 2.0
"""A reader waits so long for what was heard of and is not read yet; then it is told what is known, and of when."""
STALE_S = 2.0
"""Those who listen are told when nothing could be read for so long."""
STALE_MAX_S = 30.0
"""The oldest that anybody is told: as long as a standby takes to be promoted. Then the answer is 503."""


class Source(Journal, Protocol):
    async def read_seats(self, event_id: str) -> SeatsRead | None: ...


class Boards:
    """On one loop. Nothing is awaited between two changes of state."""

    def __init__(self, source: Source, news: News) -> None:
        self._follower = Follower(source, news, self)
        self._audiences: dict[str, Audience] = {}
        self._shelf = Shelf(_now, self._is_heard)
        self._interest = Interest(_now)
        self._loads = Loads(source.read_seats, self._follower, self._keep)

    async def read(self, event_id: str) -> Board | None:
        """Return the event's board with all that this process has heard of; None if there is no such event.

        What PostgreSQL does not tell for the moment is missing from it, for `STALE_MAX_S` at most: `as_of` says so.
        Raises StoreUnavailableError, and Problem (503) if there is no room for another board.
        """
        board = self._shelf.get(event_id)
        if board is None:
            board = await self._loads.read(event_id)
            if board is None:
                return None
        self._shelf.look(event_id)
        if board.is_outdated or self._follower.is_behind:
            await self._catch_up(event_id)
            kept = self._shelf.get(event_id)
            board = board if kept is None else kept
        if _now() - (board.outdated_at or max(board.made_at, self._follower.read_at)) > STALE_MAX_S:
            raise StoreUnavailableError("PostgreSQL", f"the seats are those of {board.as_of}")
        return board

    async def read_if_kept(self, event_id: str) -> Board | None:
        """Return the event's board as `read` does if it is there; an event asked for again and again gets one for the next time."""
        if self._shelf.get(event_id) is not None:
            return await self.read(event_id)
        if self._interest.grows(event_id):
            self._loads.begin(event_id)
        return None

    async def reaches(self, event_id: str, numbers: Mapping[int, int], seconds: float) -> bool:
        """Return whether the event's board comes to know within the time what is known at a place of the journal."""

        def knows() -> bool:
            board = self._shelf.get(event_id)
            return board is not None and not not_within(numbers, board.numbers)

        return await self._follower.until(knows, seconds)

    async def listen(self, event_id: str, write: Write, form: Form, since: Revision | None) -> None:
        """Write to somebody what changes of the event, until that ends. See `Audience.listen`."""
        board = await self.read(event_id)
        while board is not self._shelf.get(event_id):  # it was dropped a moment ago
            board = await self.read(event_id)
        if board is not None:
            if event_id not in self._audiences:
                self._audiences[event_id] = Audience(board)
            await self._audiences[event_id].listen(write, form, since)

    def close(self) -> None:
        """End all streams."""
        self._follower.close()
        for audience in self._audiences.values():
            audience.close()

    async def stop(self) -> None:
        await self._follower.stop()
        await self._loads.stop()

    async def _catch_up(self, event_id: str) -> None:
        until = _now() + PATIENCE_S
        await self._follower.catch_up(PATIENCE_S)
        load, board = self._loads.get(event_id), self._shelf.get(event_id)
        if load is not None and board is not None and board.is_outdated:
            await asyncio.wait((load.done,), timeout=max(0, until - _now()))

    def _keep(self, event_id: str, board: Board | None) -> None:
        """Keep a board that was read, in the place of the one before. Raises ShelfFullError."""
        if board is not None:
            self._shelf.put(board)
            if event_id in self._audiences:
                self._audiences[event_id].renew(board)
            return
        self._shelf.drop(event_id)
        if event_id in self._audiences:
            self._audiences.pop(event_id).close()

    def _is_heard(self, event_id: str) -> bool:
        return event_id in self._audiences and len(self._audiences[event_id]) > 0

    # What the follower of the journal tells.

    def wants_more(self) -> bool:
        self._shelf.drop_idle()
        for event_id in [each for each in self._audiences if not self._is_heard(each)]:
            self._audiences.pop(event_id).close()
        return len(self._shelf) > 0 or len(self._loads) > 0

    def take(self, part: JournalPart) -> None:
        self._take_changes(part)
        for operation in part.operations:
            self._loads.note_operation(operation.event_id, operation.number)
            board = self._shelf.get(operation.event_id)
            if board is not None and operation.number > board.read_numbers.get(OPERATORS, 0):
                board.outdate(_now())
        for board in self._shelf:
            if board.is_outdated:
                self._loads.begin(board.event_id)
        for audience in self._audiences.values():
            audience.revive()

    def _take_changes(self, part: JournalPart) -> None:
        by_event: defaultdict[str, list[SeatChange]] = defaultdict(list)
        for change in part.changes:
            by_event[change.event_id].append(change)
        for event_id, changes in by_event.items():
            self._loads.note(event_id, changes, part.numbers)
            if (board := self._shelf.get(event_id)) is not None:
                changed = board.apply(changes, part.numbers)
                if changed and event_id in self._audiences:
                    self._audiences[event_id].note(changed)

    def lose(self) -> None:
        """Keep only boards that somebody listens to, and read those anew."""
        self._loads.lose()
        for board in self._shelf:
            if self._is_heard(board.event_id):
                board.outdate(_now())
                self._loads.begin(board.event_id)
            else:
                self._shelf.drop(board.event_id)

    def miss(self, seconds: float) -> None:
        if seconds > STALE_S:
            for audience in self._audiences.values():
                audience.say_stale()


def _now() -> float:
    return asyncio.get_running_loop().time()
