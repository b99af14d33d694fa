"""Tickets as the API tells them. A ticket's status is its active reservation's."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import UNSET
from sqlalchemy import Connection, RowMapping

from shared.db import cursors
from shared.db.queries import query
from shared.db.rows import struct_of
from shared.db.views import TicketView

_OF_WHO_HAS_IT = ("reservation_id", "order_id", "holder")


def get_tickets(conn: Connection, ids: Sequence[str]) -> dict[str, RowMapping]:
    """Return by id what `ticket_view` makes views of; unknown ones are left out."""
    rows = conn.execute(query("tickets_by_id"), {"ids": list(ids)}).mappings()
    return {row["id"]: row for row in rows}


def ticket_view(row: RowMapping, holder: str | None, *, everybody: bool = False) -> TicketView:
    """Return a ticket as `holder` may see it: who has it sees its reservation and order, who may see `everybody` its holder too."""
    view = struct_of(row if everybody else {name: row[name] for name in row if name != "channel"}, TicketView)
    if row["held_as"] is None:
        return view
    if not everybody and (holder is None or row["held_by"] != holder):
        return view
    seen = msgspec.structs.replace(view, reservation_id=row["held_as"], order_id=row["held_in"] or UNSET)
    return msgspec.structs.replace(seen, holder=row["held_by"]) if everybody else seen


def list_tickets(
    conn: Connection,
    event_id: str,
    limit: int,
    cursor: str | None = None,
    *,
    section: str | None = None,
    category: str | None = None,
    status: str | None = None,
    channel: str | None = None,
    holder: str | None = None,
    everybody: bool = False,
) -> tuple[list[TicketView], str | None]:
    """Return a page of an event's tickets in the event's order, and the cursor of the next. Raises CursorError."""
    listing, rank, after = (
        cursors.decode(cursor, tuple[cursors.Number, cursors.Number, cursors.Name]) if cursor else (-1, -1, "")
    )
    requested = {
        "event_id": event_id,
        "listing": listing,
        "rank": rank,
        "id": after,
        "section": section,
        "category": category,
        "status": status,
        "channel": channel,
        "holder": holder,
        "everybody": everybody,
        "limit": limit + 1,
    }
    rows, last = cursors.page(conn.execute(query("tickets"), requested).mappings().all(), limit)
    after_last = None if last is None else cursors.encode(last["listing"], last["rank"], last["id"])
    return [_view(row, everybody=everybody) for row in rows], after_last


def stand_elsewhere(conn: Connection, event_id: str, ids: Sequence[str]) -> bool:
    """Tell whether another event has a ticket of one of these ids."""
    return bool(conn.execute(query("elsewhere"), {"event_id": event_id, "ids": list(ids)}).scalar_one())


def _view(row: RowMapping, *, everybody: bool) -> TicketView:
    told = {name: value for name, value in row.items() if name not in _OF_WHO_HAS_IT or value is not None}
    if not everybody:
        del told["channel"]
    return msgspec.convert({name: told[name] for name in TicketView.__struct_fields__ if name in told}, TicketView)
