"""Reads what the map of an event's seats is made of; a version and what it shows come from one snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, cast

import msgspec
from psycopg2.extensions import connection as RawConnection  # noqa: N812  (a class that the driver spells small)
from sqlalchemy import Connection, TextClause, text

from shared.db.queries import statements

FETCHED = 2_000
"""Rows of one round trip: what is read of a large hall at once must not hold up the process' other threads."""


class MapHead(msgspec.Struct, frozen=True):
    version: str
    currency: str
    plan: dict[str, Any] | None
    """What the event's seating plan says besides its seats."""


class MapSeat(NamedTuple):
    section: str
    row: str | None
    number: str | None
    category: str | None
    price: int
    accessible: bool
    companion: bool
    general: bool
    position: int
    x: float | None
    y: float | None


def read_head(conn: Connection, event_id: str) -> MapHead | None:
    """Return an event's part of its map; None if there is no such event."""
    row = conn.execute(_query("map_head"), {"event_id": event_id}).one_or_none()
    return (
        None
        if row is None
        else MapHead(row.version, row.currency, None if row.plan is None else msgspec.json.decode(row.plan))
    )


def read_seats(conn: Connection, event_id: str) -> Iterator[MapSeat]:
    """Yield an event's seats in its order."""
    with cast("RawConnection", conn.connection.driver_connection).cursor(name="map_seats") as cursor:
        cursor.itersize = FETCHED
        cursor.execute(statements("maps.sql")["map_seats"].sql, {"event_id": event_id})
        yield from map(MapSeat._make, cursor)


def has_at_most(conn: Connection, event_id: str, seats: int) -> bool:
    """Return whether an event has no more seats than that, without counting further."""
    counted: int = conn.execute(_query("map_size"), {"event_id": event_id, "limit": seats + 1}).scalar_one()
    return counted <= seats


def read_ids(conn: Connection, event_id: str, section: str | None) -> tuple[str, str | None] | None:
    """Return the version of the map and a JSON array of ids (None: no such section); None if there is no such event."""
    row = conn.execute(_query("map_ids"), {"event_id": event_id, "section": section}).one_or_none()
    return None if row is None else (row.version, row.ids)


@cache
def _query(name: str) -> TextClause:
    return text(statements("maps.sql")[name].sql)
