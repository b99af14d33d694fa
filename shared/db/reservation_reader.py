"""Reservations and orders as the API tells them. Whose they are is for the API to check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Connection, RowMapping

from shared.db import cursors
from shared.db.queries import query
from shared.db.rows import struct_of
from shared.db.views import OrderStatus, OrderView, ReservationView


def get_reservation(conn: Connection, reservation_id: str) -> ReservationView | None:
    """Return a reservation. The id must be a UUID."""
    row = conn.execute(query("reservation"), {"id": reservation_id}).mappings().one_or_none()
    return None if row is None else struct_of(row, ReservationView)


class PageOf(NamedTuple):
    """Which of a holder's reservations are wanted: `limit` at most, older than `before` if that is given."""

    holder: str
    limit: int
    before: tuple[int, UUID] | None = None
    event_id: str | None = None
    status: str | None = None
    ticket_id: str | None = None
    section: str | None = None


Listed = tuple[list[ReservationView], str | None]
"""A page, the newest first, and the cursor of the next."""


def before(cursor: str | None) -> tuple[int, UUID] | None:
    """Return what a cursor stands for. Raises CursorError."""
    return cursors.decode(cursor, tuple[cursors.Milliseconds, UUID]) if cursor else None


def list_reservations(conn: Connection, pages: Sequence[PageOf]) -> dict[PageOf, Listed]:
    """Return every one of `pages`."""
    requested = {
        "holders": [page.holder for page in pages],
        "created_ms": [page.before[0] if page.before else None for page in pages],
        "ids": [str(page.before[1]) if page.before else None for page in pages],
        "event_ids": [page.event_id for page in pages],
        "statuses": [page.status for page in pages],
        "ticket_ids": [page.ticket_id for page in pages],
        "sections": [page.section for page in pages],
        "limits": [page.limit + 1 for page in pages],
    }
    rows: dict[int, list[RowMapping]] = defaultdict(list)
    for row in conn.execute(query("reservations"), requested).mappings():
        rows[row["number"]].append(row)
    return {page: _listed(rows[number], page.limit) for number, page in enumerate(pages, 1)}


def _listed(rows: Sequence[RowMapping], limit: int) -> Listed:
    rows, last = cursors.page(rows, limit)
    items = [struct_of(row, ReservationView) for row in rows]
    return items, None if last is None else cursors.encode(last["created_ms"], last["id"])


def get_order(conn: Connection, order_id: str) -> OrderView | None:
    """Return an order that was met; None for one that was refused or never was. The id must be a UUID."""
    rows = conn.execute(query("order_reservations"), {"order_id": order_id}).mappings().all()
    found = [struct_of(row, ReservationView) for row in rows]
    if not found:
        return None
    statuses = {row["status"] for row in rows if not row["moved_away"]}
    ends = [each.held_until for each in found if each.status == "HELD" and each.held_until is not None]
    return OrderView(
        id=order_id,
        event_id=found[0].event_id,
        event_ids=list(dict.fromkeys(each.event_id for each in found)),
        holder=found[0].holder,
        status=OrderStatus(statuses.pop()) if len(statuses) == 1 else OrderStatus.MIXED,
        held_until=min(ends, default=None),
        total=sum(each.price for each in found if each.status != "RELEASED"),
        currency=found[0].currency,
        metadata=next((each.metadata for each in found if each.metadata), {}),
        ticket_ids=[each.ticket_id for each in found],
        reservations=found,
    )
