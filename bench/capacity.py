"""`python -m bench.capacity`: what a rate needs, from the costs that docs/performance.md measured; `--write` puts it into docs/scaling.md.

A model of three sums and no more: each part's CPU per command times the rate, what each keeps for how long, who is connected to whom.
It is held against what two cores really did; what it does not know it says.
"""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shared.config import Settings

DOCS = Path(__file__).parents[1] / "docs"
RATES = (1_000, 10_000, 100_000)
WAITING = 1_000_000
BUSY = 0.7
"""Share of a core that is planned for: above it answers begin to wait for each other."""
TOLERANCE = 0.2

WORKLOAD, SYSTEM = "uniform", "rowlock, 4 workers, 4 lines"
"""Whose costs are taken: several lines, as a deployment has them, whose batches are smaller and so dearer."""
SATURATED = [
    ("uniform", "rowlock"),
    ("churn", "rowlock"),
    ("uniform", "rowlock, 2 workers, 4 lines"),
    ("uniform", "rowlock, 4 workers, 4 lines"),
]
"""Runs in which the two cores were the bound; with `Prefer: wait` it was the 64 connections, each waiting for its answer."""

WAITING_BYTES, OUTCOME_BYTES, KEY_BYTES = 400, 600, 200
"""Of Redis: a command that waits, an outcome, an idempotency key (docs/operations.md, Capacity)."""
SETTLED_BYTES = 800
"""Of PostgreSQL's disk, with changes, reservation and indexes."""
WAITER_BYTES = 30_000
"""Of an API process: 113 MiB with a thousand waiting clients, 84 without."""
NGINX_CONNECTIONS = 16_384
SWEEPS = 2


@dataclass(frozen=True, slots=True)
class Costs:
    """Milliseconds of CPU for a command, by part."""

    api: float
    worker: float
    redis: float
    postgresql: float

    @property
    def together(self) -> float:
        return self.api + self.worker + self.redis + self.postgresql


@dataclass(frozen=True, slots=True)
class Plan:
    """What a rate needs. A part that can't be had at that rate says why in `ends`."""

    rate: int
    apis: int
    workers: int
    redis_cores: float
    postgresql_cores: float
    redis_bytes: int
    disk_bytes_a_day: int
    connections: int
    ends: Sequence[str]


@dataclass(frozen=True, slots=True)
class Check:
    what: str
    model: float
    seen: float

    @property
    def beside(self) -> float:
        return self.model / self.seen - 1


def rows(page: str, heading: str) -> Iterator[list[str]]:
    """Yield the cells of the first table below a heading."""
    started = False
    for line in page.partition(f"### {heading}")[2].splitlines():
        if line.startswith("| "):
            started = True
            yield [cell.strip() for cell in line.strip("|").split("|")]
        elif started and not line.startswith("|"):
            return


def measured(page: str) -> tuple[Mapping[tuple[str, str], Costs], Mapping[tuple[str, str], float]]:
    """Return the costs and the rates that were measured, by workload and system."""
    costs = {
        (cells[0], cells[1]): Costs(float(cells[2]), float(cells[3]), float(cells[5]), float(cells[6]))
        for cells in rows(page, "Where the CPU goes")
        if re.fullmatch(r"[\d.]+", cells[2]) and cells[3]
    }
    rates = {
        (cells[0], cells[1]): float(cells[2].split()[0].replace(",", ""))
        for cells in rows(page, "Closed loop")
        if re.match(r"[\d,]+ \(", cells[2])
    }
    return costs, rates


def checks(page: str) -> list[Check]:
    """Hold the model against what two cores did, the generator of the load among what they did."""
    costs, rates = measured(page)
    no_op_ms = next(float(c[7]) for c in rows(page, "Where the CPU goes") if c[1] == "no-op route")
    generator_ms = 2_000 / rates["uniform", "no-op route"] - no_op_ms
    return [
        Check(
            f"{workload}, {system}", 2_000 / (costs[workload, system].together + generator_ms), rates[workload, system]
        )
        for workload, system in SATURATED
    ]


def plan(costs: Costs, rate: int, settings: Settings) -> Plan:
    def cores(cost_ms: float) -> float:
        return rate * cost_ms / 1_000 / BUSY

    apis = max(2, math.ceil(cores(costs.api)))
    workers = max(2, math.ceil(cores(costs.worker)))
    kept = OUTCOME_BYTES * settings.outcome_ttl_seconds + KEY_BYTES * settings.idempotency_ttl_seconds
    connections = (
        apis * (settings.api_threads + 1)
        + workers * (settings.worker_threads + 1)
        + SWEEPS * (settings.worker_threads + 2)
    )
    ends = []
    if cores(costs.redis) > 1:
        ends.append(f"one Redis runs its scripts on one core: {BUSY / costs.redis * 1_000:,.0f} a second at most")
    if workers * settings.worker_threads > settings.shards:
        ends.append(f"{workers * settings.worker_threads} drains at a time want as many shards, not {settings.shards}")
    if connections > 500:
        ends.append("so many sessions of PostgreSQL are themselves a load")
    return Plan(
        rate,
        apis,
        workers,
        cores(costs.redis),
        cores(costs.postgresql),
        rate * (kept + WAITING_BYTES),
        rate * 86_400 * SETTLED_BYTES,
        connections,
        ends,
    )


def waiting(clients: int, settings: Settings) -> dict[str, int]:
    """What so many clients that wait at the same time need."""
    return {
        "API processes": math.ceil(clients / settings.waits_max),
        "bytes of their memory": clients * WAITER_BYTES,
        "processes of nginx": math.ceil(2 * clients / NGINX_CONNECTIONS),
    }


UNKNOWN = (
    "PostgreSQL above 24,670 settled commands a second: nothing here is larger than two cores, and its log may end before its CPU does",
    "what a second machine that confirms each command costs (`survives-machine-loss`): a round trip of the network for appends and commits",
    "the network: no card and no cable were between the parts",
    "whether more cores of one machine carry as many times more: memory is shared, too",
    "more than 1,000 clients that wait at one API process, and 1,000 listeners",
)


def report(page: str) -> str:
    costs, settings = measured(page)[0][WORKLOAD, SYSTEM], Settings()
    plans = [plan(costs, rate, settings) for rate in RATES]
    lines = [
        f"Costs of `{SYSTEM}` in docs/performance.md, cores planned to be {BUSY:.0%} busy, settings at their defaults.",
        "",
        "| | " + " | ".join(f"{each.rate:,}/s" for each in plans) + " |",
        "|---|" + "---|" * len(plans),
    ]
    table = {
        "API processes (a core each)": [f"{each.apis}" for each in plans],
        "workers (a core each)": [f"{each.workers}" for each in plans],
        "cores of Redis": [f"{each.redis_cores:.1f}" for each in plans],
        "cores of PostgreSQL": [f"{each.postgresql_cores:.1f}" for each in plans],
        "memory of Redis, after a day with a key for each": [f"{each.redis_bytes / 1e9:,.0f} GB" for each in plans],
        "disk of PostgreSQL, a day": [f"{each.disk_bytes_a_day / 1e9:,.0f} GB" for each in plans],
        "sessions of PostgreSQL": [f"{each.connections:,}" for each in plans],
        "where it ends": ["; ".join(each.ends) or "" for each in plans],
    }
    lines += [f"| {name} | {' | '.join(cells)} |" for name, cells in table.items()]
    needs = waiting(WAITING, settings)
    lines += [
        "",
        (
            f"{WAITING:,} clients that wait at the same time: {needs['API processes']} API processes with"
            f" {needs['bytes of their memory'] / 1e9:.0f} GB beside their own 90 MB each, behind"
            f" {needs['processes of nginx']} processes of nginx."
        ),
        "",
        "| two cores, the load generator on them | model | seen | beside it |",
        "|---|---|---|---|",
        *(f"| {c.what} | {c.model:,.0f}/s | {c.seen:,.0f}/s | {c.beside:+.0%} |" for c in checks(page)),
        "",
        "Not known:",
        "",
        *(f"- {each}" for each in UNKNOWN),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.capacity", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put it into docs/scaling.md")
    text = report((DOCS / "performance.md").read_text())
    if not parser.parse_args().write:
        print(text, end="")
        return
    page = DOCS / "scaling.md"
    head, _, rest = page.read_text().partition(BEGIN)
    page.write_text(f"{head}{BEGIN}\n{text}{END}{rest.partition(END)[2]}")


BEGIN, END = "<!-- modelled: begin -->", "<!-- modelled: end -->"

if __name__ == "__main__":
    main()
