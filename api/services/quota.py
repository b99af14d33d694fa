"""How many of something one process, and one client of it, may have at the same time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Quota:
    """`total` for everybody together; each key has a bound of its own, given where it is used."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._taken = 0
        self._by_key: Counter[str] = Counter()

    @contextmanager
    def taken(self, *bounds: tuple[str, int]) -> Iterator[bool]:
        """Yield whether there is room for one more of each key with its bound; the block has it until it ends."""
        has_room = self._taken < self._total and all(self._by_key[key] < bound for key, bound in bounds)
        if not has_room:
            yield False
            return
        self._taken += 1
        for key, _ in bounds:
            self._by_key[key] += 1
        try:
            yield True
        finally:
            self._taken -= 1
            for key, _ in bounds:
                self._by_key[key] -= 1
                if not self._by_key[key]:
                    del self._by_key[key]  # clients come and go; their keys must not stay
