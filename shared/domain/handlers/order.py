"""An order of several tickets: its wishes in order, the first that can be met whole is taken."""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain.book import Book
from shared.domain.commands import Entry, Wish
from shared.domain.handlers.refusals import refused, succeeded_order
from shared.domain.handlers.wait_list import bring_up_to_date
from shared.domain.ids import derived_id
from shared.domain.outcomes import Code, Explanation, Outcome, Shortage, Shortfall, Status
from shared.domain.prices import categories_with, each_class, price_of
from shared.domain.records import EventRules, Ticket
from shared.domain.rules import in_sale_window, is_offered, limit_of

_CODE_OF_ONLY = {
    Shortage.LIMIT: Code.LIMIT_REACHED,
    Shortage.COOLING_DOWN: Code.COOLING_DOWN,
    Shortage.PRICE_CLASS: Code.PRICE_CLASS_UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class _Short:
    missing: int
    reason: Shortage


def order(book: Book, entry: Entry) -> Outcome:
    """Take all tickets of the first wish that can be met whole, or none and say how far each fell short."""
    command = entry.command
    rules = book.state.events.get(command.event_id or "")
    if rules is None:
        return refused(Code.TICKET_NOT_FOUND, entry)
    if not in_sale_window(rules, book.now_ms):
        return refused(Code.SALES_CLOSED, entry)
    shortfalls: list[Shortfall] = []
    for index, wish in enumerate(command.wishes):
        met = _meet(book, rules, entry, wish)
        if not isinstance(met, _Short):
            return _take(book, entry, wish, met)
        shortfalls.append(Shortfall(wish=index, missing=met.missing, reason=met.reason))
    return _fell_short(rules, entry, tuple(shortfalls))


def _meet(book: Book, rules: EventRules, entry: Entry, wish: Wish) -> tuple[Ticket, ...] | _Short:
    ticket_ids = tuple(dict.fromkeys(wish.ticket_ids))
    quantity = len(ticket_ids) or wish.quantity
    room = book.room(rules, entry.command.holder, guest=entry.command.guest)
    if room is not None and quantity > room:
        return _Short(quantity - room, Shortage.LIMIT)
    if ticket_ids:
        return _named(book, rules, entry, wish, ticket_ids)
    if quantity <= 0:
        return _Short(1, Shortage.TOO_FEW)
    return _counted(book, rules, entry, wish)


def _counted(book: Book, rules: EventRules, entry: Entry, wish: Wish) -> tuple[Ticket, ...] | _Short:
    """Return seats for a wish by quantity, none of which the holder had a moment ago."""
    pool = book.pool(rules.id)
    categories = categories_with(rules, wish.price_classes)
    if categories == frozenset():
        return _Short(wish.quantity, Shortage.PRICE_CLASS)
    cooling = [ticket for ticket in pool.free(book.cooling(entry.command.holder)) if _cooling(book, entry, ticket)]
    for ticket in cooling:
        pool.remove(ticket)
    pick = pool.pick(wish, categories)
    for ticket in cooling:
        pool.add(ticket)
    if pick.seats:
        return pick.seats
    if cooling and pool.pick(wish, categories).seats:
        return _Short(pick.missing, Shortage.COOLING_DOWN)
    return _Short(pick.missing, Shortage.NOT_ADJACENT if pick.scattered else Shortage.TOO_FEW)


def _cooling(book: Book, entry: Entry, ticket: Ticket) -> bool:
    return book.cooling_until_ms(ticket, entry.command.holder) is not None


def _named(
    book: Book, rules: EventRules, entry: Entry, wish: Wish, ticket_ids: tuple[str, ...]
) -> tuple[Ticket, ...] | _Short:
    """Return the tickets of a wish that names them, if every one of them can be had."""
    tickets: list[Ticket] = []
    reasons: list[Shortage] = []
    for ticket_id, price_class in zip(ticket_ids, each_class(wish, len(ticket_ids)), strict=True):
        ticket = book.ticket(ticket_id)
        if ticket is None or ticket.event_id != rules.id:
            reasons.append(Shortage.NOT_FOUND)
        elif not is_offered(rules, ticket):
            reasons.append(Shortage.NOT_FOR_SALE)
        elif bring_up_to_date(book, ticket, entry) is not None:
            reasons.append(Shortage.TAKEN)
        elif _cooling(book, entry, ticket):
            reasons.append(Shortage.COOLING_DOWN)
        elif price_of(rules, ticket, price_class) is None:
            reasons.append(Shortage.PRICE_CLASS)
        else:
            tickets.append(ticket)
    return _Short(len(reasons), reasons[0]) if reasons else tuple(tickets)


def _take(book: Book, entry: Entry, wish: Wish, tickets: tuple[Ticket, ...]) -> Outcome:
    command, shard = entry.command, book.state.shard
    rows = [
        book.open(
            ticket,
            entry,
            reservation_id=derived_id(shard, command.submitted_ms, command.id, ticket.id),
            shard=shard,
            order_id=command.order_id or command.id,
            price_class=price_class,
        )
        for ticket, price_class in zip(tickets, each_class(wish, len(tickets)), strict=True)
    ]
    return succeeded_order(book, rows)


def _fell_short(rules: EventRules, entry: Entry, shortfalls: tuple[Shortfall, ...]) -> Outcome:
    """Refuse the order; if nothing but the holder's limit, a cool-down or a price class stood in the way, that is the code."""
    reasons = {shortfall.reason for shortfall in shortfalls}
    code = _CODE_OF_ONLY.get(reasons.pop(), Code.NO_MATCHING_SEATS) if len(reasons) == 1 else Code.NO_MATCHING_SEATS
    limit = limit_of(rules, guest=entry.command.guest) if code is Code.LIMIT_REACHED else None
    explanation = Explanation(sequence=entry.sequence, limit=limit, shortfalls=shortfalls)
    return Outcome(status=Status.REJECTED, code=code, explanation=explanation)
