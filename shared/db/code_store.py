"""Access codes: what opens tickets of a channel or a category. Only a digest of each is kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, TextClause, text

from shared.db import cursors, journal_writer
from shared.db.queries import statements
from shared.db.rows import struct_of
from shared.db.standstill import Begin, in_standstill
from shared.errors import RowlockError
from shared.journal.change import ChangeType

CODES_MAX = 100_000
"""Of an event."""


class CodeView(msgspec.Struct, frozen=True, kw_only=True):
    """A code without its words, which nobody knows but who has it."""

    id: str
    label: str | None
    channel: str | None
    category: str | None
    holder: str | None
    """The only one who may use it; null: anybody."""
    tickets: int
    used: int
    """So many tickets are had by it now."""
    opens_at: str | None
    closes_at: str | None
    disabled_at: str | None
    created_at: str


class TooManyCodesError(RowlockError):
    """The event has as many codes as it may."""


class CodeTakenError(RowlockError):
    """The event has such a code already."""


def make(conn: Connection, event_id: str, codes: Mapping[str, str], columns: Mapping[str, Any]) -> dict[str, CodeView]:
    """Make codes, given by id with their digests, all of them or none; return them by id.

    Raises TooManyCodesError, CodeTakenError.
    """
    number: int = conn.execute(_query("number_of_codes"), {"event_id": event_id}).scalar_one()
    if number + len(codes) > CODES_MAX:
        raise TooManyCodesError(event_id)
    requested = {"event_id": event_id, "ids": list(codes), "digests": list(codes.values()), **columns}
    made = [struct_of(row, CodeView) for row in conn.execute(_query("make_codes"), requested).mappings()]
    if len(made) != len(codes):
        raise CodeTakenError(event_id)
    journal_writer.record(conn, ChangeType.EVENT_UPDATED, event_id, "codes")
    return {view.id: view for view in made}


def list_codes(
    conn: Connection, event_id: str, limit: int, cursor: str | None = None, *, channel: str | None = None
) -> tuple[list[CodeView], str | None]:
    """Return a page of an event's codes, the oldest first, and the cursor of the next. Raises CursorError."""
    created, after = cursors.decode(cursor, tuple[cursors.Moment, UUID]) if cursor else (None, None)
    created_key = None if created is None else cursors.moment(created)
    requested: dict[str, Any] = {
        "event_id": event_id,
        "channel": channel,
        "created_key": created_key,
        "id": None if after is None else str(after),
        "limit": limit + 1,
    }
    rows, last = cursors.page(conn.execute(_query("codes"), requested).mappings().all(), limit)
    items = [struct_of(row, CodeView) for row in rows]
    return items, None if last is None else cursors.encode(last["created_key"], last["id"])


def disable(begin: Begin, event_id: str, code_id: str) -> bool:
    """Let a code open nothing from now on; what is had by it stays. Return False if there is none. Raises StoreUnavailableError."""
    requested = {"event_id": event_id, "id": code_id}

    def work(conn: Connection) -> bool:
        if conn.execute(_query("disable_code"), requested).rowcount:
            journal_writer.record(conn, ChangeType.EVENT_UPDATED, event_id, "disable_code")
            return True
        return bool(conn.execute(_query("code_exists"), requested).scalar_one())

    return in_standstill(begin, work)


@cache
def _query(name: str) -> TextClause:
    return text(statements("allotments.sql")[name].sql)
