"""Driver errors end here: what PostgreSQL says becomes a fault of ours, its SQLSTATE kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from shared.errors import RowlockError, SettleError, StoreUnavailableError, TransientError

STORE = "PostgreSQL"

TRANSIENT = frozenset({
    "25P03",  # idle in transaction for too long: the session is gone
    "55P03",  # lock_timeout
    "57014",  # statement_timeout
    "57P01",  # administrator ended the session
    "57P02",  # crash of another session
})  # fmt: skip
UNAVAILABLE = frozenset({
    "25006",  # read-only after a failover
    "57P03",  # still starting
    "26000",  # a prepared statement is gone: a pooler lends another session
    "42501", "42P01", "42703", "42883",  # no right, no such table, column or function: set up wrongly
})  # fmt: skip
"""No command is to blame, and each waits until somebody has seen to it."""


@contextmanager
def translate_errors() -> Iterator[None]:
    """Turn the driver's errors within the block into StoreUnavailableError, TransientError or SettleError."""
    try:
        yield
    except DBAPIError as error:
        cause = error.orig
        raise (fault_of(cause) if isinstance(cause, psycopg2.Error) else SettleError(str(error))) from error
    except PoolTimeoutError as error:
        raise StoreUnavailableError(STORE, "every connection is taken") from error
    except psycopg2.Error as error:
        raise fault_of(error) from error


def fault_of(error: psycopg2.Error) -> RowlockError:
    """Return what an error of the driver means to us."""
    text = str(error).strip()
    state = error.pgcode or ""
    if not state:
        lost = isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError)
        return _with_state(TransientError(text) if lost else SettleError(text), None)
    if state in UNAVAILABLE or state[:2] in ("53", "58"):
        # Out of connections, memory or disk, or the disk itself: no command is to blame.
        return _with_state(StoreUnavailableError(STORE, text), state)
    if state in TRANSIENT or state[:2] in ("08", "40"):
        return _with_state(TransientError(text), state)
    return _with_state(SettleError(text), state)


def _with_state(fault: RowlockError, state: str | None) -> RowlockError:
    fault.sqlstate = state
    return fault
