"""Clocks that differ: this process', Redis' and PostgreSQL's, whose clock decides about holds."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial
from typing import cast

from sqlalchemy import Connection, text

from shared.redis.client.blocking import BlockingRedis
from shared.redis.unreached import ask_each
from shared.troubles.trouble import Code, Trouble

TOLERANCE_S = 0.5
"""What is told of an outcome supposes that two clocks differ by less (`api/commands/find.py`)."""
_NOW = text("SELECT extract(epoch FROM clock_timestamp())::float8")


def look(redis: BlockingRedis, conn: Connection, process: str) -> Trouble | None:
    """Compare the three clocks; of a cluster's servers those that answer. Raises StoreUnavailableError."""
    ahead = ahead_of_here(lambda: float(conn.execute(_NOW).scalar_one()))
    ours = f"{process} on {os.uname().nodename} (pid {os.getpid()})"
    asked, away = ask_each(redis, lambda server: (str(server), ahead_of_here(partial(_redis_s, server))))
    is_alone = len(asked) + len(away) == 1
    theirs = {"Redis" if is_alone else f"Redis at {name}": _less(seen, ahead) for name, seen in asked}
    wrong = _told({ours: (-ahead[0], ahead[1]), **theirs})
    return Trouble(Code.CLOCKS_DIFFER, f"beside PostgreSQL's clock {wrong}", stops=False) if wrong else None


def ahead_of_here(ask: Callable[[], float]) -> tuple[float, float]:
    """Return by how many seconds another clock is ahead of ours, and by how many that may be wrong."""
    wall, began = time.time(), time.monotonic()
    theirs = ask()
    took = time.monotonic() - began
    return theirs - (wall + took / 2), took / 2


def _less(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] - other[0], one[1] + other[1]


def _told(clocks: dict[str, tuple[float, float]]) -> str:
    wrong = {name: ahead for name, (ahead, unsure) in clocks.items() if abs(ahead) - unsure > TOLERANCE_S}
    return ", ".join(f"{name} is {abs(s):.1f} s {'ahead' if s > 0 else 'behind'}" for name, s in wrong.items())


def _redis_s(redis: BlockingRedis) -> float:
    seconds, micros = cast("list[bytes]", redis.call("TIME"))
    return int(seconds) + int(micros) / 1e6
