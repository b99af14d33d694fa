"""What an event's rules say about a ticket at a moment."""

from __future__ import annotations

from shared.domain.commands import Command
from shared.domain.records import ConfirmBy, EventRules, Reservation, ReservationStatus, Ticket, TicketStatus

SECOND_MS = 1000

WAITING_ORDERS_MAX = 200
"""Of an event: each batch that frees a ticket there reads them all."""


def sells_at_all(rules: EventRules, now_ms: int) -> bool:
    """Return whether the event is neither cancelled nor over, whatever its sale window says."""
    if rules.cancelled:
        return False
    return rules.starts_ms is None or now_ms < rules.starts_ms or rules.sell_after_start


def in_sale_window(rules: EventRules, now_ms: int) -> bool:
    """Return whether the event as a whole sells now; the closing moment itself is closed."""
    if not sells_at_all(rules, now_ms):
        return False
    if rules.sales_open_ms is not None and now_ms < rules.sales_open_ms:
        return False
    return rules.sales_close_ms is None or now_ms < rules.sales_close_ms


def is_offered(rules: EventRules, ticket: Ticket) -> bool:
    """Return whether this ticket may be sold while the event sells, to whom its channel is open."""
    return ticket.for_sale and ticket.section not in rules.closed_sections


def limit_of(rules: EventRules, *, guest: bool) -> int | None:
    """Return how many tickets a holder may have; None: any number."""
    limits = [rules.max_per_holder] if not guest else [rules.max_per_holder, rules.max_per_guest]
    return min((limit for limit in limits if limit is not None), default=None)


def is_counted(rules: EventRules, *, guest: bool) -> bool:
    """Return whether the holder's active reservations are counted: a number is kept only where there is a limit."""
    return rules.max_per_holder is not None or (guest and rules.max_per_guest is not None)


def may_sell(rules: EventRules, command: Command) -> bool:
    """Return whether the command may turn a hold into a sale, or take one back."""
    return command.seller or rules.confirm_by is ConfirmBy.HOLDER


def is_final_sale(rules: EventRules, reservation: Reservation) -> bool:
    """Return whether the ticket can never come back: sold, in an event that takes nothing back."""
    return reservation.status is ReservationStatus.CONFIRMED and not rules.refundable


def ticket_status(active: Reservation | None) -> TicketStatus:
    """Return the status of a ticket with this active reservation."""
    if active is None:
        return TicketStatus.AVAILABLE
    return TicketStatus.HELD if active.status is ReservationStatus.HELD else TicketStatus.SOLD


def extended_until_ms(rules: EventRules, reservation: Reservation, now_ms: int) -> int:
    """Return the end of a hold extended now: never past the event's longest hold, never earlier than it was."""
    longest_ms = reservation.created_ms + rules.max_hold_seconds * SECOND_MS
    return max(reservation.held_until_ms, min(now_ms + rules.hold_seconds * SECOND_MS, longest_ms))
