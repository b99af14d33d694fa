"""Every statement is one that the newest schema understands."""

from __future__ import annotations

from contextlib import closing

import pytest
from sqlalchemy import Engine, text

from shared.audit import tables
from shared.config import Settings
from shared.db.batch_store import BatchStore
from shared.db.engine import connect, transaction
from shared.db.queries import query, statements
from shared.db.session import Session
from tests.contract.db.harness import World, settle

UUID = "01900000-0000-7000-8000-000000000000"
CALLED = ("lock_shard", "lock_tickets", "read_state", "write", "write_more")
"""The statements of a plain batch."""
VALUES = {
    "everybody": False,
    "ids": [UUID],
    "low": UUID,
    "high": UUID,
    "order_id": UUID,
    "ticket_ids": ["t"],
    "rank": 0,
    "listing": 0,
    "place": 0,
    "limit": 1,
    "with_ids": True,
    "for_sale": True,
    "created_key": None,
    "created_ms": [None],
    "holders": ["h"],
    "event_ids": [None],
    "statuses": [None],
    "limits": [1],
    "scopes": ["read"],
    "secret_hash": "00",
    "expires_at": None,
    "most": 1,
    "old_seconds": 1,
    "at_ms": [1],
    "sections": ["A"],
    "categories": ["Gold"],
    "since": 0,
    "every": True,
    "period_ms": 2_000,
}


@pytest.mark.parametrize("name", statements("queries.sql"))
def test_a_readers_statement_is_understood(engine: Engine, name: str) -> None:
    requested = query(name)
    values = {each: VALUES.get(each, UUID) for each in requested.compile().params}
    with transaction(engine) as conn:
        assert conn.execute(text(f"EXPLAIN {requested.text}"), values).all()


@pytest.mark.parametrize("name", statements("batch.sql"))
def test_a_batchs_statement_is_understood(engine: Engine, name: str) -> None:
    with transaction(engine) as conn:
        conn.connection.cursor().execute(statements("batch.sql")[name].prepare)


@pytest.mark.parametrize("name", statements("batch.sql"))
def test_a_batchs_statement_looks_rows_up_by_key_even_if_planned_on_empty_tables(database: Settings, name: str) -> None:
    statement = statements("batch.sql")[name]
    nulls = ", ".join("NULL" for _ in statement.types.split(","))
    with closing(connect(database, "rowlock-test")) as connection, connection.cursor() as cursor:
        cursor.execute(f"{statement.prepare} EXPLAIN EXECUTE {name}({nulls})")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    # Only the wishes of orders, a handful of a batch's own, are joined by looking at each.
    traps = (
        ["Seq Scan"] if name == "read_seats" else ["Seq Scan", "Hash Join", "Merge Join", "Materialize", "Join Filter"]
    )
    assert [trap for trap in traps if trap in plan] == [], plan


def test_plans_made_on_empty_tables_are_forgotten_when_the_tables_have_grown(world: World, store: BatchStore) -> None:
    with closing(connect(world.settings, "rowlock-test")) as connection, connection.cursor() as cursor:
        # The planner then takes the tables for empty, and any index for as good as any.
        cursor.execute("VACUUM ANALYZE")
    world.event()
    seats = world.seats(*map(str, range(500)))
    session = store._connected()
    assert any(_looked_at_whole(session, name) for name in CALLED)
    for seat in seats[:16]:
        settle(store, world.reserve(seat))
    settle(store, *(world.reserve(seat) for seat in seats[16:]))
    for _ in range(64 - 17):
        settle(store)
    assert [name for name in CALLED if _looked_at_whole(session, name)] == []


def _looked_at_whole(session: Session, name: str) -> bool:
    """Whether the session's plan reads an index of the reservations from end to end."""
    nulls = ", ".join("NULL" for _ in statements("batch.sql")[name].types.split(","))
    lines = [line for (line,) in session.call(f"EXPLAIN EXECUTE {name}({nulls})")]
    scans = [at for at, line in enumerate(lines) if "Index" in line and " on reservations" in line]
    return any("Index Cond" not in lines[at + 1] for at in scans)


@pytest.mark.parametrize(
    "file",
    [
        "queries.sql",
        "batch.sql",
        "inventory.sql",
        "journal.sql",
        "ticket_editor.sql",
        "event_life.sql",
        "allotments.sql",
        "webhooks.sql",
        str(tables.STATEMENTS),
    ],
)
def test_every_statement_says_in_a_sentence_what_it_does(file: str) -> None:
    for statement in statements(file).values():
        assert statement.sentence.endswith("."), statement.name
        assert statement.sql
