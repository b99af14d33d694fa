"""What PostgreSQL settles if batches lie ready: the same decision and the same transaction, no HTTP, no Redis, no Celery."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence

from bench import usage
from bench.servers import Servers
from bench.tickets import HOLDERS, fill_rowlock
from shared.config import Settings
from shared.db.batch_store import BatchStore
from shared.db.engine import create_engine
from shared.db.shards import ensure_shards
from shared.domain.commands import Command, Entry, Kind
from shared.domain.decide import decide
from shared.domain.ids import command_id

BATCH = 500
SMALL_BATCH = 50
PRIME = 7_919
"""Steps through the tickets so that neighbours in time are far apart in the table."""


def reserves(count: int, tickets: int | None = None) -> Iterator[Command]:
    """Yield reserves of one ticket after another, or spread over `tickets`."""
    now_ms = int(time.time() * 1000)
    for number in range(count):
        ticket = number if tickets is None else number * PRIME % tickets
        yield Command(
            id=command_id(0, now_ms, os.urandom(8)),
            kind=Kind.RESERVE,
            holder=f"holder-{number % HOLDERS}",
            submitted_ms=now_ms,
            ticket_id=f"t-{ticket:08d}",
        )


def ready_made_batches(servers: Servers, commands: int, tickets: int) -> float:
    """Return the commands a second that one connection settles in batches of 500."""
    fill_rowlock(servers, tickets)
    started = time.perf_counter()
    settle(servers, list(reserves(commands)), BATCH)
    return commands / (time.perf_counter() - started)


def cpu_per_command(servers: Servers, tickets: int, commands: int = 9_000) -> float:
    """Return CPU seconds per command, ours and PostgreSQL's, for batches of 50 spread over so many tickets."""
    fill_rowlock(servers, tickets)
    asked = list(reserves(commands, tickets))
    settle(servers, asked[: commands // 3], SMALL_BATCH)
    spent, own = usage.of_roles(servers.pids)["postgresql"], time.process_time()
    settle(servers, asked[commands // 3 :], SMALL_BATCH)
    used = (usage.of_roles(servers.pids)["postgresql"] - spent).cpu_seconds + time.process_time() - own
    return used / (commands - commands // 3)


def settle(servers: Servers, commands: Sequence[Command], size: int, took: list[float] | None = None) -> None:
    """Settle the commands as one shard would, in batches of `size`; note the seconds of each batch in `took`."""
    settings = Settings(database_url=servers.database_url)
    engine = create_engine(settings, application_name="bench", pool_size=1)
    with engine.begin() as connection:
        ensure_shards(connection, settings.shards)
    engine.dispose()
    store = BatchStore(settings)
    entries = [Entry(number, command) for number, command in enumerate(commands, start=1)]
    fence = store.fence(0)
    for start in range(0, len(entries), size):
        part = entries[start : start + size]
        began = time.perf_counter()
        with store.batch(0, fence) as batch:
            state = batch.load(part, frozenset())
            batch.commit(decide(state, part), part, state.now_ms)
        if took is not None:
            took.append(time.perf_counter() - began)
    store.close()
