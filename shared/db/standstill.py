"""Work while no batch runs, in pieces so short that no batch waits long."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from shared.db.engine import reaching
from shared.db.errors import STORE
from shared.db.shards import lock_all_shards
from shared.errors import StoreUnavailableError

T = TypeVar("T")
Begin = Callable[[], AbstractContextManager[Connection]]
"""What begins a transaction: that of an engine, or of a connection that one has (`on`)."""

TOGETHER = 200
"""Tickets changed while the shards stand still: some ten milliseconds."""
STANDSTILL_MS = 80
"""Longest wait for all shards; who does not get them lets go of those it has, and tries later."""
PATIENCE_MS = 2_000
"""With other operators, once the shards stand still."""
_TRIES = 200
_PAUSE_S = (0.01, 0.1)
_LOCKED = ("55P03", "57014", "40P01")


def in_standstill(begin: Begin, work: Callable[[Connection], T]) -> T:
    """Do `work` in a transaction of its own, between two batches of every shard.

    Raises StoreUnavailableError if the shards don't come to rest.
    """
    for _ in range(_TRIES):
        began = time.monotonic()
        try:
            with reaching(), begin() as conn:
                _lock(conn)
                done = work(conn)
            time.sleep(min(1.0, time.monotonic() - began))  # batches have half of the time
            return done
        except _NotLockedError:
            time.sleep(random.uniform(*_PAUSE_S))  # noqa: S311 - no secret, only a spread
    raise StoreUnavailableError(STORE, "the shards did not come to rest")


def on(conn: Connection) -> Begin:
    """Return what begins a transaction of the connection."""

    @contextmanager
    def begin() -> Iterator[Connection]:
        with conn.begin():
            yield conn

    return begin


def pieces(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield as many items as one standstill changes, until all were there."""
    for first in range(0, len(items), TOGETHER):
        yield items[first : first + TOGETHER]


class _NotLockedError(Exception):
    """A batch holds a shard."""


def _lock(conn: Connection) -> None:
    """Let all shards stand still, or none: those that are locked already wait for the others no longer than that."""
    conn.execute(text(f"SET LOCAL statement_timeout = '{STANDSTILL_MS}ms'"))
    try:
        lock_all_shards(conn)
    except OperationalError as error:
        if getattr(error.orig, "pgcode", None) not in _LOCKED:
            raise
        raise _NotLockedError from error
    conn.execute(text(f"SET LOCAL statement_timeout = '{PATIENCE_MS}ms'"))
