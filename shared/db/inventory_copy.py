"""Rows of an inventory as the text that COPY reads, streamed: never more of them in memory than a piece."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec
import psycopg2
from psycopg2.extensions import cursor as RawCursor  # noqa: N812  (a class that the driver spells small)

from shared.db.inventory_row import InventoryRow

if TYPE_CHECKING:
    from typing_extensions import Buffer

PIECE_BYTES = 1 << 16
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_SPECIAL = frozenset("\\\t\n\r")
_encode = msgspec.json.Encoder().encode


def copy_rows(cursor: RawCursor, sql: str, rows: Iterable[InventoryRow]) -> int:
    """Copy rows as they come and return their number; what `rows` raises comes through."""
    counted = _Counted(rows)
    copy_lines(cursor, sql, counted.lines())
    return counted.number


def copy_lines(cursor: RawCursor, sql: str, lines: Iterable[str]) -> None:
    """Copy lines of COPY's text format."""
    copied = _Copied(lines)
    try:
        cursor.copy_expert(sql, io.BufferedReader(copied, PIECE_BYTES))
    except psycopg2.Error as error:
        # The driver tells the server what a row's reader raised, then raises the server's answer instead.
        raise (copied.fault or error) from error


def escaped(value: str | None) -> str:
    """Return a text as COPY reads it."""
    if value is None:
        return "\\N"
    return value if _SPECIAL.isdisjoint(value) else value.translate(_ESCAPES)


class _Counted:
    def __init__(self, rows: Iterable[InventoryRow]) -> None:
        self.number = 0
        self._rows = rows

    def lines(self) -> Iterator[str]:
        for row in self._rows:
            self.number += 1
            yield _line(self.number, row)


class _Copied(io.RawIOBase):
    """Lines as the file that COPY reads."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.fault: Exception | None = None
        self._lines = iter(lines)
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Fill `buffer`, in part only at the end."""
        view = memoryview(buffer)
        parts, length = [self._rest], len(self._rest)
        try:
            while length < len(view) and (line := next(self._lines, "").encode()):
                parts.append(line)
                length += len(line)
        except Exception as error:
            self.fault = error
            raise
        text = b"".join(parts)
        filled = min(length, len(view))
        view[:filled] = text[:filled]
        self._rest = text[filled:]
        return filled


def _line(at: int, row: InventoryRow) -> str:
    for_sale = "\\N" if row.for_sale is None else "t" if row.for_sale else "f"
    attributes = _encode(row.attributes).decode().translate(_ESCAPES) if row.attributes else "{}"
    return (
        f"{at}\t{row.line}\t{escaped(row.id)}\t{escaped(row.section)}\t{escaped(row.row)}\t{escaped(row.number)}"
        f"\t{escaped(row.category)}\t{row.price}\t{for_sale}\t{'t' if row.accessible else 'f'}"
        f"\t{'t' if row.companion else 'f'}\t{'t' if row.general else 'f'}\t{_number(row.x)}\t{_number(row.y)}\t{_number(row.position)}"
        f"\t{escaped(row.block)}\t{_number(row.rank)}\t{attributes}\n"
    )


def _number(value: float | None) -> str:
    return "\\N" if value is None else repr(value)
