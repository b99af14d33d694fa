"""An import of 100,000 rows over HTTP: how long it takes, what it holds in memory, and how long batches wait beside one."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import httpx
import psutil

from bench import usage
from bench.contenders import Running, rowlock, running
from bench.load import open_loop
from bench.servers import Servers
from bench.stillness import probe
from bench.tickets import EVENT, fill_rowlock, token_of

ROWS = 100_000
SEATS = 20_000
"""Of the event that sells; each of them has to move, since the bench gives none a place in lists."""
COMMANDS_PER_S = 300
PAUSE_SECONDS = 3
_SELLING_SECONDS = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import into an event of its own. Seconds of the request and of the CPU, MiB at the most above what the API had before."""

    seconds: float
    api: float
    postgresql: float
    mib: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What reserves of an event had to wait while nothing, or an import into it, went on beside them."""

    what: str
    seconds: float
    longest_ms: float
    """The longest wait for a shard's row, which every batch begins with."""
    answers: open_loop.Latencies


def measure(servers: Servers, tokens: Path, *, rounds: int) -> tuple[list[Import], list[Beside]]:
    """Import into `rounds` events that sell nothing, then into one that sells."""
    fill_rowlock(servers, SEATS)
    with running(rowlock(), servers) as system:
        alone = [_alone(system, f"hall-{number}") for number in range(rounds)]
    quiet = _beside(servers, tokens, "nothing", is_importing=False)
    busy = _beside(servers, tokens, f"an import of {ROWS:,} rows", is_importing=True)
    return alone, [quiet, busy]


def csv(rows: int, section: str = "Block") -> bytes:
    """Return a hall as a spreadsheet has it: blocks of 40 rows of 25 seats, the front ones dearer."""
    text = io.StringIO()
    text.write("section,row,number,price,category\n")
    for seat in range(rows):
        row = seat // 25 % 40
        text.write(f"{section} {seat // 1_000 + 1},{row + 1},{seat % 25 + 1},")
        text.write("89.00,Gold\n" if row < 10 else "45.00,Silver\n")
    return text.getvalue().encode()


def _alone(system: Running, event_id: str) -> Import:
    body = csv(ROWS)
    with _operator(system) as http:
        http.post("/api/events", json={"id": event_id, "name": event_id}).raise_for_status()
        before = usage.of_roles(system.roles)
        with _peak(system.roles["api"]) as peak:
            seconds = _post(http, event_id, body)
        after = usage.of_roles(system.roles)
    spent = {role: (after[role] - before[role]).cpu_seconds for role in after}
    mib = peak[0] - before["api"].resident_mib
    return Import(seconds=seconds, api=spent["api"], postgresql=spent["postgresql"], mib=mib)


def _beside(servers: Servers, tokens: Path, what: str, *, is_importing: bool) -> Beside:
    """Sell the event's seats for a while, and import into it meanwhile if asked."""
    fill_rowlock(servers, SEATS)
    asked = {"rate": COMMANDS_PER_S, "seconds": _SELLING_SECONDS, "tickets": SEATS, "tokens": tokens}
    seconds = 0.0
    with (
        running(rowlock(), servers) as system,
        ProcessPoolExecutor(1, get_context("spawn")) as pool,
        _operator(system) as http,
    ):
        selling = pool.submit(open_loop.run, system.host, system.port, **asked)  # type: ignore[arg-type]
        time.sleep(PAUSE_SECONDS)
        done, waits = threading.Event(), [0.0]
        probing = threading.Thread(target=probe, args=(servers.database_url, 0, done, waits))
        probing.start()
        if is_importing:
            seconds = _post(http, EVENT, csv(ROWS, "New"))
            assert not selling.done(), "it was imported while seats were sold"
        answers = selling.result()
        done.set()
        probing.join()
    return Beside(what=what, seconds=seconds, longest_ms=max(waits) * 1_000, answers=answers)


def _post(http: httpx.Client, event_id: str, body: bytes) -> float:
    began = time.perf_counter()
    answer = http.post(f"/api/events/{event_id}/tickets", content=body, headers={"Content-Type": "text/csv"})
    seconds = time.perf_counter() - began
    assert answer.raise_for_status().json()["added"] == ROWS, answer.text
    return seconds


@contextmanager
def _operator(system: Running) -> Iterator[httpx.Client]:
    authorization = {"Authorization": f"Bearer {token_of('operator', 'operator')}"}
    with httpx.Client(base_url=system.url, headers=authorization, timeout=120) as http:
        yield http


@contextmanager
def _peak(pids: Sequence[int]) -> Iterator[list[float]]:
    """Hand on a list that in the end has the most MiB that the process trees had resident during the block."""
    processes = [each for pid in pids for each in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True))]
    for process in processes:
        Path(f"/proc/{process.pid}/clear_refs").write_text("5")  # the peak is counted anew
    peak: list[float] = []
    yield peak
    peak.append(sum(_most_mib(process.pid) for process in processes))


def _most_mib(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def table(alone: Sequence[Import], beside: Sequence[Beside]) -> str:
    """Return both as tables in Markdown."""
    lines = [
        f"| {ROWS:,} rows of CSV | seconds (mark 3) | CPU of the API | of PostgreSQL | MiB above before (mark 16) |",
        "|---" * 5 + "|",
    ]
    lines += [
        f"| import {number} | {each.seconds:.2f} | {each.api:.2f} | {each.postgresql:.2f} | {each.mib:.1f} |"
        for number, each in enumerate(alone, 1)
    ]
    lines += [
        "",
        f"| beside {COMMANDS_PER_S} reserves a second | seconds | a batch waits at most, ms (mark 200) | answers: p50, p99, worst ms | failed |",
        "|---" * 5 + "|",
    ]
    lines += [
        f"| {each.what} | {each.seconds:.2f} | {each.longest_ms:.0f} "
        f"| {each.answers.p50_ms:.0f}, {each.answers.p99_ms:.0f}, {each.answers.worst_ms:.0f} | {each.answers.failed} |"
        for each in beside
    ]
    return "\n".join(lines)
