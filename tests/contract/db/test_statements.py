"""Every statement is one that the newest schema understands."""

from __future__ import annotations

from contextlib import closing

import pytest
from sqlalchemy import Engine, text

from shared.config import Settings
from shared.db.engine import connect, transaction
from shared.db.queries import query, statements

UUID = "01900000-0000-7000-8000-000000000000"
VALUES = {
    "ids": [UUID],
    "low": UUID,
    "high": UUID,
    "order_id": UUID,
    "ticket_ids": ["t"],
    "rank": 0,
    "place": 0,
    "limit": 1,
    "with_ids": True,
    "for_sale": True,
    "created_key": None,
    "created_ms": None,
}


@pytest.mark.parametrize("name", statements("queries.sql"))
def test_a_readers_statement_is_understood(engine: Engine, name: str) -> None:
    asked = query(name)
    values = {each: VALUES.get(each, UUID) for each in asked.compile().params}
    with transaction(engine) as conn:
        assert conn.execute(text(f"EXPLAIN {asked.text}"), values).all()


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


@pytest.mark.parametrize("file", ["queries.sql", "batch.sql", "inventory.sql", "audit.sql"])
def test_every_statement_says_in_a_sentence_what_it_does(file: str) -> None:
    for statement in statements(file).values():
        assert statement.sentence.endswith("."), statement.name
        assert statement.sql
