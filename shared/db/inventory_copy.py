"""Rows of an inventory as the text that COPY reads, streamed: never more of them in memory than a piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec
import psycopg2
from psycopg2.extensions import cursor as RawCursor  # noqa: N812  (a class that the driver spells small)

from shared.db.inventory_row import InventoryRow

PIECE_LENGTH = 1 << 16
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NULL = "\\N"
_NOWHERE = "\t".join([_NULL] * 4)
_encode = msgspec.json.Encoder().encode


def copy_rows(cursor: RawCursor, sql: str, rows: Iterable[InventoryRow]) -> int:
    """Copy rows as they come and return their number; what `rows` raises comes through."""
    counted = _Counted(rows)
    copy_lines(cursor, sql, counted.lines())
    return counted.number


def copy_lines(cursor: RawCursor, sql: str, lines: Iterable[str]) -> None:
    """Copy lines of COPY's text format; what `lines` raises comes through."""
    pieces = _Pieces(lines)
    try:
        cursor.copy_expert(sql, pieces)
    except psycopg2.Error as error:
        # The driver tells the server what a row's reader raised, then raises the server's answer instead.
        raise (pieces.fault or error) from error


def escaped(value: str | None) -> str:
    """Return a text as COPY reads it."""
    if value is None:
        return _NULL
    return value if value.isprintable() and "\\" not in value else value.translate(_ESCAPES)


class _Counted:
    def __init__(self, rows: Iterable[InventoryRow]) -> None:
        self.number = 0
        self._rows = rows

    def lines(self) -> Iterator[str]:
        for row in self._rows:
            self.number += 1
            yield _line(self.number, row)


class _Pieces:
    """Lines as the file that the driver reads: it asks for some bytes and takes more as well."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.fault: Exception | None = None
        self._lines = iter(lines)

    def read(self, _size: int = -1) -> bytes:
        """Return the next lines together, or nothing at the end."""
        lines: list[str] = []
        length = 0
        try:
            for line in self._lines:
                lines.append(line)
                length += len(line)
                if length >= PIECE_LENGTH:
                    break
        except Exception as error:
            self.fault = error
            raise
        return "".join(lines).encode()

    readline = read
    """Never asked for, but a file has it."""


def _line(at: int, row: InventoryRow) -> str:
    shared = _shared(
        row.section,
        row.row,
        row.category,
        row.price,
        row.for_sale,
        row.accessible,
        row.companion,
        row.general,
        row.block,
    )
    where = _NOWHERE
    if row.x is not None or row.y is not None or row.position is not None or row.rank is not None:
        where = f"{_number(row.x)}\t{_number(row.y)}\t{_number(row.position)}\t{_number(row.rank)}"
    attributes = escaped(_encode(row.attributes).decode()) if row.attributes else "{}"
    return f"{at}\t{row.line}\t{escaped(row.id)}\t{escaped(row.number)}\t{shared}\t{where}\t{attributes}\n"


@lru_cache(maxsize=1_024)
def _shared(  # noqa: PLR0917  (they are the key of its cache)
    section: str,
    row: str | None,
    category: str | None,
    price: int,
    for_sale: bool | None,
    accessible: bool,
    companion: bool,
    general: bool,
    block: str | None,
) -> str:
    """Return what the seats of a row have in common; files have them beside each other."""
    sold = _NULL if for_sale is None else _flag(for_sale)
    names = f"{escaped(section)}\t{escaped(row)}\t{escaped(category)}"
    return f"{names}\t{price}\t{sold}\t{_flag(accessible)}\t{_flag(companion)}\t{_flag(general)}\t{escaped(block)}"


def _flag(value: bool) -> str:
    return "t" if value else "f"


def _number(value: float | None) -> str:
    return _NULL if value is None else repr(value)
