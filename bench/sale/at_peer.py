"""A buyer at the peer: it looks which seats are free, picks two, and tries others when somebody was faster."""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import dataclass

from bench.contenders import Running
from bench.sale.connection import Connection
from bench.sale.crowd import TOGETHER, UnexpectedError
from bench.sale.tally import Tally
from bench.tickets import token_of

ROW = 50
TRIES_MAX = 20
_PAIR = re.compile(r"(?=AA)")


@dataclass(frozen=True, slots=True)
class PeerHall:
    system: Running
    sections: int


class PeerBuyer:
    def __init__(self, hall: PeerHall, holder: str, tally: Tally) -> None:
        self._tally = tally
        self._browser = Connection(hall.system.host, hall.system.port, token_of(holder))
        self._chance = random.Random(holder)
        self._section = self._chance.randrange(hall.sections)
        self._statuses = ""
        self._pair = (0, 0)

    async def come(self) -> None:
        await self._tally.timed("seats", self._look())

    async def order(self) -> bool:
        return await self._tally.timed("order", self._order())

    async def extend(self) -> None:
        await self._act("extend")

    async def pay(self) -> None:
        await self._act("confirm")

    async def give_back(self) -> None:
        await self._act("release")

    async def news(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._look()

    async def go(self) -> None:
        self._browser.close()

    async def _order(self) -> bool:
        for _ in range(TRIES_MAX):
            pair = self._pick()
            if pair is None:
                return False
            if await self._ask("reserve", pair) == 200:
                self._pair = pair
                return True
            await self._look()
        return False

    async def _act(self, verb: str) -> None:
        if await self._tally.timed(verb, self._ask(verb, self._pair)) != 200:
            raise UnexpectedError(f"{verb}: 409")

    async def _look(self) -> None:
        status, body = await self._browser.ask("GET", "/api/seats")
        if status != 200:
            raise UnexpectedError(f"seats: {status}")
        self._statuses = body.decode()

    async def _ask(self, verb: str, pair: tuple[int, int]) -> int:
        first, second = (f"t-{seat:08d}" for seat in pair)
        status, _ = await self._browser.ask("POST", f"/api/pairs/{first}/{second}/{verb}")
        if status not in (200, 409):
            raise UnexpectedError(f"{verb}: {status}")
        return status

    def _pick(self) -> tuple[int, int] | None:
        """Choose two that are free as far as we know: side by side in our section, else anywhere, else any two."""
        begin = self._section * 5_000
        for first, last in ((begin, begin + 5_000), (0, len(self._statuses))):
            pairs = [m.start() for m in _PAIR.finditer(self._statuses, first, last) if m.start() % ROW < ROW - 1]
            if pairs:
                seat = self._chance.choice(pairs)
                return seat, seat + 1
        free = [seat for seat, status in enumerate(self._statuses) if status == "A"]
        if len(free) < TOGETHER:
            return None
        first, second = self._chance.sample(free, TOGETHER)
        return first, second
