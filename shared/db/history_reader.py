"""The history of a ticket."""

from __future__ import annotations

from sqlalchemy import Connection

from shared.db import cursors
from shared.db.queries import query
from shared.db.rows import struct_of
from shared.db.views import HistoryEntry


def read_history(
    conn: Connection, ticket_id: str, limit: int, cursor: str | None = None
) -> tuple[list[HistoryEntry], str | None]:
    """Return a page of a ticket's changes, the oldest first, and the cursor of the next. Raises CursorError."""
    (place,) = cursors.decode(cursor, tuple[cursors.BigNumber]) if cursor else (0,)
    requested = {"ticket_id": ticket_id, "place": place, "limit": limit + 1}
    rows, last = cursors.page(conn.execute(query("history"), requested).mappings().all(), limit)
    entries = [struct_of(row, HistoryEntry) for row in rows]
    return entries, None if last is None else cursors.encode(last["place"])
