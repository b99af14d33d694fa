"""Outcomes that several kinds of command share, and the explanation of a no."""

from __future__ import annotations

from typing import Any

from shared.domain.book import Book
from shared.domain.commands import Entry
from shared.domain.handlers.admission import No
from shared.domain.outcomes import Code, Explanation, Outcome, Status
from shared.domain.prices import classes_of, price_of
from shared.domain.records import EventRules, Reservation, ReservationStatus, Ticket, TicketStatus
from shared.domain.rules import limit_of, ticket_status


def succeeded(book: Book, reservation: Reservation, *, late: bool = False) -> Outcome:
    """Return the outcome of a command that concerned one reservation, as the book has it by now."""
    return Outcome(
        status=Status.SUCCEEDED,
        reservation_id=reservation.id,
        late=late,
        held_until_ms=_held_until_ms(book, reservation),
        price=book.price(reservation),
        currency=book.state.events[reservation.event_id].currency,
    )


def succeeded_order(book: Book, rows: list[Reservation], *, late: bool = False) -> Outcome:
    """Return the outcome of a command that concerned several reservations, of events that sell in one currency."""
    ends = [end for row in rows if (end := _held_until_ms(book, row)) is not None]
    return Outcome(
        status=Status.SUCCEEDED,
        late=late,
        ticket_ids=tuple(row.ticket_id for row in rows),
        reservation_ids=tuple(row.id for row in rows),
        held_until_ms=min(ends, default=None),
        price=sum(map(book.price, rows)),
        currency=book.state.events[rows[0].event_id].currency,
    )


def _held_until_ms(book: Book, reservation: Reservation) -> int | None:
    """Return until when the reservation holds; None: it is sold, or has ended."""
    now = book.active.get(reservation.ticket_id)
    is_held = now is not None and now.id == reservation.id and now.status is ReservationStatus.HELD
    return now.held_until_ms if now is not None and is_held else None


def refused(code: Code, entry: Entry, **reason: Any) -> Outcome:
    """Return a no whose reason is not the ticket's state. `reason` are fields of its explanation."""
    explanation = Explanation(sequence=entry.sequence, **reason)
    return Outcome(status=Status.REJECTED, code=code, explanation=explanation)


def refused_so(no: No, entry: Entry) -> Outcome:
    """Return the no of a channel or a code."""
    return refused(no.code, entry, limit=no.limit)


def refused_by_limit(rules: EventRules, entry: Entry) -> Outcome:
    return refused(Code.LIMIT_REACHED, entry, limit=limit_of(rules, guest=entry.command.guest))


def refused_for_class(rules: EventRules, ticket: Ticket, entry: Entry) -> Outcome | None:
    """Refuse a price class that the ticket does not have, naming those that it has; None: it has it."""
    if price_of(rules, ticket, entry.command.price_class) is not None:
        return None
    return refused(Code.PRICE_CLASS_UNKNOWN, entry, price_classes=classes_of(rules, ticket))


def refused_by_ticket(book: Book, code: Code, entry: Entry, ticket: Ticket, *, limit: int | None = None) -> Outcome:
    """Return a no that says how the ticket stands: its status, until when, by which command, how many wait."""
    active = book.active.get(ticket.id)
    status = ticket_status(active)
    explanation = Explanation(
        sequence=entry.sequence,
        ticket_id=None if ticket.id == entry.command.ticket_id else ticket.id,
        won_by_sequence=None if active is None or active.shard != book.state.shard else active.sequence,
        ticket_status=status,
        held_until_ms=None if active is None or status is not TicketStatus.HELD else active.held_until_ms,
        waiting=len(book.waiting.of_ticket(ticket.id)),
        limit=limit,
    )
    return Outcome(status=Status.REJECTED, code=code, explanation=explanation)


def ticket_of(book: Book, row: Reservation) -> Ticket:
    """Return the ticket of a reservation whose ticket the batch has."""
    ticket = book.ticket(row.ticket_id)
    assert ticket is not None, f"the ticket of reservation {row.id} was not loaded"
    return ticket
