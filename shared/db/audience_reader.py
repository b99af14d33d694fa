"""Who has which seat: everybody's reservations, for who may see them. Whether somebody may is for the API to check."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, TextClause, text

from shared.db import cursors
from shared.db.queries import statements
from shared.db.reservation_reader import Listed
from shared.db.rows import struct_of
from shared.db.views import ReservationView
from shared.domain.records import ReservationStatus

LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff"
"""Behind every reservation: nothing of a ticket has been told yet."""


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
