"""The whole comparison, contender by contender within one run, and the marks that it is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console

from bench import backlog, ceiling, growth, live, reading, sizes, waiting, webhooks
from bench.contenders import LOCK_PER_REQUEST, NO_OP, ROW_LOCK, TASK_PER_COMMAND, Contender, rowlock
from bench.load.wrk import Load
from bench.measure import Result, closed_loop
from bench.report import Findings, Mark, grouped, median
from bench.servers import Servers, running_servers

ERR = Console(stderr=True)
BACKLOG = 200_000
COMMANDS = 1_000_000
WORKLOADS = ("uniform", "zipf", "hot", "single", "churn")
PEER_WORKLOADS = ("uniform", "hot", "single", "churn")
WAIT = "wait=10"

_PLAN: tuple[tuple[Contender, str, str | None], ...] = (
    (NO_OP, "uniform", None),
    (TASK_PER_COMMAND, "uniform", None),
    (ROW_LOCK, "uniform", None),
    *((LOCK_PER_REQUEST, workload, None) for workload in PEER_WORKLOADS),
    *((rowlock(), workload, None) for workload in WORKLOADS),
    (rowlock(2), "uniform", None),
    (rowlock(4), "uniform", None),
    (LOCK_PER_REQUEST, "uniform", WAIT),
    (rowlock(), "uniform", WAIT),
)
"""Contender, workload and preference, in the order in which each pass takes them."""


def full(tokens: Path, *, rounds: int, seconds: int) -> Findings:
    """Measure everything: about a quarter of an hour at three rounds of five seconds.

    A round goes through all contenders before the next begins, so that a machine that slows down slows everybody.
    """
    findings = Findings(f"python -m bench --report --rounds {rounds} --seconds {seconds}")
    with running_servers() as servers:
        for number in range(1, rounds + 1):
            for contender, workload, prefer in _PLAN:
                ERR.print(f"round {number}: {contender.name}, {workload} {prefer or ''}", highlight=False)
                load = Load(workload, seconds, prefer=prefer)
                findings.results += closed_loop(contender, servers, load, tokens, first=number)
        seen = grouped(findings.results)
        findings.marks += [*_against_others(seen), *_against_itself(seen), *_waiting(seen, servers, tokens)]
        findings.marks += _reading(servers, tokens, rounds=rounds, seconds=seconds)
        findings.marks += _delivering(servers)
        findings.marks += _live(servers, tokens)
        findings.marks += _amounts(servers, tokens, rounds=rounds, seconds=seconds)
    return findings


Seen = Mapping[tuple[str, str], Sequence[Result]]
"""Rounds by workload and contender."""


def _rate(seen: Seen, contender: Contender, workload: str = "uniform") -> float:
    return median([r.committed_per_s for r in seen[workload, contender.name]])


def _against_others(seen: Seen) -> list[Mark]:
    uniform = _rate(seen, rowlock())
    spent = median([r.cpu_ms for r in seen["uniform", rowlock().name]])
    nothing = median([r.cpu_ms_per_command["api"] for r in seen["uniform", NO_OP.name]])
    return [
        ("uniform, to lock per request", "≥ 4 x", f"{uniform / _rate(seen, LOCK_PER_REQUEST):.2f} x"),
        ("uniform, to one task per command", "≥ 6 x", f"{uniform / _rate(seen, TASK_PER_COMMAND):.2f} x"),
        ("CPU per command, to a no-op Flask request", "≤ 2.3 x", f"{spent / nothing:.2f} x"),
    ]


def _against_itself(seen: Seen) -> list[Mark]:
    marks: list[Mark] = []
    for workload in ("single", "hot"):
        ours, peer = _rate(seen, rowlock(), workload), _rate(seen, LOCK_PER_REQUEST, workload)
        marks += [
            (f"{workload}, to Rowlock's own uniform", "≥ 90 %", f"{ours / _rate(seen, rowlock()):.0%}"),
            (f"{workload}, to lock per request", "≥ 8 x", f"{ours / peer:.2f} x"),
        ]
    return marks


def _waiting(seen: Seen, servers: Servers, tokens: Path) -> list[Mark]:
    ours, peer = (_rate(seen, contender, "uniform waiting") for contender in (rowlock(), LOCK_PER_REQUEST))
    open_loop = waiting.half_load(servers, ours, tokens)
    crowd = waiting.crowd(servers, tokens)
    return [
        ("Prefer: wait, to lock per request", "≥ 2.5 x", f"{ours / peer:.2f} x"),
        (
            "Prefer: wait, p99 in the open loop at half load",
            "≤ 30 ms",
            f"{open_loop.p99_ms:.1f} ms (p50 {open_loop.p50_ms:.1f}, {ours / 2:,.0f}/s, {open_loop.failed})",
        ),
        (
            "API memory with 1,000 waiting clients",
            "≤ 300 MB",
            f"{crowd.api_beside_mib:.0f} MiB ({crowd.api_alone_mib:.0f} without)",
        ),
        ("submit throughput lost beside 1,000 waiting clients", "≤ 25 %", f"{crowd.loss:.0%}"),
    ]


def _reading(servers: Servers, tokens: Path, *, rounds: int, seconds: int) -> list[Mark]:
    ERR.print("reading", highlight=False)
    readings = reading.measure(servers, tokens, rounds=rounds, seconds=seconds)
    return [
        (f"{each.name}, to the no-op route", f"≥ {each.mark:.0%}", f"{readings.share(each):.0%}")
        for each in reading.WORKLOADS
    ]


def _delivering(servers: Servers) -> list[Mark]:
    ERR.print("webhooks", highlight=False)
    seen = webhooks.deliver(servers)
    told = f"{seen.seconds:.1f} s in {seen.messages} messages" + ("" if seen.in_order else ", out of order")
    return [(f"{webhooks.CHANGES:,} changes by one webhook, in order", "≤ 10 s", told)]


def _live(servers: Servers, tokens: Path) -> list[Mark]:
    ERR.print("a hall that sells before many who look", highlight=False)
    heard, told = live.listen(servers, tokens), live.read_beside(servers, tokens)
    crowd = f"{heard.listeners:,} listeners to {live.CHANGES_PER_S} changes/s of one event"
    return [
        (f"{crowd}, missed", "none", f"{heard.missed}"),
        (f"{crowd}, p99 from the commit", "≤ 500 ms", f"{heard.p99_ms:.0f} ms (p50 {heard.p50_ms:.0f})"),
        (f"{crowd}, CPU of the API", "≤ 60 % of a core", f"{heard.cores:.0%}"),
        (
            f"age of seats told to {live.READERS} readers beside {live.COMMANDS_PER_S:,} commands/s, worst",
            "≤ 500 ms",
            f"{told.worst_ms:.0f} ms (p50 {told.p50_ms:.0f}, p99 {told.p99_ms:.0f})",
        ),
    ]


def _amounts(servers: Servers, tokens: Path, *, rounds: int, seconds: int) -> list[Mark]:
    ERR.print("a backlog, a million commands, ten million tickets", highlight=False)
    ready = ceiling.ready_made_batches(servers, 100_000, 100_000)
    drained = backlog.drain(servers, BACKLOG)
    grown = growth.grow(servers, tokens, COMMANDS)
    costs = sizes.compare(servers, tokens, rounds=rounds, seconds=seconds)
    return [
        ("backlog of 200,000, one worker process", "≥ 12,000/s", f"{drained.commands_per_s:,.0f}/s"),
        ("the same, to ready-made batches", "≥ 50 %", f"{drained.commands_per_s / ready:.0%} of {ready:,.0f}/s"),
        ("worker memory after the backlog", "≤ 120 MB", f"{drained.resident_mib['worker']:.0f} MiB"),
        (f"API memory over {grown.commands:,} commands", "≤ 120 MB, flat", grown.of("api")),
        ("worker memory over them", "≤ 120 MB, flat", grown.of("worker")),
        ("CPU per command with 10 million tickets, to 10 thousand", "≤ 1.15 x", f"{costs.whole:.2f} x"),
        ("of it, decision and PostgreSQL alone", "", f"{costs.settling:.2f} x"),
    ]
