"""Commands: what was asked for, and what came of it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from rowlock_client.models.open_enum import OpenEnum


class Status(OpenEnum):
    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    REJECTED = "REJECTED"


class Code(OpenEnum):
    """Why a command was REJECTED."""

    TICKET_NOT_FOUND = "TICKET_NOT_FOUND"
    TICKET_UNAVAILABLE = "TICKET_UNAVAILABLE"
    NOT_HOLDER = "NOT_HOLDER"
    NOT_ALLOWED = "NOT_ALLOWED"
    NOT_RESERVED = "NOT_RESERVED"
    NOT_REFUNDABLE = "NOT_REFUNDABLE"
    HOLD_EXPIRED = "HOLD_EXPIRED"
    SALES_CLOSED = "SALES_CLOSED"
    COOLING_DOWN = "COOLING_DOWN"
    WAITING_CLOSED = "WAITING_CLOSED"
    LIMIT_REACHED = "LIMIT_REACHED"
    PRICE_CLASS_UNKNOWN = "PRICE_CLASS_UNKNOWN"
    NO_MATCHING_SEATS = "NO_MATCHING_SEATS"
    NOT_IN_CHANNEL = "NOT_IN_CHANNEL"
    CODE_INVALID = "CODE_INVALID"
    CODE_EXHAUSTED = "CODE_EXHAUSTED"
    DEADLINE_PASSED = "DEADLINE_PASSED"
    WITHDRAWN = "WITHDRAWN"
    INTERNAL = "INTERNAL"


class Shortfall(Struct, frozen=True, kw_only=True):
    """How far one wish of an order fell short."""

    wish: int
    missing: int
    reason: str
    ticket_ids: tuple[str, ...] = ()
    """Of a wish that names its tickets those that could not be had, ten at most."""


class Explanation(Struct, frozen=True, kw_only=True):
    """The reason of a no, without ever saying who."""

    sequence: int | None = None
    event_id: str | None = None
    """The event that stood in the way of a package."""
    ticket_id: str | None = None
    """The ticket that stood in the way, where the command is not about that one alone."""
    won_by_sequence: int | None = None
    ticket_status: str | None = None
    held_until: datetime | None = None
    waiting: int | None = None
    limit: int | None = None
    cool_down_until: datetime | None = None
    price_classes: tuple[str, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()


class Links(Struct, frozen=True, kw_only=True, rename={"self_": "self"}):
    self_: str
    ticket: str | None = None
    order: str | None = None
    reservation: str | None = None


class Command(Struct, frozen=True, kw_only=True):
    """`None` stands for what does not apply, or is not known yet."""

    id: str
    kind: str
    holder: str
    status: Status
    submitted_at: datetime
    links: Links
    ticket_id: str | None = None
    code: Code | None = None
    reservation_id: str | None = None
    sequence: int | None = None
    completed_at: datetime | None = None
    position: int | None = None
    eta_seconds: float | None = None
    parked: bool = False
    """It waits for its ticket to come back, or an order until a wish of it can be met whole."""
    late: bool = False
    """A confirm that came after the hold had run out, and found the ticket still free."""
    held_until: datetime | None = None
    """Of several tickets the first end."""
    token_expires_at: datetime | None = None
    """When the token that asked ends, if that is before the hold or the wait does: what comes then needs another one."""
    price: int | None = None
    """Of the ticket, in minor units of `currency`."""
    total: int | None = None
    """Of the tickets of an order together."""
    currency: str | None = None
    explanation: Explanation | None = None
    order_id: str | None = None
    event_id: str | None = None
    event_ids: tuple[str, ...] = ()
    """Of a package: the events of which it wants tickets."""
    to: str | None = None
    """The ticket that a move leads to."""
    moves: dict[str, str] | None = None
    """Of an order's move: the tickets that it left, each with the one to be had for it."""
    to_holder: str | None = None
    reason: str | None = None
    """Why a cancel took the ticket back."""
    ticket_ids: tuple[str, ...] = ()
    reservation_ids: tuple[str, ...] = ()
