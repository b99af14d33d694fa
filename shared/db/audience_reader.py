"""Who has which seat: everybody's reservations, for who may see them. Whether somebody may is for the API to check."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, TextClause, text

from shared.db import cursors
from shared.db.queries import statements
from shared.db.reservation_reader import Listed
from shared.db.rows import struct_of
from shared.db.views import ReservationView
from shared.domain.records import ReservationStatus

COLUMNS_MAX = 50
"""Names in the shops' metadata that get a column of their own in a list."""
LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff"
"""Behind every reservation: nothing of a ticket has been told yet."""


class Sold(NamedTuple):
    """What a list of an event's audience says of the event."""

    currency: str
    keys: tuple[str, ...]
    """The names in the metadata of its reservations, COLUMNS_MAX at most."""


class Sitting(NamedTuple):
    """Who has a seat. Times are RFC 3339, `price` is in minor units, `metadata` a JSON object or None."""

    section: str
    row: str | None
    number: str | None
    category: str | None
    ticket_id: str
    status: str
    holder: str
    price: int
    price_class: str | None
    order_id: str | None
    reservation_id: str
    created_at: str
    held_until: str | None
    channel: str | None
    """Out of which the seat was given; None: general sale."""
    metadata: str | None
    listing: int
    rank: int


def sold(conn: Connection, event_id: str) -> Sold | None:
    """Return what a list of an event's audience has in its head; None: no such event."""
    row = conn.execute(_query("sold"), {"event_id": event_id, "limit": COLUMNS_MAX}).one_or_none()
    return None if row is None else Sold(row.currency, tuple(row.keys or ()))


def sitting(
    conn: Connection, event_id: str, after: Sitting | None, limit: int, *, section: str | None, status: str | None
) -> list[Sitting]:
    """Return those who have a seat now, in the order of the seats, behind `after`."""
    listing, rank, ticket = (after.listing, after.rank, after.ticket_id) if after else (-1, -1, "")
    values = {"event_id": event_id, "section": section, "status": status, "limit": limit}
    values |= {"listing": listing, "rank": rank, "ticket": ticket}
    return [Sitting._make(row) for row in conn.execute(_query("sitting"), values)]


def of_event(
    conn: Connection, event_id: str, limit: int, cursor: str | None, *, section: str | None, status: str | None
) -> Listed:
    """Return a page of an event's reservations in the order of its seats. Raises CursorError."""
    listing, rank, ticket, before = (
        cursors.decode(cursor, tuple[cursors.Number, cursors.Number, cursors.Name, UUID])
        if cursor
        else (-1, -1, "", LAST)
    )
    values = {"event_id": event_id, "section": section, "listing": listing, "rank": rank, "ticket": ticket}
    rows, last = _page(conn, "of_event", limit, values | _wanted(status) | {"before": str(before)})
    following = None if last is None else cursors.encode(last["listing"], last["rank"], last["ticket_id"], last["id"])
    return rows, following


def of_ticket(
    conn: Connection, ticket_id: str, limit: int, cursor: str | None, *, event_id: str | None, status: str | None
) -> Listed:
    """Return a page of a ticket's reservations, the newest first. Raises CursorError."""
    values = {"ticket_id": ticket_id, "event_id": event_id, "before": _before(cursor)}
    rows, last = _page(conn, "of_ticket", limit, values | _wanted(status))
    return rows, None if last is None else cursors.encode(last["id"])


def of_all(conn: Connection, limit: int, cursor: str | None) -> Listed:
    """Return a page of all reservations, the newest first. Raises CursorError."""
    rows, last = _page(conn, "of_all", limit, {"before": _before(cursor)})
    return rows, None if last is None else cursors.encode(last["id"])


def _page(conn: Connection, name: str, limit: int, values: dict[str, Any]) -> tuple[list[ReservationView], Any]:
    found = conn.execute(_query(name), values | {"limit": limit + 1}).mappings().all()
    rows, last = cursors.page(found, limit)
    return [struct_of(row, ReservationView) for row in rows], last


def _before(cursor: str | None) -> str | None:
    return str(cursors.decode(cursor, tuple[UUID])[0]) if cursor else None


def _wanted(status: str | None) -> dict[str, list[str]]:
    return {"statuses": [status] if status else list(ReservationStatus)}


@cache
def _query(name: str) -> TextClause:
    return text(statements("audience.sql")[name].sql)
