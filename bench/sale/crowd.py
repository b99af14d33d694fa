"""The crowd before a hall: each comes, looks, orders two together, prolongs, pays or leaves; until there is nothing left."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from bench.sale.tally import Tally

TOGETHER = 2
"""Tickets of one order."""
ARRIVAL_SECONDS = 10.0
"""In which all who want tickets come."""
THINKING_SECONDS = 0.5
"""What one takes on average between two steps."""
LEAVING = 0.1
"""The share of those who hold tickets and give them back instead of paying."""
SOLD_OUT_PAUSE_S = 1.0
"""Who finds nothing free looks again after so long, or when something changes."""
SECONDS_MAX = 110.0


class UnexpectedError(Exception):
    """An answer that no buyer should get."""


class Buyer(Protocol):
    """One person before one system. Each step raises OSError or UnexpectedError if it goes wrong."""

    async def come(self) -> None:
        """Load the hall and begin to listen."""

    async def order(self) -> bool:
        """Have TOGETHER tickets held; return whether there were any."""

    async def extend(self) -> None: ...
    async def pay(self) -> None: ...
    async def give_back(self) -> None: ...
    async def news(self, seconds: float) -> None:
        """Wait until something is told to have changed, so long at most."""

    async def go(self) -> None:
        """Close what is open."""


@dataclass(frozen=True, slots=True)
class Sale:
    """`buyers` who want the same number of orders, which together are the hall's `seats`."""

    seats: int
    buyers: int

    @property
    def orders_each(self) -> int:
        return self.seats // (self.buyers * TOGETHER)


async def sell(sale: Sale, new_buyer: Callable[[str, Tally], Buyer], chance: random.Random) -> Tally:
    """Let the crowd buy until the hall is sold out, or for SECONDS_MAX."""
    assert sale.buyers * sale.orders_each * TOGETHER == sale.seats, "the hall is what they want together"
    crowd = _Crowd(sale, new_buyer, chance)
    places = [asyncio.create_task(crowd.place(number)) for number in range(sale.buyers)]
    _, late = await asyncio.wait(places, timeout=SECONDS_MAX)
    for place in late:
        place.cancel()
    for ended in await asyncio.gather(*places, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended
    return crowd.tally


class _Crowd:
    def __init__(self, sale: Sale, new_buyer: Callable[[str, Tally], Buyer], chance: random.Random) -> None:
        self._sale, self._new_buyer, self._chance = sale, new_buyer, chance
        self.tally = Tally()

    async def place(self, number: int) -> None:
        """One after the other at one place in the crowd: who leaves makes room for the next, until all orders of it are paid."""
        await asyncio.sleep(ARRIVAL_SECONDS * number / self._sale.buyers)
        unpaid, turn = self._sale.orders_each, 0
        while unpaid:
            buyer = self._new_buyer(f"buyer-{number}-{turn}", self.tally)
            self.tally.came += 1
            turn += 1
            try:
                unpaid = await self._buy(buyer, unpaid)
            except (OSError, UnexpectedError) as error:
                self.tally.errors[str(error)] += 1
                await asyncio.sleep(SOLD_OUT_PAUSE_S)
            finally:
                await buyer.go()

    async def _buy(self, buyer: Buyer, unpaid: int) -> int:
        """Return how many orders are still wanted when this buyer goes."""
        await buyer.come()
        while unpaid:
            await self._think()
            while not await buyer.order():
                await buyer.news(SOLD_OUT_PAUSE_S)
            await self._think()
            await buyer.extend()
            await self._think()
            if self._chance.random() < LEAVING:
                await buyer.give_back()
                self.tally.left += 1
                return unpaid
            await buyer.pay()
            self.tally.sell(TOGETHER)
            unpaid -= 1
        return unpaid

    async def _think(self) -> None:
        await asyncio.sleep(self._chance.expovariate(1 / THINKING_SECONDS))
