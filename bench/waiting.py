"""`Prefer: wait`: the latency at half load in the open loop, and a thousand clients that wait while others ask."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from bench import usage
from bench.contenders import rowlock, running
from bench.load import open_loop, wrk
from bench.servers import Servers
from bench.tickets import fill_rowlock

WAITING = 1_000
SECONDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What a thousand waiting clients cost. Memory in MiB of the API process."""

    alone_per_s: float
    beside_per_s: float
    api_alone_mib: float
    api_beside_mib: float

    @property
    def loss(self) -> float:
        return 1 - self.beside_per_s / self.alone_per_s


def half_load(servers: Servers, full_rate: float, tokens: Path, tickets: int = 100_000) -> open_loop.Latencies:
    """Ask for half of what the closed loop reached, at a constant rate."""
    contender = rowlock()
    fill_rowlock(servers, tickets)
    with running(contender, servers) as system:
        warm = {"host": system.host, "port": system.port, "tokens": tokens, "tickets": tickets}
        open_loop.run(**warm, rate=full_rate / 4, seconds=2)  # type: ignore[arg-type]
        return open_loop.run(**warm, rate=full_rate / 2, seconds=SECONDS)  # type: ignore[arg-type]


def crowd(servers: Servers, tokens: Path, tickets: int = 100_000) -> Crowd:
    """Measure the plain submit with and without a thousand clients parked on one sold seat's line."""
    fill_rowlock(servers, tickets)
    with running(rowlock(), servers) as system:
        load = wrk.Load("uniform", SECONDS, tickets=tickets)
        wrk.run(system.url, replace(load, seconds=2), tokens)
        alone = wrk.run(system.url, replace(load, offset=30_000), tokens)
        memory = usage.of_roles(system.roles)["api"].resident_mib
        beside, crowded = asyncio.run(
            _beside(system.url, system.roles, replace(load, offset=60_000), tokens, *tokens.read_text().split()[:2])
        )
    return Crowd(
        alone_per_s=alone.requests / alone.seconds,
        beside_per_s=beside.requests / beside.seconds,
        api_alone_mib=memory,
        api_beside_mib=crowded,
    )


async def _beside(
    url: str, roles: dict[str, tuple[int, ...]], load: wrk.Load, tokens: Path, first: str, second: str
) -> tuple[wrk.Answered, float]:
    limits = httpx.Limits(max_connections=WAITING + 10, max_keepalive_connections=WAITING + 10)
    async with httpx.AsyncClient(base_url=url, limits=limits, timeout=60) as client:
        await client.post(
            "/api/tickets/t-00000000/reserve", headers={"Authorization": f"Bearer {first}", "Prefer": "wait=5"}
        )
        parked = [asyncio.create_task(_park(client, second)) for _ in range(WAITING)]
        await asyncio.sleep(5)
        answered = await asyncio.to_thread(wrk.run, url, load, tokens)
        memory = usage.of_roles(roles)["api"].resident_mib
        for task in parked:
            task.cancel()
        await asyncio.gather(*parked, return_exceptions=True)
    return answered, memory


async def _park(client: httpx.AsyncClient, token: str) -> None:
    """Wait for a command that stays pending: it stands in the line of a held seat."""
    until = time.monotonic() + 60
    headers = {"Authorization": f"Bearer {token}", "Prefer": "wait=30"}
    while time.monotonic() < until:
        await client.post("/api/tickets/t-00000000/reserve", headers=headers, json={"wait_for_release_seconds": 120})
