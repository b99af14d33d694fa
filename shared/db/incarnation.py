"""Which life of the database this is: a restore begins another, in which the journal's numbers are given out anew."""

from __future__ import annotations

import os

from sqlalchemy import Connection, text

_SET = text("UPDATE incarnation SET id = :id")


def begin_anew(conn: Connection) -> None:
    """Make cursors that were given out before worth nothing. Those that webhooks have in the database itself go on."""
    conn.execute(_SET, {"id": os.urandom(4).hex()})
