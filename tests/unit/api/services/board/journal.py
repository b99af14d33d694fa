"""A small PostgreSQL for boards: events, seats, lanes of a journal, and snapshots that are taken at one time and told at another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import msgspec

from shared.db.board_reader import JournalLostError, JournalPart, Operation, SeatChange, SeatsRead
from shared.db.views import EventView
from shared.errors import StoreUnavailableError
from shared.journal.cursor import OPERATORS

NOTHING: dict[str, Any] = dict.fromkeys(EventView.__struct_fields__)
EVENT = EventView(**NOTHING | {"id": "gala", "name": "Gala"})
"""What an event's rules are is nothing to a board."""


@dataclass
class Hall:
    """An event as the tables have it."""

    version: int = 1
    taken: dict[str, str] = field(default_factory=dict)
    """Each seat's id and what it is: A, H or S."""
    closed: set[str] = field(default_factory=set)

    def letters(self) -> str:
        return "".join("X" if letter == "A" and seat in self.closed else letter for seat, letter in self.taken.items())

    def free(self) -> str:
        return "".join("X" if seat in self.closed else "A" for seat in self.taken)


@dataclass
class Store:
    """Commits at once; `rows` is the journal, each lane in its order."""

    database: str = "one"
    halls: dict[str, Hall] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=lambda: {0: 0, 1: 0, OPERATORS: 0})
    rows: list[tuple[int, int, Any]] = field(default_factory=list)
    places: int = 0
    clock: int = 0
    is_down: bool = False

    def settle(self, lane: int, changes: list[tuple[str, str, str]]) -> None:
        """Commit a batch: event, seat and new letter of each."""
        number = self._number(lane)
        told = []
        for event_id, seat, letter in changes:
            self.places += 1
            self.halls[event_id].taken[seat] = letter
            told.append(SeatChange(lane, number, self.places, event_id, seat, letter, None))
        self.rows.append((lane, number, told))

    def operate(self, event_id: str, change: Callable[[Hall], None]) -> None:
        change(self.halls.setdefault(event_id, Hall()))
        number = self._number(OPERATORS)
        self.rows.append((OPERATORS, number, Operation(number, event_id)))

    def _number(self, lane: int) -> int:
        self.numbers[lane] += 1
        return self.numbers[lane]

    def at(self) -> str:
        self.clock += 1
        return f"{self.clock:09}"

    def read_on(self, database: str | None, numbers: Mapping[int, int], rows_max: int = 50) -> JournalPart:
        now, at = dict(self.numbers), self.at()
        if database is None:
            return JournalPart(database=self.database, numbers=now, at=at)
        if database != self.database or any(number > now.get(lane, 0) for lane, number in numbers.items()):
            raise JournalLostError("set back")
        rows = [row for row in self.rows if row[1] > numbers.get(row[0], 0)]
        if len(rows) != sum(now.values()) - sum(numbers.values()) or len(rows) > rows_max:
            raise JournalLostError("rows are missing")
        return JournalPart(
            database=self.database,
            numbers=now,
            at=at,
            changes=[change for lane, _, told in rows if lane != OPERATORS for change in told],
            operations=[told for lane, _, told in rows if lane == OPERATORS],
        )

    def read_seats(self, event_id: str) -> SeatsRead | None:
        hall, now, at = self.halls.get(event_id), dict(self.numbers), self.at()
        if hall is None:
            return None
        return SeatsRead(
            database=self.database,
            numbers=now,
            at=at,
            event=msgspec.structs.replace(EVENT, id=event_id),
            map_version=str(hall.version),
            index={seat: index for index, seat in enumerate(hall.taken)},
            ids=",".join(f'"{seat}"' for seat in hall.taken).encode(),
            statuses=bytearray(hall.letters().encode()),
            free=bytearray(hall.free().encode()),
        )


Ask = tuple[Callable[[], Any], "asyncio.Future[Any]"]
Seen = tuple["asyncio.Future[Any]", Any]


class Source:
    """Reads a store when the test says `see`, and tells what was seen when the test says `tell`: of the journal, or of seats."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.asked: dict[str, list[Ask]] = {"journal": [], "seats": []}
        self.seen: dict[str, list[Seen]] = {"journal": [], "seats": []}

    async def read_on(self, database: str | None, numbers: Mapping[int, int], since: str) -> JournalPart:
        found: JournalPart = await self._ask("journal", lambda: self.store.read_on(database, numbers))
        return found

    async def read_seats(self, event_id: str) -> SeatsRead | None:
        found: SeatsRead | None = await self._ask("seats", lambda: self.store.read_seats(event_id))
        return found

    def see(self, kind: str) -> None:
        for read, future in self.asked[kind]:
            try:
                if self.store.is_down:
                    raise StoreUnavailableError("PostgreSQL", "down")
                self.seen[kind].append((future, read()))
            except Exception as fault:  # noqa: BLE001  (told to who asked)
                self.seen[kind].append((future, fault))
        self.asked[kind].clear()

    def tell(self, kind: str) -> None:
        for future, found in self.seen[kind]:
            if future.done():
                continue
            if isinstance(found, Exception):
                future.set_exception(found)
            else:
                future.set_result(found)
        self.seen[kind].clear()

    async def _ask(self, kind: str, read: Callable[[], Any]) -> Any:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.asked[kind].append((read, future))
        return await future


class News:
    """What was heard of, by the test's word; the second without news is over when the test says so, too."""

    def __init__(self) -> None:
        self.heard = 0
        self._event: asyncio.Event | None = None

    @contextmanager
    def following(self) -> Iterator[None]:
        yield

    async def wait(self, seconds: float) -> bool:
        self._event = asyncio.Event()
        await self._event.wait()
        return True

    def ring(self) -> None:
        self.heard += 1
        self.look()

    def look(self) -> None:
        if self._event is not None:
            self._event.set()
