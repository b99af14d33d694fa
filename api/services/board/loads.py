"""The readings of events' seats that are under way; what the journal says of an event meanwhile is added at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from api.services.board.board import Board, not_within
from api.services.board.follower import Follower
from api.services.board.shelf import ShelfFullError
from api.web.problems import Problem
from shared.db.board_reader import SeatChange, SeatsRead
from shared.errors import StoreUnavailableError
from shared.journal.cursor import OPERATORS

LOADS_MAX = 64
"""Events that wait for their seats to be read, two at a time."""
FOR_LATER_MAX = LOADS_MAX // 2
"""Of them, those that nobody waits for."""


@dataclass(slots=True)
class Load:
    done: asyncio.Future[Board | None]
    backlog: list[tuple[Sequence[SeatChange], Mapping[int, int]]] = field(default_factory=list)
    operation: int = 0
    """The last number of the operators' lane that speaks of the event."""


class Loads:
    """`keep` is called with each board that was read, and with None where there is no such event."""

    def __init__(
        self,
        read_seats: Callable[[str], Awaitable[SeatsRead | None]],
        follower: Follower,
        keep: Callable[[str, Board | None], None],
    ) -> None:
        self._read_seats, self._follower, self._keep = read_seats, follower, keep
        self._loads: dict[str, Load] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._epoch = 0
        """Raised when the journal is lost: what was read before may be of another time."""

    def __len__(self) -> int:
        return len(self._loads)

    def get(self, event_id: str) -> Load | None:
        return self._loads.get(event_id)

    def begin(self, event_id: str) -> None:
        """Have the event's seats read for who will ask; not if many are being read already."""
        if event_id not in self._loads and len(self._loads) < FOR_LATER_MAX:
            self._load(event_id)

    async def read(self, event_id: str) -> Board | None:
        """Return the event's board once it is read; None if there is no such event. Raises Problem (503)."""
        for _ in range(2):
            is_own = event_id not in self._loads
            board = await asyncio.shield(self._load(event_id).done)
            if board is not None or is_own:
                return board
            # Somebody else's reading may have begun before the event was made.
        return None

    def note(self, event_id: str, changes: Sequence[SeatChange], numbers: Mapping[int, int]) -> None:
        if (load := self._loads.get(event_id)) is not None:
            load.backlog.append((changes, numbers))

    def note_operation(self, event_id: str, number: int) -> None:
        if (load := self._loads.get(event_id)) is not None:
            load.operation = number

    def lose(self) -> None:
        """Begin all readings anew."""
        self._epoch += 1

    async def stop(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _load(self, event_id: str) -> Load:
        load = self._loads.get(event_id)
        if load is None:
            if len(self._loads) >= LOADS_MAX:
                raise no_room()
            loop = asyncio.get_running_loop()
            load = self._loads[event_id] = Load(loop.create_future())
            load.done.add_done_callback(_retrieve)
            task = loop.create_task(self._run(event_id, load))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            self._follower.start()
        return load

    async def _run(self, event_id: str, load: Load) -> None:
        try:
            found = await self._joined(event_id, load)
            board = None if found is None else self._made(found, load)
            self._keep(event_id, board)
        except asyncio.CancelledError:
            load.done.set_exception(StoreUnavailableError("the process", "it is ending"))
            raise
        except ShelfFullError:
            load.done.set_exception(no_room())
        except Exception as fault:  # noqa: BLE001  (whoever waits hears of it)
            load.done.set_exception(fault)
        else:
            load.done.set_result(board)
        finally:
            del self._loads[event_id]

    async def _joined(self, event_id: str, load: Load) -> SeatsRead | None:
        """Return the seats, read at a place of the journal that it had reached before; the rest is in the backlog."""
        place = self._follower.place
        while True:
            while place.database is None:
                await self._follower.next_turn()
                if self._follower.is_failing:
                    raise StoreUnavailableError("PostgreSQL", "the journal can't be read")
            load.backlog.clear()
            load.operation = 0
            epoch, began = self._epoch, place.numbers
            found = await self._read_seats(event_id)
            if found is not None and (found.database != place.database or not_within(began, found.numbers)):
                await self._follower.next_turn()  # which finds what has become of the journal
            elif epoch == self._epoch and place.database is not None:
                return found

    def _made(self, found: SeatsRead, load: Load) -> Board:
        now = asyncio.get_running_loop().time()
        board = Board(found, self._follower.place, now)
        for changes, numbers in load.backlog:
            board.apply(changes, numbers)
        if load.operation > found.numbers.get(OPERATORS, 0):
            board.outdate(now)
        return board


def no_room() -> Problem:
    return Problem(
        503, "OVERLOADED", "More events are looked at than this process has room for.", headers={"Retry-After": "5"}
    )


def _retrieve(done: asyncio.Future[Board | None]) -> None:
    """Whoever waits is told; where nobody does, that is no fault."""
    if not done.cancelled():
        done.exception()
