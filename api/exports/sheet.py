"""What a list of an event's audience says: its columns, and a row for each seat that somebody has."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from shared.db.audience_reader import Sitting
from shared.money import major_units

COLUMNS = (
    "section", "row", "number", "category", "ticket_id", "status", "holder", "price", "currency", "price_class", "order_id",
    "reservation_id", "created_at", "held_until", "channel",
)  # fmt: skip
METADATA = "metadata"
"""Before the names of a shop's own columns, and the column with what is in none of them."""

Cell = str | Decimal | None


class Sheet:
    """`keys` are those of the metadata that have a column of their own."""

    def __init__(self, currency: str, keys: Sequence[str]) -> None:
        self._currency, self._keys = currency, tuple(keys)

    @property
    def head(self) -> list[str]:
        return [*COLUMNS, *(f"{METADATA}.{key}" for key in self._keys), METADATA]

    def row(self, sitting: Sitting) -> list[Cell]:
        """Return the cells of a row; text is as it was given, whatever it begins with."""
        said: dict[str, str] = msgspec.json.decode(sitting.metadata) if sitting.metadata else {}
        own = [said.pop(key, None) for key in self._keys]
        return [
            sitting.section,
            sitting.row,
            sitting.number,
            sitting.category,
            sitting.ticket_id,
            sitting.status,
            sitting.holder,
            major_units(sitting.price, self._currency),
            self._currency,
            sitting.price_class,
            sitting.order_id,
            sitting.reservation_id,
            sitting.created_at,
            sitting.held_until,
            sitting.channel,
            *own,
            msgspec.json.encode(said).decode() if said else None,
        ]
