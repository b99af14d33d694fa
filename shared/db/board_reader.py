"""Reads an event's seats at one place of the journal, and what the journal says from there on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, cast

import msgspec
from psycopg2.extensions import connection as RawConnection  # noqa: N812  (a class that the driver spells small)
from sqlalchemy import Connection, TextClause, text

from shared.db import event_store, journal_reader
from shared.db.queries import statements
from shared.db.views import EventView
from shared.errors import RowlockError
from shared.journal.cursor import OPERATORS

FETCHED = 2_000
"""Seats of one round trip: what is read of a large hall at once must not hold up the process' other threads."""
ROWS_MAX = 2_000
"""Rows of the journal that are read on; who is further behind reads the seats anew."""
SPREAD = timedelta(hours=1)
"""A row's time is taken a moment before it is committed, by a clock that may have been set. One that is further off is missing."""
LETTERS = {"AVAILABLE": "A", "HELD": "H", "SOLD": "S"}


class JournalLostError(RowlockError):
    """The journal can't be read on from there: it is another, was set back, lacks rows, or is too far ahead."""


class SeatChange(NamedTuple):
    """What a row of the journal says of a ticket."""

    lane: int
    number: int
    place: int
    """Orders the changes of one ticket."""
    event_id: str
    ticket_id: str
    letter: str
    """A, H or S: the ticket's new status."""
    held_until: str | None


class Operation(NamedTuple):
    """What an operator did to an event or its seats."""

    number: int
    event_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPart:
    """What follows a place of the journal, read from one snapshot."""

    database: str
    numbers: Mapping[int, int]
    """Of each lane the number that this goes up to."""
    at: str
    """When it was read, by PostgreSQL's clock, RFC 3339."""
    changes: Sequence[SeatChange] = ()
    """Each ticket's in their order."""
    operations: Sequence[Operation] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatsRead:
    """An event's seats as they were at one place of the journal."""

    database: str
    numbers: Mapping[int, int]
    at: str
    event: EventView
    map_version: str
    index: dict[str, int]
    """Each ticket's place in the event's order."""
    ids: bytes
    """The ids in that order, as JSON without the brackets."""
    statuses: bytearray
    """A letter for each: A, H, S, X."""
    free: bytearray
    """What each is while nobody has it: A or X."""


def read_on(conn: Connection, database: str | None, numbers: Mapping[int, int], since: str) -> JournalPart:
    """Return what follows; with no `database`, the place where the journal is now. Raises JournalLostError.

    All that is seen comes from one snapshot, so `conn` must be in a transaction of that kind. A batch that changed a
    ticket was visible before the next that changed it could commit, whichever lanes the two stand in: so what was read
    up to `numbers` never lacks what something in it came after.
    """
    now, last, at = _position(conn)
    if database is None:
        return JournalPart(database=now, numbers=last, at=at)
    behind = {lane: number - numbers.get(lane, 0) for lane, number in last.items() if number != numbers.get(lane, 0)}
    if now != database or not numbers.keys() <= last.keys() or any(rows < 0 for rows in behind.values()):
        raise JournalLostError("the journal is another, or was set back")
    if sum(behind.values()) > ROWS_MAX:
        raise JournalLostError(f"more than {ROWS_MAX} rows follow")
    if not behind:
        return JournalPart(database=now, numbers=last, at=at)
    around = datetime.fromisoformat(at)
    asked = {
        "lanes": list(behind),
        "numbers": [numbers.get(lane, 0) for lane in behind],
        "earliest": (datetime.fromisoformat(since) - SPREAD).isoformat(),
        "latest": (around + SPREAD).isoformat(),
    }
    rows = conn.execute(_query("board_rows"), asked).all()
    if len(rows) != sum(behind.values()):
        raise JournalLostError("rows are missing")
    operations = [Operation(row.number, row.details["event_id"]) for row in rows if row.lane == OPERATORS]
    changes = _changes(conn, [row for row in rows if row.first_change is not None])
    return JournalPart(database=now, numbers=last, at=at, changes=changes, operations=operations)


def _changes(conn: Connection, rows: Sequence[Any]) -> list[SeatChange]:
    """Return what rows changed, in the order of places, in which others may have drawn some between a row's own."""
    if not rows:
        return []
    own = {(row.lane, row.number): frozenset(row.command_ids) for row in rows}
    asked = {
        "lanes": [row.lane for row in rows],
        "numbers": [row.number for row in rows],
        "firsts": [row.first_change for row in rows],
        "lasts": [row.last_change for row in rows],
        "low": min(map(min, own.values())),
        "high": max(map(max, own.values())),
    }
    return [
        SeatChange(row.lane, row.number, row.place, row.event_id, row.ticket_id, LETTERS[row.to_status], row.held_until)
        for row in conn.execute(_query("board_changes"), asked)
        if row.command_id in own[row.lane, row.number]
    ]


def read_seats(conn: Connection, event_id: str) -> SeatsRead | None:
    """Return an event's seats; None if there is no such event. `conn` as for `read_on`."""
    database, numbers, at = _position(conn)
    event = event_store.get(conn, event_id)
    if event is None:
        return None
    index: dict[str, int] = {}
    parts: list[bytes] = []
    statuses, free = bytearray(), bytearray()
    with cast("RawConnection", conn.connection.driver_connection).cursor(name="board_seats") as cursor:
        cursor.execute(statements("board.sql")["board_seats"].sql, {"event_id": event_id})
        while rows := cursor.fetchmany(FETCHED):
            ids, now, unsold = zip(*rows, strict=True)
            index.update(zip(ids, range(len(index), len(index) + len(ids)), strict=True))
            parts.append(msgspec.json.encode(ids)[1:-1])
            statuses += "".join(now).encode()
            free += "".join(unsold).encode()
    return SeatsRead(
        database=database,
        numbers=numbers,
        at=at,
        event=event,
        map_version=conn.execute(_query("board_map"), {"event_id": event_id}).scalar_one(),
        index=index,
        ids=b",".join(parts),
        statuses=statuses,
        free=free,
    )


def _position(conn: Connection) -> tuple[str, dict[int, int], str]:
    rows = journal_reader.lane_rows(conn)
    return rows[0].database, {row.lane: row.last for row in rows}, rows[0].at


@cache
def _query(name: str) -> TextClause:
    return text(statements("board.sql")[name].sql)
