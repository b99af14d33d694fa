"""Release, confirm and extend what a holder has of one ticket."""

from __future__ import annotations

from shared.domain.book import Book
from shared.domain.commands import Entry
from shared.domain.handlers.admission import no_room, way_again
from shared.domain.handlers.refusals import refused, refused_by_ticket, succeeded
from shared.domain.handlers.wait_list import bring_up_to_date, give_back, sell
from shared.domain.outcomes import Code, Outcome
from shared.domain.records import Reservation, ReservationStatus, Ticket
from shared.domain.rules import extended_until_ms, is_final_sale, limit_of, may_sell


def release(book: Book, entry: Entry) -> Outcome:
    """Give the ticket back: a hold always, a sale where the event allows it."""
    ticket = book.ticket(entry.command.ticket_id)
    if ticket is None:
        return refused(Code.TICKET_NOT_FOUND, entry)
    active = bring_up_to_date(book, ticket, entry)
    if active is None:
        code = Code.HOLD_EXPIRED if _expired(book, ticket, entry) else Code.NOT_RESERVED
        return refused_by_ticket(book, code, entry, ticket)
    if active.holder != entry.command.holder:
        return refused_by_ticket(book, Code.NOT_HOLDER, entry, ticket)
    if active.status is ReservationStatus.CONFIRMED and not may_sell(book.rules(ticket), entry.command):
        return refused_by_ticket(book, Code.NOT_ALLOWED, entry, ticket)
    if is_final_sale(book.rules(ticket), active):
        return refused_by_ticket(book, Code.NOT_REFUNDABLE, entry, ticket)
    give_back(book, active, entry)
    return succeeded(book, active)


def confirm(book: Book, entry: Entry) -> Outcome:
    """Make the hold a sale, once; after its end still, if the ticket is free."""
    ticket = book.ticket(entry.command.ticket_id)
    if ticket is None:
        return refused(Code.TICKET_NOT_FOUND, entry)
    active = bring_up_to_date(book, ticket, entry)
    if active is None or active.holder != entry.command.holder:
        return _confirm_late(book, ticket, entry, active)
    if not may_sell(book.rules(ticket), entry.command):
        return refused_by_ticket(book, Code.NOT_ALLOWED, entry, ticket)
    if active.status is ReservationStatus.HELD and book.rules(ticket).cancelled:
        return refused_by_ticket(book, Code.SALES_CLOSED, entry, ticket)
    if active.status is ReservationStatus.HELD:
        sell(book, active, entry)
    return succeeded(book, active)


def extend(book: Book, entry: Entry) -> Outcome:
    """Prolong the hold as far as the event allows."""
    ticket = book.ticket(entry.command.ticket_id)
    if ticket is None:
        return refused(Code.TICKET_NOT_FOUND, entry)
    active = bring_up_to_date(book, ticket, entry)
    if active is None or active.holder != entry.command.holder:
        code = Code.HOLD_EXPIRED if _expired(book, ticket, entry) else _not_mine(active)
        return refused_by_ticket(book, code, entry, ticket)
    if active.status is ReservationStatus.HELD:
        book.prolong(active, extended_until_ms(book.rules(ticket), active, book.now_ms), entry)
    return succeeded(book, active)


def _confirm_late(book: Book, ticket: Ticket, entry: Entry, active: Reservation | None) -> Outcome:
    """Answer a payment that came late: the same ticket if it can still be had, else a definite no."""
    expired = _expired(book, ticket, entry)
    if expired is None:
        return refused_by_ticket(book, _not_mine(active), entry, ticket)
    rules = book.rules(ticket)
    if not may_sell(rules, entry.command):
        return refused_by_ticket(book, Code.NOT_ALLOWED, entry, ticket)
    is_full = book.room(rules, expired.holder, guest=expired.guest) == 0
    way = way_again(book, ticket, expired)
    if active is not None or is_full or way is None or no_room(book, rules.id, expired.holder, (way,)) is not None:
        limit = limit_of(rules, guest=expired.guest) if active is None and is_full else None
        return refused_by_ticket(book, Code.HOLD_EXPIRED, entry, ticket, limit=limit)
    taken = book.open(
        ticket,
        entry,
        reservation_id=entry.command.id,
        shard=book.state.shard,
        way=way,
        status=ReservationStatus.CONFIRMED,
        after=expired,
    )
    return succeeded(book, taken, late=True)


def _expired(book: Book, ticket: Ticket, entry: Entry) -> Reservation | None:
    """Return the holder's last reservation of the ticket if it ran out."""
    past = book.past(ticket.id, entry.command.holder)
    return past if past is not None and past.status is ReservationStatus.EXPIRED else None


def _not_mine(active: Reservation | None) -> Code:
    return Code.NOT_RESERVED if active is None else Code.NOT_HOLDER
