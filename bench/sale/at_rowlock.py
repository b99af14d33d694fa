"""A buyer at Rowlock: the map, the seats, the stream; an order with second wishes, confirmed by the shop's key."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict, deque
from dataclasses import dataclass, field

import httpx
import msgspec

from bench.contenders import Running
from bench.sale.connection import PATIENCE_S, Answer, Connection, Listener
from bench.sale.crowd import TOGETHER, UnexpectedError
from bench.sale.tally import Tally
from bench.tickets import EVENT, token_of

WAIT = "Prefer: wait=30\r\n"
_LIMITS = ("CONNECTIONS", "STREAMS", "STREAMS_PER_ADDRESS", "WAITS", "WAITS_PER_ADDRESS", "WAITS_PER_HOLDER")
ROOM = {f"ROWLOCK_{limit}_MAX": "20000" for limit in _LIMITS}
"""The whole crowd comes from one address, and all of it by one process."""


class Seats(msgspec.Struct):
    revision: str


class Command(msgspec.Struct):
    id: str
    status: str
    code: str | None = None
    order_id: str | None = None


class Refused(msgspec.Struct):
    code: str = ""
    command: Command | None = None


_seats = msgspec.json.Decoder(Seats).decode
_command = msgspec.json.Decoder(Command).decode
_refused = msgspec.json.Decoder(Refused).decode


@dataclass(slots=True)
class Hall:
    """The running system, the key of its shop, and what its listeners heard."""

    system: Running
    key: str
    sections: int
    arrivals: defaultdict[bytes, list[float]] = field(default_factory=lambda: defaultdict(list))
    _shop: deque[Connection] = field(default_factory=deque)
    """Idle connections of the shop's servers."""

    @classmethod
    def open(cls, system: Running, seats: int) -> Hall:
        operator = {"Authorization": f"Bearer {token_of('operator', 'operator')}"}
        made = httpx.post(f"{system.url}/api/keys", json={"name": "shop", "scopes": ["sell"]}, headers=operator)
        return cls(system, made.raise_for_status().json()["key"], -(-seats // 5_000))

    def connection(self, token: str) -> Connection:
        return Connection(self.system.host, self.system.port, token)

    async def confirm(self, order_id: str, holder: str) -> Command:
        """Have the shop confirm an order that is paid."""
        connection = self._shop.pop() if self._shop else self.connection(self.key)
        body = b'{"holder": "%b"}' % holder.encode()
        outcome = await decided("confirm", connection, f"/api/orders/{order_id}/confirm", body)
        self._shop.append(connection)
        return outcome


class RowlockBuyer:
    def __init__(self, hall: Hall, holder: str, tally: Tally) -> None:
        self._hall, self._holder, self._tally = hall, holder, tally
        self._browser = hall.connection(token_of(holder))
        self._listener: Listener | None = None
        section = f"S{random.Random(holder).randrange(hall.sections)}"
        wishes = [
            {"quantity": TOGETHER, "section": section, "adjacent": True},
            {"quantity": TOGETHER, "adjacent": True},
            {"quantity": TOGETHER},
        ]
        self._wanted = msgspec.json.encode({"event_id": EVENT, "wishes": wishes})
        self._order_id = ""

    async def come(self) -> None:
        await self._tally.timed("map", self._read("map", f"/api/events/{EVENT}/map"))
        told = await self._tally.timed("seats", self._read("seats", f"/api/events/{EVENT}/seats?ids=false"))
        await self._tally.timed("stream", self._listen(_seats(told).revision))

    async def order(self) -> bool:
        outcome = await self._tally.timed("order", decided("order", self._browser, "/api/orders", self._wanted))
        if outcome.code == "NO_MATCHING_SEATS":
            return False
        _require(outcome, "order")
        self._order_id = outcome.order_id or ""
        return True

    async def extend(self) -> None:
        await self._act("extend")

    async def give_back(self) -> None:
        await self._act("release")

    async def pay(self) -> None:
        _require(await self._tally.timed("confirm", self._hall.confirm(self._order_id, self._holder)), "confirm")

    async def news(self, seconds: float) -> None:
        assert self._listener is not None
        self._listener.news.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._listener.news.wait()
        except TimeoutError:
            pass

    async def go(self) -> None:
        self._browser.close()
        if self._listener is not None:
            self._listener.close()

    async def _act(self, verb: str) -> None:
        path = f"/api/orders/{self._order_id}/{verb}"
        _require(await self._tally.timed(verb, decided(verb, self._browser, path)), verb)

    async def _read(self, what: str, path: str) -> bytes:
        status, body = await self._browser.ask("GET", path)
        if status != 200:
            raise UnexpectedError(f"{what}: {status}")
        return body

    async def _listen(self, revision: str) -> None:
        host, port = self._hall.system.host, self._hall.system.port
        path = f"/api/events/{EVENT}/stream?ids=false&since={revision}"
        request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/event-stream\r\n\r\n".encode()
        _, self._listener = await asyncio.get_running_loop().create_connection(
            lambda: Listener(request, self._hall.arrivals, lambda: self._tally.errors.update(["a stream was cut off"])),
            host,
            port,
        )
        async with asyncio.timeout(PATIENCE_S):
            status = await self._listener.begun
        if status != 200:
            raise UnexpectedError(f"stream: {status}")


async def decided(what: str, connection: Connection, path: str, body: bytes = b"") -> Command:
    """Send a command and return its outcome, however long that takes. Raises UnexpectedError for any other answer."""
    answer = await connection.ask("POST", path, body, WAIT)
    while answer.status == 202:
        answer = await connection.ask("GET", f"/api/commands/{_command(answer.body).id}", headers=WAIT)
        if answer.status == 200 and _command(answer.body).status == "PENDING":
            answer = Answer(202, answer.body)
    if answer.status == 200:
        return _command(answer.body)
    refused = _refused(answer.body)
    if answer.status == 409 and refused.command is not None:
        return refused.command
    raise UnexpectedError(f"{what}: {answer.status} {refused.code}")


def _require(outcome: Command, what: str) -> None:
    if outcome.status != "SUCCEEDED":
        raise UnexpectedError(f"{what}: {outcome.code}")
