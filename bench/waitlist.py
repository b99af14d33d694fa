"""What a batch that frees a seat costs where 200 orders wait in a hall that is sold out, or nearly."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg2

from bench import usage
from bench.ceiling import settle
from bench.report import median
from bench.servers import Servers
from bench.tickets import EVENT, fill_rowlock
from shared.domain.commands import Command, Kind, Wish
from shared.domain.ids import command_id

SEATS = 20_000
ORDERS = 200
BATCHES = 40
HOLDER = "holder"
LEFT = (0, 5, 50)
"""Single seats that are free in the hall, of which none has a free neighbour."""
_SOLD = """
INSERT INTO reservations (id, ticket_id, event_id, holder, status, held_until, created_at, shard, sequence)
SELECT gen_random_uuid(), id, event_id, %(holder)s, 'CONFIRMED', now(), now(), 0, 0 FROM tickets WHERE rank NOT IN
    (SELECT 200 + n * 300 FROM generate_series(1, %(left)s) AS n);
INSERT INTO event_counts (event_id, shard, held, sold) SELECT event_id, 0, 0, count(*) FROM reservations GROUP BY event_id;
ANALYZE;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Milliseconds of one batch with one release."""

    left: int
    waiting: int
    median_ms: float
    worst_ms: float
    postgresql: float
    """Of its CPU, on the average."""
    worker: float


def measure(servers: Servers) -> list[Batch]:
    return [_release(servers, left, waiting) for left in LEFT for waiting in (0, ORDERS)]


def _release(servers: Servers, left: int, waiting: int) -> Batch:
    fill_rowlock(servers, SEATS)
    connection = psycopg2.connect(servers.database_url)
    with connection, connection.cursor() as cursor:
        cursor.execute(_SOLD, {"left": left, "holder": HOLDER})
    connection.close()
    settle(servers, [_order(number) for number in range(waiting)], ORDERS)
    freed = [
        _command(Kind.RELEASE, HOLDER, ticket_id=f"t-{1 + 97 * number:08d}", seller=True) for number in range(BATCHES)
    ]
    spent, own = usage.of_roles(servers.pids)["postgresql"], time.process_time()
    took: list[float] = []
    settle(servers, freed, 1, took)
    used = (usage.of_roles(servers.pids)["postgresql"] - spent).cpu_seconds
    return Batch(
        left=left,
        waiting=waiting,
        median_ms=median(took) * 1_000,
        worst_ms=max(took) * 1_000,
        postgresql=used / BATCHES * 1_000,
        worker=(time.process_time() - own) / BATCHES * 1_000,
    )


def _order(number: int) -> Command:
    """Return an order that waits: together in one of four sections, or three anywhere."""
    section = f"S{number % 5}"
    wish = (
        Wish(quantity=2, adjacent=True, section=section)
        if number % 5 < 4
        else Wish(quantity=2 + number % 3, adjacent=True)
    )
    wishes = (wish, Wish(quantity=4, section="S0")) if number % 2 else (wish,)
    return _command(Kind.ORDER, f"waits-{number}", event_id=EVENT, wishes=wishes, wait_for_release_seconds=600)


def _command(kind: Kind, holder: str, **more: Any) -> Command:
    now_ms = int(time.time() * 1_000)
    key = command_id(0, now_ms, os.urandom(8))
    order_id = key if kind is Kind.ORDER else None
    return Command(id=key, kind=kind, holder=holder, submitted_ms=now_ms, order_id=order_id, **more)


def table(found: Sequence[Batch]) -> str:
    """Return what was measured as a table in Markdown."""
    rows = [
        f"| {SEATS:,} seats, one is given back a batch: other seats free | orders that wait | ms: median | worst | CPU of PostgreSQL | of the worker |",
        "|---" * 6 + "|",
    ]
    return "\n".join(
        rows
        + [
            f"| {b.left} | {b.waiting} | {b.median_ms:.1f} | {b.worst_ms:.1f} | {b.postgresql:.1f} | {b.worker:.1f} |"
            for b in found
        ]
    )
