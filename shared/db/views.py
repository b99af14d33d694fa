"""What the API tells of tickets, reservations, orders and events, in the shape in which it tells it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from shared.domain.commands import Kind
from shared.domain.records import ConfirmBy, PriceClass, ReservationStatus, TicketStatus


class SeatStatus(StrEnum):
    """What a seat is for who looks at it: its ticket's status, and whether it is to be had at all."""

    AVAILABLE = "AVAILABLE"
    HELD = "HELD"
    SOLD = "SOLD"
    NOT_FOR_SALE = "NOT_FOR_SALE"
    """Free, but off the market, in a closed section, or kept for a channel."""


class CountsView(msgspec.Struct, frozen=True):
    AVAILABLE: int
    HELD: int
    SOLD: int
    NOT_FOR_SALE: int
    """Free, but off the market, in a closed section, or kept for a channel."""


class EventView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    starts_at: str | None
    time_zone: str
    """In which its times are meant."""
    currency: str
    hold_seconds: int
    max_hold_seconds: int
    max_per_holder: int | None
    max_per_guest: int | None
    cool_down_seconds: int
    confirm_by: ConfirmBy
    sales_open_at: str | None
    sales_close_at: str | None
    sell_after_start: bool
    refundable: bool
    closed_sections: list[str]
    max_wait_seconds: int
    max_waiting_per_ticket: int
    max_waiting_per_holder: int
    price_classes: list[PriceClass]
    created_at: str
    cancelled_at: str | None
    """Since then nothing is sold."""
    cancel_reason: str | None
    counts: CountsView


class EventNow(EventView, frozen=True, kw_only=True):
    as_of: str | UnsetType = UNSET
    """When no change was missing from the counts; without it: when it was answered."""


class TicketView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    event_id: str
    section: str
    row: str | None
    number: str | None
    category: str | None
    price: int
    currency: str
    for_sale: bool
    accessible: bool
    companion: bool
    general: bool
    x: float | None
    y: float | None
    attributes: dict[str, Any]
    status: SeatStatus
    held_until: str | None
    reservation_id: str | UnsetType = UNSET
    """In the view of who holds the ticket, and of who may see everybody's."""
    order_id: str | UnsetType = UNSET
    """The order that it is had by, if it is by one; for those who see the reservation."""
    holder: str | UnsetType = UNSET
    """Who has the ticket, for who may see everybody's."""
    channel: str | UnsetType | None = UNSET
    """For what it is kept, for who may see everybody's; null: in general sale."""


class ReservationView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    ticket_id: str
    event_id: str
    order_id: str | None
    holder: str
    status: ReservationStatus
    held_until: str | None
    """None once confirmed: it is held for good."""
    created_at: str
    ended_at: str | None
    price: int
    """What the ticket cost when it was given, in minor units of `currency`."""
    currency: str
    price_class: str | None
    """None: the ticket's own price."""
    channel: str | None
    """Out of which it was given; None: general sale."""
    code_id: str | None
    """The access code by which it was given."""
    metadata: dict[str, str]
    """What the command that got it, or its order, said about it."""
    token_expires_at: str | UnsetType = UNSET
    """When the token of who looks ends, if that is before its hold does."""


class OrderStatus(StrEnum):
    HELD = "HELD"
    CONFIRMED = "CONFIRMED"
    RELEASED = "RELEASED"
    EXPIRED = "EXPIRED"
    MIXED = "MIXED"
    """Its reservations differ."""


class OrderView(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    event_id: str
    """Of a package the first of `event_ids`."""
    event_ids: list[str]
    holder: str
    status: OrderStatus
    """That of its reservations, those left out that it was moved away from, or MIXED where they differ."""
    held_until: str | None
    total: int
    """What its tickets cost together, those that were given back left out, in minor units of `currency`."""
    currency: str
    metadata: dict[str, str]
    ticket_ids: list[str]
    reservations: list[ReservationView]
    """The newest of each ticket."""
    token_expires_at: str | UnsetType = UNSET
    """When the token of who looks ends, if that is before a hold does."""


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    command_id: str
    kind: Kind | None
    """None where the command is past retention."""
    reservation_id: str
    shard: int
    sequence: int
    from_status: TicketStatus
    to_status: TicketStatus
    changed_at: str
    holder: str | None
    """Whose the reservation is."""
    reason: str | None
    """Why the box office took the ticket back."""
