"""Stores an event's tickets: streamed in, ranked by SQL, all or nothing."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

import msgspec
import psycopg2
from psycopg2.extensions import connection as RawConnection  # noqa: N812  (a class that the driver spells small)
from psycopg2.extensions import cursor as RawCursor  # noqa: N812
from sqlalchemy import Connection

from shared.db import journal_writer
from shared.db.inventory_row import InventoryError, InventoryRow
from shared.db.queries import statements
from shared.journal.change import ChangeType

if TYPE_CHECKING:
    from typing_extensions import Buffer

STATEMENT_TIMEOUT = "SET LOCAL statement_timeout = '120s'"
"""An import is the one long statement that a reader's connection may run."""
CHUNK_BYTES = 1 << 16
PRICE_MAX = (1 << 63) - 1
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_encode = msgspec.json.Encoder().encode


def write(conn: Connection, event_id: str, rows: Iterable[InventoryRow]) -> int:
    """Store tickets of an existing event within the connection's transaction; return their number.

    `rows` may be a generator; what it raises comes through. Raises InventoryError for a ticket or seat that stands
    twice in the rows or exists already.
    """
    sql = {name: statement.sql for name, statement in statements("inventory.sql").items()}
    event: Mapping[str, str] = {"event_id": event_id}
    with cast("RawConnection", conn.connection.driver_connection).cursor() as cursor:
        cursor.execute(STATEMENT_TIMEOUT)
        # One import of an event after the other: ranks go on where the last one ended.
        cursor.execute("SELECT FROM events WHERE id = %(event_id)s FOR UPDATE", event)
        cursor.execute(sql["incoming"])
        number = _copy(cursor, sql["copy"], rows)
        cursor.execute("ANALYZE incoming")
        _refuse_repeated(cursor, sql, event)
        cursor.execute(sql["store"], event)
        # The planner shall know the new tickets from the first batch on.
        cursor.execute("ANALYZE tickets, free_places")
    if number:
        journal_writer.record(conn, ChangeType.INVENTORY_CHANGED, event_id, "import")
    return number


def _copy(cursor: RawCursor, sql: str, rows: Iterable[InventoryRow]) -> int:
    copied = _Copied(rows)
    try:
        cursor.copy_expert(sql, io.BufferedReader(copied, CHUNK_BYTES))
    except psycopg2.Error as error:
        # The driver tells the server what a row's reader raised, then raises the server's answer instead.
        raise (copied.fault or error) from error
    return copied.number


class _Copied(io.RawIOBase):
    """The rows as the file that COPY reads."""

    def __init__(self, rows: Iterable[InventoryRow]) -> None:
        self.number = 0
        self.fault: Exception | None = None
        self._copied = self._written(rows)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill `buffer`, in part only at the end."""
        view = memoryview(buffer)
        parts, length = [self._rest], len(self._rest)
        while length < len(view) and (row := next(self._copied, b"")):
            parts.append(row)
            length += len(row)
        text = b"".join(parts)
        filled = min(length, len(view))
        view[:filled] = text[:filled]
        self._rest = text[filled:]
        return filled

    def _written(self, rows: Iterable[InventoryRow]) -> Iterator[bytes]:
        try:
            for row in rows:
                text = _copy_row(self.number, row)
                self.number += 1
                yield text.encode()
        except Exception as error:
            self.fault = error
            raise


def _copy_row(place: int, row: InventoryRow) -> str:
    if not 0 <= row.price <= PRICE_MAX:
        raise InventoryError(row.line, "price", str(row.price), f"it must be from 0 to {PRICE_MAX}")
    columns = (
        str(row.line),
        str(place),
        _text(row.id),
        _text(row.section),
        _text(row.row),
        _text(row.number),
        _text(row.category),
        str(row.price),
        "t" if row.for_sale else "f",
        "t" if row.accessible else "f",
        "t" if row.general else "f",
        "\\N" if row.x is None else repr(float(row.x)),
        "\\N" if row.y is None else repr(float(row.y)),
        _encode(row.attributes).decode().translate(_ESCAPES) if row.attributes else "{}",
    )
    text = "\t".join(columns) + "\n"
    if "\0" in text or "\\\\u0000" in text:
        raise InventoryError(row.line, "id", row.id, "it or a field beside it holds the character 0")
    return text


def _text(value: str | None) -> str:
    return "\\N" if value is None else value.translate(_ESCAPES)


def _refuse_repeated(cursor: RawCursor, sql: Mapping[str, str], event: Mapping[str, str]) -> None:
    cursor.execute(sql["repeated_id"])
    if found := cursor.fetchone():
        line, ticket_id, earlier = found
        raise InventoryError(line, "id", ticket_id, _where(earlier))
    cursor.execute(sql["repeated_seat"], event)
    if found := cursor.fetchone():
        line, section, row, number, earlier = found
        seat = ", ".join(part for part in (section, row, number) if part)
        raise InventoryError(line, "number", seat, _where(earlier))


def _where(earlier: int | None) -> str:
    return "exists already" if earlier is None else f"stands in line {earlier} already"
