"""What is overdue by PostgreSQL's clock: the sweep turns it into commands."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from shared.db.queries import query


@dataclass(frozen=True, slots=True)
class Overdue:
    ticket_id: str
    cause_id: str
    """The reservation that ran out or the command that has waited long enough."""
    due_ms: int


def overdue(conn: Connection, limit: int) -> list[Overdue]:
    """Return at most `limit` holds that have run out and waits that are over, the oldest first."""
    rows = conn.execute(query("overdue"), {"limit": limit})
    return [Overdue(row.ticket_id, row.cause_id, row.due_ms) for row in rows]
