"""The feed."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from rowlock_client.models.open_enum import OpenEnum


class ChangeType(OpenEnum):
    HELD = "reservation.held"
    HANDED_OVER = "reservation.handed_over"
    EXTENDED = "reservation.extended"
    CONFIRMED = "reservation.confirmed"
    RELEASED = "reservation.released"
    EXPIRED = "reservation.expired"
    MOVED = "reservation.moved"
    TRANSFERRED = "reservation.transferred"
    REJECTED = "command.rejected"
    EVENT_CREATED = "event.created"
    EVENT_UPDATED = "event.updated"
    EVENT_CANCELLED = "event.cancelled"
    EVENT_DELETED = "event.deleted"
    INVENTORY_CHANGED = "inventory.changed"


class Change(Struct, frozen=True, kw_only=True):
    """One thing that happened. It has the same `id` whenever it is told."""

    id: str
    type: ChangeType
    at: datetime
    event_id: str | None = None
    ticket_id: str | None = None
    reservation_id: str | None = None
    order_id: str | None = None
    holder: str | None = None
    command_id: str | None = None
    shard: int | None = None
    sequence: int | None = None
    status: str | None = None
    held_until: datetime | None = None
    price: int | None = None
    currency: str | None = None
    price_class: str | None = None
    metadata: dict[str, str] | None = None
    code: str | None = None
    cause: str | None = None
    reason: str | None = None


class Changes(Struct, frozen=True, kw_only=True):
    """A page of the feed. Keep `next_cursor` once its items are dealt with."""

    items: tuple[Change, ...]
    next_cursor: str
    has_more: bool
