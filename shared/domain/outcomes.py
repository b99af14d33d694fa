"""What can come of a command: one status, and one code where it is refused."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Status(StrEnum):
    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    REJECTED = "REJECTED"


class Code(StrEnum):
    """Why a command was REJECTED."""

    TICKET_NOT_FOUND = "TICKET_NOT_FOUND"
    TICKET_UNAVAILABLE = "TICKET_UNAVAILABLE"
    NOT_HOLDER = "NOT_HOLDER"
    NOT_ALLOWED = "NOT_ALLOWED"
    """Only the shop sells, and takes back what is sold, unless the event lets its holders."""
    NOT_RESERVED = "NOT_RESERVED"
    NOT_REFUNDABLE = "NOT_REFUNDABLE"
    """One's own, sold, and the event takes nothing back."""
    HOLD_EXPIRED = "HOLD_EXPIRED"
    SALES_CLOSED = "SALES_CLOSED"
    COOLING_DOWN = "COOLING_DOWN"
    """Who gave the ticket back, or let it run out, may not have it again so soon."""
    WAITING_CLOSED = "WAITING_CLOSED"
    """The event offers no waiting, or the wait list is full."""
    LIMIT_REACHED = "LIMIT_REACHED"
    PRICE_CLASS_UNKNOWN = "PRICE_CLASS_UNKNOWN"
    """The ticket has no such price class."""
    NO_MATCHING_SEATS = "NO_MATCHING_SEATS"
    NOT_IN_CHANNEL = "NOT_IN_CHANNEL"
    """The ticket is kept for a channel that is not the sender's, or is none of the channel that it named."""
    CODE_INVALID = "CODE_INVALID"
    """No code of the event, or not for this holder, time or ticket."""
    CODE_EXHAUSTED = "CODE_EXHAUSTED"
    """As many tickets are had by the code as it is good for."""
    DEADLINE_PASSED = "DEADLINE_PASSED"
    WITHDRAWN = "WITHDRAWN"
    INTERNAL = "INTERNAL"


class Shortage(StrEnum):
    """Why a wish could not be met."""

    TAKEN = "taken"
    NOT_FOUND = "not_found"
    NOT_FOR_SALE = "not_for_sale"
    TOO_FEW = "too_few"
    NOT_ADJACENT = "not_adjacent"
    LIMIT = "limit"
    COOLING_DOWN = "cooling_down"
    PRICE_CLASS = "price_class"
    NOT_IN_CHANNEL = "not_in_channel"
    CHANNEL_LIMIT = "channel_limit"
    CODE_INVALID = "code_invalid"
    CODE_EXHAUSTED = "code_exhausted"


SHORT_NAMED_MAX = 10
"""An explanation is kept and sent: of twenty wishes with the longest names it stays below 64 kB."""


class Shortfall(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far one wish of an order fell short."""

    wish: int
    """Its index in the order's list, from 0."""
    missing: int
    """How many seats were missing."""
    reason: Shortage
    ticket_ids: tuple[str, ...] = ()
    """Of a wish that names its tickets those that could not be had, SHORT_NAMED_MAX at most."""


class Explanation(Struct, frozen=True, kw_only=True):
    """The reason of a no, without ever saying who. None: does not apply."""

    sequence: int | None = None
    event_id: str | None = None
    """The event that stood in the way of a package."""
    won_by_sequence: int | None = None
    """The number of the command that has the ticket, if it stood in the same queue."""
    ticket_id: str | None = None
    """The ticket that stood in the way, where the command is not about that one alone."""
    ticket_status: str | None = None
    held_until_ms: int | None = None
    waiting: int | None = None
    """How many stand in the wait list: the ticket's, or for an order the event's."""
    limit: int | None = None
    cool_down_until_ms: int | None = None
    """When this holder may have the ticket again."""
    price_classes: tuple[str, ...] = ()
    """Those that the ticket has."""
    shortfalls: tuple[Shortfall, ...] = ()


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of a command. PENDING only for one that is parked in a wait list."""

    status: Status
    code: Code | None = None
    reservation_id: str | None = None
    late: bool = False
    """A confirm that came after the hold ran out and found the ticket still free."""
    parked: bool = False
    ticket_ids: tuple[str, ...] = ()
    reservation_ids: tuple[str, ...] = ()
    held_until_ms: int | None = None
    """The end of the hold that it leaves, of several the first to end; None: it leaves none."""
    price: int | None = None
    """What its tickets cost together, in minor units of `currency`; None: it is about none."""
    currency: str | None = None
    explanation: Explanation | None = None
