"""The systems that are compared: how each is started, and how what it has committed is counted."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg2

from bench.servers import Servers
from bench.tickets import SECRET, fill_peer, fill_rowlock
from cli.stack import process
from cli.stack.ports import free_ports

PROJECT = Path(__file__).resolve().parent.parent
LOCAL = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Contender:
    """One system. `commands` builds the command lines of its processes by role, given the port to serve on."""

    name: str
    commands: Callable[[int], Mapping[str, list[list[str]]]]
    fill: Callable[[Servers, int], None] | None
    """Puts the tickets into the database."""
    committed: str | None
    """Counts what is committed; None where an answer means a commit."""
    env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Running:
    url: str
    host: str
    port: int
    roles: dict[str, tuple[int, ...]]
    """Process ids by role, the servers' among them."""
    env: dict[str, str]


def _granian(application: str, port: int, *, workers: int = 1) -> list[str]:
    options = ["--host", LOCAL, "--port", str(port), "--workers", str(workers), "--no-ws", "--log-level", "warning"]
    return [sys.executable, "-m", "granian", "--interface", "wsgi", "--blocking-threads", "8", *options, application]


def _celery(*arguments: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "bench.peers.task_per_command:celery",
        "worker",
        "--loglevel",
        "WARNING",
        *arguments,
    ]


def _rowlock(workers: int, *, sweep: bool) -> Callable[[int], Mapping[str, list[list[str]]]]:
    python = [sys.executable, "-m"]

    def commands(port: int) -> Mapping[str, list[list[str]]]:
        return {
            "api": [[*python, "api", "--host", LOCAL, "--port", str(port)]],
            "worker": [[*python, "workers"] for _ in range(workers)],
            "sweep": [[*python, "workers.sweep"]] if sweep else [],
        }

    return commands


PEER_COUNT = "SELECT count(*) FROM peer_reservations"
ROWLOCK_COUNT = "SELECT coalesce(sum(last_sequence), 0) FROM shards"
"""The numbers of the last settled commands: to count the commands themselves would cost what is to be measured."""
LINES_FOR_WORKERS = 4
"""Several workers need several lines; one worker on two cores settles most in one line, since its batches are larger."""


def rowlock(workers: int = 1, *, lines: int | None = None, sweep: bool = True) -> Contender:
    lines = lines or (1 if workers == 1 else LINES_FOR_WORKERS)
    name = "rowlock" if workers == 1 else f"rowlock, {workers} workers, {lines} lines"
    commands = _rowlock(workers, sweep=sweep)
    return Contender(name, commands, fill_rowlock, ROWLOCK_COUNT, {"ROWLOCK_SHARDS": str(lines)})


LOCK_PER_REQUEST = Contender(
    "lock per request",
    lambda port: {"api": [_granian("bench.peers.lock_per_request:app", port, workers=2)]},
    fill_peer,
    None,
)
ROW_LOCK = Contender(
    "row lock", lambda port: {"api": [_granian("bench.peers.row_lock:app", port, workers=2)]}, fill_peer, None
)
TASK_PER_COMMAND = Contender(
    "task per command",
    lambda port: {
        "api": [_granian("bench.peers.task_per_command:app", port)],
        "worker": [
            _celery(
                "--pool", "threads", "--concurrency", "8", "--without-gossip", "--without-mingle", "--without-heartbeat"
            )
        ],
    },
    fill_peer,
    PEER_COUNT,
)
NO_OP = Contender(
    "no-op route", lambda port: {"api": [[sys.executable, "-m", "bench.peers.no_op", str(port)]]}, None, None
)


@contextmanager
def running(contender: Contender, servers: Servers) -> Iterator[Running]:
    """Start a contender's processes and yield once it serves."""
    port = free_ports(1)[0]
    env = {**os.environ, **servers.env, **contender.env, "ROWLOCK_TOKEN_SECRET": SECRET, "PYTHONPATH": str(PROJECT)}
    log = Path(tempfile.mkdtemp(prefix="rowlock-bench-log-")) / "log"
    with ExitStack() as stack:
        roles = dict(servers.pids)
        for role, lines in contender.commands(port).items():
            children = [process.spawn(process.Launch(argv=line, log=log, env=env, cwd=PROJECT)) for line in lines]
            for child in children:
                stack.callback(process.stop, child, process.Launch(argv=[], log=log).stop, 15)
            roles[role] = tuple(child.pid for child in children)
        url = f"http://{LOCAL}:{port}"
        process.await_true(lambda: _serves(url), f"{contender.name} did not start: {log}", 60)
        yield Running(url, LOCAL, port, roles, env)


def _serves(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=2).is_success
    except httpx.HTTPError:
        return False


@contextmanager
def counting(database_url: str, query: str | None) -> Iterator[Callable[[], int]]:
    """Yield what counts the committed commands, on one connection; always 0 where there is no query."""
    if query is None:
        yield lambda: 0
        return
    connection = psycopg2.connect(database_url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:

            def count() -> int:
                cursor.execute(query)
                row = cursor.fetchone()
                assert row is not None
                return int(row[0])

            yield count
    finally:
        connection.close()
