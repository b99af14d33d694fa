"""Keys of shops as PostgreSQL keeps them: hashes, never a secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, text

from shared.db.queries import query
from shared.db.rows import struct_of

KEYS_MAX = 500
"""Keys at a time: each process of the API has all of them in memory."""
ONE_AT_A_TIME = "LOCK TABLE api_keys IN SHARE ROW EXCLUSIVE MODE"
"""Who makes a key counts the others, and nobody makes one meanwhile."""


class KeyRow(Struct, frozen=True, kw_only=True):
    """Hashes are hex, moments RFC 3339 or milliseconds since 1970. `event_ids` None: all events."""

    id: str
    name: str
    scopes: list[str]
    event_ids: list[str] | None
    secret_hash: str
    old_hash: str | None
    old_until_ms: int | None
    created_by: str
    created_at: str
    expires_at: str | None
    expires_ms: int | None
    last_used_at: str | None


def create(
    conn: Connection,
    key_id: str,
    *,
    name: str,
    scopes: Sequence[str],
    event_ids: Sequence[str] | None,
    secret_hash: str,
    created_by: str,
    expires_at: datetime | None,
) -> bool:
    """Keep a new key; False if there are KEYS_MAX already."""
    conn.execute(text(ONE_AT_A_TIME))
    values = {
        "id": key_id,
        "name": name,
        "scopes": list(scopes),
        "event_ids": None if event_ids is None else list(event_ids),
        "secret_hash": secret_hash,
        "created_by": created_by,
        "expires_at": expires_at,
        "most": KEYS_MAX,
    }
    return bool(conn.execute(query("key_create"), values).rowcount)


def list_all(conn: Connection) -> list[KeyRow]:
    """Return every key, the oldest first."""
    return [struct_of(row, KeyRow) for row in conn.execute(query("keys")).mappings()]


def rotate(conn: Connection, key_id: str, secret_hash: str, old_seconds: int) -> bool:
    """Give a key a new secret; the one before counts for `old_seconds`, one before that no more. False: no such key."""
    values = {"id": key_id, "secret_hash": secret_hash, "old_seconds": old_seconds}
    return bool(conn.execute(query("key_rotate"), values).rowcount)


def revoke(conn: Connection, key_id: str) -> bool:
    """End a key. False: no such key."""
    return bool(conn.execute(query("key_revoke"), {"id": key_id}).rowcount)


def note_used(conn: Connection, at_ms: Mapping[str, int]) -> None:
    """Note when keys were used last, by id."""
    conn.execute(query("keys_used"), {"ids": list(at_ms), "at_ms": list(at_ms.values())})
