"""The turns in an event's life beside its rules: it is cancelled, copied, deleted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache, partial

import msgspec
from sqlalchemy import Connection, Engine, TextClause, text
from sqlalchemy.exc import IntegrityError

from shared.db import journal_writer
from shared.db.engine import reaching
from shared.db.inventory_writer import importing
from shared.db.queries import statements
from shared.db.rows import struct_of
from shared.db.standstill import in_standstill, on
from shared.errors import RowlockError
from shared.journal.change import ChangeType

DELETED_TOGETHER = 5_000
_PATIENCE = "SET LOCAL statement_timeout = '300s'"
"""A copy is one statement, however many seats there are."""
_OWN = {
    "events": {"id", "name", "starts_at", "sales_open_at", "sales_close_at", "created_at", "tickets", "map_version"},
    "tickets": {"id", "event_id"},
}
"""What a copy has of its own, or said of itself."""
_ENDED = {"cancelled_at", "cancel_reason"}


class EventSoldError(RowlockError):
    """Tickets of the event were sold: it can be cancelled, not deleted."""


class EventHeldError(RowlockError):
    """Somebody holds tickets of the event."""


class TicketsElsewhereError(RowlockError):
    """Another event has tickets of the ids that the copy's would have."""


class Affected(msgspec.Struct, frozen=True):
    """Who has tickets of an event."""

    held: int
    sold: int
    holders: int


def cancel(engine: Engine, event_id: str, reason: str | None) -> bool:
    """Stop the sale, between two batches; who has tickets keeps them. Return whether it was not cancelled yet."""

    def work(conn: Connection) -> bool:
        done = conn.execute(_query("cancel"), {"event_id": event_id, "reason": reason}).rowcount == 1
        if done:
            journal_writer.record(conn, ChangeType.EVENT_CANCELLED, event_id, "cancel", reason)
        return done

    return in_standstill(engine.begin, work)


def reopen(engine: Engine, event_id: str) -> bool:
    """Let the event sell again by its rules, from between two batches on. Return whether it was cancelled."""

    def work(conn: Connection) -> bool:
        done = conn.execute(_query("reopen"), {"event_id": event_id}).rowcount == 1
        if done:
            journal_writer.record(conn, ChangeType.EVENT_UPDATED, event_id, "reopen")
        return done

    return in_standstill(engine.begin, work)


def affected(conn: Connection, event_id: str) -> Affected:
    """Return how many have tickets of the event."""
    return struct_of(conn.execute(_query("affected"), {"event_id": event_id}).mappings().one(), Affected)


def copy(conn: Connection, event_id: str, copy_id: str, *, name: str | None, starts_at: datetime | None) -> bool:
    """Copy an event with its rules, plan, channels and tickets, of which nobody has any; return False if the id is taken.

    Raises TicketsElsewhereError.
    """
    asked = {"event_id": event_id, "copy_id": copy_id}
    conn.execute(text(_PATIENCE))
    columns = _columns(conn, "events", _OWN["events"] | _ENDED)
    if not conn.execute(_with("copied_event", columns), asked | {"name": name, "starts_at": starts_at}).rowcount:
        return False
    try:
        conn.execute(_with("copied_tickets", _columns(conn, "tickets", _OWN["tickets"])), asked)
    except IntegrityError as error:
        raise TicketsElsewhereError(copy_id) from error
    conn.execute(_query("copied_channels"), asked | {"starts_at": starts_at})
    conn.execute(text("ANALYZE tickets, free_places"))  # the planner shall know them from the first batch on
    journal_writer.record(conn, ChangeType.EVENT_CREATED, copy_id, "copy")
    return True


def delete(engine: Engine, event_id: str) -> None:
    """Delete an event that never sold. What was held of it and ended stays on record.

    One that was broken off is cancelled, and deleted by the next try. Raises EventSoldError, EventHeldError,
    ImportBusyError, StoreUnavailableError.
    """
    asked = {"event_id": event_id}
    with importing(engine, event_id) as conn:
        with reaching(), conn.begin():
            conn.execute(text(_PATIENCE))
            if conn.execute(_query("sold_once"), asked).scalar_one():
                raise EventSoldError(event_id)
        in_standstill(on(conn), partial(_close, event_id))
        with reaching():
            while True:
                with conn.begin():
                    if not conn.execute(_query("delete_tickets"), asked | {"limit": DELETED_TOGETHER}).rowcount:
                        break
            with conn.begin():
                if conn.execute(_query("delete_event"), asked).rowcount:
                    journal_writer.record(conn, ChangeType.EVENT_DELETED, event_id, "delete")


def _close(event_id: str, conn: Connection) -> None:
    """Let nobody have a ticket any more. Raises EventHeldError."""
    if conn.execute(_query("had_now"), {"event_id": event_id}).scalar_one():
        raise EventHeldError(event_id)
    conn.execute(_query("cancel"), {"event_id": event_id, "reason": None})


def _columns(conn: Connection, table: str, own: Collection[str]) -> str:
    names: list[str] = list(conn.execute(_query("columns"), {"name": table}).scalars())
    return ", ".join(f'"{name}"' for name in names if name not in own)


def _with(name: str, columns: str) -> TextClause:
    return text(statements("event_life.sql")[name].sql.format(columns=columns))


@cache
def _query(name: str) -> TextClause:
    return text(statements("event_life.sql")[name].sql)
