"""How an event sells, counted from its seats."""

from __future__ import annotations

from functools import cache

import msgspec
from sqlalchemy import Connection, TextClause, text

from shared.db.queries import statements
from shared.db.rows import struct_of
from shared.db.views import SeatStatus

DAYS_MAX = 400


class Standing(msgspec.Struct, frozen=True):
    """How many tickets of a section, a category, a price class and a channel have a status; `total` in minor units."""

    section: str
    category: str | None
    price_class: str | None
    channel: str | None
    """Out of which what is taken was given, for which the rest is kept; None: general sale."""
    status: SeatStatus
    tickets: int
    total: int


class Day(msgspec.Struct, frozen=True):
    day: str
    tickets: int
    total: int


class Minute(msgspec.Struct, frozen=True):
    at: str
    tickets: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    currency: str
    time_zone: str
    as_of: str
    rows: list[Standing]
    days: list[Day]
    minutes: list[Minute]


def read_report(conn: Connection, event_id: str, time_zone: str | None) -> Report | None:
    """Return how an event sells, with days as they begin in a time zone, its own unless one is named; None: no such event."""
    head = conn.execute(_query("reported"), {"event_id": event_id}).one_or_none()
    if head is None:
        return None
    values = {"event_id": event_id, "time_zone": time_zone or head.time_zone, "limit": DAYS_MAX}
    return Report(
        currency=head.currency,
        time_zone=time_zone or head.time_zone,
        as_of=head.as_of,
        rows=[struct_of(row, Standing) for row in conn.execute(_query("standing"), values).mappings()],
        days=[struct_of(row, Day) for row in conn.execute(_query("sold_by_day"), values).mappings()],
        minutes=[struct_of(row, Minute) for row in conn.execute(_query("sold_by_minute"), values).mappings()],
    )


@cache
def _query(name: str) -> TextClause:
    return text(statements("audience.sql")[name].sql)
