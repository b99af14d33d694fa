"""Connections: a pool for what reads, a bare one for what settles batches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from psycopg2.extensions import connection as RawConnection  # noqa: N812  (a class that the driver spells small)
from sqlalchemy import Connection, Engine, make_url
from sqlalchemy import create_engine as sqlalchemy_engine

from shared.config import Durability, Settings
from shared.db.errors import STORE, translate_errors
from shared.errors import StoreUnavailableError, TransientError

CONNECT_TIMEOUT_SECONDS = 3
READ_TIMEOUT_MS = 10_000


def create_engine(settings: Settings, application_name: str, pool_size: int) -> Engine:
    """Return the pool of a reading process: `pool_size` connections, tried before use, no overflow."""
    options = (
        f"-c statement_timeout={READ_TIMEOUT_MS} -c idle_in_transaction_session_timeout=60000 -c jit=off"
        f" -c synchronous_commit={_synchronous_commit(settings)}"
    )
    return sqlalchemy_engine(
        make_url(settings.database_url).set(drivername="postgresql+psycopg2"),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=settings.store_timeout_ms / 1000,
        pool_pre_ping=True,
        connect_args=_connect_args(settings, application_name, options),
    )


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction of a reader: committed if the block ends well. Raises StoreUnavailableError and its kin."""
    with reaching(), engine.begin() as conn:
        yield conn


@contextmanager
def reaching() -> Iterator[None]:
    """`translate_errors` for who does not retry: what may pass means that the store is unavailable now."""
    try:
        with translate_errors():
            yield
    except TransientError as error:
        raise StoreUnavailableError(STORE, str(error)) from error


def connect(settings: Settings, application_name: str) -> RawConnection:
    """Return a connection for batches, in autocommit: a batch says BEGIN and COMMIT itself.

    Its timeouts lie below the lease, so that a session whose worker froze or vanished ends before a successor
    waits for it. Raises StoreUnavailableError.
    """
    patience_ms = settings.statement_timeout_ms
    options = {
        "statement_timeout": patience_ms,
        "lock_timeout": max(patience_ms // 2, 1),
        "idle_in_transaction_session_timeout": patience_ms,
        "tcp_user_timeout": settings.lease_ms,
        # Each statement of a batch looks rows up by their keys, whatever it knows of the tables: a plan made when
        # they were empty must be good when they are full. So one plan serves for good; planning anew each time
        # would cost a small batch as much as all else.
        "enable_seqscan": "off",
        "enable_hashjoin": "off",
        "enable_mergejoin": "off",
        "enable_material": "off",
        "enable_sort": "off",
        "plan_cache_mode": "force_generic_plan",
        "jit": "off",
    }
    options["synchronous_commit"] = _synchronous_commit(settings)
    args = _connect_args(settings, application_name, " ".join(f"-c {name}={value}" for name, value in options.items()))
    try:
        conn: RawConnection = psycopg2.connect(settings.database_url, **args)
    except psycopg2.Error as error:
        raise StoreUnavailableError(STORE, str(error).strip()) from error
    conn.autocommit = True
    return conn


def _synchronous_commit(settings: Settings) -> str:
    """Say it for each session: what the server, the database or the role has set may be less."""
    return "off" if settings.durability is Durability.MAY_LOSE_A_SECOND else "on"


def _connect_args(settings: Settings, application_name: str, options: str) -> dict[str, Any]:
    return {
        "application_name": application_name,
        "connect_timeout": CONNECT_TIMEOUT_SECONDS,
        "keepalives": 1,
        "keepalives_idle": 2,
        "keepalives_interval": 1,
        "keepalives_count": 2,
        "tcp_user_timeout": settings.lease_ms,
        "options": options,
    }
