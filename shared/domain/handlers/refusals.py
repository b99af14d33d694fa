"""Outcomes that several kinds of command share, and the explanation of a no."""

from __future__ import annotations

from shared.domain.book import Book
from shared.domain.commands import Entry
from shared.domain.outcomes import Code, Explanation, Outcome, Status
from shared.domain.records import EventRules, Reservation, Ticket, TicketStatus
from shared.domain.rules import limit_of, ticket_status


def succeeded(reservation: Reservation, *, late: bool = False) -> Outcome:
    return Outcome(status=Status.SUCCEEDED, reservation_id=reservation.id, late=late)


def succeeded_order(rows: list[Reservation], *, late: bool = False) -> Outcome:
    """Return the outcome of a command that concerned several reservations."""
    return Outcome(
        status=Status.SUCCEEDED,
        late=late,
        ticket_ids=tuple(row.ticket_id for row in rows),
        reservation_ids=tuple(row.id for row in rows),
    )


def refused(code: Code, entry: Entry, *, limit: int | None = None, cool_down_until_ms: int | None = None) -> Outcome:
    """Return a no whose reason is not the ticket's state."""
    explanation = Explanation(sequence=entry.sequence, limit=limit, cool_down_until_ms=cool_down_until_ms)
    return Outcome(status=Status.REJECTED, code=code, explanation=explanation)


def refused_by_limit(rules: EventRules, entry: Entry) -> Outcome:
    return refused(Code.LIMIT_REACHED, entry, limit=limit_of(rules, guest=entry.command.guest))


def refused_by_ticket(book: Book, code: Code, entry: Entry, ticket: Ticket, *, limit: int | None = None) -> Outcome:
    """Return a no that says how the ticket stands: its status, until when, by which command, how many wait."""
    active = book.active.get(ticket.id)
    status = ticket_status(active)
    explanation = Explanation(
        sequence=entry.sequence,
        won_by_sequence=None if active is None or active.shard != book.state.shard else active.sequence,
        ticket_status=status,
        held_until_ms=None if active is None or status is not TicketStatus.HELD else active.held_until_ms,
        waiting=len(book.waiting.of_ticket(ticket.id)),
        limit=limit,
    )
    return Outcome(status=Status.REJECTED, code=code, explanation=explanation)
