"""Which life of the database this is: a restore begins another, in which the journal's numbers are given out anew."""

from __future__ import annotations

import os

from msgspec import structs
from sqlalchemy import Connection, text

from shared.db.journal_reader import lanes
from shared.journal import cursor as cursors

_SET = text("UPDATE incarnation SET id = :id")
_WEBHOOKS = text("SELECT id, cursor, message_cursor FROM webhooks")
_MOVE = text("UPDATE webhooks SET cursor = :cursor, message_cursor = :message_cursor, leased_by = NULL WHERE id = :id")


def begin_anew(conn: Connection) -> None:
    """Make cursors that were given out before worth nothing. Those of webhooks were restored too, and go on where they were."""
    conn.execute(_SET, {"id": os.urandom(4).hex()})
    database, _ = lanes(conn)
    for row in conn.execute(_WEBHOOKS).all():
        moved = {name: _moved(getattr(row, name), database) for name in ("cursor", "message_cursor")}
        conn.execute(_MOVE, {"id": row.id, **moved})


def _moved(text_: str | None, database: str) -> str | None:
    return None if text_ is None else cursors.encode(structs.replace(cursors.decode(text_), database=database))
