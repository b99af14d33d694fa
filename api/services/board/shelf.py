"""Where boards are kept: so many and no more, and none that nobody has looked at for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator

from api.services.board.board import Board

IDLE_S = 60.0
"""A board goes when nobody has looked for so long."""
BOARDS_MAX = 1_000
SEATS_MAX = 1_000_000
"""Seats of all boards: about 200 MB. One event alone may have more."""


class ShelfFullError(Exception):
    """All the room is taken by boards that somebody listens to."""


class Shelf:
    """`is_pinned` tells whether somebody listens to an event: its board stays."""

    def __init__(self, clock: Callable[[], float], is_pinned: Callable[[str], bool]) -> None:
        self._clock, self._is_pinned = clock, is_pinned
        self._boards: OrderedDict[str, Board] = OrderedDict()
        """The one looked at last stands last."""
        self._looked_at: dict[str, float] = {}
        self.seats = 0

    def __len__(self) -> int:
        return len(self._boards)

    def __iter__(self) -> Iterator[Board]:
        return iter(tuple(self._boards.values()))

    def get(self, event_id: str) -> Board | None:
        return self._boards.get(event_id)

    def look(self, event_id: str) -> None:
        """Note that somebody looks."""
        if event_id in self._boards:
            self._boards.move_to_end(event_id)
            self._looked_at[event_id] = self._clock()

    def put(self, board: Board) -> None:
        """Keep a board, in the place of an older one of its event. Raises ShelfFullError."""
        self._make_room(board)
        self.drop(board.event_id)
        self._boards[board.event_id] = board
        self.seats += len(board)
        self.look(board.event_id)

    def drop(self, event_id: str) -> None:
        board = self._boards.pop(event_id, None)
        if board is not None:
            self.seats -= len(board)
            del self._looked_at[event_id]

    def drop_idle(self) -> None:
        now = self._clock()
        for event_id in tuple(self._boards):
            if self._is_pinned(event_id):
                self.look(event_id)
            elif now - self._looked_at[event_id] > IDLE_S:
                self.drop(event_id)
            else:
                return  # those behind it were looked at later

    def _make_room(self, board: Board) -> None:
        before = self._boards.get(board.event_id)
        for event_id in tuple(self._boards):
            if not self._is_full(board, before):
                return
            if event_id != board.event_id and not self._is_pinned(event_id):
                self.drop(event_id)
        if self._is_full(board, before):
            raise ShelfFullError

    def _is_full(self, board: Board, before: Board | None) -> bool:
        others = len(self._boards) - (before is not None)
        seats = self.seats + len(board) - (0 if before is None else len(before))
        return others > 0 and (seats > SEATS_MAX or others >= BOARDS_MAX)
