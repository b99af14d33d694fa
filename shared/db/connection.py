"""The one place that connects to PostgreSQL: the URL as libpq takes it, TLS, timeouts, the session's settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg2
from psycopg2.extensions import connection as RawConnection  # noqa: N812  (a class that the driver spells small)
from psycopg2.extensions import parse_dsn

from shared.config import masked
from shared.db.errors import STORE
from shared.errors import ConfigurationError, StoreUnavailableError, StoreUnfitError

CONNECT_TIMEOUT_SECONDS = 3
"""For each host of the URL; `connect_timeout` in the URL says otherwise."""
OURS = frozenset({
    "application_name", "client_encoding", "keepalives", "keepalives_count", "keepalives_idle", "keepalives_interval",
    "tcp_user_timeout",
})  # fmt: skip
"""What the URL can't set: a frozen worker's session ends in time by them."""


def check_url(database_url: str) -> dict[str, str]:
    """Return the URL's parts. Raises ConfigurationError for what libpq does not know and for what is not to be set."""
    try:
        parts: dict[str, str] = parse_dsn(database_url)
    except psycopg2.Error as error:
        raise _wrong_url(database_url, str(error).strip().removeprefix("invalid dsn: ")) from None
    taken = sorted(OURS & parts.keys())
    if taken:
        raise _wrong_url(database_url, f"Rowlock sets {', '.join(taken)} itself")
    return parts


def open_connection(
    database_url: str, application_name: str, session: Mapping[str, str | int], unanswered_ms: int
) -> RawConnection:
    """Return a connection whose session has these settings; what the URL's `options` say of others holds too.

    One whose packets stay unanswered for `unanswered_ms` is lost. Raises ConfigurationError for a wrong URL,
    StoreUnavailableError if the server does not answer, and its kind StoreUnfitError if its database is none for us.
    """
    parts = check_url(database_url)
    ours = " ".join(f"-c {name}={value}" for name, value in session.items())
    arguments: dict[str, Any] = {
        "connect_timeout": parts.get("connect_timeout", CONNECT_TIMEOUT_SECONDS),
        "options": f"{parts.get('options', '')} {ours}".strip(),
        "application_name": application_name,
        "client_encoding": "UTF8",
        "keepalives": 1,
        "keepalives_idle": 2,
        "keepalives_interval": 1,
        "keepalives_count": 2,
        "tcp_user_timeout": unanswered_ms,
    }
    try:
        conn: RawConnection = psycopg2.connect(database_url, **arguments)
    except psycopg2.Error as error:
        reason = str(error).strip()
        if reason.startswith("invalid "):  # said by libpq before it asks any server
            raise _wrong_url(database_url, reason) from None
        raise StoreUnavailableError(STORE, reason) from error
    encoding = conn.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        conn.close()
        raise StoreUnfitError(
            STORE, f"the database keeps texts in {encoding}; Rowlock needs one whose encoding is UTF8"
        )
    return conn


def _wrong_url(database_url: str, reason: str) -> ConfigurationError:
    return ConfigurationError(
        f"ROWLOCK_DATABASE_URL holds {masked(database_url)!r}; it must be a URL that libpq takes: {masked(reason)}"
    )
