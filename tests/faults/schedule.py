"""When which fault strikes: a list drawn from a seed, so that a round can be played again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

MEAN_PAUSE_S = 1.3
"""Faults come at random moments and overlap; the mean leaves the system some time between them."""


@dataclass(frozen=True, slots=True)
class Strike:
    """One fault: when it begins, its kind, and a number from which it draws its own details."""

    at_s: float
    kind: str
    seed: int


def draw(seed: int, seconds: float, kinds: Sequence[str]) -> list[Strike]:
    """Return the strikes of a round. Every kind comes before any comes again, in an order of the seed's."""
    chance = random.Random(seed)
    strikes: list[Strike] = []
    bag: list[str] = []
    at_s = 2.0
    while at_s < seconds:
        bag = bag or chance.sample(list(kinds), len(kinds))
        strikes.append(Strike(at_s, bag.pop(), chance.randrange(2**31)))
        at_s += chance.expovariate(1 / MEAN_PAUSE_S)
    return strikes
