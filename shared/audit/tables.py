"""Replays the reservations' history against tickets, counts and wait lists: says what differs, mends what is safe to mend."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from shared.db.engine import reaching
from shared.db.queries import statements
from shared.db.shards import lock_all_shards

MEND = "mend_"
"""How a statement is named that mends what the one without the prefix finds."""
STATEMENTS = Path(__file__).with_name("tables.sql")
PATIENCE = "SET LOCAL statement_timeout = '600s'"


@dataclass(frozen=True, slots=True)
class TableDifference:
    check: str
    """The statement of `tables.sql` that found it."""
    subject: str
    """The id of what is wrong."""
    words: str
    mendable: bool
    """What follows from the reservations can be made anew; a contradiction in what happened can't."""

    def __str__(self) -> str:
        return f"{self.check}: {self.subject} {self.words}"


def audit(engine: Engine, limit: int = 100) -> list[TableDifference]:
    """Return what differs, at most `limit` of each check, as of one moment; batches may run meanwhile."""
    with reaching(), engine.connect().execution_options(isolation_level="REPEATABLE READ") as conn, conn.begin():
        conn.execute(text(PATIENCE))
        return list(_differences(conn, limit))


def repair(engine: Engine, limit: int = 100) -> list[TableDifference]:
    """Mend what is safe to mend while every shard stands still; return what differs after that."""
    with reaching(), engine.begin() as conn:
        conn.execute(text(PATIENCE))
        lock_all_shards(conn)
        for name, statement in statements(str(STATEMENTS)).items():
            if name.startswith(MEND):
                conn.execute(text(statement.sql))
        return list(_differences(conn, limit))


def _differences(conn: Connection, limit: int) -> Iterator[TableDifference]:
    found = statements(str(STATEMENTS))
    for name, statement in found.items():
        if not name.startswith(MEND):
            rows = conn.execute(text(f"SELECT * FROM ({statement.sql}) AS differing LIMIT :limit"), {"limit": limit})  # noqa: S608  (statements of ours)
            for row in rows:
                yield TableDifference(name, row.subject, row.words, MEND + name in found)
