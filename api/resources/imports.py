"""`POST /api/events/{id}/tickets`: an inventory, all that is new of it or nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

import msgspec
from flask import Blueprint, Response, request

from api.commands.idempotency import idempotent
from api.inventory.dialect import ENCODINGS, known_encoding
from api.inventory.drawing import merged
from api.inventory.fields import CAPACITY_MAX
from api.inventory.headers import COLUMNS_MAX, TARGETS, parse_mapping
from api.inventory.inventory import JSON, MEDIA_TYPES, Inventory, Request, read_inventory
from api.inventory.mistakes import InvalidInventoryError, Mistake
from api.inventory.preview import preview
from api.inventory.recognition import OCTETS, recognised
from api.principals.current import require
from api.principals.identity import Scope
from api.resources.import_body import TICKET_IMPORT
from api.services.maps.build import SeatMap
from api.services.process import Services, services
from api.services.slots import Slots
from api.web.bodies import answer, invalid
from api.web.deferred import deferred
from api.web.documented import IDEMPOTENCY_KEY, Access, Parameter, documented
from api.web.pages import choice, whole
from api.web.problems import Problem, not_found
from api.web.reading import named
from shared.db import event_store, inventory_writer, ticket_reader
from shared.db.inventory_row import InventoryError, InventoryRow, RowMap, Stored
from shared.domain.bounds import PRICE_MAX
from shared.telemetry import logs

blueprint = Blueprint("imports", __name__, url_prefix="/api/events")

log = logs.get(__name__)

TICKETS_MAX = CAPACITY_MAX
"""Tickets of one import."""
_PRICE = {"minimum": 0, "maximum": PRICE_MAX}
SHEET_MAX_LENGTH = 200
"""Excel allows 31 characters, LibreOffice more."""
PRICES_MAX = 100
MAP_ROWS_MAX = 2_000
"""Rows of seats that a dry run draws."""
_slots = Slots(running=2, waiting=98, what="imports")
"""One that runs holds a thread and a connection, each a file of up to `import_max_bytes`."""


class Difference(msgspec.Struct, frozen=True):
    """What a row says otherwise than is stored; the stored stays."""

    place: str
    field: str
    value: str | None
    stored: str | None


class PriceCount(msgspec.Struct, frozen=True):
    price: int
    """Minor units."""
    tickets: int


class Imported(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    event_id: str
    imported: int
    """The same as `added`."""
    added: int
    unchanged: int
    """Seats that stand already just so."""
    conflicting: int
    """Seats that stand already, but otherwise; they were left as they are."""
    free_of_charge: int
    """How many of them cost nothing: a seating plan without prices makes all so."""
    currency: str = ""
    prices: Sequence[PriceCount] = ()
    """What the tickets of the file cost, the lowest first; of more than 100 prices the first 100 that it has."""
    conflicts: Sequence[Difference] = ()
    """The first 100 of them."""
    warnings: Sequence[str] = ()
    encoding: str | None = None
    """What a CSV was taken for."""
    delimiter: str | None = None
    columns: Mapping[str, str] = {}
    """What each column was taken for; the others are attributes."""
    dry_run: bool = False
    """Nothing was stored."""
    mistakes: Sequence[Mistake] = ()
    """Of a dry run: the first 100."""
    mistakes_total: int = 0
    map: Sequence[RowMap] = ()
    """Of a dry run: the rows as they would stand, in parts of seats side by side."""
    hall: SeatMap | None = None
    """Of a dry run with `hall`: the event's map as it would be, of at most 100,000 seats."""


@blueprint.post("/<event_id>/tickets")
@idempotent
@deferred
@documented(
    "Import tickets: a table (CSV, XLSX, ODS), NDJSON, a JSON list of the same fields, or a seating plan. All that is new "
    "of it, or nothing and all its mistakes; what stands already stays as it is.",
    tag="tickets",
    access=Access.EVENTS,
    body=TICKET_IMPORT,
    example=[
        {"section": "Stalls", "row": "A", "number": "1", "price": 4500, "view": "good"},
        {"section": "Floor", "capacity": 200, "price": 3000},
    ],
    media={
        OCTETS: "A file, recognised by what it holds: CSV, XLSX, ODS, NDJSON or any of the JSON. Its own media type does as well "
        f"({', '.join(sorted(MEDIA_TYPES - JSON))})."
    },
    answers={200: Imported, 201: Imported},
    parameters=(
        IDEMPOTENCY_KEY,
        Parameter(
            name="price", about="The price, in minor units, of what has none of its own.", kind=int, allowed=_PRICE
        ),
        Parameter(
            name="price_unit",
            about="`major`: a bare whole number is whole euros; else it is minor units.",
            allowed={"enum": ["minor", "major"]},
        ),
        Parameter(
            name="encoding", about="The encoding of a CSV; else it is recognised.", allowed={"enum": list(ENCODINGS)}
        ),
        Parameter(
            name="sheet",
            about="The name of a spreadsheet's sheet; else the first that is not hidden is read.",
            allowed={"minLength": 1, "maxLength": SHEET_MAX_LENGTH},
        ),
        Parameter(
            name="map",
            about="`COLUMN=FIELD`: what a column is.",
            allowed={"pattern": f"=({'|'.join(TARGETS)})$"},
            several=COLUMNS_MAX,
        ),
        Parameter(
            name="dry_run",
            about="`true`: tell what would be, its mistakes too, and store nothing.",
            allowed={"enum": ["true", "false"]},
        ),
        Parameter(
            name="hall",
            about="`true`: a dry run tells the map, too.",
            allowed={"enum": ["true", "false"]},
        ),
    ),
    problems=(400, 404, 409, 413, 415, 422),
)
async def import_tickets(event_id: str) -> Response:
    require(Scope.EVENTS, event_id)
    named(event_id, "event")
    if request.mimetype not in MEDIA_TYPES | {OCTETS}:
        allowed = ", ".join(sorted(MEDIA_TYPES | {OCTETS}))
        raise Problem(415, "UNSUPPORTED_MEDIA_TYPE", f"The Content-Type must be one of {allowed}.")
    source, media_type, parts = request.environ["wsgi.input"], request.mimetype, services()
    is_dry, is_drawn = (choice(request.args, name, ("true", "false")) == "true" for name in ("dry_run", "hall"))
    asked = _asked(event_id)
    async with _slots.taken():
        imported = await parts.threads.run(
            lambda: _import(parts, asked, source, media_type, is_dry=is_dry, is_drawn=is_drawn)
        )
    where = {"Location": f"/api/events/{event_id}/tickets"}
    return answer(imported, 201 if imported.added and not is_dry else 200, where)


def _asked(event_id: str) -> Request:
    encoding = request.args.get("encoding")
    if encoding is not None and (encoding := known_encoding(encoding)) is None:
        raise invalid("encoding", f"must be one of {', '.join(ENCODINGS)}")
    sheet = request.args.get("sheet")
    if sheet is not None and not 0 < len(sheet) <= SHEET_MAX_LENGTH:
        raise invalid("sheet", f"must have 1 to {SHEET_MAX_LENGTH} characters")
    try:
        mapping = parse_mapping(request.args.getlist("map"))
    except ValueError as error:
        raise invalid("map", str(error)) from None
    unit = choice(request.args, "price_unit", ("minor", "major"))
    return Request(
        event_id=event_id,
        currency="",
        price=whole(request.args, "price", low=0, high=PRICE_MAX),
        in_major_units=None if unit is None else unit == "major",
        encoding=encoding,
        sheet=sheet,
        mapping=mapping,
    )


def _import(
    parts: Services, asked: Request, source: IO[bytes], media_type: str, *, is_dry: bool, is_drawn: bool
) -> Imported:
    began = time.monotonic()
    if media_type == OCTETS:
        media_type = recognised(source)
    try:
        with inventory_writer.importing(parts.engine, asked.event_id) as conn:
            imported = _Import(conn, asked, source, media_type, is_dry=is_dry, is_drawn=is_drawn).run()
    except inventory_writer.ImportBusyError:
        detail = "Another import into this event goes on."
        raise Problem(409, "IN_PROGRESS", detail, headers={"Retry-After": "5"}) from None
    seconds = round(time.monotonic() - began, 3)
    log.info("tickets_imported", event_id=asked.event_id, added=imported.added, dry_run=is_dry, seconds=seconds)
    return imported


class _Import:
    """One import on its connection."""

    def __init__(
        self, conn: Any, asked: Request, source: IO[bytes], media_type: str, *, is_dry: bool, is_drawn: bool
    ) -> None:
        self._conn = conn
        self._asked = asked
        self._source = source
        self._media_type = media_type
        self._is_dry = is_dry
        self._is_drawn = is_drawn
        self._read = 0
        self._free = 0
        self._prices: dict[int, int] = {}
        self._currency = ""

    def run(self) -> Imported:
        """Raises Problem."""
        conn = self._conn
        with conn.begin() as transaction:
            currency = inventory_writer.currency_of(conn, self._asked.event_id)
            if currency is None:
                raise not_found("event")
            self._currency = currency
            asked = msgspec.structs.replace(self._asked, currency=currency)
            inventory = read_inventory(
                self._source,
                self._media_type,
                asked,
                lambda ids: ticket_reader.stand_elsewhere(conn, asked.event_id, ids),
            )
            stored = self._stored(inventory)
            if self._is_dry:
                # What could not be stored has no seats to be drawn, and may have broken the transaction.
                is_drawn = self._is_drawn and (stored.added or stored.unchanged or stored.conflicting)
                hall = preview(conn, asked.event_id, inventory.drawing) if is_drawn else None
                transaction.rollback()
                return self._told(inventory, stored, hall=hall)
            if inventory.drawing is not None:
                before = event_store.get_plan(conn, asked.event_id)
                event_store.set_plan(conn, asked.event_id, merged(before, inventory.drawing))
        moved = inventory_writer.move(conn, asked.event_id)
        return self._told(inventory, stored, moved=moved)

    def _stored(self, inventory: Inventory) -> Stored:
        mistakes = inventory.mistakes
        status, code = 400, "INVALID_INVENTORY"
        try:
            stored = inventory_writer.write(
                self._conn,
                self._asked.event_id,
                self._counted(inventory),
                map_rows=MAP_ROWS_MAX if self._is_dry else 0,
                before_storing=(lambda: None) if self._is_dry else mistakes.refuse,
            )
        except InvalidInventoryError:
            stored = Stored(added=0)
        except InventoryError as error:
            if not mistakes.count:
                status, code = 409, "TICKET_EXISTS"
            _note(error, inventory)
            stored = Stored(added=0)
        if mistakes.count and not self._is_dry:
            raise _refused(status, code, InvalidInventoryError(mistakes))
        if not self._read and not mistakes.count:
            raise Problem(400, "INVALID_INVENTORY", "There is no ticket in it.")
        return stored

    def _counted(self, inventory: Inventory) -> Iterator[InventoryRow]:
        """Yield the rows on their way, counting them and those that cost nothing."""
        for row in inventory.rows:
            if self._read == TICKETS_MAX:
                inventory.mistakes.add(
                    inventory.place(row.line), None, None, f"is beyond the {TICKETS_MAX} tickets of an import"
                )
                return
            self._read += 1
            self._free += row.price == 0
            if row.price in self._prices or len(self._prices) < PRICES_MAX:
                self._prices[row.price] = self._prices.get(row.price, 0) + 1
            yield row

    def _told(self, inventory: Inventory, stored: Stored, *, moved: bool = True, hall: Any = None) -> Imported:
        return Imported(
            event_id=self._asked.event_id,
            imported=stored.added,
            added=stored.added,
            unchanged=stored.unchanged,
            conflicting=stored.conflicting,
            free_of_charge=self._free,
            currency=self._currency,
            prices=[PriceCount(price, tickets) for price, tickets in sorted(self._prices.items())],
            conflicts=[
                Difference(inventory.place(each.line), each.field, each.value, each.stored) for each in stored.conflicts
            ],
            warnings=[*inventory.notes(), *_warnings(stored, moved=moved)],
            encoding=inventory.encoding,
            delimiter=inventory.delimiter,
            columns=inventory.columns(),
            dry_run=self._is_dry,
            mistakes=inventory.mistakes.told,
            mistakes_total=inventory.mistakes.count,
            map=stored.map,
            hall=hall,
        )


def _note(error: InventoryError, inventory: Inventory) -> None:
    """Note the store's refusal with its rows named as the sender knows them."""
    place, mistakes = inventory.place, inventory.mistakes
    for taken in error.taken:
        where = place(taken.line)
        reason = "exists in another event" if taken.earlier is None else f"stands in {place(taken.earlier)} already"
        mistakes.add(taken.line if where == f"line {taken.line}" else where, taken.field, taken.value, reason)
    mistakes.count += error.total - len(error.taken)


def _warnings(stored: Stored, *, moved: bool) -> Iterator[str]:
    for row in stored.unknown:
        where = f"row {row.row} of {row.section}" if row.row else row.section
        yield f"{where}: {row.reason}; nobody is promised to sit side by side there. Columns position or block can tell."
    if stored.unknown_rows > len(stored.unknown):
        yield f"and {stored.unknown_rows - len(stored.unknown)} more rows"
    if not moved:
        yield "some seats do not yet stand where they belong, since sales went on: import the same file again"


def _refused(status: int, code: str, error: InvalidInventoryError) -> Problem:
    first = error.mistakes.told[0]
    members: dict[str, Any] = {"line": first.line, "place": first.place, "field": first.field, "value": first.value}
    return Problem(
        status, code, str(error), **members, mistakes=error.mistakes.told, mistakes_total=error.mistakes.count
    )
