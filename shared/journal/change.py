"""What the journal says of one ticket, one event or one refused command."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from shared.domain.outcomes import Code
from shared.domain.records import TicketStatus


class ChangeType(StrEnum):
    HELD = "reservation.held"
    HANDED_OVER = "reservation.handed_over"
    """Held by who waited for the ticket, in the transaction that set it free."""
    EXTENDED = "reservation.extended"
    CONFIRMED = "reservation.confirmed"
    RELEASED = "reservation.released"
    EXPIRED = "reservation.expired"
    MOVED = "reservation.moved"
    """The holder of another ticket has this one for it; that one was released by the same command."""
    TRANSFERRED = "reservation.transferred"
    """Another holder has the ticket; the reservation of the one before was released by the same command."""
    REJECTED = "command.rejected"
    """Only for who asks for it by name: refusals are many."""
    EVENT_CREATED = "event.created"
    EVENT_UPDATED = "event.updated"
    EVENT_CANCELLED = "event.cancelled"
    EVENT_DELETED = "event.deleted"
    INVENTORY_CHANGED = "inventory.changed"


USUAL = frozenset(ChangeType) - {ChangeType.REJECTED}
"""What is read where no types are named."""


class Change(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An item of the feed. Times are RFC 3339 UTC."""

    id: str
    """The same whenever it is read: the lane, the number of its row, the index within."""
    type: ChangeType
    at: str
    event_id: str | None = None
    ticket_id: str | None = None
    reservation_id: str | None = None
    order_id: str | None = None
    holder: str | None = None
    command_id: str | None = None
    shard: int | None = None
    sequence: int | None = None
    status: TicketStatus | None = None
    """The ticket's new status."""
    held_until: str | None = None
    price: int | None = None
    """What the ticket cost when it was given, in minor units of `currency`."""
    currency: str | None = None
    price_class: str | None = None
    metadata: dict[str, str] | None = None
    code: Code | None = None
    """Why a command was refused."""
    cause: str | None = None
    """The kind of the command that did it, or what an operator did."""
    reason: str | None = None
    """Why the box office did it, in its own words."""
