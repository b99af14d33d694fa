"""Stores an event's tickets: streamed in and checked as a whole, the new ones in one transaction.

Seats that stand already may have to move, in their row or in the event's order, where others come between. They do so
afterwards, few at a time while every shard stands still, so that no batch waits long or sees a seat locked.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import groupby
from typing import IO, Any, cast

from psycopg2.errors import UniqueViolation
from psycopg2.extensions import connection as RawConnection  # noqa: N812  (a class that the driver spells small)
from psycopg2.extensions import cursor as RawCursor  # noqa: N812
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

from shared.db import journal_writer
from shared.db.engine import reaching
from shared.db.inventory_copy import copy_lines, copy_rows, escaped
from shared.db.inventory_row import Conflict, InventoryError, InventoryRow, RowMap, Stored, Taken, Unknown
from shared.db.queries import statements
from shared.db.shards import lock_all_shards
from shared.hall.names import fold
from shared.hall.standing import Row, standing
from shared.journal.change import ChangeType

LIMITS = "SET LOCAL statement_timeout = '300s'; SET LOCAL work_mem = '32MB'; SET LOCAL temp_buffers = '16MB'"
"""An import is the one long statement that a reader's connection may run."""
ROUGHLY = "SET LOCAL default_statistics_target = 10"
"""The planner needs to know how large tables have become; to look at 30,000 rows of a large one would take longer than the import."""
STEP_MAX = 1_024
"""Room between two tickets, in ranks and in listings."""
_NUMBERS = 2_000_000_000
IMPORT_WAIT_MS = 5_000
"""Patience with another import into the same event."""
MOVED_TOGETHER = 200
"""Tickets moved while the shards stand still: some milliseconds."""
STANDSTILL_MS = 80
"""Longest wait for all shards; who does not get them lets go of those it has, and tries later."""
_TRIES = 200
_PAUSE_S = (0.01, 0.1)
_UNKNOWN_TOLD = 20
_LOCK = "hashtextextended('import ' || %(event_id)s, 0)"


class ImportBusyError(Exception):
    """Another import into the event goes on."""


@contextmanager
def importing(engine: Engine, event_id: str) -> Iterator[Connection]:
    """Yield a connection that alone may import into the event. Raises ImportBusyError, StoreUnavailableError."""
    with reaching(), engine.connect() as conn:
        _take(conn, event_id)
        try:
            yield conn
        finally:
            with suppress(Exception):
                conn.rollback()
            try:
                conn.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK})", {"event_id": event_id})
                conn.exec_driver_sql(_sql("forget_moves"))
                conn.commit()
            except Exception:  # noqa: BLE001 - whatever failed, the lock goes with the session
                conn.invalidate()


def _take(conn: Connection, event_id: str) -> None:
    conn.exec_driver_sql(f"SET LOCAL lock_timeout = '{IMPORT_WAIT_MS}ms'")
    try:
        conn.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})", {"event_id": event_id})
        conn.exec_driver_sql(_sql("forget_moves"))
    except OperationalError as error:
        conn.rollback()
        if getattr(error.orig, "pgcode", None) == "55P03":
            raise ImportBusyError(event_id) from error
        raise
    conn.commit()


def currency_of(conn: Connection, event_id: str) -> str | None:
    """Return the currency in which the event sells; None if there is no such event."""
    found = conn.exec_driver_sql("SELECT currency FROM events WHERE id = %(event_id)s", {"event_id": event_id})
    return found.scalar_one_or_none()


def write(
    conn: Connection,
    event_id: str,
    rows: Iterable[InventoryRow],
    *,
    map_rows: int = 0,
    before_storing: Callable[[], None] = lambda: None,
) -> Stored:
    """Store what is new of the tickets of an existing event within the connection's transaction; the rest stays as it is.

    `rows` may be a generator; what it raises comes through. `map_rows`: so many rows of seats and areas are told as
    they will stand. `before_storing` is called once all rows are read and none stands twice; what it raises comes
    through. `move` has to follow once that is committed. Raises InventoryError for a ticket or seat that
    stands twice in the rows, or whose id another event has.
    """
    event = {"event_id": event_id}
    with cast("RawConnection", conn.connection.driver_connection).cursor() as cursor:
        cursor.execute(LIMITS)
        cursor.execute(ROUGHLY)
        cursor.execute("SELECT FROM events WHERE id = %(event_id)s FOR KEY SHARE", event)
        cursor.execute(_sql("incoming"))
        number = copy_rows(cursor, _sql("copy"), rows)
        cursor.execute("ANALYZE incoming")
        cursor.execute("SELECT EXISTS (SELECT FROM tickets WHERE event_id = %(event_id)s)", event)
        is_empty = not _one(cursor)[0]
        _fold_names(cursor, event)
        _refuse_twice(cursor)
        before_storing()
        known = _leave_known(cursor, event)
        unknown = _place(cursor, event)
        cursor.execute(_sql("laid"), event)
        cursor.execute("ANALYZE laid")
        cursor.execute("SELECT count(*) FROM laid")
        step = min(STEP_MAX, _NUMBERS // max(1, 2 * _one(cursor)[0]))
        if not is_empty:
            cursor.execute(_sql("spread"), {"step": step})
        drawn = _map(cursor, map_rows) if map_rows else ()
        _store(cursor, event | {"step": step if is_empty else 1})
        cursor.execute(_sql("moves"))
        # The planner shall know the new tickets from the first batch on.
        cursor.execute("ANALYZE tickets, free_places")
    added = number - known["unchanged"] - known["conflicting"]
    if added:
        journal_writer.record(conn, ChangeType.INVENTORY_CHANGED, event_id, "import")
    return Stored(added=added, unknown=unknown[:_UNKNOWN_TOLD], unknown_rows=len(unknown), map=drawn, **known)


def move(conn: Connection, event_id: str) -> bool:
    """Move stored tickets of the event to where they stand now that others came between; return whether all have.

    What is left then is done by the next import into the event, of the same file too.
    """
    with conn.begin():
        last = conn.exec_driver_sql("SELECT coalesce(max(n), 0) FROM moves").scalar_one()
    tries = _TRIES
    first = 1
    while first <= last and tries:
        began = time.monotonic()
        try:
            _move_some(conn, first, first + MOVED_TOGETHER - 1)
            first += MOVED_TOGETHER
            time.sleep(2 * (time.monotonic() - began))  # batches have two thirds of the time
        except OperationalError as error:
            if getattr(error.orig, "pgcode", None) not in ("55P03", "57014", "40P01"):
                raise
            tries -= 1
            time.sleep(random.uniform(*_PAUSE_S))  # noqa: S311 - no secret, only a spread
    if first > 1:
        with conn.begin():
            journal_writer.record(conn, ChangeType.INVENTORY_CHANGED, event_id, "import")
    return bool(first > last)


def _move_some(conn: Connection, first: int, last: int) -> None:
    with conn.begin():
        conn.execute(text(f"SET LOCAL lock_timeout = '{STANDSTILL_MS}ms'"))
        conn.execute(text(f"SET LOCAL statement_timeout = '{STANDSTILL_MS}ms'"))
        lock_all_shards(conn)
        conn.exec_driver_sql(_sql("move"), {"first": first, "last": last})


def _fold_names(cursor: RawCursor, event: Mapping[str, str]) -> None:
    cursor.execute(_sql("distinct_names"), event)
    names = [name for (name,) in cursor.fetchall()]
    cursor.execute(_sql("names"))
    copy_lines(cursor, _sql("copy_names"), (f"{escaped(name)}\t{escaped(fold(name))}\n" for name in names))
    cursor.execute("ANALYZE names")
    cursor.execute(_sql("folded"))


def _refuse_twice(cursor: RawCursor) -> None:
    cursor.execute(_sql("twice"))
    taken = cursor.fetchall()
    if taken:
        told = [
            Taken(line, field, ticket_id if field == "id" else ", ".join(filter(None, seat)), earlier)
            for line, field, ticket_id, *seat, earlier, _ in taken
        ]
        raise InventoryError(told, taken[0][-1])


def _leave_known(cursor: RawCursor, event: Mapping[str, str]) -> dict[str, Any]:
    """Take the rows that stand already out of those to be stored, and return what they are."""
    cursor.execute(_sql("touched"))
    cursor.execute(_sql("known"), event)
    cursor.execute(_sql("counted"))
    unchanged, conflicting = _one(cursor)
    conflicts = []
    if conflicting:
        cursor.execute(_sql("conflicts"))
        conflicts = [Conflict(*row) for row in cursor.fetchall()]
    if unchanged or conflicting:
        cursor.execute(_sql("leave_known"))
    return {"unchanged": unchanged, "conflicting": conflicting, "conflicts": conflicts}


def _place(cursor: RawCursor, event: Mapping[str, str]) -> list[Unknown]:
    """Find the positions of the seats in their rows; return the rows where that leaves something open."""
    cursor.execute(_sql("beside"), event)
    cursor.execute(_sql("placed"))
    unknown: list[Unknown] = []
    with tempfile.SpooledTemporaryFile(1 << 20, "w+b") as found:
        _write_positions(cursor.connection, found, unknown)
        found.seek(0)
        cursor.copy_expert(_sql("copy_placed"), found)
    cursor.execute("ANALYZE beside, placed")
    return unknown


def _write_positions(connection: RawConnection, file: IO[bytes], unknown: list[Unknown]) -> None:
    with connection.cursor(name="rows_of_seats") as cursor:
        cursor.itersize = 100
        cursor.execute(_sql("rows"))
        for section, name, keys, *columns in cursor:
            numbers, xs, ys, given, blocks, stored = (None if each is None else tuple(each) for each in columns)
            row = Row(numbers=numbers or (), xs=xs, ys=ys, given=given, blocks=blocks, stored=stored)
            found = standing(row)
            file.write("".join(f"{n}\t{at}\n" for n, at in zip(keys, found.positions, strict=True)).encode())
            if found.unknown:
                unknown.append(Unknown(section, name, found.unknown))


def _store(cursor: RawCursor, values: Mapping[str, Any]) -> None:
    cursor.execute("SAVEPOINT unstored")
    try:
        cursor.execute(_sql("store"), values)
    except UniqueViolation:
        cursor.execute("ROLLBACK TO SAVEPOINT unstored")
        cursor.execute(_sql("elsewhere"))
        if not (found := cursor.fetchall()):
            raise
        raise InventoryError(
            [Taken(line, "id", ticket_id, None) for line, ticket_id, _ in found], found[0][-1]
        ) from None


def _map(cursor: RawCursor, rows: int) -> tuple[RowMap, ...]:
    cursor.execute(_sql("map"), {"rows": rows})
    return tuple(
        RowMap(section, tickets, row, [] if general else _side_by_side(numbers, positions))
        for section, row, general, tickets, numbers, positions in cursor.fetchall()
    )


def _side_by_side(numbers: list[str], positions: list[int]) -> list[list[str]]:
    groups = groupby(zip(numbers, positions, range(len(numbers)), strict=True), key=lambda seat: seat[1] - seat[2])
    return [[number for number, _, _ in group] for _, group in groups]


def _one(cursor: RawCursor) -> tuple[Any, ...]:
    found = cursor.fetchone()
    assert found is not None
    return found


def _sql(name: str) -> str:
    return statements("inventory.sql")[name].sql
