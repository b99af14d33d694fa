"""How far a database is: the number of each line's newest row in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection, text

from shared.db.engine import READ_TIMEOUT_MS
from shared.db.journal_reader import lanes

# Statements of one transaction, for a pooler may give the next one to another session.
_BEGIN = text(f"SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = {READ_TIMEOUT_MS}; SET LOCAL jit = off")


class Watermark(NamedTuple):
    database: str
    """Names the database and its timeline: numbers of another are not comparable."""
    numbers: Mapping[int, int]


def begin(conn: Connection) -> None:
    """Set what reading needs, for this transaction alone."""
    conn.execute(_BEGIN)


def of(conn: Connection) -> Watermark:
    return Watermark(*lanes(conn))


def reached(conn: Connection, wanted: Watermark) -> bool:
    """Return whether this database knows all that the other one knew; each call looks anew, also within a transaction."""
    here = of(conn)
    return here.database == wanted.database and all(
        here.numbers.get(lane, 0) >= number for lane, number in wanted.numbers.items()
    )
