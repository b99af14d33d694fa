"""Tickets, and who has them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from rowlock_client.models.open_enum import OpenEnum


class TicketStatus(OpenEnum):
    AVAILABLE = "AVAILABLE"
    HELD = "HELD"
    SOLD = "SOLD"


class ReservationStatus(OpenEnum):
    HELD = "HELD"
    CONFIRMED = "CONFIRMED"
    RELEASED = "RELEASED"
    EXPIRED = "EXPIRED"


class OrderStatus(OpenEnum):
    HELD = "HELD"
    CONFIRMED = "CONFIRMED"
    RELEASED = "RELEASED"
    EXPIRED = "EXPIRED"
    MIXED = "MIXED"


class Ticket(Struct, frozen=True, kw_only=True):
    id: str
    event_id: str
    section: str
    row: str | None
    number: str | None
    category: str | None
    price: int
    """In minor units: cents."""
    currency: str
    for_sale: bool
    accessible: bool
    general: bool
    x: float | None
    y: float | None
    attributes: dict[str, Any]
    status: TicketStatus
    held_until: datetime | None
    reservation_id: str | None = None
    """For who has the ticket, and who may see everybody's."""
    order_id: str | None = None
    """The order that it is had by, if it is by one; for those who see the reservation."""
    holder: str | None = None
    """For who may see everybody's."""
    companion: bool = False
    """For who comes along with somebody in an accessible seat, which is beside it."""
    channel: str | None = None
    """For what it is kept, for who may see everybody's; None: in general sale."""


class Reservation(Struct, frozen=True, kw_only=True):
    id: str
    ticket_id: str
    event_id: str
    order_id: str | None
    holder: str
    status: ReservationStatus
    held_until: datetime | None
    created_at: datetime
    ended_at: datetime | None
    price: int
    """What the ticket cost when it was given, in minor units of `currency`."""
    currency: str
    price_class: str | None
    channel: str | None
    """Out of which it was given; None: general sale."""
    code_id: str | None
    """The access code by which it was given."""
    metadata: dict[str, str]
    token_expires_at: datetime | None = None
    """When the token that asked ends, if that is before the hold does."""


class Order(Struct, frozen=True, kw_only=True):
    id: str
    event_id: str
    """Of a package the first of `event_ids`."""
    event_ids: tuple[str, ...]
    holder: str
    status: OrderStatus
    held_until: datetime | None
    total: int
    """What its tickets cost together, those that were given back left out."""
    currency: str
    metadata: dict[str, str]
    ticket_ids: tuple[str, ...]
    reservations: tuple[Reservation, ...]
    token_expires_at: datetime | None = None
    """When the token that asked ends, if that is before a hold does."""


class HistoryEntry(Struct, frozen=True, kw_only=True):
    command_id: str
    kind: str | None
    reservation_id: str
    shard: int
    sequence: int
    from_status: str
    to_status: str
    changed_at: datetime
    holder: str | None = None
    reason: str | None = None
