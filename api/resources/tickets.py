"""Tickets: one, an event's, and what happened to one."""

from __future__ import annotations

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from api.principals.current import may_see_everybody, not_allowed, require, sender_if_any
from api.principals.identity import Identity, Scope
from api.services.event_names import named_in, unknown
from api.services.process import services
from api.web.bodies import answer
from api.web.deferred import blocking, deferred
from api.web.documented import CURSOR, NAME, Access, Parameter, documented, limit
from api.web.pages import LIMIT_MAX, Page, choice, requested
from api.web.problems import not_found
from api.web.reading import cursors_of_ours, existing, named, reading, wanted
from shared.db import event_store, history_reader, ticket_reader
from shared.db.views import HistoryEntry, SeatStatus, TicketView

blueprint = Blueprint("tickets", __name__, url_prefix="/api")


@blueprint.get("/tickets/<ticket_id>")
@deferred
@documented(
    "Read a ticket. Whoever has it sees the reservation, whoever may see everybody's the holder too.",
    tag="tickets",
    access=Access.PUBLIC,
    answers={200: TicketView},
    problems=(401, 404),
)
async def get_ticket(ticket_id: str) -> Response:
    sender = sender_if_any()
    row = existing(await services().reads.tickets.read(named(ticket_id, "ticket")), "ticket")
    holder, everybody = _sees(sender, row["event_id"])
    return answer(ticket_reader.ticket_view(row, holder, everybody=everybody))


@blueprint.get("/tickets/<ticket_id>/history")
@blocking
@documented(
    "Every change of a ticket, the oldest first.",
    tag="tickets",
    access=Access.READ,
    answers={200: Page[HistoryEntry]},
    parameters=(CURSOR, limit(LIMIT_MAX)),
    problems=(400, 404),
)
def get_history(ticket_id: str) -> Response:
    identity, page = require(Scope.READ), requested(request.args)
    with reading(services().engine) as conn:
        ticket = existing(ticket_reader.get_tickets(conn, [named(ticket_id, "ticket")]).get(ticket_id), "ticket")
        if not identity.is_within(ticket.event_id):
            raise not_found("ticket")
        return answer(Page(*history_reader.read_history(conn, ticket_id, page.limit, page.cursor)))


@blueprint.get("/events/<event_id>/tickets")
@blocking
@documented(
    "List an event's tickets in the event's order.",
    tag="tickets",
    access=Access.PUBLIC,
    answers={200: Page[TicketView]},
    parameters=(
        Parameter(name="section", about="Only those of a section.", allowed=NAME),
        Parameter(name="category", about="Only those of a category.", allowed=NAME),
        Parameter(name="status", about="Only those of a status.", allowed={"enum": list(SeatStatus)}),
        Parameter(name="channel", about="Only those of a channel, for who may see everybody's.", allowed=NAME),
        CURSOR,
        limit(LIMIT_MAX),
    ),
    problems=(400, 401, 403, 404),
)
def list_tickets(event_id: str) -> Response:
    sender, page, query = sender_if_any(), requested(request.args), request.args
    holder, everybody = _sees(sender, event_id)
    section, category = wanted(query, "section"), wanted(query, "category")
    status, channel = choice(query, "status", list(SeatStatus)), wanted(query, "channel")
    if channel is not None and not everybody:
        raise not_allowed(Scope.READ)

    def read(conn: Connection) -> Page[TicketView]:
        items, following = ticket_reader.list_tickets(
            conn,
            named(event_id, "event"),
            page.limit,
            page.cursor,
            section=section,
            category=category,
            status=status,
            channel=channel,
            holder=holder,
            everybody=everybody,
        )
        if not items:
            _check_names(conn, event_id, section, category)
        return Page(items, following)

    with cursors_of_ours():
        return answer(services().reader.read(read))


def _sees(sender: Identity | None, event_id: str) -> tuple[str | None, bool]:
    """Return whose tickets the sender sees, and whether everybody's."""
    if sender is None:
        return None, False
    return sender.holder, may_see_everybody(sender) and sender.is_within(event_id)


def _check_names(conn: Connection, event_id: str, section: str | None, category: str | None) -> None:
    """Raise Problem (404, 400) where nothing is listed because there is no such event, section or category."""
    if not event_store.exists(conn, event_id):
        raise not_found("event")
    problem = unknown(conn, event_id, named_in(section, category))
    if problem is not None:
        raise problem
