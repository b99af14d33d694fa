"""Reading in a thread beside the loop: it pauses so often that the loop has the interpreter whenever it wants it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")

WORK_S = 0.002
"""Longest work without a pause: below the interpreter's own switch (5 ms)."""
PAUSE_S = 0.0002
_LOOK_EVERY = 32


def paced(items: Iterable[T]) -> Iterator[T]:
    """Yield the items, with pauses between their making."""
    began = time.monotonic()
    for at, item in enumerate(items):
        if at % _LOOK_EVERY == 0 and time.monotonic() - began > WORK_S:
            time.sleep(PAUSE_S)
            began = time.monotonic()
        yield item
