"""An upload as an inventory: which reader it needs, told by its media type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

import msgspec

from api.inventory.csv_rows import CsvRows
from api.inventory.drawing import drawing
from api.inventory.headers import FIELDS
from api.inventory.json_rows import is_plan, json_records, place, read_body
from api.inventory.mistakes import Mistakes, Unreadable
from api.inventory.money import PriceReader
from api.inventory.ndjson_rows import ndjson_records
from api.inventory.objects import Objects
from api.inventory.ods_rows import OdsRows
from api.inventory.pace import paced
from api.inventory.plan import PlanReader, read_plan
from api.inventory.seats import SeatReader
from api.inventory.table import Record, Table
from api.inventory.xlsx_rows import XlsxRows
from shared.db.inventory_row import InventoryRow

CSV = frozenset(("text/csv", "application/csv", "text/tab-separated-values"))
NDJSON = frozenset(("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"))
JSON = frozenset(("application/json",))
XLSX = frozenset(("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",))
ODS = frozenset(("application/vnd.oasis.opendocument.spreadsheet",))
MEDIA_TYPES = CSV | NDJSON | JSON | XLSX | ODS

_SHEETS_TOLD = 20
Elsewhere = Callable[[list[str]], bool]
"""Tells whether another event has one of these ticket ids."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What the sender says of a file."""

    event_id: str
    currency: str
    price: int | None = None
    """Minor units, for what has no price."""
    in_major_units: bool | None = None
    """Bare whole numbers are whole euros; None: nothing is said of it, and they are minor units."""
    encoding: str | None = None
    sheet: str | None = None
    """Of a spreadsheet; None: the first that is not hidden."""
    mapping: Mapping[str, str] = {}
    """A column's title → the field that it is."""


@dataclass(slots=True)
class Inventory:
    """`rows` are read while they are taken; what is wrong with them stands in `mistakes` afterwards."""

    mistakes: Mistakes
    rows: Iterator[InventoryRow]
    place: Callable[[int], str] = "line {}".format
    """The words for where the row of a number stands."""
    drawing: dict[str, Any] | None = None
    """What a seating plan holds besides its seats."""
    notes: Callable[[], list[str]] = list
    """What was taken as it stands, though it may have been meant otherwise; known once the rows were read."""
    encoding: str | None = None
    delimiter: str | None = None
    columns: Callable[[], Mapping[str, str]] = dict
    """What each column was taken for, attributes apart; known once the rows were read."""


def read_inventory(source: IO[bytes], media_type: str, asked: Request, elsewhere: Elsewhere) -> Inventory:
    """Return the inventory in `source`."""
    assert media_type in MEDIA_TYPES
    mistakes = Mistakes()
    prices = PriceReader(asked.currency, mistakes, in_major_units=asked.in_major_units)
    try:
        if asked.sheet is not None and media_type not in XLSX | ODS:
            raise Unreadable("file", "is no spreadsheet and has no sheets", "sheet", asked.sheet)
        if media_type in NDJSON | JSON:
            return _objects(source, media_type, asked, prices, elsewhere)
        return _table(source, media_type, asked, prices)
    except Unreadable as end:
        mistakes.add(end.where, end.field, end.value, end.reason)
        return Inventory(mistakes, iter(()))


def _table(source: IO[bytes], media_type: str, asked: Request, prices: PriceReader) -> Inventory:
    mistakes = prices.mistakes
    rows: Any
    encoding = delimiter = None
    if media_type in CSV:
        rows = CsvRows(source, asked.encoding, asked.mapping)
        encoding, delimiter = rows.encoding, rows.delimiter
    else:
        rows = (XlsxRows if media_type in XLSX else OdsRows)(source, asked.sheet)
    table = Table(iter(rows), asked.mapping, mistakes, may_end_early=media_type not in CSV, price_called=prices.called)
    records = table.records(needs_price=asked.price is None)
    return Inventory(
        mistakes,
        _seats(records, asked, prices),
        notes=lambda: mistakes.notes + _unread(rows),
        encoding=encoding,
        delimiter=delimiter,
        columns=lambda: {column.title: column.field for column in table.columns if column.field in FIELDS},
    )


def _unread(rows: Any) -> list[str]:
    others = getattr(rows, "others", ())[:_SHEETS_TOLD]
    return [f"one sheet was read; {', '.join(map(repr, others))} not: sheet= names another"] if others else []


def _objects(
    source: IO[bytes],
    media_type: str,
    asked: Request,
    prices: PriceReader,
    elsewhere: Elsewhere,
) -> Inventory:
    mistakes = prices.mistakes
    objects = Objects(asked.mapping, mistakes)
    if media_type in NDJSON:
        records = ndjson_records(source, objects, mistakes)
        seats = _seats(records, asked, prices)
        return Inventory(mistakes, seats, notes=lambda: mistakes.notes, columns=lambda: objects.columns)
    body = read_body(source)
    if not is_plan(body):
        records = json_records(body, objects)
        seats = _seats(records, asked, prices)
        return Inventory(mistakes, seats, place, notes=lambda: mistakes.notes, columns=lambda: objects.columns)
    plan = read_plan(body)
    own = PlanReader(asked.event_id, plan, prices, mistakes, asked.price)
    guids = own.guids()
    if guids and elsewhere(guids):
        own = PlanReader(asked.event_id, plan, prices, mistakes, asked.price, own_guids=False)
    return Inventory(mistakes, paced(own.rows()), own.place, drawing(plan))


def _seats(records: Iterator[Record], asked: Request, prices: PriceReader) -> Iterator[InventoryRow]:
    mistakes = prices.mistakes
    reader = SeatReader(asked.event_id, prices, mistakes, asked.price)
    try:
        for record in paced(records):
            yield from reader.rows(record)
    except Unreadable as end:
        mistakes.add(end.where, end.field, end.value, end.reason)
