"""What a Redis Cluster costs: one load with the queues on one server and on three masters, turn by turn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bench.contenders import rowlock
from bench.load.wrk import Load
from bench.measure import Result, closed_loop
from bench.report import median, spread
from bench.servers import Servers
from tests.cluster import MASTERS, Cluster, valkey_cluster

LINES = 4
"""Of the first four shards each of the three masters has one at least."""
ONE, THREE = "one server", f"{MASTERS} masters"


def measure(servers: Servers, tokens: Path, *, rounds: int, seconds: int) -> dict[str, list[Result]]:
    """Let one server and the cluster take turns, so that a machine that slows down slows both."""
    contender, load = rowlock(lines=LINES), Load("uniform", seconds)
    seen: dict[str, list[Result]] = {ONE: [], THREE: []}
    with valkey_cluster() as cluster:
        places = {ONE: servers, THREE: _on(cluster, servers)}
        for number in range(1, rounds + 1):
            for place, its in places.items():
                seen[place] += closed_loop(contender, its, load, tokens, first=number)
    return seen


def _on(cluster: Cluster, servers: Servers) -> Servers:
    _, broker = servers.pids["redis"]
    return replace(servers, redis_url=cluster.url, pids={**servers.pids, "redis": (*cluster.pids.values(), broker)})


def table(seen: dict[str, list[Result]]) -> str:
    """Return what was measured as a table in Markdown."""
    one = _rate(seen[ONE])
    rows = [
        "| queues on | committed/s: median (spread) | to one server | p50, p99 ms | CPU of Redis, together, ms a command | broken |",
        "|---" * 6 + "|",
    ]
    for place, results in seen.items():
        rates = [each.committed_per_s for each in results]
        times = f"{median([each.p50_ms for each in results]):.1f}, {median([each.p99_ms for each in results]):.1f}"
        redis = median([each.cpu_ms_per_command["redis"] for each in results])
        cpu = f"{redis:.3f}, {median([each.cpu_ms for each in results]):.3f}"
        broken = sum(each.broken for each in results)
        rows.append(f"| {place} | {spread(rates)} | {median(rates) / one:.2f} x | {times} | {cpu} | {broken} |")
    return "\n".join(rows)


def _rate(results: list[Result]) -> float:
    return median([each.committed_per_s for each in results])
