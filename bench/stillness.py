"""How long batches wait for a change of an event's rules, on a million tickets of which half are held."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg2

from bench.servers import Servers
from bench.tickets import EVENT, fill_rowlock
from shared.config import Settings
from shared.db import rule_change
from shared.db.engine import create_engine

TICKETS = 1_000_000
HOLDERS = 200_000
SHARDS = 16
CHANGES: Sequence[tuple[str, Mapping[str, Any]]] = (
    ("name", {"name": "Another"}),
    ("closed_sections", {"closed_sections": ["A"]}),
    ("sales_open_at, refundable", {"sales_open_at": None, "refundable": True}),
    ("max_per_holder: from guests to all", {"max_per_holder": 10}),
    ("max_per_holder: from all to guests", {"max_per_holder": None}),
    ("max_per_guest: from guests to nobody", {"max_per_guest": None}),
    ("max_per_guest: from nobody to guests", {"max_per_guest": 10}),
)
_HELD = """
INSERT INTO shards (shard) SELECT generate_series(0, %(shards)s - 1) ON CONFLICT DO NOTHING;
INSERT INTO reservations (id, ticket_id, event_id, holder, status, held_until, created_at, shard, sequence, guest)
SELECT gen_random_uuid(), id, event_id, 'buyer-' || rank %% %(holders)s, 'HELD', now() + interval '1 day', now(), 0, 0, rank %% 2 = 0
  FROM tickets WHERE rank %% 4 < 2;
UPDATE events SET max_per_guest = 10, max_per_holder = NULL;
INSERT INTO holder_counts SELECT event_id, holder, count(*) FROM reservations WHERE guest GROUP BY event_id, holder;
"""
"""Every other holder is a guest."""


@dataclass(frozen=True, slots=True)
class Still:
    """What one change cost: the longest wait of a batch for its shard's row, and the change as a whole."""

    change: str
    longest_ms: float
    whole_ms: float


def measure(servers: Servers) -> list[Still]:
    """Make each change while a session locks a shard's row again and again, as batches do."""
    fill_rowlock(servers, TICKETS)
    connection = psycopg2.connect(servers.database_url)
    with connection, connection.cursor() as cursor:
        cursor.execute(_HELD, {"holders": HOLDERS, "shards": SHARDS})
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    settings = Settings(database_url=servers.database_url)
    engine = create_engine(settings, "rowlock-bench", 2)
    try:
        return [_still(servers, engine, name, changes) for name, changes in CHANGES]
    finally:
        engine.dispose()


def _still(servers: Servers, engine: Any, name: str, changes: Mapping[str, Any]) -> Still:
    done, waits = threading.Event(), [0.0]
    probing = threading.Thread(target=probe, args=(servers.database_url, 5, done, waits))
    probing.start()
    while len(waits) < 10:
        time.sleep(0.01)
    began = time.perf_counter()
    rule_change.change(engine, EVENT, changes)
    whole = time.perf_counter() - began
    done.set()
    probing.join()
    return Still(name, max(waits) * 1000, whole * 1000)


def probe(database_url: str, shard: int, done: threading.Event, waits: list[float]) -> None:
    """Take a shard's row and give it back, over and over; note how long each took."""
    connection = psycopg2.connect(database_url)
    with connection.cursor() as cursor:
        while not done.is_set():
            began = time.perf_counter()
            cursor.execute("BEGIN; SELECT FROM shards WHERE shard = %s FOR UPDATE; COMMIT", (shard,))
            waits.append(time.perf_counter() - began)
            time.sleep(0.001)
    connection.close()


def table(found: Sequence[Still]) -> str:
    """Return what was measured as a table in Markdown."""
    rows = ["| change | a batch waits at most, ms | the operator waits, ms |", "|---|---|---|"]
    return "\n".join(rows + [f"| {each.change} | {each.longest_ms:.0f} | {each.whole_ms:,.0f} |" for each in found])
