"""On a million reservations no reader, sweep or operator walks through a whole table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import Engine, text

from shared.config import Settings
from shared.db.engine import create_engine, transaction
from shared.db.queries import query, statements
from tests.contract.db.test_statements import UUID, VALUES

pytestmark = pytest.mark.timeout(400)  # a million rows are written before the first of them

EVENTS, SEATS, PAST, REMOVED = 50, 1_000, 19, 5
"""50,000 seats; each was held and released 19 times, and half of them are held or sold now. Beside each fifth was another that was removed."""
FILL = f"""
INSERT INTO events (id, name, currency, hold_seconds, max_hold_seconds)
SELECT 'e' || n, 'Event', 'EUR', 60, 600 FROM generate_series(1, {EVENTS}) AS n;

INSERT INTO tickets (id, event_id, section, "row", number, price, listing, rank, position)
SELECT 'e' || e || '-' || n, 'e' || e, 'S' || n % 10, (n / 50)::text, (n % 50)::text, 1000, n, n, n % 50
FROM generate_series(1, {EVENTS}) AS e, generate_series(1, {SEATS}) AS n;

INSERT INTO reservations (id, ticket_id, event_id, holder, status, held_until, created_at, ended_at, shard, sequence)
SELECT gen_random_uuid(), 'e' || e || '-' || n, 'e' || e, 'h' || (e * n * past) % 100000, 'RELEASED', at, at, at, 0, past
FROM generate_series(1, {EVENTS}) AS e, generate_series(1, {SEATS}) AS n, generate_series(1, {PAST}) AS past,
    LATERAL (SELECT now() - make_interval(mins => 20 * past) AS at) AS t;

INSERT INTO reservations (id, ticket_id, event_id, holder, status, held_until, created_at, shard, sequence)
SELECT gen_random_uuid(), 'e' || e || '-' || n, 'e' || e, 'h' || (e * n) % 100000, CASE n % 4 WHEN 0 THEN 'HELD' ELSE 'CONFIRMED' END,
    now() + interval '1 hour', now(), 0, {PAST + 1}
FROM generate_series(1, {EVENTS}) AS e, generate_series(1, {SEATS}, 2) AS n;

INSERT INTO removed_tickets (event_id, id, section, listing, rank)
SELECT 'e' || e, 'e' || e || '-gone-' || n, 'S' || n % 10, n, n
FROM generate_series(1, {EVENTS}) AS e, generate_series(1, {SEATS}, {REMOVED}) AS n;

INSERT INTO reservations (id, ticket_id, event_id, holder, status, held_until, created_at, ended_at, shard, sequence)
SELECT gen_random_uuid(), id, event_id, 'h' || rank, 'EXPIRED', now(), now(), now(), 0, 1 FROM removed_tickets;

INSERT INTO ticket_changes (ticket_id, reservation_id, command_id, shard, sequence, from_status, to_status, changed_at)
SELECT ticket_id, id, id, 0, sequence, 'AVAILABLE', 'HELD', created_at FROM reservations WHERE event_id IN ('e1', 'e2', 'e3');

INSERT INTO commands (id, shard, sequence, kind, ticket_id, holder, status, submitted_at, completed_at)
SELECT command_id, 0, sequence, 'reserve', ticket_id, 'h', 'SUCCEEDED', changed_at, changed_at FROM ticket_changes;

ANALYZE
"""
LARGE = ("reservations", "tickets", "removed_tickets", "ticket_changes_default", "commands_default")
"""What the filling fills; the partitions of days are empty here, and an empty one may be looked at."""
WANTED = VALUES | {
    "event_id": "e7",
    "event_ids": ["e7"],
    "ticket_id": "e7-7",
    "ticket_ids": ["e7-7"],
    "holder": "h7",
    "holders": ["h7"],
    "only": "e7",
    "section": "S7",
    "category": None,
    "status": None,
    "limit": 100,
    "limits": [100],
    "statuses": ["CONFIRMED"],
    "sections": ["S7"],
    "listing": -1,
    "rank": -1,
    "ticket": "",
    "before": UUID,
    "time_zone": "Europe/Berlin",
    "since": 2**40,
}
EDITED = {
    "event_id": "e7",
    "ids": [f"e7-{n}" for n in range(1, 201)],
    "sets_category": False,
    "sets_channel": False,
    "attributes": "{}",
    "dropped": [],
    "accessible": True,
}


@pytest.fixture(scope="module")
def full(module_database_url: str) -> Iterator[Engine]:
    engine = create_engine(Settings(database_url=module_database_url), "rowlock-test", 1)
    with transaction(engine) as conn:
        conn.execute(text("SET LOCAL statement_timeout = 0"))
        conn.connection.cursor().execute(FILL)  # the driver itself: SQLAlchemy would look for parameters behind each %
        assert conn.execute(text("SELECT count(*) FROM reservations")).scalar_one() >= 900_000
    yield engine
    engine.dispose()


def plan(engine: Engine, sql: str, values: Mapping[str, object]) -> str:
    with transaction(engine) as conn:
        return "\n".join(conn.execute(text(f"EXPLAIN {sql}"), values).scalars())


@pytest.mark.parametrize("name", statements("queries.sql"))
def test_a_statement_walks_through_no_large_table(full: Engine, name: str) -> None:
    wanted = query(name)
    values = {each: WANTED.get(each, UUID) for each in wanted.compile().params}
    if name == "commands_final":
        values |= {"low": UUID, "high": UUID}
    found = plan(full, wanted.text, values)
    walked = [table for table in LARGE if f"Seq Scan on {table} " in found]
    assert walked == [], found


@pytest.mark.parametrize("name", statements("audience.sql"))
def test_the_audience_is_found_by_the_seats_of_its_event(full: Engine, name: str) -> None:
    wanted = text(statements("audience.sql")[name].sql)
    found = plan(full, wanted.text, {each: WANTED.get(each, UUID) for each in wanted.compile().params})
    walked = [table for table in LARGE if f"Seq Scan on {table} " in found]
    assert walked == [], found


@pytest.mark.parametrize("statuses", [["RELEASED"], ["HELD", "CONFIRMED", "RELEASED", "EXPIRED"]])
def test_a_page_of_an_events_audience_reads_as_many_seats_as_it_has_rows(full: Engine, statuses: list[str]) -> None:
    sql = statements("audience.sql")["of_event"].sql
    values = WANTED | {
        "listing": 500,
        "rank": 500,
        "ticket": "e7-500",
        "section": None,
        "statuses": statuses,
        "limit": 20,
    }
    found = plan(full, f"(ANALYZE, TIMING OFF) {sql}", values)
    read = [int(rows) * int(loops) for rows, loops in re.findall(r"Scan.*actual rows=(\d+)[.\d]* loops=(\d+)", found)]
    assert read
    assert max(read) <= 20 * (PAST + 1), found


@pytest.mark.parametrize("name", ["around", "edit", "keep_prices", "remove"])
def test_some_tickets_are_changed_without_a_walk_over_the_others(full: Engine, name: str) -> None:
    wanted = text(statements("ticket_editor.sql")[name].sql)
    values = {each: EDITED.get(each) for each in wanted.compile().params}
    found = plan(full, wanted.text, values)
    walked = [table for table in LARGE if f"Seq Scan on {table} " in found]
    assert walked == [], found


def test_a_page_of_all_events_counts_by_what_is_kept(full: Engine) -> None:
    values = {"only": None, "created_key": None, "id": None, "limit": 1_000}
    found = plan(full, query("events").text, values)
    assert "Seq Scan on reservations" not in found, found
    assert "on event_counts" in found


def test_the_sweep_finds_what_is_overdue_by_an_index(full: Engine) -> None:
    found = plan(full, query("overdue").text, {"limit": 100})
    assert "Index Cond: (held_until <= statement_timestamp())" in found, found
