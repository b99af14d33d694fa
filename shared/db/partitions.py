"""The daily partitions of what grows by the command: made ahead of time, dropped whole when past retention."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, text

PARTITIONED = {"commands": "id", "ticket_changes": "command_id", "journal": "at"}
"""Each partitioned table with the column that it is divided by: a command's id, which begins with its time, or a time."""
LOCK_TIMEOUT = "SET LOCAL lock_timeout = '1s'"
"""Attaching and dropping want a moment alone; batches shall not queue up behind a maintenance that waits long."""
KEEP_TIMEOUT = "SET LOCAL statement_timeout = '300s'"
"""A day of a large sale has a million changes to look at."""
_LIVE = "r.status IN ('HELD', 'CONFIRMED')"
LOCK_KEY = 0x526F776C7061
"""Held by the one sweep that does it; the others leave it to that one."""


def ensure_partitions(conn: Connection, days_ahead: int) -> list[str]:
    """Make the partitions from yesterday to `days_ahead` from today that do not exist; return their names."""
    if not _alone(conn):
        return []
    today = _today(conn)
    made = []
    for table, key in PARTITIONED.items():
        existing = set(_days(conn, table))
        for offset in range(-1, days_ahead + 1):
            day = today + timedelta(days=offset)
            if day not in existing:
                made.append(_make(conn, table, key, day))
    return made


def drop_past(conn: Connection, retention_days: int) -> list[str]:
    """Drop the partitions that ended more than `retention_days` ago; return their names.

    What changed a reservation that is still live is put aside first: nothing locks a table before the drop itself.
    """
    if not _alone(conn):
        return []
    conn.execute(text(KEEP_TIMEOUT))
    oldest = _today(conn) - timedelta(days=retention_days)
    _keep_live(conn, oldest)
    dropped = []
    for table, key in PARTITIONED.items():
        for day in _days(conn, table):
            if day < oldest:
                name = _name(table, day)
                conn.execute(text(f"DROP TABLE {name}"))
                dropped.append(name)
        past = f"DELETE FROM {table}_default WHERE {key} < '{_first(key, oldest)}'"  # noqa: S608  (names of ours)
        conn.execute(text(past))
    if dropped:
        _forget_ended(conn)
    return dropped


def _keep_live(conn: Connection, oldest: date) -> None:
    """Copy what changed live reservations before `oldest` to where it stays, and the commands that did."""
    before = {"first": first_id(oldest)}
    for source in _past(conn, "ticket_changes", oldest):
        conn.execute(
            text(
                f"INSERT INTO kept_changes SELECT c.* FROM {source} c "  # noqa: S608  (names of ours)
                f"JOIN reservations r ON r.id = c.reservation_id AND {_LIVE} "
                "WHERE c.command_id < :first ON CONFLICT DO NOTHING"
            ),
            before,
        )
    for source in _past(conn, "commands", oldest):
        conn.execute(
            text(
                f"INSERT INTO kept_commands SELECT c.* FROM {source} c WHERE c.id < :first "  # noqa: S608  (names of ours)
                "AND EXISTS (SELECT FROM kept_changes k WHERE k.command_id = c.id) ON CONFLICT DO NOTHING"
            ),
            before,
        )


def _forget_ended(conn: Connection) -> None:
    """Delete what was kept for reservations that have ended since."""
    conn.execute(
        text(
            "DELETE FROM kept_changes k "  # noqa: S608  (a condition of ours)
            f"WHERE NOT EXISTS (SELECT FROM reservations r WHERE r.id = k.reservation_id AND {_LIVE})"
        )
    )
    conn.execute(
        text("DELETE FROM kept_commands c WHERE NOT EXISTS (SELECT FROM kept_changes k WHERE k.command_id = c.id)")
    )


def _past(conn: Connection, table: str, oldest: date) -> list[str]:
    days = [_name(table, day) for day in _days(conn, table) if day < oldest]
    return [*days, f"{table}_default"]


def first_id(day: date) -> str:
    """Return the smallest UUID of version 7 of a day: ids begin with their milliseconds since 1970."""
    at_ms = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)
    return f"{at_ms >> 16:08x}-{at_ms & 0xFFFF:04x}-0000-0000-000000000000"


def _first(key: str, day: date) -> str:
    """Return the smallest value of a day in the column that divides a table."""
    return f"{day.isoformat()} 00:00:00+00" if key == "at" else first_id(day)


def _alone(conn: Connection) -> bool:
    conn.execute(text(LOCK_TIMEOUT))
    return bool(conn.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": LOCK_KEY}).scalar_one())


def _make(conn: Connection, table: str, key: str, day: date) -> str:
    """Make a partition beside the table, fill it with what had to go to the default one, and attach it."""
    name, low, high = _name(table, day), _first(key, day), _first(key, day + timedelta(days=1))
    within = f"{key} >= '{low}' AND {key} < '{high}'"
    conn.execute(text(f"CREATE TABLE {name} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"))
    move = f"WITH moved AS (DELETE FROM {table}_default WHERE {within} RETURNING *) INSERT INTO {name} TABLE moved"  # noqa: S608
    conn.execute(text(move))
    conn.execute(text(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ('{low}') TO ('{high}')"))
    return name


def _name(table: str, day: date) -> str:
    return f"{table}_{day:%Y%m%d}"


def _days(conn: Connection, table: str) -> list[date]:
    names = conn.execute(
        text("SELECT relid::regclass::text FROM pg_partition_tree(:table) WHERE level = 1"), {"table": table}
    )
    found = (re.fullmatch(rf"{table}_(\d{{4}})(\d\d)(\d\d)", name) for name in names.scalars())
    return sorted(date(*map(int, match.groups())) for match in found if match)


def _today(conn: Connection) -> date:
    return conn.execute(text("SELECT (clock_timestamp() AT TIME ZONE 'UTC')::date")).scalar_one()  # type: ignore[no-any-return]
