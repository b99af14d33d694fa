"""What reading costs beside a Flask route that does nothing: the rates of one run, and the marks they are held against."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import httpx
import psycopg2

from bench.contenders import NO_OP, rowlock, running
from bench.load import wrk
from bench.load.wrk import Answered, Load
from bench.report import spread
from bench.servers import Servers
from bench.tickets import fill_rowlock, token_of

TICKETS = 100_000
EVENTS = 50
"""With TICKETS seats together."""
BUYERS = 2_000
OWN = 4
"""Reservations of each buyer."""
ROWS = 20_000
COMMANDS_SECONDS = 4

_PREPARED = """
INSERT INTO events (id, name, currency, hold_seconds, max_hold_seconds)
SELECT 'event-' || n, 'Event ' || n, 'EUR', 600, 3600 FROM generate_series(2, %(events)s) n;
UPDATE tickets SET event_id = 'event-' || (rank %% %(events)s + 1) WHERE rank %% %(events)s > 0;
INSERT INTO reservations (id, ticket_id, event_id, holder, status, held_until, created_at, shard, sequence)
SELECT gen_random_uuid(), id, event_id, 'buyer-' || rank %% %(buyers)s, 'HELD', now() + interval '1 day', now(), 0, 0
  FROM tickets WHERE rank < %(held)s;
ANALYZE tickets; ANALYZE reservations; ANALYZE events;
"""


@dataclass(frozen=True, slots=True)
class Workload:
    """One address that is read, and the part of the no-op route's rate that it should reach."""

    name: str
    mark: float


TICKET = Workload("`/api/tickets/{id}`", 0.35)
RESERVATIONS = Workload(f"`/api/reservations` ({OWN} of one's own)", 0.25)
COMMAND = Workload("`/api/commands/{id}` (final)", 0.60)
EVENT_LIST = Workload(f"`/api/events` ({EVENTS} events, {TICKETS:,} seats)", 0.50)
EVENT = Workload("`/api/events/{id}` (2,000 seats)", 0.60)
UNCHANGED = Workload("`/api/events/{id}/seats` (2,000 seats, 304)", 0.60)
SEATS = Workload("`/api/events/{id}/seats?ids=false` (2,000 seats)", 0.40)
WORKLOADS = (TICKET, RESERVATIONS, COMMAND, EVENT_LIST, EVENT, UNCHANGED, SEATS)


@dataclass(slots=True)
class Readings:
    """Answers a second by round: of the no-op route and of each workload."""

    no_op: list[Answered] = field(default_factory=list)
    reads: dict[Workload, list[Answered]] = field(default_factory=dict)

    def share(self, workload: Workload) -> float:
        return _rate(self.reads[workload]) / _rate(self.no_op)


def measure(servers: Servers, tokens: Path, *, rounds: int, seconds: int) -> Readings:
    """Read one address after the other, the no-op route before each round."""
    readings = Readings(reads={workload: [] for workload in WORKLOADS})
    with tempfile.TemporaryDirectory() as scratch:
        for _ in range(rounds):
            with running(NO_OP, servers) as system:
                wrk.run(system.url, Load("uniform", 1), tokens)
                readings.no_op.append(wrk.run(system.url, Load("uniform", seconds), tokens))
            fill_rowlock(servers, TICKETS)
            with running(rowlock(), servers) as system:
                paths = _prepare(servers, system.url, tokens, Path(scratch))
                for workload, file in paths.items():
                    wrk.read(system.url, file, seconds=1)
                    readings.reads[workload].append(wrk.read(system.url, file, seconds=seconds))
    return readings


def _prepare(servers: Servers, url: str, tokens: Path, folder: Path) -> dict[Workload, Path]:
    """Settle commands, put tickets and reservations there, and write down who reads what."""
    wrk.run(url, Load("uniform", COMMANDS_SECONDS, tickets=TICKETS, offset=TICKETS // 2), tokens)
    time.sleep(2)  # the last of them are settled
    connection = psycopg2.connect(servers.database_url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT id::text, holder FROM commands ORDER BY random() LIMIT %s", (ROWS,))
        commands = cursor.fetchall()
        cursor.execute("DELETE FROM reservations")
        values = {"events": EVENTS, "buyers": BUYERS, "held": BUYERS * OWN}
        cursor.execute(_PREPARED, values)
    connection.close()
    buyers = [token_of(f"buyer-{number}") for number in range(BUYERS)]
    holders = {holder: token_of(holder) for _, holder in commands}
    somebody = buyers[0]
    looked_at = "/api/events/event-2"
    tag = httpx.get(f"{url}{looked_at}/seats").raise_for_status().headers["ETag"]
    rows: dict[Workload, Iterable[str]] = {
        TICKET: (f"/api/tickets/t-{n * 7919 % TICKETS:08d} {buyers[n % BUYERS]}" for n in range(ROWS)),
        RESERVATIONS: (f"/api/reservations {token}" for token in buyers),
        COMMAND: (f"/api/commands/{id_} {holders[holder]}" for id_, holder in commands),
        EVENT_LIST: [f"/api/events?limit={EVENTS} {somebody}"],
        EVENT: [f"{looked_at} {somebody}"],
        UNCHANGED: [f"{looked_at}/seats {somebody} {tag}"],
        SEATS: [f"{looked_at}/seats?ids=false {somebody}"],
    }
    return {workload: _written(folder / str(number), rows[workload]) for number, workload in enumerate(WORKLOADS)}


def _written(file: Path, rows: Iterable[str]) -> Path:
    file.write_text("\n".join(rows) + "\n")
    return file


def _rate(answered: Sequence[Answered]) -> float:
    return median(each.requests / each.seconds for each in answered)


def table(readings: Readings) -> str:
    """Return the rates as a table in Markdown."""
    rows = ["| read | mark | to the no-op route | answers/s: median (spread) | p50 ms | p99 ms | refused or broken |"]
    rows += ["|---" * 7 + "|", _row("no-op route", "", "", readings.no_op)]
    rows += [
        _row(each.name, f"≥ {each.mark:.0%}", f"{readings.share(each):.0%}", readings.reads[each]) for each in WORKLOADS
    ]
    return "\n".join(rows)


def _row(name: str, mark: str, share: str, rounds: Sequence[Answered]) -> str:
    rates = [each.requests / each.seconds for each in rounds]
    p50, p99 = median(each.p50_ms for each in rounds), median(each.p99_ms for each in rounds)
    failed = sum(each.refused + each.broken for each in rounds)
    return f"| {name} | {mark} | {share} | {spread(rates)} | {p50:.1f} | {p99:.1f} | {failed} |"
