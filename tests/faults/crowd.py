"""All clients of a round, in a process of their own so that they get a core for themselves."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event

import httpx2

from tests.faults.clients import Client, Orders
from tests.faults.history import Operation

LOOK_S = 0.05
GIVE_UP_PATIENCE_S = 60.0


class Crowd:
    """Clients that ask until they are told to stop, and then hand over what they saw."""

    def __init__(self, clients: int, seed: int, urls: Sequence[str], tickets: Sequence[str]) -> None:
        context = multiprocessing.get_context("spawn")
        self._stop, self._give_up = context.Event(), context.Event()
        self._results, there = context.Pipe(duplex=False)
        arguments = (clients, seed, list(urls), list(tickets), self._stop, self._give_up, there)
        self._process = context.Process(target=_main, args=arguments, name="crowd", daemon=True)
        self._process.start()
        there.close()
        self._results.recv()  # it has begun

    def stop(self, patience_s: float) -> bool:
        """Let each client end what it is at; return whether all got their outcomes in time."""
        self._stop.set()
        return self._results.poll(patience_s)

    def operations(self) -> list[Operation]:
        """Return what all clients did and saw; who still waits gives up."""
        self._give_up.set()
        if not self._results.poll(GIVE_UP_PATIENCE_S):
            raise TimeoutError("the clients did not give up")
        operations: list[Operation] = self._results.recv()
        self._process.join(GIVE_UP_PATIENCE_S)
        return operations

    def end(self) -> None:
        self._process.kill()


def _main(
    clients: int, seed: int, urls: list[str], tickets: list[str], stop: Event, give_up: Event, results: Connection
) -> None:
    results.send(asyncio.run(_run(clients, seed, urls, tickets, stop, give_up, results)))


async def _run(
    number: int, seed: int, urls: list[str], tickets: list[str], stop: Event, give_up: Event, results: Connection
) -> list[Operation]:
    orders = Orders()
    # One for all: to make one costs as much as a hundred requests, for the certificates that nobody here needs.
    unbounded = httpx2.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx2.AsyncClient(verify=False, trust_env=False, limits=unbounded) as http:
        clients = [Client(each, seed, urls, tickets, orders, http) for each in range(number)]
        running = asyncio.gather(*(client.run() for client in clients))
        results.send("begun")
        while not running.done():
            orders.stop, orders.give_up = stop.is_set(), give_up.is_set()
            await asyncio.sleep(LOOK_S)
        await running
    return [operation for client in clients for operation in client.operations]
