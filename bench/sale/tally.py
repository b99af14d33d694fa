"""What a sale's buyers saw: how long each answer took, what went wrong, and how the hall filled."""

from __future__ import annotations

import time
from array import array
from collections import Counter, defaultdict
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Tally:
    """Times in seconds, counted from `began`, when the first buyer came."""

    began: float = field(default_factory=time.perf_counter)
    took_ms: defaultdict[str, array[float]] = field(default_factory=lambda: defaultdict(lambda: array("d")))
    """By what was asked for, until the whole answer was there."""
    errors: Counter[str] = field(default_factory=Counter)
    sold: list[tuple[float, int]] = field(default_factory=list)
    """When, and how many tickets were sold by then."""
    came: int = 0
    left: int = 0
    """Of them those who gave back what they held, and went."""

    async def timed(self, what: str, answer: Awaitable[T]) -> T:
        began = time.perf_counter()
        told = await answer
        self.took_ms[what].append((time.perf_counter() - began) * 1_000)
        return told

    def sell(self, tickets: int) -> None:
        self.sold.append((time.perf_counter() - self.began, self.tickets + tickets))

    @property
    def tickets(self) -> int:
        return self.sold[-1][1] if self.sold else 0

    @property
    def seconds(self) -> float:
        """Until the last ticket was sold."""
        return self.sold[-1][0] if self.sold else 0.0
