"""The looks. Each raises what went wrong; the stores are asked for nothing that they would have to wait for."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from typing import Any, cast

from cli.doctor.finding import Finding, State
from cli.doctor.surroundings import Surroundings
from cli.stack.layout import Addresses, Layout
from shared.config import Settings
from shared.errors import ConfigurationError, StoreUnavailableError

_STALE_MS = 10_000
_DISK_MIN_BYTES = 1_000_000_000
_TIMEOUT_MS = 1_000
_CELERY = "celery"
"""What Celery calls its remote control. It asks by the same `Mailbox`; to load all of Celery for that takes longer than to ask."""
_PING_S = 0.5


LIBRARIES = {
    "workers": (
        "kombu.connection",
        "kombu.pidbox",
        "kombu.transport.redis",
        "shared.redis.connections",
        "shared.redis.inspection",
    ),
    "API": ("httpx2", "cli.proxies"),
    "PostgreSQL": ("shared.db.server",),
    "schema": ("shared.db.engine", "shared.db.revision"),
    "streams": ("shared.redis.connections", "shared.redis.inspection"),
    "troubles": ("shared.troubles.look",),
}
"""What looks import, by name: that takes longer than the looks, and belongs to nobody's patience."""


def api(around: Surroundings) -> Finding:
    import httpx2

    from cli.proxies import http_client

    try:
        with http_client(around.target.url, timeout_s=_TIMEOUT_MS / 1000) as client:
            answer = client.get("/readyz")
            told = client.get("/actuator/health").json().get("troubles", [])
    except httpx2.HTTPError as error:
        raise OSError(f"nothing answers at {around.target.url} ({error})") from None
    except ValueError:
        raise OSError(f"what answers at {around.target.url} is no Rowlock") from None
    if answer.status_code == 200 and told:
        return Finding("API", State.LOOK, f"{around.target.url} is ready and tells of {', '.join(told)}", "see below")
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


def postgresql(settings: Settings) -> Finding:
    from shared.db.server import check_server

    try:
        check_server(settings, "rowlock doctor")
    except ConfigurationError as error:
        fault, _, advice = str(error).partition("; run ")
        return Finding("PostgreSQL", State.BROKEN, fault, f"run: {advice}" if advice else "see what it needs")
    version = str(_query(settings, "SHOW server_version"))
    if int(version.split(".", maxsplit=1)[0]) < 15:
        return Finding("PostgreSQL", State.BROKEN, f"is version {version}", "Rowlock needs 15 or newer")
    if _query(settings, "SHOW fsync") == "off":
        return Finding("PostgreSQL", State.LOOK, "fsync is off", "switch it on: a power cut would ruin the database")
    return Finding("PostgreSQL", State.OK, f"version {version}")


def schema(settings: Settings) -> Finding:
    from shared.db.engine import create_engine, transaction
    from shared.db.revision import newest, present

    engine = create_engine(settings, "rowlock doctor", 1)
    try:
        with transaction(engine) as conn:
            found = present(conn)
    finally:
        engine.dispose()
    if found != newest():
        return Finding("schema", State.BROKEN, f"is at {found}, not {newest()}", "run: python -m shared.db.migrate")
    return Finding("schema", State.OK, f"at {found}")


def poison(settings: Settings) -> Finding:
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


def set_aside(settings: Settings) -> Finding:
    from shared.redis import connections
    from shared.redis.inspection import dead
    from shared.redis.unreached import unreached_error

    with connections.streams(settings) as connection:
        found, unreached = dead(connection, range(settings.shards))
    if unreached and not found:
        raise unreached_error(unreached)
    if not found:
        return Finding("set aside", State.OK, "no entry was set aside")
    return Finding(
        "set aside",
        State.LOOK,
        f"{sum(found.values())} entries that no command could be read from or recorded, in shards {sorted(found)}",
        "read the lists rowlock:{shard-NN}:dead, mend the cause, then delete them",
    )


def streams(settings: Settings) -> Finding:
    from shared.redis import connections
    from shared.redis.inspection import check_server, memory

    with connections.streams(settings) as connection:
        check_server(connection, settings)
        held = memory(connection)
    return Finding("streams", State.OK, f"keeps what it accepts; {held.used_bytes // 1_000_000} MB used")


def queues(settings: Settings) -> Finding:
    from shared.redis import connections
    from shared.redis.inspection import backlogs
    from shared.redis.unreached import unreached_error

    with connections.streams(settings) as connection:
        queues, unreached = backlogs(connection, range(settings.shards))
    waiting = sum(queue.length for queue in queues)
    if unreached:
        error = unreached_error(unreached)
        if not queues:
            raise error
        return Finding(
            "queues",
            State.BROKEN,
            f"{waiting} commands wait in {len(queues)} shards; out of reach are {error.detail}",
            "bring that server back, or let a replica take over; the other shards go on",
        )
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


def workers(settings: Settings) -> Finding:
    """Say who answers by the broker; of a broker that Celery can't use, that alone."""
    try:
        _check_broker(settings)
    except ConfigurationError as error:
        return Finding("broker", State.BROKEN, str(error), "start a Redis of its own for Celery, which needs no disk")
    from kombu.connection import Connection
    from kombu.exceptions import OperationalError
    from kombu.pidbox import Mailbox

    from shared.redis.connections import celery_broker

    broker, opened = celery_broker(settings), cast("Any", Connection)  # kombu has no types
    mailbox = cast("Any", Mailbox)(_CELERY, type="fanout")
    try:
        with opened(broker.url, ssl=broker.use_ssl, transport_options=broker.transport_options) as connection:
            replies = mailbox(connection).multi_call("ping", timeout=_PING_S)
    except OperationalError as error:
        raise OSError(f"the broker does not answer: {error}") from None
    names = [name for reply in replies for name in reply]
    if not names:
        advice = "start one: python -m workers; until then the sweep drains by itself, slowly"
        return Finding("workers", State.BROKEN, "no worker answers", advice)
    return Finding("workers", State.OK, ", ".join(names))


def _check_broker(settings: Settings) -> None:
    from shared.redis import connections
    from shared.redis.inspection import check_broker

    with connections.broker(settings) as connection, suppress(StoreUnavailableError):  # who is away is told by who asks
        check_broker(connection, settings)


def troubles(settings: Settings) -> list[Finding]:
    """What every process watches for, seen from here, and what other processes posted."""
    from shared.db.engine import create_engine
    from shared.redis import connections
    from shared.troubles.certificates import Certificates
    from shared.troubles.look import Looks

    engine = create_engine(settings, "rowlock doctor", 1)
    with connections.streams(settings) as redis:
        found = Looks(settings, engine, redis, "rowlock doctor", Certificates(settings)).all()
    engine.dispose()
    said = [Finding.of(trouble) for trouble in found.values()]
    return said or [Finding("troubles", State.OK, "room, disks, locks, clocks and certificates are as they must be")]


def sweep(addresses: Addresses) -> Finding:
    from cli.stack.probes import answers

    if answers(addresses.sweep_metrics):
        return Finding("sweep", State.OK, "runs")
    return Finding(
        "sweep", State.BROKEN, "does not answer", "see the log of the sweep; holds do not run out without it"
    )


def flower(addresses: Addresses) -> Finding:
    from cli.stack.probes import answers

    if answers(f"{addresses.flower}/healthcheck"):
        return Finding("Flower", State.OK, addresses.flower)
    return Finding("Flower", State.LOOK, "does not answer", "see its log; it only shows, and nothing waits for it")


def disk(layout: Layout) -> Finding:
    free = shutil.disk_usage(layout.data).free
    if free < _DISK_MIN_BYTES:
        return Finding("disk", State.LOOK, f"{free // 1_000_000} MB free at {layout.data}", "make room")
    return Finding("disk", State.OK, f"{free // 1_000_000_000} GB free")
