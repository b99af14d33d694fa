"""Connections: a pool for what reads, a bare one for what settles batches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg2.extensions import connection as RawConnection  # noqa: N812  (a class that the driver spells small)
from sqlalchemy import Connection, Engine, NullPool
from sqlalchemy import create_engine as sqlalchemy_engine

from shared.config import Durability, Settings
from shared.db.connection import READ_VARIABLE, check_url, open_connection, open_lent_connection
from shared.db.errors import STORE, translate_errors
from shared.errors import StoreUnavailableError, TransientError

READ_TIMEOUT_MS = 10_000
IDLE_IN_TRANSACTION_MS = 60_000
_UNANSWERED_MS = 30_000


def create_engine(settings: Settings, application_name: str, pool_size: int) -> Engine:
    """Return the pool of a reading process: `pool_size` connections, tried before use, no overflow.

    Raises ConfigurationError for a wrong URL.
    """
    session: dict[str, str | int] = {
        "statement_timeout": READ_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_MS,
        "jit": "off",
        "synchronous_commit": _synchronous_commit(settings),
    }
    return _engine(
        settings.database_url,
        application_name,
        session,
        settings.lease_ms,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=settings.store_timeout_ms / 1000,
        pool_pre_ping=True,
    )


def create_read_engine(settings: Settings, application_name: str, pool_size: int) -> Engine:
    """Return the pool of what reads from ROWLOCK_READ_URL: sessions that may be lent, so each transaction says what it needs.

    Raises ConfigurationError for a wrong URL.
    """
    check_url(settings.read_url, READ_VARIABLE)
    return sqlalchemy_engine(
        "postgresql+psycopg2://",
        creator=lambda: open_lent_connection(settings.read_url, application_name, settings.lease_ms),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=settings.store_timeout_ms / 1000,
        pool_pre_ping=True,
    )


def create_migration_engine(database_url: str) -> Engine:
    """Return an engine whose statements may last, each connection its own. Raises ConfigurationError for a wrong URL."""
    return _engine(database_url, "rowlock-migrate", {"jit": "off"}, _UNANSWERED_MS, poolclass=NullPool)


def _engine(
    database_url: str, application_name: str, session: dict[str, str | int], unanswered_ms: int, **pool: Any
) -> Engine:
    check_url(database_url)
    return sqlalchemy_engine(
        "postgresql+psycopg2://",
        creator=lambda: open_connection(database_url, application_name, session, unanswered_ms),
        **pool,
    )


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction of a reader: committed if the block ends well. Raises StoreUnavailableError and its kin."""
    with reaching(), engine.begin() as conn:
        yield conn


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A transaction of a reader whose statements all see the same. Raises as `transaction`."""
    apart = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with reaching(), apart.begin() as conn:
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
    waits for it. Raises what `open_connection` raises.
    """
    patience_ms = settings.statement_timeout_ms
    session: dict[str, str | int] = {
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
        "synchronous_commit": _synchronous_commit(settings),
    }
    conn = open_connection(settings.database_url, application_name, session, settings.lease_ms)
    conn.autocommit = True
    return conn


def _synchronous_commit(settings: Settings) -> str:
    """Say it for each session: what the server, the database or the role has set may be less."""
    return "off" if settings.durability is Durability.MAY_LOSE_A_SECOND else "on"
