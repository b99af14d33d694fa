"""One record of an inventory (a CSV line, an NDJSON object) → its seat, or the places of its area."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from api.inventory import fields
from api.inventory.errors import UnreadableInventoryError
from api.inventory.ticket_ids import ID_MAX, ticket_id
from shared.db.inventory_row import InventoryRow

CAPACITY_MAX = 1_000_000
KNOWN = frozenset(
    (
        "section", "row", "number", "price", "category", "accessible", "for_sale", "capacity", "x", "y", "attributes",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SeatReader:
    """Reads records for one event. `price` is taken where a record has none; None makes the price compulsory."""

    event_id: str
    price: int | None = None

    def rows(self, line: int, record: Mapping[str, object], where: int | str = 0) -> Iterator[InventoryRow]:
        """Yield the seat of a record, or as many places as its `capacity` says. Raises UnreadableInventoryError.

        `where` names the record in errors where "line" would be wrong.
        """
        where = where or line
        capacity = fields.whole(where, "capacity", record.get("capacity"), low=1, high=CAPACITY_MAX)
        seat = self._seat(line, where, record, general=capacity is not None)
        if capacity is None:
            yield seat
        else:
            yield from places(self.event_id, seat, capacity)

    def _seat(self, line: int, where: int | str, record: Mapping[str, object], *, general: bool) -> InventoryRow:
        get = record.get
        section = fields.required_name(where, "section", get("section"))
        row = fields.name(where, "row", get("row"))
        number = fields.name(where, "number", get("number"))
        if number is None and not general:
            raise UnreadableInventoryError(where, "number", get("number"), "must not be empty")
        price = fields.price(where, "price", get("price"))
        price = self.price if price is None else price
        if price is None:
            raise UnreadableInventoryError(where, "price", get("price"), "must not be empty")
        identity = ticket_id(self.event_id, section, row, number or "0")
        if len(identity) > ID_MAX:
            raise UnreadableInventoryError(where, "section", section, f"makes a ticket id of over {ID_MAX} characters")
        return InventoryRow(
            line=line,
            id=identity,
            section=section,
            row=row,
            number=number,
            category=fields.name(where, "category", get("category")),
            price=price,
            accessible=fields.flag(where, "accessible", get("accessible"), default=False),
            general=general,
            for_sale=fields.flag(where, "for_sale", get("for_sale"), default=True),
            x=fields.coordinate(where, "x", get("x")),
            y=fields.coordinate(where, "y", get("y")),
            attributes=_attributes(where, record),
        )


def places(event_id: str, area: InventoryRow, capacity: int) -> Iterator[InventoryRow]:
    """Yield the numbered places of a general-admission area."""
    for place in range(1, capacity + 1):
        yield InventoryRow(
            line=area.line,
            id=ticket_id(event_id, area.section, None, str(place)),
            section=area.section,
            number=str(place),
            category=area.category,
            price=area.price,
            accessible=area.accessible,
            general=True,
            for_sale=area.for_sale,
            x=area.x,
            y=area.y,
            attributes=area.attributes,
        )


def _attributes(where: int | str, record: Mapping[str, object]) -> dict[str, Any]:
    """Return what the record has beyond the known fields; empty values are left out."""
    own = record.get("attributes")
    if own is not None and not isinstance(own, dict):
        raise UnreadableInventoryError(where, "attributes", own, "must be an object")
    extra = {key: value for key, value in record.items() if key not in KNOWN and value is not None and value != ""}
    return {**(own or {}), **extra}
