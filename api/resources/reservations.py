"""Reservations and orders: one's own, or anybody's for an operator."""

from __future__ import annotations

from typing import TypeVar

from flask import Blueprint, Response, request
from msgspec import UNSET, structs

from api.principals.current import current, may_see, only_event, visible_holder
from api.principals.token_end import token_end
from api.services.process import services
from api.web.bodies import answer
from api.web.deferred import blocking, deferred
from api.web.documented import CURSOR, NAME, Parameter, documented, limit
from api.web.pages import LIMIT_MAX, Page, choice, requested
from api.web.problems import not_found
from api.web.reading import cursors_of_ours, existing, numbered, reading, wanted
from shared.db import reservation_reader
from shared.db.views import OrderView, ReservationView
from shared.domain.records import ReservationStatus

blueprint = Blueprint("reservations", __name__, url_prefix="/api")

Held = TypeVar("Held", ReservationView, OrderView)


@blueprint.get("/reservations")
@deferred
@documented(
    "List one's reservations, the newest first.",
    tag="reservations",
    answers={200: Page[ReservationView]},
    parameters=(
        Parameter(name="event_id", about="Only those of an event.", allowed=NAME),
        Parameter(name="status", about="Only those of a status.", allowed={"enum": list(ReservationStatus)}),
        Parameter(name="holder", about="Whose they are, for who may see others'.", allowed=NAME),
        CURSOR,
        limit(LIMIT_MAX),
    ),
    problems=(400, 403),
)
async def list_reservations() -> Response:
    query = request.args
    identity = current()
    holder = visible_holder(identity, wanted(query, "holder"))
    page, event_id = requested(query), wanted(query, "event_id")
    status = choice(query, "status", list(ReservationStatus))
    with cursors_of_ours():
        before = reservation_reader.before(page.cursor)
    wanted_page = reservation_reader.PageOf(holder, page.limit, before, only_event(identity, event_id), status)
    items, following = existing(await services().reads.reservations.read(wanted_page), "page")
    return answer(Page([_with_token_end(each) for each in items], following))


@blueprint.get("/reservations/<reservation_id>")
@blocking
@documented("Read a reservation of one's own.", tag="reservations", answers={200: ReservationView}, problems=(404,))
def get_reservation(reservation_id: str) -> Response:
    current()
    with reading(services().engine) as conn:
        reservation = reservation_reader.get_reservation(conn, numbered(reservation_id, "reservation"))
        return answer(_own(reservation, "reservation"))


@blueprint.get("/orders/<order_id>")
@blocking
@documented("Read an order of one's own that was met.", tag="orders", answers={200: OrderView}, problems=(404,))
def get_order(order_id: str) -> Response:
    current()
    with reading(services().engine) as conn:
        return answer(_own(reservation_reader.get_order(conn, numbered(order_id, "order")), "order"))


def _own(value: Held | None, what: str) -> Held:
    """Return what is the viewer's own. Raises Problem (404) for what is another's too: nobody learns which."""
    thing, identity = existing(value, what), current()
    if not may_see(identity, thing.holder) or not identity.is_within(thing.event_id):
        raise not_found(what)
    return _with_token_end(thing)


def _with_token_end(thing: Held) -> Held:
    ends = token_end(thing.holder, thing.held_until if thing.status == ReservationStatus.HELD else None)
    return thing if ends is UNSET else structs.replace(thing, token_expires_at=ends)
