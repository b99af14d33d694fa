"""Events and their rules. A rule may change while seats are sold: between two batches, never within one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, RowMapping, text

from shared.db import cursors, journal_writer, prepared
from shared.db.prepared import Found, Row
from shared.db.queries import query
from shared.db.rows import struct_of
from shared.db.views import CountsView, EventView
from shared.journal.change import ChangeType

COLUMNS = frozenset({
    "name", "starts_at", "currency", "hold_seconds", "max_hold_seconds", "max_per_holder", "confirm_by",
    "sales_open_at", "sales_close_at", "refundable", "closed_sections", "max_wait_seconds", "max_waiting_per_ticket",
    "max_waiting_per_holder", "max_per_guest", "cool_down_seconds", "sell_after_start", "price_classes", "time_zone",
})  # fmt: skip
"""What may be set of an event."""
_EVENTS = {"only": "text", "created_key": "timestamptz", "id": "text", "limit": "integer"}


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
    found, following = list_rows(conn, limit, cursor)
    return [view_of(found.columns, row) for row in found.rows], following


def list_rows(conn: Connection, limit: int, cursor: str | None = None) -> tuple[Found, str | None]:
    """Return what `view_of` makes views of, as `list_events` does those; an event's id comes first in its row."""
    created, before = cursors.decode(cursor, tuple[cursors.Moment, cursors.Name]) if cursor else (None, None)
    created_key = None if created is None else cursors.moment(created)
    requested = {"only": None, "created_key": created_key, "id": before, "limit": limit + 1}
    found = prepared.execute(conn, "events", _EVENTS, requested)
    rows, last = cursors.page(found.rows, limit)
    return Found(found.columns, list(rows)), None if last is None else cursors.encode(last[-1], last[0])


def view_of(columns: Sequence[str], row: Row) -> EventView:
    return _view(dict(zip(columns, row, strict=True)))


def update(conn: Connection, event_id: str, changes: Mapping[str, Any]) -> None:
    """Change an event, while no batch runs: `rule_change.change` sees to that."""
    values = _values(changes)
    assignments = ", ".join(f"{name} = :{name}" for name in values)
    if values:
        conn.execute(text(f"UPDATE events SET {assignments} WHERE id = :id"), values | {"id": event_id})  # noqa: S608  (names of ours)
    journal_writer.record(conn, ChangeType.EVENT_UPDATED, event_id, "update")


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


def _values(columns: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(columns) - COLUMNS
    assert not unknown, f"an event has no {', '.join(sorted(unknown))}"
    return {name: _value(name, value) for name, value in columns.items()}


def _value(name: str, value: Any) -> Any:
    if name == "price_classes":
        return msgspec.json.encode(value).decode()
    return list(value) if isinstance(value, Sequence) and not isinstance(value, str) else value


def _view(row: RowMapping | Mapping[str, Any]) -> EventView:
    held, sold, withheld = row["held"], row["sold"], row["withheld"]
    available = row["tickets"] - held - sold - withheld
    counts = CountsView(AVAILABLE=available, HELD=held, SOLD=sold, NOT_FOR_SALE=withheld)
    return struct_of(row, EventView, counts=counts)
