"""Plain JSON: `[…]` or `{"tickets": […]}` of objects as in NDJSON. A seating plan is told from it by its `zones`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from api.inventory.errors import UnreadableInventoryError
from api.inventory.seats import SeatReader
from shared.db.inventory_row import InventoryRow


class _Tickets(msgspec.Struct, forbid_unknown_fields=True):
    tickets: list[dict[str, object]]


class _Sniffed(msgspec.Struct):
    zones: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET


_LIST = msgspec.json.Decoder(list[dict[str, object]])
_TICKETS = msgspec.json.Decoder(_Tickets)
_SNIFFED = msgspec.json.Decoder(_Sniffed)


def is_plan(body: bytes) -> bool:
    """Tell whether `body` is a seating plan."""
    try:
        return _SNIFFED.decode(body).zones is not msgspec.UNSET
    except msgspec.DecodeError:
        return False


def read_json(body: bytes, reader: SeatReader) -> Iterator[InventoryRow]:
    """Yield the rows of a JSON list. Raises UnreadableInventoryError at the first mistake."""
    for line, record in enumerate(_records(body), 1):
        yield from reader.rows(line, record, place(line))


def place(line: int) -> str:
    """Return where the row of number `line` stands."""
    return f"tickets[{line - 1}]"


def _records(body: bytes) -> Sequence[dict[str, object]]:
    if b"\\u0000" in body:
        raise UnreadableInventoryError("body", None, None, "holds a NUL character")
    try:
        if body.lstrip()[:1] == b"[":
            return _LIST.decode(body)
        return _TICKETS.decode(body).tickets
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        reason = f'must be a seating plan (with "zones"), a list of tickets or {{"tickets": […]}}: {error}'
        raise UnreadableInventoryError("body", None, None, reason) from None
