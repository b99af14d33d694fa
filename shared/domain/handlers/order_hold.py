"""Release, confirm and extend what a holder has through an order: all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import wraps

from shared.domain.access import Way
from shared.domain.book import Book
from shared.domain.commands import Entry
from shared.domain.handlers.admission import no_room_in_each, way_again
from shared.domain.handlers.refusals import refused, refused_by_ticket, succeeded_order, ticket_of
from shared.domain.handlers.wait_list import bring_up_to_date, give_back, sell
from shared.domain.ids import derived_id
from shared.domain.outcomes import Code, Outcome
from shared.domain.records import Reservation, ReservationStatus
from shared.domain.rules import extended_until_ms, is_final_sale, limit_of, may_sell

_Handler = Callable[[Book, Entry], Outcome]
_OrderHandler = Callable[[Book, Entry, list[Reservation]], Outcome]


def of_order(book: Book, entry: Entry) -> list[Reservation]:
    """Return the newest reservation of each of the order's tickets, but what was released, brought up to date with the clock."""
    order_id = entry.command.order_id or ""
    for row in book.of_order(order_id):
        if (ticket := book.ticket(row.ticket_id)) is not None:
            bring_up_to_date(book, ticket, entry)
    # A ticket whose hold ran out may have been removed since.
    return [row for row in _not_released(book.of_order(order_id)) if book.ticket(row.ticket_id) is not None]


def _not_released(rows: list[Reservation]) -> list[Reservation]:
    return [row for row in rows if row.status is not ReservationStatus.RELEASED]


def _of_own_order(handler: _OrderHandler) -> _Handler:
    """Hand `handler` the newest reservation of each of the order's tickets, brought up to date with the clock."""

    @wraps(handler)
    def checked(book: Book, entry: Entry) -> Outcome:
        rows = book.of_order(entry.command.order_id or "")
        if not rows:
            return refused(Code.NOT_RESERVED, entry)
        # Who passed the order on has what it gave away in it still, released.
        if any(row.holder != entry.command.holder for row in _not_released(rows) or rows):
            return refused(Code.NOT_HOLDER, entry)
        kept = of_order(book, entry)
        return handler(book, entry, kept) if kept else refused(Code.NOT_RESERVED, entry)

    return checked


@_of_own_order
def release(book: Book, entry: Entry, rows: list[Reservation]) -> Outcome:
    """Give back what is active; nothing at all if a part of it is sold for good."""
    active = [row for row in rows if row.active]
    if not active:
        return refused(Code.HOLD_EXPIRED, entry)
    for row in active:
        ticket = ticket_of(book, row)
        if row.status is ReservationStatus.CONFIRMED and not may_sell(book.rules(ticket), entry.command):
            return refused_by_ticket(book, Code.NOT_ALLOWED, entry, ticket)
        if is_final_sale(book.rules(ticket), row):
            return refused_by_ticket(book, Code.NOT_REFUNDABLE, entry, ticket)
    for row in active:
        give_back(book, row, entry)
    return succeeded_order(book, active)


@_of_own_order
def confirm(book: Book, entry: Entry, rows: list[Reservation]) -> Outcome:
    """Sell all of it; what ran out is taken again if every such ticket can still be had."""
    for row in rows:
        ticket = ticket_of(book, row)
        if not may_sell(book.rules(ticket), entry.command):
            return refused_by_ticket(book, Code.NOT_ALLOWED, entry, ticket)
        if row.status is ReservationStatus.HELD and book.rules(ticket).cancelled:
            return refused_by_ticket(book, Code.SALES_CLOSED, entry, ticket)
    expired = [row for row in rows if not row.active]
    ways = _ways_again(book, entry, expired)
    if isinstance(ways, Outcome):
        return ways
    confirmed: list[Reservation] = []
    for row in rows:
        if not row.active:
            confirmed.append(_retake(book, entry, row, ways[row.id]))
            continue
        if row.status is ReservationStatus.HELD:
            sell(book, row, entry)
        confirmed.append(row)
    return succeeded_order(book, confirmed, late=bool(expired))


@_of_own_order
def extend(book: Book, entry: Entry, rows: list[Reservation]) -> Outcome:
    """Prolong every hold of the order; none if one has run out."""
    for row in rows:
        if not row.active:
            return refused_by_ticket(book, Code.HOLD_EXPIRED, entry, ticket_of(book, row))
    for row in rows:
        if row.status is ReservationStatus.HELD:
            book.prolong(row, extended_until_ms(book.rules(ticket_of(book, row)), row, book.now_ms), entry)
    return succeeded_order(book, rows)


def _ways_again(book: Book, entry: Entry, expired: list[Reservation]) -> dict[str, Way] | Outcome:
    """Return by reservation how each of `expired` can be had again, or the refusal if one can't."""
    of_events = Counter(row.event_id for row in expired)
    ways: dict[str, Way] = {}
    for row in expired:
        ticket = ticket_of(book, row)
        rules = book.rules(ticket)
        way = way_again(book, ticket, row)
        if ticket.id in book.active or way is None:
            return refused_by_ticket(book, Code.HOLD_EXPIRED, entry, ticket)
        room = book.room(rules, row.holder, guest=row.guest)
        if room is not None and room < of_events[row.event_id]:
            return refused_by_ticket(book, Code.HOLD_EXPIRED, entry, ticket, limit=limit_of(rules, guest=row.guest))
        ways[row.id] = way
        if no_room_in_each(book, row.holder, [(each.event_id, ways[each.id]) for each in expired if each.id in ways]):
            return refused_by_ticket(book, Code.HOLD_EXPIRED, entry, ticket)
    return ways


def _retake(book: Book, entry: Entry, row: Reservation, way: Way) -> Reservation:
    command, shard = entry.command, book.state.shard
    return book.open(
        ticket_of(book, row),
        entry,
        reservation_id=derived_id(shard, command.submitted_ms, command.id, row.ticket_id),
        shard=shard,
        way=way,
        status=ReservationStatus.CONFIRMED,
        after=row,
    )
