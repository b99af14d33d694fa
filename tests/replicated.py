"""Stores of two machines: a PostgreSQL with a standby, a Valkey with a replica and three Sentinels, all real."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import redis

from cli.stack import process
from cli.stack.account import server_account
from cli.stack.binaries import postgres_programs, valkey_program
from cli.stack.ports import LOCAL, free_ports
from cli.stack.postgres import USER, EmbeddedPostgres
from cli.stack.valkey import EmbeddedValkey
from tests.servers import execute, scratch
from tests.valkeys import PASSWORD, one_of_many, running
from tests.waiting import eventually

MASTER = "shop"
DOWN_AFTER_MS = 1_000


@dataclass(frozen=True, slots=True)
class PostgresPair:
    primary: str
    standby: str
    """URLs of the database `postgres` of each."""
    primary_pid: int
    standby_pid: int


@contextmanager
def postgres_pair(*, synchronous: bool) -> Iterator[PostgresPair]:
    """Run a primary and a standby that follows it; `synchronous`: no commit is answered before the standby has it."""
    with scratch() as home, ExitStack() as stack:
        ports = free_ports(2)
        runtime = home / "runtime"
        options = {"max_connections": "100", "fsync": "off", "shared_buffers": "32MB"}
        primary = EmbeddedPostgres(home / "primary", port=ports[0], password=PASSWORD, runtime=runtime, options=options)
        primary.prepare()
        first = stack.enter_context(process.running(primary.launch(), lambda _: primary.ready()))
        standby = EmbeddedPostgres(home / "standby", port=ports[1], password=PASSWORD, runtime=runtime, options=options)
        copy_primary(primary.port, home / "standby" / "data", runtime)
        second = stack.enter_context(process.running(standby.launch(), lambda _: standby.ready()))
        if synchronous:
            execute(
                primary.url("postgres"), "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()"
            )
        yield PostgresPair(primary.url("postgres"), standby.url("postgres"), first, second)


def copy_primary(port: int, data: Path, runtime: Path) -> None:
    """Make the data of a standby that follows the server on `port`."""
    account = server_account()
    data.parent.mkdir(mode=0o700)
    if account is not None:
        os.chown(data.parent, account.uid, account.gid)
    program = postgres_programs(runtime, account) / "pg_basebackup"
    words = ["-h", LOCAL, "-p", str(port), "-U", USER, "-D", str(data), "-R", "-X", "stream", "-c", "fast"]
    subprocess.run(
        [str(program), *words],
        check=True,
        cwd="/",
        env={**os.environ, "PGPASSWORD": PASSWORD},
        capture_output=True,
        user=None if account is None else account.uid,
        group=None if account is None else account.gid,
        extra_groups=None if account is None else [],
    )


@dataclass(frozen=True, slots=True)
class SentinelGroup:
    """A master and two replicas: with one of them lost, a second machine can still confirm. `servers` and `pids` by port."""

    url: str
    sentinels: tuple[int, ...]
    servers: dict[int, EmbeddedValkey]
    pids: dict[int, int]
    home: Path

    def master(self) -> int:
        """Return the port of the master that the Sentinels know."""
        client: Any = redis.Redis(port=self.sentinels[0], decode_responses=True)
        try:
            _, port = client.execute_command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER)
            return int(port)
        finally:
            client.close()

    def kill_master(self) -> int:
        """Kill the master's process; return the port that it had."""
        port = self.master()
        os.kill(self.pids[port], signal.SIGKILL)
        return port

    def swap(self) -> None:
        """Have the Sentinels make the replica the master, as for work on the machine."""
        client: Any = redis.Redis(port=self.sentinels[0])
        client.execute_command("SENTINEL", "FAILOVER", MASTER)
        client.close()

    def role(self, port: int) -> str:
        """Return what a server says that it is."""
        with closing(self.client(port)) as client:
            return str(client.info("replication")["role"])

    def client(self, port: int) -> Any:
        return redis.Redis(port=port, password=PASSWORD, socket_timeout=5)


@contextmanager
def sentinel_group() -> Iterator[SentinelGroup]:
    """Run a durable master, its replicas, and three Sentinels that agree on them."""
    with scratch() as home, ExitStack() as stack:
        ports = free_ports(6)
        first, sentinels = ports[0], tuple(ports[3:])
        servers = {port: one_of_many(EmbeddedValkey, home, port) for port in ports[:3]}
        pids = {port: stack.enter_context(running(server)) for port, server in servers.items()}
        for replica in ports[1:3]:
            _follow(first, replica)
        for port in sentinels:
            stack.enter_context(_sentinel(home, port, first))
        hosts = ",".join(f"{LOCAL}:{port}" for port in sentinels)
        group = SentinelGroup(f"redis+sentinel://:{PASSWORD}@{hosts}/{MASTER}", sentinels, servers, pids, home)
        for port in sentinels:
            eventually(partial(_agrees, port), "the Sentinels know each other", patience_s=60)
        yield group


def _follow(master: int, replica: int) -> None:
    first: Any = redis.Redis(port=master, password=PASSWORD)
    second: Any = redis.Redis(port=replica, password=PASSWORD)
    with closing(first), closing(second):
        for client in (first, second):
            client.config_set("primaryauth", PASSWORD)
            client.config_set("repl-diskless-sync-delay", 0)
        second.execute_command("REPLICAOF", LOCAL, master)

        def confirms() -> bool:
            first.set("seen", 1)
            return bool(first.execute_command("WAITAOF", 1, 1, 500) == [1, 1])

        eventually(confirms, "the replica has the file", patience_s=60)


@contextmanager
def _sentinel(home: Path, port: int, master: int) -> Iterator[None]:
    account = server_account()
    folder = home / f"sentinel-{port}"
    folder.mkdir()
    file = folder / "sentinel.conf"
    lines = [
        f"port {port}",
        f"bind {LOCAL}",
        f"dir {folder}",
        f"sentinel monitor {MASTER} {LOCAL} {master} 2",
        f"sentinel auth-pass {MASTER} {PASSWORD}",
        f"sentinel down-after-milliseconds {MASTER} {DOWN_AFTER_MS}",
        f"sentinel failover-timeout {MASTER} 5000",
    ]
    file.write_text("\n".join(lines) + "\n")
    if account is not None:
        for path in (folder, file):
            os.chown(path, account.uid, account.gid)
    program = valkey_program(home / "runtime", account)
    launch = process.Launch(argv=[str(program), str(file), "--sentinel"], log=folder / "log", account=account)
    with process.running(launch, lambda _: _answers(port)):
        yield


def _answers(port: int) -> bool:
    client = redis.Redis(port=port, socket_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _agrees(port: int) -> bool:
    client: Any = redis.Redis(port=port, decode_responses=True)
    try:
        told = client.execute_command("SENTINEL", "MASTER", MASTER)
        facts = told if isinstance(told, dict) else dict(zip(told[::2], told[1::2], strict=True))
        return int(facts["num-other-sentinels"]) == 2 and int(facts["num-slaves"]) == 2
    finally:
        client.close()
