"""What ten million tickets cost beside ten thousand: small, large and small again, so that a drift of the machine shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.ceiling import cpu_per_command
from bench.contenders import rowlock
from bench.load.wrk import Load
from bench.measure import Result, closed_loop
from bench.report import median
from bench.servers import Servers

SMALL, LARGE = 10_000, 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """CPU per command with the large table, to that with the small one."""

    whole: float
    """All processes, reserving and releasing over HTTP."""
    settling: float
    """Decision and PostgreSQL alone, in batches that lie ready."""


def compare(servers: Servers, tokens: Path, *, rounds: int, seconds: int) -> Sizes:
    sizes = (SMALL, LARGE, SMALL)
    churned = [_cpu(_churn(servers, tokens, tickets, rounds, seconds)) for tickets in sizes]
    settled = [cpu_per_command(servers, tickets) for tickets in sizes]
    return Sizes(whole=_ratio(churned), settling=_ratio(settled))


def _churn(servers: Servers, tokens: Path, tickets: int, rounds: int, seconds: int) -> list[Result]:
    return closed_loop(rowlock(), servers, Load("churn", seconds, tickets=tickets), tokens, rounds=rounds)


def _cpu(results: list[Result]) -> float:
    return median([result.cpu_ms for result in results])


def _ratio(measured: list[float]) -> float:
    before, large, after = measured
    return large / ((before + after) / 2)
