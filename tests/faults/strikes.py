"""The faults. Each function strikes, waits as long as it lasts, and mends what it broke; each is given its own chance."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import signal
import time
from collections.abc import Callable, Iterator

import psutil
import psycopg2
import redis

from shared.redis import keys
from shared.wake_up import wake_message
from tests.faults.part import Part
from tests.faults.poison import put_poison, put_rubbish
from tests.faults.system import SHARDS, System

Fault = Callable[[System, random.Random], None]

END_SESSIONS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND application_name <> 'laboratory' AND random() < %s
"""
LEASE_S = 3.0
HOUR_S = 3_600


def kill_and_restart(part: Part, number: signal.Signals, pause_s: float) -> None:
    """End a part by a signal and start it again after a pause."""
    os.kill(part.pid, number)
    assert part.child is not None
    part.child.wait(30)
    time.sleep(pause_s)
    part.restart()


def kill_worker(system: System, chance: random.Random) -> None:
    kill_and_restart(chance.choice(system.workers), signal.SIGKILL, chance.uniform(0, 1))


def stop_worker(system: System, chance: random.Random) -> None:
    kill_and_restart(chance.choice(system.workers), signal.SIGTERM, 0)


def kill_api(system: System, chance: random.Random) -> None:
    kill_and_restart(chance.choice(system.apis), signal.SIGKILL, chance.uniform(0, 1))


def stop_api(system: System, chance: random.Random) -> None:
    kill_and_restart(chance.choice(system.apis), signal.SIGTERM, 0)


def kill_sweep(system: System, chance: random.Random) -> None:
    kill_and_restart(chance.choice(system.sweeps), signal.SIGKILL, chance.uniform(0, 2))


def stop_sweep(system: System, chance: random.Random) -> None:
    kill_and_restart(chance.choice(system.sweeps), signal.SIGTERM, 0)


def freeze_worker(system: System, chance: random.Random) -> None:
    """Stop a worker past its lease while others take over, then let it go on."""
    with _frozen(chance.choice(system.workers).pid):
        time.sleep(LEASE_S + chance.uniform(0.5, 2))


def kill_redis(system: System, chance: random.Random) -> None:
    kill_and_restart(system.streams, signal.SIGKILL, chance.uniform(0, 1))


def kill_broker(system: System, chance: random.Random) -> None:
    kill_and_restart(system.broker, signal.SIGKILL, chance.uniform(0, 1))


def kill_postgresql(system: System, chance: random.Random) -> None:
    """Kill the postmaster and every backend, as the machine would."""
    children = psutil.Process(system.postgres.pid).children()
    os.kill(system.postgres.pid, signal.SIGKILL)
    for child in children:
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()
    assert system.postgres.child is not None
    system.postgres.child.wait(30)
    time.sleep(chance.uniform(0, 1))
    system.postgres.restart()


def terminate_backends(system: System, chance: random.Random) -> None:
    """End a random half of the sessions of API and workers."""
    with _session(system) as connection, connection.cursor() as cursor:
        cursor.execute(END_SESSIONS, (chance.uniform(0.3, 1),))


def kill_redis_clients(system: System, chance: random.Random) -> None:
    with _redis(system) as client:
        for server in _servers(client):
            server.client_kill_filter(_type="normal", skipme=True)


def stall_redis(system: System, chance: random.Random) -> None:
    with _frozen(system.streams.pid):
        time.sleep(chance.uniform(0.5, 4))


def fill_redis(system: System, chance: random.Random) -> None:
    """Leave Redis no memory: appends are refused, what drains must go on."""
    with _redis(system) as client:
        client.config_set("maxmemory", 1)
        time.sleep(chance.uniform(1, 3))
        client.config_set("maxmemory", "512mb")


def delete_lock_keys(system: System, chance: random.Random) -> None:
    """Delete the keys of the locks, the wake marks and the rates: none of them is a truth."""
    with _redis(system) as client:
        for shard in range(SHARDS):
            client.delete(keys.lock(shard), keys.wake(shard), keys.rate(shard))


def empty_celery_queue(system: System, chance: random.Random) -> None:
    with _broker(system) as client:
        for shard in range(SHARDS):
            client.delete(keys.celery_queue(shard))


def double_celery_messages(system: System, chance: random.Random) -> None:
    """Deliver wake-ups several times, in any order, some of them late and to shards where nothing waits."""
    with _broker(system) as client:
        for shard in chance.choices(range(SHARDS), k=20):
            client.lpush(keys.celery_queue(shard), *[wake_message(shard)] * chance.randint(1, 5))
        time.sleep(chance.uniform(0.5, 2))
        for shard in chance.choices(range(SHARDS), k=20):
            client.lpush(keys.celery_queue(shard), wake_message(shard))


def cut_network(system: System, chance: random.Random) -> None:
    link = chance.choice(list(chance.choice(system.parts).links.values()))
    system.network.refuse(link, refusing=True)
    time.sleep(chance.uniform(0.5, 4))
    system.network.refuse(link, refusing=False)


def swallow_packets(system: System, chance: random.Random) -> None:
    link = chance.choice(list(chance.choice(system.parts).links.values()))
    system.network.stall(link, stalled=True)
    time.sleep(chance.uniform(0.5, 5))
    system.network.stall(link, stalled=False)


def reset_connections(system: System, chance: random.Random) -> None:
    for part in system.parts:
        for link in part.links.values():
            if chance.random() < 0.3:
                system.network.reset(link)


def delay_packets(system: System, chance: random.Random) -> None:
    links = [link for part in system.parts for link in part.links.values() if chance.random() < 0.5]
    for link in links:
        link.delay_s = chance.uniform(0.005, 0.1)
    time.sleep(chance.uniform(1, 3))
    for link in links:
        link.delay_s = 0.0


def jump_clock(system: System, chance: random.Random) -> None:
    """Move the wall clock of a worker or a sweep by an hour and back."""
    part = chance.choice([*system.workers, *system.sweeps])
    assert part.clock is not None
    part.clock.write_text(str(chance.choice([-HOUR_S, HOUR_S])))
    time.sleep(chance.uniform(1, 4))
    part.clock.write_text("0")


def deadlock_postgresql(system: System, chance: random.Random) -> None:
    """Lock tickets against the global order, one by one, so that batches and we wait for each other."""
    with _session(system) as connection, contextlib.suppress(psycopg2.Error), connection.cursor() as cursor:
        connection.autocommit = False
        cursor.execute("SET lock_timeout = '3s'")
        cursor.execute("SELECT id FROM tickets ORDER BY id DESC LIMIT 12")
        for (ticket,) in cursor.fetchall():
            cursor.execute("SELECT 1 FROM tickets WHERE id = %s FOR UPDATE", (ticket,))
            time.sleep(0.05)
        connection.rollback()


def fail_serialization(system: System, chance: random.Random) -> None:
    _raise_for(system, "40001", chance)


def fail_disk(system: System, chance: random.Random) -> None:
    """Let the files of the workers' sessions grow no further: writes fail as on a full disk."""
    pids = _sql(system, "SELECT pid FROM pg_stat_activity WHERE application_name LIKE '%worker%'")
    with _limited([int(str(row[0])) for row in pids], chance.randint(0, 1) * 8_192):
        time.sleep(chance.uniform(0.5, 2))


def report_full_disk(system: System, chance: random.Random) -> None:
    _raise_for(system, "53100", chance)


def refuse_connections(system: System, chance: random.Random) -> None:
    """End the sessions of the others and take every connection of PostgreSQL before they come back."""
    taken: list[psycopg2.extensions.connection] = []
    ends_at = time.monotonic() + chance.uniform(1, 3)
    with _session(system) as own, own.cursor() as cursor:
        cursor.execute(END_SESSIONS, (1.0,))
        try:
            while time.monotonic() < ends_at:
                try:
                    taken.append(system.database())
                except psycopg2.OperationalError:
                    time.sleep(0.05)
        finally:
            for connection in taken:
                connection.close()


def poison(system: System, chance: random.Random) -> None:
    """Put a command into a line that crashes the decision, and an entry that is no command at all."""
    with _redis(system) as client:
        put_poison(client, chance)
        put_rubbish(client, chance)


def named(*faults: Fault) -> dict[str, Fault]:
    """Return faults by the names by which they are chosen."""
    return {fault.__name__: fault for fault in faults}


ANYWHERE = named(
    kill_worker, stop_worker, kill_api, stop_api, kill_sweep, stop_sweep, freeze_worker, terminate_backends, kill_redis_clients,
    delete_lock_keys, empty_celery_queue, double_celery_messages, jump_clock, deadlock_postgresql, fail_serialization,
    report_full_disk, poison,
)  # fmt: skip
"""Whatever the stores are."""
OF_SINGLES = named(
    kill_redis, kill_broker, kill_postgresql, stall_redis, fill_redis, cut_network, swallow_packets, reset_connections, delay_packets,
    fail_disk, refuse_connections,
)  # fmt: skip
"""Where there is one of each, and a link before it."""

TRIGGER = """
CREATE TABLE IF NOT EXISTS laboratory_fault (sqlstate text);
CREATE OR REPLACE FUNCTION laboratory_fail() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wanted text;
BEGIN
    SELECT sqlstate INTO wanted FROM laboratory_fault LIMIT 1;
    IF wanted IS NOT NULL AND random() < 0.7 THEN
        RAISE EXCEPTION 'the laboratory says so' USING ERRCODE = wanted;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER laboratory_fail AFTER INSERT OR UPDATE ON reservations
    FOR EACH STATEMENT EXECUTE FUNCTION laboratory_fail();
"""


def prepare(system: System) -> None:
    """Put the trigger in place by which PostgreSQL itself raises what the laboratory wants."""
    _sql(system, TRIGGER)


def _raise_for(system: System, sqlstate: str, chance: random.Random) -> None:
    _sql(system, f"INSERT INTO laboratory_fault VALUES ('{sqlstate}')")
    time.sleep(chance.uniform(0.5, 2))
    for _ in range(20):
        with contextlib.suppress(psycopg2.Error):
            _sql(system, "TRUNCATE laboratory_fault")
            return
        time.sleep(0.5)


def _sql(system: System, statement: str) -> list[tuple[object, ...]]:
    with _session(system) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


@contextlib.contextmanager
def _session(system: System) -> Iterator[psycopg2.extensions.connection]:
    connection = system.database()
    try:
        yield connection
    finally:
        connection.close()


@contextlib.contextmanager
def _redis(system: System) -> Iterator[redis.Redis]:
    with contextlib.closing(system.streams_redis()) as client:
        yield client


def _servers(client: redis.Redis) -> list[redis.Redis]:
    if isinstance(client, redis.RedisCluster):
        return [client.get_redis_connection(node) for node in client.get_primaries()]
    return [client]


@contextlib.contextmanager
def _broker(system: System) -> Iterator[redis.Redis]:
    with contextlib.closing(system.broker_redis()) as client:
        yield client


@contextlib.contextmanager
def _frozen(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


@contextlib.contextmanager
def _limited(pids: list[int], size_bytes: int) -> Iterator[None]:
    """Bound the files that the processes may write; PostgreSQL sees `File too large` where a disk would say it is full."""
    processes = []
    for pid in pids:
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(pid)
            process.rlimit(resource.RLIMIT_FSIZE, (size_bytes, resource.RLIM_INFINITY))
            processes.append(process)
    try:
        yield
    finally:
        for process in processes:
            with contextlib.suppress(psutil.Error):
                process.rlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
