"""`POST /api/events/{id}/tickets`: an inventory in one transaction, all of it or nothing."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import IO, Any

import msgspec
from flask import Blueprint, Response, request

from api.commands.idempotency import idempotent
from api.inventory.errors import UnreadableInventoryError
from api.inventory.fields import PRICE_MAX
from api.inventory.inventory import CSV, MEDIA_TYPES, NDJSON, Inventory, read_inventory
from api.services.process import services
from api.web.auth import require_operator
from api.web.bodies import answer
from api.web.deferred import blocking
from api.web.documented import IDEMPOTENCY_KEY, Access, Parameter, documented
from api.web.pages import whole
from api.web.problems import Problem, not_found
from api.web.reading import named
from shared.db import event_store, inventory_writer, ticket_reader
from shared.db.engine import transaction
from shared.db.inventory_row import InventoryError, InventoryRow
from shared.telemetry import logs

blueprint = Blueprint("imports", __name__, url_prefix="/api/events")

log = logs.get(__name__)

_LINE = re.compile(r"line (\d+)")


class Imported(msgspec.Struct, frozen=True):
    event_id: str
    imported: int
    free_of_charge: int
    """How many of them cost nothing: a seating plan without prices makes all so."""


@blueprint.post("/<event_id>/tickets")
@idempotent
@blocking
@documented(
    "Import tickets: CSV or NDJSON, a JSON list of the same fields, or a seating plan. All of them or none.",
    tag="tickets",
    access=Access.OPERATOR,
    body=dict[str, Any] | list[Any],
    media=dict.fromkeys(sorted(CSV), "A header by name: section, row, number, price, …; other columns are attributes.")
    | dict.fromkeys(sorted(NDJSON), "The fields of the CSV, one object a line."),
    answers={201: Imported},
    parameters=(
        IDEMPOTENCY_KEY,
        Parameter(name="price", about="The price, in minor units, of what has none of its own.", kind=int),
    ),
    problems=(400, 404, 409, 413, 415, 422),
)
def import_tickets(event_id: str) -> Response:
    require_operator()
    price = whole(request.args, "price", low=0, high=PRICE_MAX)
    if request.mimetype not in MEDIA_TYPES:
        allowed = ", ".join(sorted(MEDIA_TYPES))
        raise Problem(415, "UNSUPPORTED_MEDIA_TYPE", f"The Content-Type must be one of {allowed}.")
    began = time.monotonic()
    imported = _import(named(event_id, "event"), request.environ["wsgi.input"], request.mimetype, price)
    seconds = round(time.monotonic() - began, 3)
    log.info("tickets_imported", event_id=event_id, imported=imported.imported, seconds=seconds)
    return answer(imported, 201, {"Location": f"/api/events/{event_id}/tickets"})


def _import(event_id: str, source: IO[bytes], media_type: str, price: int | None) -> Imported:
    inventory: Inventory | None = None
    try:
        with transaction(services().engine) as conn:
            if not event_store.exists(conn, event_id):
                raise not_found("event")
            inventory = read_inventory(
                source, media_type, event_id, price, lambda ids: ticket_reader.stand_elsewhere(conn, event_id, ids)
            )
            priced = _Priced(inventory.rows)
            number = inventory_writer.write(conn, event_id, priced)
            if inventory.drawing is not None:
                event_store.set_plan(conn, event_id, inventory.drawing)
    except UnreadableInventoryError as error:
        raise _refused(400, "INVALID_INVENTORY", error) from None
    except InventoryError as error:
        assert inventory is not None
        raise _refused(409, "TICKET_EXISTS", _placed(error, inventory.place)) from None
    if number == 0:
        raise Problem(400, "INVALID_INVENTORY", "There is no ticket in it.")
    return Imported(event_id, number, priced.free)


class _Priced:
    """The rows on their way, counting those that cost nothing."""

    def __init__(self, rows: Iterator[InventoryRow]) -> None:
        self.free = 0
        self._rows = rows

    def __iter__(self) -> Iterator[InventoryRow]:
        for row in self._rows:
            self.free += row.price == 0
            yield row


def _placed(error: InventoryError, place: Callable[[int], str]) -> UnreadableInventoryError:
    """Return the store's error with its rows named as the sender knows them."""
    reason = _LINE.sub(lambda found: place(int(found[1])), error.reason)
    where = place(error.line)
    return UnreadableInventoryError(error.line if _LINE.fullmatch(where) else where, error.field, error.value, reason)


def _refused(status: int, code: str, error: UnreadableInventoryError) -> Problem:
    return Problem(status, code, str(error), line=error.line, place=error.place, field=error.field, value=error.value)
