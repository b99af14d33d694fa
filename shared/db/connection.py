"""The one place that connects to PostgreSQL: the URL as libpq takes it, TLS, timeouts, the session's settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import psycopg2
from psycopg2.extensions import connection as RawConnection  # noqa: N812  (a class that the driver spells small)
from psycopg2.extensions import parse_dsn

from shared.config import masked
from shared.db.errors import STORE
from shared.db.pooler import is_lent
from shared.errors import ConfigurationError, StoreUnavailableError, StoreUnfitError

READ_VARIABLE = "ROWLOCK_READ_URL"
CONNECT_TIMEOUT_SECONDS = 3
"""For each host of the URL; `connect_timeout` in the URL says otherwise."""
OURS = frozenset({
    "application_name", "client_encoding", "keepalives", "keepalives_count", "keepalives_idle", "keepalives_interval",
    "tcp_user_timeout",
})  # fmt: skip
"""What the URL can't set: a frozen worker's session ends in time by them."""


def check_url(database_url: str, variable: str = "ROWLOCK_DATABASE_URL") -> dict[str, str]:
    """Return the URL's parts. Raises ConfigurationError for what libpq does not know and for what is not to be set."""
    try:
        parts: dict[str, str] = parse_dsn(database_url)
    except psycopg2.Error as error:
        raise _wrong_url(database_url, str(error).strip().removeprefix("invalid dsn: "), variable) from None
    taken = sorted(OURS & parts.keys())
    if taken:
        raise _wrong_url(database_url, f"Rowlock sets {', '.join(taken)} itself", variable)
    return parts


def open_connection(
    database_url: str, application_name: str, session: Mapping[str, str | int], unanswered_ms: int
) -> RawConnection:
    """Return a connection whose session has these settings; what the URL's `options` say of others holds too.

    They are set once it is open: a pooler of sessions refuses, or drops, what stands in `options`. A connection whose packets
    stay unanswered for `unanswered_ms` is lost. Raises ConfigurationError for a wrong URL, StoreUnavailableError if the server
    does not answer, and its kind StoreUnfitError if its database is none for us.
    """
    opened = _Opened(database_url, application_name, unanswered_ms)
    conn = opened.connect()
    try:
        _require_utf8(conn)
        conn.autocommit = True
        if database_url not in _own_sessions:
            _require_own_session(conn, opened)
            _own_sessions.add(database_url)
        _set(conn, session)
        conn.autocommit = False
    except psycopg2.Error as error:
        conn.close()
        raise StoreUnavailableError(STORE, str(error).strip()) from error
    except StoreUnavailableError:
        conn.close()
        raise
    return conn


def open_lent_connection(database_url: str, application_name: str, unanswered_ms: int) -> RawConnection:
    """Return a connection to read by, also through a pooler of transactions: nothing is set that would outlive one.

    Raises as `open_connection` does.
    """
    conn = _Opened(database_url, application_name, unanswered_ms, READ_VARIABLE).connect()
    try:
        _require_utf8(conn)
    except StoreUnfitError:
        conn.close()
        raise
    return conn


class _Opened(NamedTuple):
    """How connections of one kind are opened."""

    database_url: str
    application_name: str
    unanswered_ms: int
    variable: str = "ROWLOCK_DATABASE_URL"

    def connect(self, **more: Any) -> RawConnection:
        parts = check_url(self.database_url, self.variable)
        arguments: dict[str, Any] = {
            "connect_timeout": parts.get("connect_timeout", CONNECT_TIMEOUT_SECONDS),
            "application_name": self.application_name,
            "client_encoding": "UTF8",
            "keepalives": 1,
            "keepalives_idle": 2,
            "keepalives_interval": 1,
            "keepalives_count": 2,
            "tcp_user_timeout": self.unanswered_ms,
        }
        try:
            conn: RawConnection = psycopg2.connect(self.database_url, **arguments, **more)
        except psycopg2.Error as error:
            reason = str(error).strip()
            if reason.startswith("invalid "):  # said by libpq before it asks any server
                raise _wrong_url(self.database_url, reason, self.variable) from None
            raise StoreUnavailableError(STORE, reason) from error
        return conn


_own_sessions: set[str] = set()
"""URLs whose connections have a session each: asked once in a process."""


def _require_utf8(conn: RawConnection) -> None:
    encoding = conn.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreUnfitError(
            STORE, f"the database keeps texts in {encoding}; Rowlock needs one whose encoding is UTF8"
        )


def _require_own_session(conn: RawConnection, opened: _Opened) -> None:
    if is_lent(conn, opened.connect):
        raise StoreUnfitError(
            STORE,
            "a pooler gives each transaction another session; Rowlock needs the server itself or a pooler of sessions"
            " (pool_mode = session), and reads by this one where ROWLOCK_READ_URL names it",
        )


def _set(conn: RawConnection, session: Mapping[str, str | int]) -> None:
    if not session:
        return
    calls = ", ".join(["set_config(%s, %s, false)"] * len(session))
    with conn.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [str(part) for pair in session.items() for part in pair])


def _wrong_url(database_url: str, reason: str, variable: str) -> ConfigurationError:
    return ConfigurationError(
        f"{variable} holds {masked(database_url)!r}; it must be a URL that libpq takes: {masked(reason)}"
    )
