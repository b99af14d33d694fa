"""What is overdue by PostgreSQL's clock: the sweep turns it into commands."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from shared.db.queries import query


@dataclass(frozen=True, slots=True)
class Overdue:
    ticket_id: str | None
    """None: orders of the event that wait for any ticket."""
    event_id: str
    cause_id: str
    """The reservation that ran out or the command that has waited long enough."""
    due_ms: int


def overdue(conn: Connection, limit: int) -> list[Overdue]:
    """Return at most `limit` holds that have run out and waits that are over, the oldest first."""
    rows = conn.execute(query("overdue"), {"limit": limit})
    return [Overdue(row.ticket_id, row.event_id, row.cause_id, row.due_ms) for row in rows]


def awaited(conn: Connection, limit: int, period_ms: int) -> list[Overdue]:
    """Return at most `limit` events whose waiting orders should be asked again, each due at the last full period."""
    rows = conn.execute(query("awaited"), {"limit": limit, "period_ms": period_ms})
    return [Overdue(None, row.event_id, row.event_id, row.due_ms) for row in rows]
