"""The same hall sold by two systems to the same crowd: what the crowd saw, and what the processes took for it."""

from __future__ import annotations

import asyncio
import random
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import httpx
import uvloop

from bench import usage
from bench.contenders import LOCK_PER_REQUEST, Contender, rowlock, running
from bench.sale.at_peer import PeerBuyer, PeerHall
from bench.sale.at_rowlock import ROOM, Hall, RowlockBuyer
from bench.sale.crowd import Buyer, Sale, sell
from bench.sale.delay import Delay, delay, sold_at
from bench.sale.tally import Tally
from bench.servers import Servers
from bench.tickets import EVENT, fill_peer, fill_rowlock

SEED = 7
SECTION = 5_000
GENERATOR = "buyers"


@dataclass(slots=True)
class Sold:
    """How one system sold the hall."""

    name: str
    sale: Sale
    tally: Tally
    cpu_seconds: dict[str, float] = field(default_factory=dict)
    """By role; GENERATOR is the crowd itself."""
    api_mib: float = 0.0
    delay: Delay | None = None

    @property
    def cpu_ms_per_ticket(self) -> float:
        """Of the system alone."""
        spent = sum(seconds for role, seconds in self.cpu_seconds.items() if role != GENERATOR)
        return spent * 1_000 / max(self.tally.tickets, 1)


def at_rowlock(servers: Servers, sale: Sale) -> Sold:
    fill_rowlock(servers, sale.seats)
    contender = rowlock()
    with running(replace(contender, env={**contender.env, **ROOM}), servers) as system:
        ids = httpx.get(f"{system.url}/api/events/{EVENT}/seats").raise_for_status().json()["ids"]
        hall = Hall.open(system, sale.seats)
        sold = Sold(contender.name, sale, Tally())
        with _spent(sold, system.roles):
            sold.tally = _sell(sale, lambda holder, tally: RowlockBuyer(hall, holder, tally))
    sold.delay = delay(hall.arrivals, sold_at(servers, ids))
    return sold


def at_peer(servers: Servers, sale: Sale) -> Sold:
    fill_peer(servers, sale.seats)
    with running(_peer(), servers) as system:
        hall = PeerHall(system, -(-sale.seats // SECTION))
        sold = Sold(LOCK_PER_REQUEST.name, sale, Tally())
        with _spent(sold, system.roles):
            sold.tally = _sell(sale, lambda holder, tally: PeerBuyer(hall, holder, tally))
    return sold


def _peer() -> Contender:
    """Return the peer on a hall instead of single tickets, with room for the connections of the crowd."""
    options = ["--backlog", "4096", "--backpressure", "20000", "bench.peers.hall_by_locks:app"]

    def commands(port: int) -> dict[str, list[list[str]]]:
        lines = LOCK_PER_REQUEST.commands(port)
        return {role: [[*line[:-1], *options] for line in each] for role, each in lines.items()}

    return replace(LOCK_PER_REQUEST, commands=commands)


def _sell(sale: Sale, new_buyer: Callable[[str, Tally], Buyer]) -> Tally:
    limit = 4 * sale.buyers + 1_000  # a browser and a stream each, and the shop's
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < limit:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(limit, hard), hard))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        tally: Tally = runner.run(sell(sale, new_buyer, random.Random(SEED)))
    print(f"{tally.tickets:,} tickets in {tally.seconds:.1f} s, {tally.errors.total()} errors", file=sys.stderr)
    return tally


@contextmanager
def _spent(sold: Sold, roles: dict[str, tuple[int, ...]]) -> Iterator[None]:
    """Note what the processes take while the block runs."""
    before, ours = usage.of_roles(roles), _own_seconds()
    yield
    after = usage.of_roles(roles)
    sold.cpu_seconds = {role: (after[role] - before[role]).cpu_seconds for role in after}
    sold.cpu_seconds[GENERATOR] = _own_seconds() - ours
    sold.api_mib = after["api"].resident_mib


def _own_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
