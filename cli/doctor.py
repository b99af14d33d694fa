"""Looks at each thing that Rowlock depends on, and says what to do about what is wrong."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from cli.stack.layout import Addresses, Layout
from cli.target import Target
from shared.config import Settings
from shared.errors import RowlockError

_STALE_MS = 10_000
_DISK_MIN_BYTES = 1_000_000_000


class State(StrEnum):
    OK = "ok"
    LOOK = "look"
    """Works, and wants to be looked at."""
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    state: State
    found: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is looked at. The stores are looked at where their addresses are known."""

    target: Target
    settings: Settings
    addresses: Addresses
    layout: Layout

    @classmethod
    def from_env(cls) -> Surroundings:
        layout, settings = Layout.from_env(), Settings.from_env()
        local = Addresses() if os.environ.get("ROWLOCK_URL") else layout.read_addresses()
        settings = replace(
            settings,
            database_url=settings.database_url or local.database,
            redis_url=settings.redis_url or local.redis,
            broker_url=settings.broker_url or local.broker,
            shards=local.shards or settings.shards,
        )
        return cls(Target.from_env(), settings, local, layout)


def examine(around: Surroundings) -> Iterator[Finding]:
    """Yield what is found, one thing after the other; a look that fails is a finding, too."""
    yield _looked("API", lambda: _api(around), "start it: 'make up' here, or see the log of the api")
    if around.settings.database_url:
        yield _looked(
            "PostgreSQL",
            lambda: _postgresql(around.settings),
            "see that it runs and that ROWLOCK_DATABASE_URL is right",
        )
        yield _looked("schema", lambda: _schema(around.settings), "run: python -m shared.db.migrate")
        yield _looked("poison", lambda: _poison(around.settings), "run: python -m shared.db.migrate")
    if around.settings.redis_url:
        yield _looked(
            "streams", lambda: _streams(around.settings), "see that Redis runs, and what its configuration lacks"
        )
        yield _looked("set aside", lambda: _set_aside(around.settings), "see that Redis runs")
        yield _looked("shards", lambda: _shards(around.settings), "see that Redis runs")
        yield _looked("queues", lambda: _queues(around.settings), "see that Redis runs")
    if around.settings.celery_broker_url:
        yield _looked(
            "workers",
            lambda: _workers(around.settings),
            "see that the broker runs; until then the sweep drains by itself",
        )
    if around.addresses.sweep_metrics:
        yield _looked("sweep", lambda: _sweep(around.addresses), "see the log of the sweep")
        yield _looked("disk", lambda: _disk(around.layout), "see that the data folder can be read")


def _looked(name: str, look: Callable[[], Finding], advice: str) -> Finding:
    try:
        return look()
    except Exception as error:  # noqa: BLE001 - a look that fails in a way nobody thought of is a finding, too
        detail = str(error) if isinstance(error, RowlockError | OSError) else f"{type(error).__name__}: {error}"
        return Finding(name, State.BROKEN, detail, advice)


def _api(around: Surroundings) -> Finding:
    import httpx2

    from cli.proxies import http_client

    try:
        with http_client(around.target.url, timeout_s=5) as client:
            answer = client.get("/readyz")
    except httpx2.HTTPError as error:
        raise OSError(f"nothing answers at {around.target.url} ({error})") from None
    if answer.status_code == 200:
        return Finding("API", State.OK, f"{around.target.url} is ready")
    return Finding(
        "API", State.BROKEN, f"{answer.status_code} {answer.text[:200]}", "see what follows: a store is down"
    )


def _query(settings: Settings, statement: str) -> object:
    from sqlalchemy import text

    from shared.db.engine import create_engine, transaction

    engine = create_engine(settings, "rowlock doctor", 1)
    try:
        with transaction(engine) as conn:
            return conn.execute(text(statement)).scalar()
    finally:
        engine.dispose()


def _postgresql(settings: Settings) -> Finding:
    version = str(_query(settings, "SHOW server_version"))
    if int(version.split(".", maxsplit=1)[0]) < 15:
        return Finding("PostgreSQL", State.BROKEN, f"is version {version}", "Rowlock needs 15 or newer")
    if _query(settings, "SHOW fsync") == "off":
        return Finding("PostgreSQL", State.LOOK, "fsync is off", "switch it on: a power cut would ruin the database")
    return Finding("PostgreSQL", State.OK, f"version {version}")


def _schema(settings: Settings) -> Finding:
    from shared.db.migrate import current, head

    found = current(settings.database_url)
    if found != head():
        return Finding("schema", State.BROKEN, f"is at {found}, not {head()}", "run: python -m shared.db.migrate")
    return Finding("schema", State.OK, f"at {found}")


def _poison(settings: Settings) -> Finding:
    count = _query(settings, "SELECT count(*) FROM poison")
    if not count:
        return Finding("poison", State.OK, "no command was set aside")
    latest = _query(settings, "SELECT command_id || ': ' || left(error, 120) FROM poison ORDER BY at DESC LIMIT 1")
    return Finding(
        "poison",
        State.LOOK,
        f"{count} commands could not be settled; the last: {latest}",
        "each was answered REJECTED INTERNAL; read the table poison, mend the cause, then delete the rows",
    )


def _set_aside(settings: Settings) -> Finding:
    from shared.redis import connections
    from shared.redis.inspection import dead

    with connections.streams(settings) as connection:
        found = dead(connection, range(settings.shards))
    if not found:
        return Finding("set aside", State.OK, "no entry was set aside")
    return Finding(
        "set aside",
        State.LOOK,
        f"{sum(found.values())} entries that no command could be read from or recorded, in shards {sorted(found)}",
        "read the lists rowlock:{shard-NN}:dead, mend the cause, then delete them",
    )


def _streams(settings: Settings) -> Finding:
    from shared.redis import connections
    from shared.redis.inspection import check_server, memory

    with connections.streams(settings) as connection:
        check_server(connection, settings)
        held = memory(connection)
    if held.max_bytes and held.used_bytes > held.max_bytes * 0.8:
        share = held.used_bytes * 100 // held.max_bytes
        return Finding("streams", State.LOOK, f"memory is {share} % full", "raise maxmemory, or add workers")
    return Finding("streams", State.OK, f"keeps what it accepts; {held.used_bytes // 1_000_000} MB used")


def _shards(settings: Settings) -> Finding:
    from shared.redis import connections, shard_agreement

    with connections.streams(settings) as connection:
        said = shard_agreement.said(connection)
    if said is None or said == settings.shards:
        return Finding("shards", State.OK, f"{settings.shards}")
    return Finding(
        "shards",
        State.LOOK,
        f"the sweep has {said}, ROWLOCK_SHARDS is {settings.shards} here",
        "set ROWLOCK_SHARDS to one number everywhere; see 'shards_differ' in the logs",
    )


def _queues(settings: Settings) -> Finding:
    from shared.redis import connections
    from shared.redis.inspection import backlogs

    with connections.streams(settings) as connection:
        queues = backlogs(connection, range(settings.shards))
    waiting = sum(queue.length for queue in queues)
    now_ms = time.time() * 1000
    stale = [queue.shard for queue in queues if queue.oldest_ms is not None and now_ms - queue.oldest_ms > _STALE_MS]
    if stale:
        return Finding(
            "queues",
            State.BROKEN,
            f"{waiting} commands wait, in shards {stale} for more than {_STALE_MS // 1000} s",
            "see that a worker and a sweep run, and what their logs say; add workers if they are busy",
        )
    return Finding("queues", State.OK, f"{waiting} commands wait in {len(queues)} shards")


def _workers(settings: Settings) -> Finding:
    from celery import Celery
    from kombu.exceptions import OperationalError

    from shared.redis.connections import celery_broker

    try:
        broker = celery_broker(settings)
        app = Celery(broker=broker.url, broker_use_ssl=broker.use_ssl)
        names = [name for reply in app.control.ping(timeout=1.5) for name in reply]
    except OperationalError as error:
        raise OSError(f"the broker does not answer: {error}") from None
    if not names:
        advice = "start one: python -m workers; until then the sweep drains by itself, slowly"
        return Finding("workers", State.BROKEN, "no worker answers", advice)
    return Finding("workers", State.OK, ", ".join(names))


def _sweep(addresses: Addresses) -> Finding:
    from cli.stack.probes import answers

    if answers(addresses.sweep_metrics):
        return Finding("sweep", State.OK, "runs")
    return Finding(
        "sweep", State.BROKEN, "does not answer", "see the log of the sweep; holds do not run out without it"
    )


def _disk(layout: Layout) -> Finding:
    free = shutil.disk_usage(layout.data).free
    if free < _DISK_MIN_BYTES:
        return Finding("disk", State.LOOK, f"{free // 1_000_000} MB free at {layout.data}", "make room")
    return Finding("disk", State.OK, f"{free // 1_000_000_000} GB free")
