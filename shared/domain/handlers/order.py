"""An order of several tickets: its wishes in order, the first that can be met whole is taken."""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain.book import Book
from shared.domain.commands import Entry, Wish
from shared.domain.handlers.refusals import refused, succeeded_order
from shared.domain.handlers.wait_list import bring_up_to_date
from shared.domain.ids import derived_id
from shared.domain.outcomes import Code, Explanation, Outcome, Shortfall, Status
from shared.domain.records import EventRules, Ticket
from shared.domain.rules import in_sale_window, is_offered


@dataclass(frozen=True, slots=True)
class _Short:
    missing: int
    reason: str


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
            return _take(book, entry, met)
        shortfalls.append(Shortfall(wish=index, missing=met.missing, reason=met.reason))
    return _fell_short(rules, entry, tuple(shortfalls))


def _meet(book: Book, rules: EventRules, entry: Entry, wish: Wish) -> tuple[Ticket, ...] | _Short:
    ticket_ids = tuple(dict.fromkeys(wish.ticket_ids))
    quantity = len(ticket_ids) or wish.quantity
    room = book.room(rules, entry.command.holder)
    if room is not None and quantity > room:
        return _Short(quantity - room, "limit")
    if ticket_ids:
        return _named(book, rules, entry, ticket_ids)
    if quantity <= 0:
        return _Short(1, "too_few")
    pick = book.pool(rules.id).pick(wish)
    return pick.seats or _Short(pick.missing, "not_adjacent" if pick.scattered else "too_few")


def _named(book: Book, rules: EventRules, entry: Entry, ticket_ids: tuple[str, ...]) -> tuple[Ticket, ...] | _Short:
    """Return the tickets of a wish that names them, if every one of them can be had."""
    tickets: list[Ticket] = []
    reasons: list[str] = []
    for ticket_id in ticket_ids:
        ticket = book.ticket(ticket_id)
        if ticket is None or ticket.event_id != rules.id:
            reasons.append("not_found")
        elif not is_offered(rules, ticket):
            reasons.append("not_for_sale")
        elif bring_up_to_date(book, ticket, entry) is not None:
            reasons.append("taken")
        else:
            tickets.append(ticket)
    return _Short(len(reasons), reasons[0]) if reasons else tuple(tickets)


def _take(book: Book, entry: Entry, tickets: tuple[Ticket, ...]) -> Outcome:
    command, shard = entry.command, book.state.shard
    rows = [
        book.open(
            ticket,
            entry,
            reservation_id=derived_id(shard, command.submitted_ms, command.id, ticket.id),
            shard=shard,
            order_id=command.order_id or command.id,
        )
        for ticket in tickets
    ]
    return succeeded_order(rows)


def _fell_short(rules: EventRules, entry: Entry, shortfalls: tuple[Shortfall, ...]) -> Outcome:
    """Refuse the order; if nothing but the holder's limit stood in the way, that is the code."""
    only_limit = bool(shortfalls) and all(shortfall.reason == "limit" for shortfall in shortfalls)
    return Outcome(
        status=Status.REJECTED,
        code=Code.LIMIT_REACHED if only_limit else Code.NO_MATCHING_SEATS,
        explanation=Explanation(
            sequence=entry.sequence, limit=rules.max_per_holder if only_limit else None, shortfalls=shortfalls
        ),
    )
