"""The shards' rows: where fencing tokens come from."""

from __future__ import annotations

from sqlalchemy import Connection, text


def ensure_shards(conn: Connection, shards: int) -> None:
    """Make the rows of the configured shards that do not exist."""
    conn.execute(
        text("INSERT INTO shards (shard) SELECT generate_series(0, :last) ON CONFLICT DO NOTHING"), {"last": shards - 1}
    )


def known_shards(conn: Connection) -> list[int]:
    """Return every shard that ever was, those beyond the configured number too."""
    return list(conn.execute(text("SELECT shard FROM shards ORDER BY shard")).scalars())


def lock_all_shards(conn: Connection) -> None:
    """Let no batch run until the transaction ends: a batch sees the rules of before or of after, never both."""
    conn.execute(text("SELECT FROM shards ORDER BY shard FOR UPDATE"))
