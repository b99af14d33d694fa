"""CSV: a header by name in any order; columns that Rowlock does not know are kept as attributes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from api.inventory.errors import UnreadableInventoryError
from api.inventory.seats import KNOWN, SeatReader
from shared.db.inventory_row import InventoryRow

_DELIMITERS = ",;\t"


def read_csv(source: Iterable[bytes], reader: SeatReader) -> Iterator[InventoryRow]:
    """Yield the rows of a CSV in UTF-8. Raises UnreadableInventoryError at the first mistake."""
    lines = _decoded(source)
    header_text = next(lines, "")
    delimiter = max(_DELIMITERS, key=header_text.count)
    table = csv.reader(_joined(header_text, lines), delimiter=delimiter, strict=True)
    try:
        header = _header(next(table, []), reader)
        for values in table:
            if values:
                yield from reader.rows(table.line_num, _record(table.line_num, header, values))
    except csv.Error as error:
        raise UnreadableInventoryError(table.line_num, None, None, f"is no CSV: {error}") from None


def _header(cells: list[str], reader: SeatReader) -> list[str]:
    names = [cell.strip() for cell in cells]
    known = [name.lower() if name.lower() in KNOWN else name for name in names]
    needed = ("section",) if reader.price is not None else ("section", "price")
    for name in needed:
        if name not in known:
            raise UnreadableInventoryError(1, name, None, f"the header has no column {name!r}")
    if "number" not in known and "capacity" not in known:
        raise UnreadableInventoryError(1, "number", None, "the header has neither 'number' nor 'capacity'")
    for name in known:
        if not name or known.count(name) > 1:
            raise UnreadableInventoryError(1, name or None, name, "each column of the header needs a name of its own")
    return known


def _record(line: int, header: list[str], values: list[str]) -> dict[str, str]:
    if len(values) != len(header):
        raise UnreadableInventoryError(
            line, None, None, f"has {len(values)} values where the header has {len(header)} columns"
        )
    record = dict(zip(header, values, strict=True))
    if any("\0" in value for value in values):
        raise UnreadableInventoryError(line, None, None, "holds a NUL character")
    if "attributes" in record:
        raise UnreadableInventoryError(line, "attributes", None, "is no column; extra columns are the attributes")
    return record


def _decoded(source: Iterable[bytes]) -> Iterator[str]:
    for line, raw in enumerate(source, 1):
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            raise UnreadableInventoryError(line, None, repr(raw[error.start : error.end]), "must be UTF-8") from None
        yield text.removeprefix("\ufeff") if line == 1 else text


def _joined(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
