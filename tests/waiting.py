"""How a test waits for what it can only ask about. Nothing else here sleeps."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

PATIENCE_S = 20
PAUSE_S = 0.01


def eventually(
    holds: Callable[[], object],
    what: str = "",
    *,
    patience_s: float = PATIENCE_S,
    pause_s: float = PAUSE_S,
    meanwhile: tuple[type[Exception], ...] = (),
) -> None:
    """Wait until `holds()`. What is raised of the kinds `meanwhile` counts as "not yet"."""
    deadline = time.monotonic() + patience_s
    while not _holds(holds, meanwhile):
        assert time.monotonic() < deadline, f"not within {patience_s:g} s: {what or 'what was waited for'}"
        time.sleep(pause_s)


async def eventually_on_loop(holds: Callable[[], object], what: str = "", *, patience_s: float = PATIENCE_S) -> None:
    """Wait until `holds()` while the loop goes on."""
    deadline = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < deadline, f"not within {patience_s:g} s: {what or 'what was waited for'}"
        await asyncio.sleep(PAUSE_S)


def _holds(holds: Callable[[], object], meanwhile: tuple[type[Exception], ...]) -> bool:
    try:
        return bool(holds())
    except meanwhile:
        return False
