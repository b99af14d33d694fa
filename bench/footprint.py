"""What a command leaves behind, in bytes: each family of keys in Redis while it lives, each table of PostgreSQL."""

from __future__ import annotations

import os
import re
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import jwt
import psycopg2
from redis import Redis

from bench.contenders import Running, rowlock, running
from bench.servers import Servers
from bench.tickets import SECRET, fill_rowlock

COMMANDS = 20_000
WAITING = 2_000
"""Of them, those that are weighed while they wait."""
SOLD = 2_000
"""Tickets that are sold afterwards."""
CLIENTS = 16
_SHARD = re.compile(r"rowlock:\{shard-\d+\}:(\w+)")
TABLES = {
    "commands": "SELECT count(*) FROM commands",
    "ticket_changes": "SELECT count(*) FROM ticket_changes",
    "reservations": "SELECT count(*) FROM reservations",
    "journal": "SELECT count(*) FROM journal",
}
_SIZE = """
SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c
WHERE c.oid = %(table)s::regclass OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = %(table)s::regclass)
"""


@dataclass(slots=True)
class Footprint:
    """`keys`: by family number and bytes. `tables`: by name rows and bytes, indexes and all."""

    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    waiting: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Keys that hold many: by family commands, or tickets, and bytes."""
    used_bytes: int = 0
    """By which Redis' memory grew: the keys, and the tables in which it finds them and their ends."""
    tables: dict[str, tuple[int, int]] = field(default_factory=dict)


def measure(servers: Servers, tokens: Path) -> Footprint:
    """Reserve COMMANDS tickets, each under a key of its own; weigh what waits, and what is left when all are settled."""
    fill_rowlock(servers, COMMANDS)
    _execute(servers.database_url, "UPDATE events SET refundable = false")
    found = Footprint()
    with Redis.from_url(servers.redis_url) as redis, running(rowlock(), servers) as system:
        used = int(redis.info("memory")["used_memory"])
        before = _tables(servers.database_url)
        given = tokens.read_text().split()[:CLIENTS]
        with _still(system):
            _all(lambda client: _reserve(system.url, given[client], range(client, WAITING, CLIENTS)))
            weighed = _keys(redis)
            found.waiting = {each: (WAITING, weighed[each][1]) for each in ("commands", "pending")}
        _all(lambda client: _reserve(system.url, given[client], range(WAITING + client, COMMANDS, CLIENTS)))
        _await_settled(servers.database_url, COMMANDS)
        found.used_bytes = int(redis.info("memory")["used_memory"]) - used
        found.keys = _keys(redis)
        after = _tables(servers.database_url)
        _all(lambda client: _confirm(system.url, range(client, SOLD, CLIENTS)))
        _await_settled(servers.database_url, COMMANDS + SOLD)
        found.waiting["sold"] = (SOLD, _keys(redis)["sold"][1])
    found.tables = {name: (rows - before[name][0], size - before[name][1]) for name, (rows, size) in after.items()}
    return found


@contextmanager
def _still(system: Running) -> Iterator[None]:
    """Let nothing be settled in the block."""
    pids = [*system.roles["worker"], *system.roles["sweep"]]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def _all(work: Callable[[int], None]) -> None:
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(work, range(CLIENTS)))


def _confirm(url: str, numbers: Iterable[int]) -> None:
    claims = {"sub": "operator", "role": "operator", "exp": int(time.time()) + 3_600}
    token = jwt.encode(claims, SECRET, algorithm="HS256")
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as http:
        for number in numbers:
            holder = {"holder": f"holder-{number % CLIENTS}"}
            http.post(f"/api/tickets/t-{number:08d}/confirm", json=holder).raise_for_status()


def _reserve(url: str, token: str, numbers: Iterable[int]) -> None:
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as http:
        for number in numbers:
            key = {"Idempotency-Key": f"order-{number:08d}-of-a-shop"}
            http.post(f"/api/tickets/t-{number:08d}/reserve", headers=key).raise_for_status()


def _execute(database_url: str, statement: str) -> None:
    connection = psycopg2.connect(database_url)
    with connection, connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def _await_settled(database_url: str, number: int) -> None:
    while _tables(database_url)["commands"][0] < number:
        time.sleep(0.2)


def _keys(redis: Redis) -> dict[str, tuple[int, int]]:
    weights: dict[str, list[int]] = defaultdict(list)
    names = [name.decode() for name in redis.scan_iter(count=1_000)]
    for some in _parts(names, 1_000):
        pipe = redis.pipeline(transaction=False)
        for name in some:
            pipe.memory_usage(name, samples=0)
        for name, weight in zip(some, pipe.execute(), strict=True):
            family = _SHARD.match(name)
            weights[family[1] if family else name].append(weight or 0)
    return {family: (len(each), sum(each)) for family, each in sorted(weights.items())}


def _parts(names: Sequence[str], size: int) -> list[Sequence[str]]:
    return [names[start : start + size] for start in range(0, len(names), size)]


def _tables(database_url: str) -> dict[str, tuple[int, int]]:
    connection = psycopg2.connect(database_url)
    try:
        with connection, connection.cursor() as cursor:
            found = {}
            for name, count in TABLES.items():
                cursor.execute(count)
                (rows,) = cursor.fetchone() or (0,)
                cursor.execute(_SIZE, {"table": name})
                (size,) = cursor.fetchone() or (0,)
                found[name] = int(rows), int(size)
            return found
    finally:
        connection.close()


def table(found: Footprint) -> str:
    """Return what was weighed as a table in Markdown."""
    rows = ["| what | number | bytes each |", "|---|---|---|"]
    rows += _rows("Redis, of each in ", found.waiting) + _rows("Redis ", found.keys) + _rows("table ", found.tables)
    weighed = sum(size for _, size in found.keys.values())
    rows.append(
        f"\nRedis grew by {found.used_bytes / COMMANDS:,.0f} bytes a command, of which its keys weigh {weighed / COMMANDS:,.0f}."
    )
    return "\n".join(rows)


def _rows(kind: str, weighed: Mapping[str, tuple[int, int]]) -> list[str]:
    return [
        f"| {kind}`{name}` | {number:,} | {size / max(number, 1):,.0f} |" for name, (number, size) in weighed.items()
    ]
