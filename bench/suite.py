"""The whole comparison, contender by contender within one run, and the marks that it is held against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from rich.console import Console

from bench import backlog, ceiling, waiting
from bench.contenders import LOCK_PER_REQUEST, NO_OP, ROW_LOCK, TASK_PER_COMMAND, Contender, rowlock
from bench.load.wrk import Load
from bench.measure import Result, closed_loop
from bench.report import Findings, median
from bench.servers import Servers, running_servers

ERR = Console(stderr=True)
SMALL, LARGE = 10_000, 10_000_000
BACKLOG = 200_000
WORKLOADS = ("uniform", "zipf", "hot", "single", "churn")
PEER_WORKLOADS = ("uniform", "hot", "single", "churn")


class Closed(Protocol):
    def __call__(self, contender: Contender, workload: str, *, prefer: str | None = None) -> list[Result]: ...


def full(tokens: Path, *, rounds: int, seconds: int) -> Findings:
    """Measure everything: about half an hour at three rounds of eight seconds."""
    findings = Findings(f"python -m bench --report --rounds {rounds} --seconds {seconds}")
    with running_servers() as servers:

        def closed(contender: Contender, workload: str, *, prefer: str | None = None) -> list[Result]:
            load = Load(workload, seconds, prefer=prefer)
            ERR.print(f"{contender.name}: {workload}", highlight=False)
            results = closed_loop(contender, servers, load, tokens, rounds)
            findings.results += results
            return results

        _closed_loops(closed, findings)
        _waiting(servers, tokens, closed, findings)
        _sizes(servers, findings)
    return findings


def _rate(results: Sequence[Result]) -> float:
    return median([r.committed_per_s for r in results])


def _cpu(results: Sequence[Result]) -> float:
    return median([r.cpu_ms for r in results])


def _closed_loops(closed: Closed, findings: Findings) -> None:
    nothing = closed(NO_OP, "uniform")
    task = closed(TASK_PER_COMMAND, "uniform")
    closed(ROW_LOCK, "uniform")
    locks = {workload: closed(LOCK_PER_REQUEST, workload) for workload in PEER_WORKLOADS}
    ours = {workload: closed(rowlock(), workload) for workload in WORKLOADS}
    for workers in (2, 4):
        closed(rowlock(workers), "uniform")
    uniform = _rate(ours["uniform"])
    findings.marks += [
        ("uniform, to lock per request", "≥ 4 x", f"{uniform / _rate(locks['uniform']):.2f} x"),
        ("uniform, to one task per command", "≥ 6 x", f"{uniform / _rate(task):.2f} x"),
        ("CPU per command, to a no-op Flask request", "≤ 2.3 x", f"{_cpu(ours['uniform']) / _web_cpu(nothing):.2f} x"),
    ]
    for workload in ("single", "hot"):
        findings.marks += [
            (f"{workload}, to Rowlock's own uniform", "≥ 90 %", f"{_rate(ours[workload]) / uniform:.0%}"),
            (f"{workload}, to lock per request", "≥ 8 x", f"{_rate(ours[workload]) / _rate(locks[workload]):.2f} x"),
        ]


def _web_cpu(results: Sequence[Result]) -> float:
    return median([r.cpu_ms_per_command["api"] for r in results])


def _waiting(servers: Servers, tokens: Path, closed: Closed, findings: Findings) -> None:
    ours, peer = closed(rowlock(), "uniform", prefer="wait=10"), closed(LOCK_PER_REQUEST, "uniform", prefer="wait=10")
    open_loop = waiting.half_load(servers, _rate(ours), tokens)
    crowd = waiting.crowd(servers, tokens)
    findings.marks += [
        ("Prefer: wait, to lock per request", "≥ 2.5 x", f"{_rate(ours) / _rate(peer):.2f} x"),
        (
            "Prefer: wait, p99 in the open loop at half load",
            "≤ 30 ms",
            f"{open_loop.p99_ms:.1f} ms (p50 {open_loop.p50_ms:.1f}, {_rate(ours) / 2:,.0f}/s, {open_loop.failed} failed)",
        ),
        (
            "API memory with 1,000 waiting clients",
            "≤ 300 MB",
            f"{crowd.api_beside_mib:.0f} MiB ({crowd.api_alone_mib:.0f} without)",
        ),
        ("submit throughput lost beside 1,000 waiting clients", "≤ 25 %", f"{crowd.loss:.0%}"),
    ]


def _sizes(servers: Servers, findings: Findings) -> None:
    ready = ceiling.ready_made_batches(servers, 100_000, 100_000)
    drained = backlog.drain(servers, BACKLOG)
    findings.marks += [
        ("backlog of 200,000, one worker process", "≥ 12,000/s", f"{drained.commands_per_s:,.0f}/s"),
        ("the same, to ready-made batches", "≥ 50 %", f"{drained.commands_per_s / ready:.0%} of {ready:,.0f}/s"),
        ("worker memory after the backlog", "≤ 120 MB", f"{drained.resident_mib['worker']:.0f} MiB"),
    ]
    small, large = (ceiling.cpu_per_command(servers, tickets) for tickets in (SMALL, LARGE))
    findings.marks.append(("cost with 10 million tickets, to 10 thousand", "≤ 1.15 x", f"{large / small:.2f} x"))
