"""NDJSON: one object a line, with the fields of the CSV; JSON types and nested attributes allowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from api.inventory.errors import UnreadableInventoryError
from api.inventory.seats import SeatReader
from shared.db.inventory_row import InventoryRow

_RECORD = msgspec.json.Decoder(dict[str, object])


def read_ndjson(source: Iterable[bytes], reader: SeatReader) -> Iterator[InventoryRow]:
    """Yield the rows of NDJSON. Raises UnreadableInventoryError at the first mistake."""
    for line, raw in enumerate(source, 1):
        if not raw.isspace():
            yield from reader.rows(line, _record(line, raw))


def _record(line: int, raw: bytes) -> dict[str, object]:
    if b"\\u0000" in raw:
        raise UnreadableInventoryError(line, None, None, "holds a NUL character")
    try:
        return _RECORD.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableInventoryError(
            line, None, raw.decode(errors="replace"), f"is no JSON object: {error}"
        ) from None
