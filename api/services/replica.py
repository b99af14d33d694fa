"""Reads that a replica may serve: only as long as it knows all that the primary had settled when it was asked.

So no answer is older than anything that any client was told before. What a batch does is told after its commit, and the commit
draws the next number of its line in the journal: a replica that has the numbers of all lines has seen all of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine

from api import metrics
from shared.db import watermark
from shared.db.engine import transaction
from shared.errors import StoreUnavailableError

T = TypeVar("T")

CATCH_UP_S, _PAUSE_S = 0.25, 0.005
"""Patience with a replica that is behind; a healthy one is by milliseconds. Then the primary is read."""
_REST_S = 5.0
"""For so long a replica that does not answer, or stays behind, is left alone."""


class Reader:
    """The primary, and before it a replica where there is one. For threads."""

    def __init__(self, primary: Engine, replica: Engine | None) -> None:
        self._primary = primary
        self._replica = replica
        self._rests_until = 0.0

    def read(self, read: Callable[[Connection], T]) -> T:
        """Return what `read` finds in one transaction. It may be called twice. Raises StoreUnavailableError."""
        if self._replica is not None and time.monotonic() >= self._rests_until:
            try:
                with transaction(self._primary) as conn:
                    wanted = watermark.of(conn)
                with transaction(self._replica) as conn:
                    watermark.begin(conn)
                    if _catches_up(conn, wanted):
                        found = read(conn)
                        metrics.REPLICA_READS.labels("used").inc()
                        return found
                self._rest("behind")
            except StoreUnavailableError:
                self._rest("away")
        with transaction(self._primary) as conn:
            return read(conn)

    def close(self) -> None:
        if self._replica is not None:
            self._replica.dispose()

    def _rest(self, why: str) -> None:
        metrics.REPLICA_READS.labels(why).inc()
        self._rests_until = time.monotonic() + _REST_S


def _catches_up(conn: Connection, wanted: watermark.Watermark) -> bool:
    until = time.monotonic() + CATCH_UP_S
    while not watermark.reached(conn, wanted):
        if time.monotonic() > until:
            return False
        time.sleep(_PAUSE_S)
    return True
