"""Writes into the journal what operators do; batches write their rows themselves."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, text

from shared.db.queries import statements
from shared.journal.change import ChangeType


def record(conn: Connection, kind: ChangeType, event_id: str, cause: str, reason: str | None = None) -> None:
    """Write what an operator did into the journal, in the transaction that does it, as its last statement."""
    details = {"type": kind, "event_id": event_id, "cause": cause} | ({} if reason is None else {"reason": reason})
    sql = statements("journal.sql")["journal_operation"].sql
    conn.execute(text(sql), {"details": msgspec.json.encode(details).decode()})
