"""Those who only look on: readers of every address, listeners, pollers of many commands, importers.

They have a process and an event of their own. A connection that breaks is no fault of anybody's here, an answer that the
API does not document is.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import multiprocessing
import random
import uuid
from collections.abc import Sequence
from multiprocessing.connection import Connection as Pipe
from multiprocessing.synchronize import Event

from api.app import create_app
from api.resources.openapi import document
from cli.load.http_connection import Answer, HttpConnection
from cli.tokens import sign
from shared.config import Settings
from tests.crowd import FILES, Endpoint, Request, Seen, ask, endpoints
from tests.faults.codes import CHANNEL
from tests.faults.poison import EVENT, SIDE_EVENT
from tests.faults.system import SECRET

READERS, LISTENERS = 8, 4
SIDE_TICKETS = 50
POLLED_MAX = 50
PAUSE_MAX_S = 0.1
"""They must leave the machine to those who sell."""
PATIENCE_S = 60.0


class Onlookers:
    """Look on until they are told to stop."""

    def __init__(self, seed: int, urls: Sequence[str]) -> None:
        context = multiprocessing.get_context("spawn")
        self._stop = context.Event()
        self._results, there = context.Pipe(duplex=False)
        self._process = context.Process(
            target=_main, args=(seed, list(urls), self._stop, there), name="onlookers", daemon=True
        )
        self._process.start()
        there.close()

    def stop(self) -> Seen:
        """Return what they were answered. Raises TimeoutError if they do not come to an end."""
        self._stop.set()
        if not self._results.poll(PATIENCE_S):
            raise TimeoutError("the onlookers did not end")
        seen: Seen = self._results.recv()
        self._process.join(PATIENCE_S)
        return seen

    def end(self) -> None:
        self._process.kill()


def reads(known: Sequence[Endpoint]) -> list[Endpoint]:
    """Return what readers ask for: every address that changes nothing."""
    return [each for each in known if each.method == "GET"]


def violations(seen: Seen) -> list[str]:
    """Return a sentence for each kind of answer that no address promises."""
    return [f"{times} answers nobody was promised: {what}" for what, times in sorted(seen.undocumented.items())]


def _main(seed: int, urls: list[str], stop: Event, results: Pipe) -> None:
    results.send(asyncio.run(_run(seed, urls, stop)))


async def _run(seed: int, urls: list[str], stop: Event) -> Seen:
    seen = Seen()
    settings = Settings(database_url="postgresql://nowhere/x", redis_url="redis://nowhere", token_secret=SECRET)
    known = endpoints(document(create_app(settings)))
    stream = next(each for each in known if each.streams)
    await asyncio.gather(
        *(_Reader(number, seed, urls, known, seen).run(stop) for number in range(READERS)),
        *(_listen(urls[number % len(urls)], stream, seen, stop) for number in range(LISTENERS)),
    )
    return seen


async def _listen(url: str, stream: Endpoint, seen: Seen, stop: Event) -> None:
    """Listen to what changes for as long as the connection lasts, then again."""
    host, _, port = url.removeprefix("http://").partition(":")
    head = f"GET {stream.path({'event_id': EVENT})} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    while not stop.is_set():
        with contextlib.suppress(OSError, EOFError, TimeoutError):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(head)
            async with asyncio.timeout(PATIENCE_S / 4):
                answered = await reader.readuntil(b"\r\n")
            seen.note(stream, Answer(int(answered.split()[1]), {}, 0))
            while not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(1):
                        if not await reader.read(65_536):
                            break
            writer.close()
        await asyncio.sleep(PAUSE_MAX_S)


class _Reader:
    def __init__(self, number: int, seed: int, urls: Sequence[str], known: Sequence[Endpoint], seen: Seen) -> None:
        self._seen = seen
        self._chance = random.Random(f"{seed}/reader/{number}")
        self._reads = reads(known)
        self._reserve, self._import, self._poll = (
            next(each for each in known if str(each) == wanted)
            for wanted in (
                "POST /api/tickets/{ticket_id}/reserve",
                "POST /api/events/{event_id}/tickets",
                "GET /api/commands",
            )
        )
        self._own, self._operator = sign(SECRET, f"reader-{number}", "customer"), sign(SECRET, "operator", "operator")
        self._urls = urls
        self._connections: dict[tuple[str, str], HttpConnection] = {}
        self._commands: list[str] = []
        self._numbers = itertools.count(number * 1_000_000)

    async def run(self, stop: Event) -> None:
        while not stop.is_set():
            url, request = self._chance.choice(self._urls), self._next()
            key = url, request.token
            connection = self._connections.setdefault(key, HttpConnection(url, request.token))
            answer = await ask(url, request, self._seen, connection)
            if answer is not None and request.endpoint is self._reserve and answer.status == 202:
                self._commands = [*self._commands, answer.body["id"]][-POLLED_MAX:]
            await asyncio.sleep(self._chance.uniform(0, PAUSE_MAX_S))
        for connection in self._connections.values():
            connection.close()

    def _next(self) -> Request:
        """Return something to ask for: mostly one of all reads, each as often as the others."""
        what = self._chance.random()
        if what < 0.1:
            ticket = f"{SIDE_EVENT}-{self._chance.randint(1, SIDE_TICKETS)}"
            return Request(self._reserve, self._reserve.path({"ticket_id": ticket}), self._own, {})
        if what < 0.15:
            row = {"section": "New", "row": "1", "number": str(next(self._numbers)), "price": 100}
            return Request(self._import, self._import.path({"event_id": SIDE_EVENT}), self._operator, [row])
        if what < 0.3 and self._commands:
            return Request(self._poll, f"/api/commands?ids={','.join(self._commands)}", self._own)
        endpoint = self._chance.choice(self._reads)
        return Request(endpoint, endpoint.path(self._values()), self._operator if endpoint.operators else self._own)

    def _values(self) -> dict[str, str]:
        return {
            "event_id": self._chance.choice((EVENT, SIDE_EVENT)),
            **FILES,
            "version": "0123456789abcdef",
            "ticket_id": f"seat-{self._chance.randint(1, 20)}",
            "webhook_id": str(uuid.uuid4()),
            "key": self._chance.choice((CHANNEL, "nobody")),
            "id": self._chance.choice(self._commands) if self._commands else str(uuid.uuid4()),
            "order_id": str(uuid.uuid4()),
            "reservation_id": str(uuid.uuid4()),
            "name": "rowlock_appends",
        }
