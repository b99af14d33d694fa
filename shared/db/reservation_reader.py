"""Reservations and orders as the API tells them. Whose they are is for the API to check."""

from __future__ import annotations

from sqlalchemy import Connection

from shared.db import cursors
from shared.db.queries import query
from shared.db.rows import struct_of
from shared.db.views import OrderView, ReservationView

MIXED = "MIXED"


def get_reservation(conn: Connection, reservation_id: str) -> ReservationView | None:
    """Return a reservation. The id must be a UUID."""
    row = conn.execute(query("reservation"), {"id": reservation_id}).mappings().one_or_none()
    return None if row is None else struct_of(row, ReservationView)


def list_reservations(
    conn: Connection,
    holder: str,
    limit: int,
    cursor: str | None = None,
    *,
    event_id: str | None = None,
    status: str | None = None,
) -> tuple[list[ReservationView], str | None]:
    """Return a page of a holder's reservations, the newest first, and the cursor of the next. Raises CursorError."""
    created_ms, before = cursors.decode(cursor, tuple[int, str]) if cursor else (None, None)
    requested = {
        "holder": holder,
        "created_ms": created_ms,
        "id": before,
        "event_id": event_id,
        "status": status,
        "limit": limit + 1,
    }
    rows, last = cursors.page(conn.execute(query("reservations"), requested).mappings().all(), limit)
    return [struct_of(row, ReservationView) for row in rows], None if last is None else cursors.encode(
        last["created_ms"], last["id"]
    )


def get_order(conn: Connection, order_id: str) -> OrderView | None:
    """Return an order that was met; None for one that was refused or never was. The id must be a UUID."""
    rows = conn.execute(query("order_reservations"), {"order_id": order_id}).mappings()
    found = [struct_of(row, ReservationView) for row in rows]
    if not found:
        return None
    statuses = {each.status for each in found}
    ends = [each.held_until for each in found if each.status == "HELD" and each.held_until is not None]
    return OrderView(
        id=order_id,
        event_id=found[0].event_id,
        holder=found[0].holder,
        status=statuses.pop() if len(statuses) == 1 else MIXED,
        held_until=min(ends, default=None),
        ticket_ids=[each.ticket_id for each in found],
        reservations=found,
    )
