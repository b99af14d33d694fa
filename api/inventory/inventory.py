"""An upload as an inventory: which reader it needs, told by its media type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from api.inventory.csv_rows import read_csv
from api.inventory.json_rows import is_plan, place, read_json
from api.inventory.ndjson_rows import read_ndjson
from api.inventory.plan import PlanReader, drawing, read_plan
from api.inventory.seats import SeatReader
from shared.db.inventory_row import InventoryRow

CSV = frozenset(("text/csv", "application/csv"))
NDJSON = frozenset(("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"))
JSON = frozenset(("application/json",))
MEDIA_TYPES = CSV | NDJSON | JSON

Elsewhere = Callable[[list[str]], bool]
"""Tells whether another event has one of these ticket ids."""


@dataclass(frozen=True, slots=True)
class Inventory:
    rows: Iterator[InventoryRow]
    place: Callable[[int], str]
    """The words for where the row of a number stands."""
    drawing: dict[str, Any] | None = None
    """What a seating plan holds besides its seats."""


def read_inventory(
    source: IO[bytes], media_type: str, event_id: str, price: int | None, elsewhere: Elsewhere
) -> Inventory:
    """Return the inventory in `source`; lines are read while its rows are taken. Raises UnreadableInventoryError."""
    assert media_type in MEDIA_TYPES
    reader = SeatReader(event_id, price)
    if media_type in CSV:
        return Inventory(read_csv(source, reader), "line {}".format)
    if media_type in NDJSON:
        return Inventory(read_ndjson(source, reader), "line {}".format)
    body = source.read()
    if not is_plan(body):
        return Inventory(read_json(body, reader), place)
    plan = read_plan(body)
    own = PlanReader(event_id, plan, price)
    guids = own.guids()
    if guids and elsewhere(guids):
        own = PlanReader(event_id, plan, price, own_guids=False)
    return Inventory(own.rows(), own.place, drawing(plan))
