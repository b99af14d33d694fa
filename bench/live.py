"""A hall that sells before many who look: how late each listener hears of each seat, and how old what readers are told is."""

from __future__ import annotations

import asyncio
import time
from array import array
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import httpx
import msgspec
import psycopg2

from bench import usage
from bench.contenders import Running, rowlock, running
from bench.load import open_loop
from bench.servers import Servers
from bench.tickets import EVENT, fill_rowlock
from cli.load.http_connection import HttpConnection

LISTENERS, CHANGES_PER_S = 2_000, 200
READERS, COMMANDS_PER_S = 32, 1_000
SECONDS = 15
SEATS = 5_000
OPENED_AT_ONCE = 100
PAUSE_SECONDS = 3
PATIENCE_SECONDS = 30
_ROOM = {
    "ROWLOCK_STREAMS_MAX": str(LISTENERS),
    "ROWLOCK_STREAMS_PER_ADDRESS_MAX": str(LISTENERS),
    "ROWLOCK_RATE_HOLDER": "0",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """From the commit of a change to the listener's socket, in milliseconds, over all listeners and changes."""

    listeners: int
    changes: int
    missed: int
    """Changes that a listener did not hear of, over all listeners."""
    writes: int
    p50_ms: float
    p99_ms: float
    cores: float
    """CPU of the API's process while it told, commands included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How old what readers were told was, by its own word, when they had it."""

    answers: int
    refused: int
    p50_ms: float
    p99_ms: float
    worst_ms: float


def listen(servers: Servers, tokens: Path, *, listeners: int = LISTENERS, rate: int = CHANGES_PER_S) -> Heard:
    """Let `listeners` listen to one event at one API process while `rate` seats a second are taken."""
    fill_rowlock(servers, SEATS)
    contender = rowlock()
    with (
        running(replace(contender, env={**contender.env, **_ROOM}), servers) as system,
        ProcessPoolExecutor(1, get_context("spawn")) as beside,
    ):
        seats = httpx.get(f"{system.url}/api/events/{EVENT}/seats").raise_for_status().json()
        since = seats["revision"]
        arrivals, cpu = asyncio.run(_listen(system, beside, tokens, since, listeners, rate))
    committed = _committed(servers, seats["ids"])
    late, missed, writes = array("d"), 0, 0
    for heard, times in arrivals:
        writes += len(times)
        for at in times:
            late.extend((at - committed[seat]) * 1_000 for seat in heard if seat in committed)
    missed = listeners * len(committed) - len(late)
    ordered = sorted(late)
    return Heard(
        listeners=listeners,
        changes=len(committed),
        missed=missed,
        writes=writes,
        p50_ms=ordered[len(ordered) // 2],
        p99_ms=ordered[int(len(ordered) * 0.99)],
        cores=cpu,
    )


async def _listen(
    system: Running, beside: ProcessPoolExecutor, tokens: Path, since: str, listeners: int, rate: int
) -> tuple[list[tuple[Sequence[int], list[float]]], float]:
    """Return what each piece told with the times at which it came, and the cores that the API took."""
    arrivals: defaultdict[bytes, list[float]] = defaultdict(list)
    opened = asyncio.Semaphore(OPENED_AT_ONCE)
    ended = asyncio.Event()
    connections = [asyncio.create_task(_listener(system, since, arrivals, opened, ended)) for _ in range(listeners)]
    await asyncio.gather(*(_begun(task) for task in connections))
    await asyncio.sleep(PAUSE_SECONDS)
    before = usage.of_roles(system.roles)["api"]
    began = time.perf_counter()
    asked = {"rate": rate, "seconds": SECONDS, "tickets": SEATS, "tokens": tokens}
    await asyncio.wrap_future(beside.submit(open_loop.run, system.host, system.port, **asked))  # type: ignore[arg-type]
    spent = usage.of_roles(system.roles)["api"] - before
    seconds = time.perf_counter() - began
    await asyncio.sleep(PAUSE_SECONDS)
    ended.set()
    await asyncio.gather(*(task.result()[1] for task in connections))
    return [(_seats(piece), times) for piece, times in arrivals.items()], spent.cpu_seconds / seconds


async def _begun(task: asyncio.Task[Any]) -> None:
    await task


async def _listener(
    system: Running,
    since: str,
    arrivals: dict[bytes, list[float]],
    opened: asyncio.Semaphore,
    ended: asyncio.Event,
) -> tuple[asyncio.StreamWriter, asyncio.Task[None]]:
    """Open a stream and read on it in the background."""
    async with opened:
        reader, writer = await asyncio.open_connection(system.host, system.port)
        path = f"/api/events/{EVENT}/stream?ids=false&since={since}"
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE_SECONDS)
        assert b" 200 " in head[:20], head
    return writer, asyncio.create_task(_hear(reader, writer, arrivals, ended))


async def _hear(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, arrivals: dict[bytes, list[float]], ended: asyncio.Event
) -> None:
    async def read() -> None:
        while True:
            piece = await reader.readuntil(b"\n\n")
            if b"event: seats" in piece:
                arrivals[piece].append(time.time())

    reading = asyncio.create_task(read())
    await ended.wait()
    reading.cancel()
    writer.close()


def _seats(piece: bytes) -> list[int]:
    data = next(line for line in piece.splitlines() if line.startswith(b"data: ")).removeprefix(b"data: ")
    told = msgspec.json.decode(data)
    return [seat for letter in "AHSX" for seat in accumulate(told.get(letter, ()))]


def _committed(servers: Servers, ids: Sequence[str]) -> dict[int, float]:
    """Return when each seat was taken, by its place. A batch is decided a moment before it is committed."""
    places = {id_: place for place, id_ in enumerate(ids)}
    connection = psycopg2.connect(servers.database_url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT ticket_id, extract(epoch FROM changed_at)::float FROM ticket_changes")
        found = {places[ticket_id]: at for ticket_id, at in cursor.fetchall()}
    connection.close()
    return found


def read_beside(servers: Servers, tokens: Path) -> Told:
    """Let READERS read the seats without a pause while COMMANDS_PER_S commands a second are settled."""
    fill_rowlock(servers, COMMANDS_PER_S * SECONDS)
    with running(rowlock(), servers) as system, ProcessPoolExecutor(1, get_context("spawn")) as beside:
        asked = {"rate": COMMANDS_PER_S, "seconds": SECONDS, "tickets": COMMANDS_PER_S * SECONDS, "tokens": tokens}
        selling = beside.submit(open_loop.run, system.host, system.port, **asked)  # type: ignore[arg-type]
        while not httpx.get(f"{system.url}/api/events/{EVENT}").raise_for_status().json()["counts"]["HELD"]:
            time.sleep(0.1)
        ages, refused = asyncio.run(_read(system.url, tokens.read_text().split()[0], SECONDS - PAUSE_SECONDS))
        assert not selling.done(), "they read while seats were sold"
        selling.result()
    ages.sort()
    return Told(
        answers=len(ages),
        refused=refused,
        p50_ms=ages[len(ages) // 2],
        p99_ms=ages[int(len(ages) * 0.99)],
        worst_ms=ages[-1],
    )


async def _read(url: str, token: str, seconds: float) -> tuple[list[float], int]:
    ages: list[float] = []
    refused = 0
    until = time.perf_counter() + seconds

    async def reader() -> None:
        nonlocal refused
        connection = HttpConnection(url, token)
        while time.perf_counter() < until:
            answer = await connection.request("GET", f"/api/events/{EVENT}/seats?ids=false", b"", "")
            if answer.status == 200:
                ages.append((time.time() - datetime.fromisoformat(answer.body["as_of"]).timestamp()) * 1_000)
            else:
                refused += 1
        connection.close()

    await asyncio.gather(*(reader() for _ in range(READERS)))
    return ages, refused


def table(heard: Heard, told: Told) -> str:
    """Return both as tables in Markdown."""
    return "\n".join([
        "| listeners | changes | missed | writes | p50 ms | p99 ms | cores of the API |",
        "|---" * 7 + "|",
        f"| {heard.listeners:,} | {heard.changes:,} | {heard.missed} | {heard.writes:,} | {heard.p50_ms:.0f} | {heard.p99_ms:.0f} | {heard.cores:.2f} |",
        "",
        f"| {READERS} readers beside {COMMANDS_PER_S:,} commands/s | refused | age p50 ms | p99 ms | worst ms |",
        "|---" * 5 + "|",
        f"| {told.answers:,} answers | {told.refused} | {told.p50_ms:.0f} | {told.p99_ms:.0f} | {told.worst_ms:.0f} |",
    ])  # fmt: skip
