"""Events and their rules. A rule may change while seats are sold: between two batches, never within one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, text

from shared.db import cursors, journal_writer
from shared.db.queries import query
from shared.db.rows import struct_of
from shared.db.shards import lock_all_shards
from shared.db.views import CountsView, EventView
from shared.journal.change import ChangeType

COLUMNS = frozenset({
    "name", "starts_at", "currency", "hold_seconds", "max_hold_seconds", "max_per_holder", "confirm_by",
    "sales_open_at", "sales_close_at", "refundable", "closed_sections", "max_wait_seconds", "max_waiting_per_ticket",
    "max_waiting_per_holder", "max_per_guest", "cool_down_seconds", "sell_after_start", "price_classes",
})  # fmt: skip
"""What may be set of an event."""
LOCK_TIMEOUT = "SET LOCAL lock_timeout = '5s'"
"""Longer than any batch lasts."""


def create(conn: Connection, event_id: str, columns: Mapping[str, Any]) -> EventView | None:
    """Create an event; return it, or None if the id is taken. Times must be aware of their zone."""
    values = _values(columns) | {"id": event_id}
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    made = conn.execute(
        text(f"INSERT INTO events ({names}) VALUES ({marks}) ON CONFLICT (id) DO NOTHING"),  # noqa: S608  (names of ours)
        values,
    )
    if not made.rowcount:
        return None
    journal_writer.record(conn, ChangeType.EVENT_CREATED, event_id, "create")
    return get(conn, event_id)


def get(conn: Connection, event_id: str) -> EventView | None:
    """Return an event with its counts."""
    requested = {"only": event_id, "created_key": None, "id": None, "limit": 1}
    row = conn.execute(query("events"), requested).mappings().one_or_none()
    return None if row is None else _view(row)


def exists(conn: Connection, event_id: str) -> bool:
    """Tell whether there is such an event, without counting its tickets."""
    return bool(conn.execute(query("exists"), {"event_id": event_id}).scalar_one())


def list_events(conn: Connection, limit: int, cursor: str | None = None) -> tuple[list[EventView], str | None]:
    """Return a page of events, the newest first, and the cursor of the next. Raises CursorError."""
    created_key, before = cursors.decode(cursor, tuple[cursors.Moment, cursors.Name]) if cursor else (None, None)
    requested = {"only": None, "created_key": created_key, "id": before, "limit": limit + 1}
    rows, last = cursors.page(conn.execute(query("events"), requested).mappings().all(), limit)
    return [_view(row) for row in rows], None if last is None else cursors.encode(last["created_key"], last["id"])


def update(conn: Connection, event_id: str, changes: Mapping[str, Any]) -> EventView | None:
    """Change an event; return it, or None if there is none.

    Every shard stands still for the moment: what was settled before was judged by the old rules, what comes after
    is judged by the new ones.
    """
    _stand_still(conn)
    values = _values(changes)
    assignments = ", ".join(f"{name} = :{name}" for name in values)
    before = conn.execute(query("limits"), {"event_id": event_id}).one_or_none()
    if before is None:
        return None
    if values:
        conn.execute(text(f"UPDATE events SET {assignments} WHERE id = :id"), values | {"id": event_id})  # noqa: S608  (names of ours)
    after = conn.execute(query("limits"), {"event_id": event_id}).one()
    if after != before:
        conn.execute(query("forget_counts"), {"event_id": event_id})
        conn.execute(query("rebuild_counts"), {"event_id": event_id})
    journal_writer.record(conn, ChangeType.EVENT_UPDATED, event_id, "update")
    return get(conn, event_id)


def get_plan(conn: Connection, event_id: str) -> dict[str, Any] | None:
    """Return what was kept of the event's seating plan besides its seats."""
    plan: dict[str, Any] | None = conn.execute(
        text("SELECT plan FROM events WHERE id = :id"), {"id": event_id}
    ).scalar_one_or_none()
    return plan


def set_plan(conn: Connection, event_id: str, plan: Mapping[str, Any]) -> None:
    """Keep what the event's seating plan says besides its seats: size, areas, colours."""
    requested = {"id": event_id, "plan": msgspec.json.encode(plan).decode()}
    changed = (
        "UPDATE events SET plan = CAST(:plan AS jsonb) WHERE id = :id AND plan IS DISTINCT FROM CAST(:plan AS jsonb)"
    )
    if conn.execute(text(changed), requested).rowcount:
        journal_writer.record(conn, ChangeType.INVENTORY_CHANGED, event_id, "plan")


def _stand_still(conn: Connection) -> None:
    conn.execute(text(LOCK_TIMEOUT))
    lock_all_shards(conn)


def _values(columns: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(columns) - COLUMNS
    assert not unknown, f"an event has no {', '.join(sorted(unknown))}"
    return {name: _value(name, value) for name, value in columns.items()}


def _value(name: str, value: Any) -> Any:
    if name == "price_classes":
        return msgspec.json.encode(value).decode()
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _view(row: RowMapping) -> EventView:
    held, sold, withheld = row["held"], row["sold"], row["withheld"]
    available = row["tickets"] - held - sold - withheld
    counts = CountsView(AVAILABLE=available, HELD=held, SOLD=sold, NOT_FOR_SALE=withheld)
    return struct_of(row, EventView, counts=counts)
