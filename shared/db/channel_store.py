"""Channels: tickets of an event that are kept for some. Who changes one does so between two batches, in order with the sale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, TextClause, text

from shared.db import journal_writer
from shared.db.queries import statements
from shared.db.rows import struct_of
from shared.db.standstill import Begin, in_standstill, pieces
from shared.errors import RowlockError
from shared.journal.change import ChangeType

CHANNELS_MAX = 100
"""Of an event."""
DUE_MAX = 100


class ChannelView(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    name: str
    opens_at: str | None
    """With `closes_at` its own sale window; both null: it sells when the event does."""
    closes_at: str | None
    max_per_holder: int | None
    release_at: str | None
    """When its tickets go to general sale."""
    released_at: str | None
    """When its tickets were let go last."""
    tickets: int
    """So many it has."""
    held: int
    sold: int


class Due(NamedTuple):
    event_id: str
    key: str


class TooManyChannelsError(RowlockError):
    """The event has as many channels as it may."""


class UnknownChannelError(RowlockError):
    """The event has no such channel."""


class ChannelInUseError(RowlockError):
    """The channel has tickets still."""


def list_channels(conn: Connection, event_id: str, key: str | None = None) -> list[ChannelView]:
    """Return the event's channels by key, or the one."""
    rows = conn.execute(_query("channels"), {"event_id": event_id, "key": key}).mappings()
    return [struct_of(row, ChannelView) for row in rows]


def keys(conn: Connection, event_id: str) -> list[str]:
    return list(conn.execute(_query("channel_keys"), {"event_id": event_id}).scalars())


def put(begin: Begin, event_id: str, key: str, columns: Mapping[str, Any]) -> bool:
    """Make a channel, or change it whole; return whether it was made. Raises TooManyChannelsError, StoreUnavailableError."""

    def work(conn: Connection) -> bool:
        known = keys(conn, event_id)
        if key not in known and len(known) >= CHANNELS_MAX:
            raise TooManyChannelsError(event_id)
        made: bool = conn.execute(_query("put_channel"), {"event_id": event_id, "key": key, **columns}).scalar_one()
        journal_writer.record(conn, ChangeType.EVENT_UPDATED, event_id, "channel")
        return made

    return in_standstill(begin, work)


def delete(begin: Begin, event_id: str, key: str) -> bool:
    """Delete a channel without tickets; return False if there is none. Raises ChannelInUseError, StoreUnavailableError."""
    requested = {"event_id": event_id, "key": key}

    def work(conn: Connection) -> bool:
        if conn.execute(_query("tickets_of_channel"), requested).first() is not None:
            raise ChannelInUseError(key)
        done = conn.execute(_query("delete_channel"), requested).rowcount == 1
        if done:
            journal_writer.record(conn, ChangeType.EVENT_UPDATED, event_id, "delete_channel")
        return done

    return in_standstill(begin, work)


def release(begin: Begin, event_id: str, key: str, to: str | None) -> int:
    """Let a channel's tickets go, to general sale or to another channel; return how many.

    A few at a time: what was broken off is done whole by the same request again, or by the next sweep.
    Raises UnknownChannelError, StoreUnavailableError.
    """
    with begin() as conn:
        ids: list[str] = list(conn.execute(_query("tickets_of_channel"), {"event_id": event_id, "key": key}).scalars())

    def work(piece: Sequence[str], conn: Connection) -> int:
        check(conn, event_id, to)
        requested = {"event_id": event_id, "key": key, "to": to, "ids": list(piece)}
        released = conn.execute(_query("release_tickets"), requested).rowcount
        if released:
            journal_writer.record(conn, ChangeType.INVENTORY_CHANGED, event_id, "release_channel")
        return released

    released = sum(in_standstill(begin, partial(work, piece)) for piece in pieces(ids))
    with begin() as conn:
        if not conn.execute(_query("channel_released"), {"event_id": event_id, "key": key}).rowcount:
            raise UnknownChannelError(key)
    return released


def due(conn: Connection) -> list[Due]:
    """Return channels whose time to be released has come, DUE_MAX at most."""
    return [Due(*row) for row in conn.execute(_query("channels_due"), {"limit": DUE_MAX})]


def places_left(conn: Connection, event_id: str, section: str | None, category: str | None, quantity: int) -> list[str]:
    """Return so many free tickets that no channel has, the best first, or fewer."""
    requested = {"event_id": event_id, "section": section, "category": category, "limit": quantity}
    return list(conn.execute(_query("places_left"), requested).scalars())


def check(conn: Connection, event_id: str, key: str | None) -> None:
    """Raises UnknownChannelError if the event has no such channel; general sale, which is None, always is."""
    if key is not None and key not in keys(conn, event_id):
        raise UnknownChannelError(key)


@cache
def _query(name: str) -> TextClause:
    return text(statements("allotments.sql")[name].sql)
