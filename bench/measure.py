"""One measurement: a contender under a load, its commits counted and its CPU seconds read."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bench import usage
from bench.contenders import Contender, Running, counting, running
from bench.load import wrk
from bench.servers import Servers

WARM_UP_SECONDS = 2
QUIET_SECONDS = 5.0

Committed = Callable[[], int]
"""How many commands are committed by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one round showed. Rates per second, times in milliseconds, memory in MiB."""

    contender: str
    workload: str
    round: int
    committed_per_s: float
    """Commands with a committed outcome, over the time until the last of them was committed."""
    p50_ms: float
    p99_ms: float
    broken: int
    cpu_ms_per_command: dict[str, float] = field(default_factory=dict)
    resident_mib: dict[str, float] = field(default_factory=dict)

    @property
    def cpu_ms(self) -> float:
        return sum(self.cpu_ms_per_command.values())

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def closed_loop(
    contender: Contender, servers: Servers, load: wrk.Load, tokens: Path, *, first: int = 1, rounds: int = 1
) -> list[Result]:
    """Fill the tables, start the contender, warm it up, and measure it `rounds` times, numbered from `first`."""
    if contender.fill is not None:
        contender.fill(servers, load.tickets)
    with running(contender, servers) as system, counting(servers.database_url, contender.committed) as committed:
        share = load.tickets // (rounds + 1)
        wrk.run(system.url, replace(load, seconds=WARM_UP_SECONDS), tokens)
        _until_committed(committed, 2**31, time.perf_counter(), quiet_seconds=1)
        return [
            _round(contender, system, committed, replace(load, offset=share * (1 + number)), tokens, first + number)
            for number in range(rounds)
        ]


def _round(
    contender: Contender, system: Running, committed: Committed, load: wrk.Load, tokens: Path, number: int
) -> Result:
    before, spent = committed(), usage.of_roles(system.roles)
    started = time.perf_counter()
    answered = wrk.run(system.url, load, tokens)
    if contender.committed is None:
        commands, seconds = answered.requests, answered.seconds
    else:
        seen, seconds = _until_committed(committed, before + answered.requests, started)
        commands = seen - before
    after = usage.of_roles(system.roles)
    return Result(
        contender=contender.name,
        workload=load.workload + (" waiting" if load.prefer else ""),
        round=number,
        committed_per_s=commands / seconds,
        p50_ms=answered.p50_ms,
        p99_ms=answered.p99_ms,
        broken=answered.broken,
        cpu_ms_per_command={role: (after[role] - spent[role]).cpu_seconds * 1000 / commands for role in after},
        resident_mib={role: after[role].resident_mib for role in after},
    )


def _until_committed(
    committed: Committed, expected: int, started: float, quiet_seconds: float = QUIET_SECONDS
) -> tuple[int, float]:
    """Wait until so many are committed, or nothing has been for a while. Return how many are, and the seconds from the
    start to the last of them.
    """
    seen, at = committed(), time.perf_counter()
    while seen < expected and time.perf_counter() - at < quiet_seconds:
        time.sleep(0.02)
        now = committed()
        if now > seen:
            seen, at = now, time.perf_counter()
    return seen, at - started
