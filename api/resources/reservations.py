"""Reservations and orders: one's own, or everybody's for who may read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from flask import Blueprint, Response, request
from msgspec import UNSET, structs

from api.principals.current import current, may_see, only_event, visible_holder
from api.principals.identity import Scope
from api.principals.token_end import token_end
from api.services.event_names import named_in
from api.services.process import Services, services
from api.web.bodies import answer, invalid
from api.web.deferred import blocking, deferred
from api.web.documented import CURSOR, NAME, Parameter, documented, limit
from api.web.pages import LIMIT_MAX, Page, PageRequest, choice, requested
from api.web.problems import not_found
from api.web.reading import cursors_of_ours, existing, numbered, reading, wanted
from shared.db import audience_reader, reservation_reader
from shared.db.reservation_reader import Listed
from shared.db.views import OrderView, ReservationView
from shared.domain.records import ReservationStatus

blueprint = Blueprint("reservations", __name__, url_prefix="/api")


class Asked(NamedTuple):
    """Which reservations are wanted; None: whatever they are."""

    event_id: str | None
    status: str | None
    ticket_id: str | None
    section: str | None


Held = TypeVar("Held", ReservationView, OrderView)


@blueprint.get("/reservations")
@deferred
@documented(
    "List one's reservations, the newest first; for who may read everybody's: an event's in the order of its seats, a ticket's, or all.",
    tag="reservations",
    answers={200: Page[ReservationView]},
    parameters=(
        Parameter(name="event_id", about="Only those of an event.", allowed=NAME),
        Parameter(name="status", about="Only those of a status.", allowed={"enum": list(ReservationStatus)}),
        Parameter(name="section", about="Only those of a section; with `event_id` or `holder`.", allowed=NAME),
        Parameter(name="ticket_id", about="Only those of a ticket.", allowed=NAME),
        Parameter(name="holder", about="Whose they are, for who may see others'.", allowed=NAME),
        CURSOR,
        limit(LIMIT_MAX),
    ),
    problems=(400, 403),
)
async def list_reservations() -> Response:
    query, identity = request.args, current()
    holder, page = wanted(query, "holder"), requested(query)
    status = choice(query, "status", list(ReservationStatus))
    asked = Asked(
        only_event(identity, wanted(query, "event_id")), status, wanted(query, "ticket_id"), wanted(query, "section")
    )
    parts = services()
    if holder is None and identity.may(Scope.READ):
        page_of_all = await parts.threads.run(lambda: _everybodys(parts, page, asked))
        await _check_names(parts, asked, page_of_all[0])
        return answer(Page(*page_of_all))
    with cursors_of_ours():
        before = reservation_reader.before(page.cursor)
    wanted_page = reservation_reader.PageOf(visible_holder(identity, holder), page.limit, before, *asked)
    items, following = existing(await parts.reads.reservations.read(wanted_page), "page")
    await _check_names(parts, asked, items)
    return answer(Page([_with_token_end(each) for each in items], following))


async def _check_names(parts: Services, asked: Asked, items: Sequence[object]) -> None:
    """Raise Problem (400) where nothing is listed because there is no such event, or it has no such section."""
    if items or asked.event_id is None:
        return
    if not await parts.reads.known_events.read(asked.event_id):
        raise invalid("event_id", f"there is no event {asked.event_id!r}")
    await parts.event_names.check(asked.event_id, named_in(asked.section, None))


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


def _everybodys(parts: Services, page: PageRequest, asked: Asked) -> Listed:
    """Raises Problem (400) for filters by which nothing can be found quickly, and for a cursor that is none."""
    event_id, status, ticket_id, section = asked
    with reading(parts.engine) as conn:
        if ticket_id is not None:
            if section is not None:
                raise invalid("section", "can't stand beside ticket_id")
            return audience_reader.of_ticket(conn, ticket_id, page.limit, page.cursor, event_id=event_id, status=status)
        if event_id is not None:
            return audience_reader.of_event(conn, event_id, page.limit, page.cursor, section=section, status=status)
        for name, value in (("section", section), ("status", status)):
            if value is not None:
                raise invalid(name, "needs event_id, ticket_id or holder beside it")
        return audience_reader.of_all(conn, page.limit, page.cursor)


def _own(value: Held | None, what: str) -> Held:
    """Return what is the viewer's own. Raises Problem (404) for what is another's too: nobody learns which."""
    thing, identity = existing(value, what), current()
    events = thing.event_ids if isinstance(thing, OrderView) else [thing.event_id]
    if not may_see(identity, thing.holder) or not all(map(identity.is_within, events)):
        raise not_found(what)
    return _with_token_end(thing)


def _with_token_end(thing: Held) -> Held:
    ends = token_end(thing.holder, thing.held_until if thing.status == ReservationStatus.HELD else None)
    return thing if ends is UNSET else structs.replace(thing, token_expires_at=ends)
