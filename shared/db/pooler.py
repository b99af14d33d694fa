"""Whether a connection has a session of its own, or a pooler lends it another one for each transaction."""

from __future__ import annotations

import contextlib
import select
import time
from collections.abc import Callable
from typing import Any

import psycopg2
from psycopg2.extensions import POLL_OK, POLL_READ
from psycopg2.extensions import connection as RawConnection  # noqa: N812  (a class that the driver spells small)

_ROUNDS = 3
_PATIENCE_S = 2.0
_PID = "SELECT pg_backend_pid()"


def is_lent(first: RawConnection, connect_another: Callable[..., RawConnection]) -> bool:
    """Return whether `first` shares its session with others. Raises psycopg2.Error.

    A direct connection was told the number of its backend when it began; a pooler tells one of its own making. Only then a
    second connection is opened: of two that are open at once each has a backend of its own, unless these are lent.
    """
    own = _pid(first)
    if own == first.info.backend_pid:
        return False
    with contextlib.closing(connect_another(async_=1)) as second:
        _await(second)
        for _ in range(_ROUNDS):
            if _pid_of_async(second) == own or _pid(first) != own:
                return True
    return False


def _pid(connection: RawConnection) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_PID)
        return int(cursor.fetchall()[0][0])


def _pid_of_async(connection: RawConnection) -> int:
    with contextlib.closing(connection.cursor()) as cursor:
        cursor.execute(_PID)
        _await(connection)
        return int(cursor.fetchall()[0][0])


def _await(connection: Any) -> None:
    """Wait for an asynchronous connection; a pooler without room for it would let us wait for minutes."""
    until = time.monotonic() + _PATIENCE_S
    while (state := connection.poll()) != POLL_OK:
        left = until - time.monotonic()
        if left <= 0:
            raise psycopg2.OperationalError("the pooler has no second session for us")
        ends = [connection.fileno()]
        select.select(ends if state == POLL_READ else [], [] if state == POLL_READ else ends, [], left)
