"""An order of several tickets: its wishes in order, the first that can be met whole is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.book import Book
from shared.domain.commands import Entry, Wish
from shared.domain.handlers.admission import ANYBODY, Access, No, access_of, no_room, sells_from, way_by, way_to
from shared.domain.handlers.refusals import refused, refused_so, succeeded_order
from shared.domain.handlers.wait_list import bring_up_to_date, may_wait_until_ms, put_in_line
from shared.domain.ids import derived_id, shard_of_command
from shared.domain.outcomes import SHORT_NAMED_MAX, Code, Explanation, Outcome, Shortage, Shortfall, Status
from shared.domain.prices import categories_with, each_class, price_of
from shared.domain.records import EventRules, Reservation, Ticket
from shared.domain.rules import WAITING_ORDERS_MAX, in_sale_window, limit_of

_CODE_OF_ONLY = {
    Shortage.LIMIT: Code.LIMIT_REACHED,
    Shortage.COOLING_DOWN: Code.COOLING_DOWN,
    Shortage.PRICE_CLASS: Code.PRICE_CLASS_UNKNOWN,
    Shortage.NOT_IN_CHANNEL: Code.NOT_IN_CHANNEL,
    Shortage.CHANNEL_LIMIT: Code.LIMIT_REACHED,
    Shortage.CODE_INVALID: Code.CODE_INVALID,
    Shortage.CODE_EXHAUSTED: Code.CODE_EXHAUSTED,
}
SHORTAGE_OF = {
    Code.NOT_IN_CHANNEL: Shortage.NOT_IN_CHANNEL,
    Code.CODE_INVALID: Shortage.CODE_INVALID,
    Code.CODE_EXHAUSTED: Shortage.CODE_EXHAUSTED,
    Code.LIMIT_REACHED: Shortage.CHANNEL_LIMIT,
    Code.SALES_CLOSED: Shortage.NOT_FOR_SALE,
}

_CURED_BY_A_RELEASE = frozenset({Shortage.TAKEN, Shortage.TOO_FEW, Shortage.NOT_ADJACENT})


@dataclass(frozen=True, slots=True)
class Short:
    """How far a wish fell short."""

    missing: int
    reason: Shortage
    ticket_ids: tuple[str, ...] = ()
    """Those that were named and can't be had."""

    def of_wish(self, index: int) -> Shortfall:
        return Shortfall(
            wish=index, missing=self.missing, reason=self.reason, ticket_ids=self.ticket_ids[:SHORT_NAMED_MAX]
        )


@dataclass(frozen=True, slots=True)
class Met:
    wish: Wish
    tickets: tuple[Ticket, ...]


def order(book: Book, entry: Entry) -> Outcome:
    """Take all tickets of the first wish that can be met whole, or none: then wait, or say how far each fell short."""
    command = entry.command
    rules = book.state.events.get(command.event_id or "")
    if rules is None:
        return refused(Code.TICKET_NOT_FOUND, entry)
    access = access_of(book, rules.id, command)
    if isinstance(access, No):
        return refused_so(access, entry)
    if not sells_to(book, rules, access):
        return refused(Code.SALES_CLOSED, entry)
    met = first_met(book, rules, entry, command.wishes, access)
    if isinstance(met, Met):
        return succeeded_order(book, take(book, entry, met, access))
    if command.wait_for_release_seconds and any(each.reason in _CURED_BY_A_RELEASE for each in met):
        return _park(book, rules, entry, met)
    return fell_short(rules, entry, met)


def sells_to(book: Book, rules: EventRules, access: Access) -> bool:
    """Return whether the event, or the channel out of which is taken, sells now."""
    return in_sale_window(rules, book.now_ms) if access.channel is None else sells_from(book, rules, access.channel)


def first_met(
    book: Book, rules: EventRules, entry: Entry, wishes: Sequence[Wish], access: Access = ANYBODY
) -> Met | tuple[Shortfall, ...]:
    """Return the first wish that can be met whole and its tickets, which are still free, or how far each falls short."""
    shortfalls: list[Shortfall] = []
    for index, wish in enumerate(wishes):
        met = _meet(book, rules, entry, wish, access)
        if not isinstance(met, Short):
            return Met(wish, met)
        shortfalls.append(met.of_wish(index))
    return tuple(shortfalls)


def _meet(book: Book, rules: EventRules, entry: Entry, wish: Wish, access: Access) -> tuple[Ticket, ...] | Short:
    if (over := over_limit(book, rules, entry, wish)) is not None:
        return over
    met = (_named if wish.ticket_ids else counted)(book, rules, entry, wish, access)
    return met if isinstance(met, Short) else too_many(book, rules, entry, met, access) or met


def too_many(book: Book, rules: EventRules, entry: Entry, tickets: Sequence[Ticket], access: Access) -> Short | None:
    """Return how many of the tickets are too many for the code or the channel by which they are had; None: none."""
    no = no_room(book, rules.id, entry.command.holder, [way_by(access, ticket) for ticket in tickets])
    return None if no is None else Short(no.missing, SHORTAGE_OF[no.code])


def over_limit(book: Book, rules: EventRules, entry: Entry, wish: Wish) -> Short | None:
    """Return by how many tickets the wish goes beyond what its holder may have; None: it does not."""
    quantity = len(set(wish.ticket_ids)) or wish.quantity
    room = book.room(rules, entry.command.holder, guest=entry.command.guest)
    return Short(quantity - room, Shortage.LIMIT) if room is not None and quantity > room else None


def counted(
    book: Book, rules: EventRules, entry: Entry, wish: Wish, access: Access = ANYBODY
) -> tuple[Ticket, ...] | Short:
    """Return seats for a wish by quantity, none of which the holder had a moment ago."""
    if wish.quantity <= 0:
        return Short(1, Shortage.TOO_FEW)
    pool = book.pool(rules.id, access.channel)
    categories = categories_with(rules, wish.price_classes)
    if access.channel is not None and access.code is not None and access.code.category is not None:
        opened = frozenset({access.code.category})
        categories = opened if categories is None else categories & opened
    if categories == frozenset():
        return Short(wish.quantity, Shortage.PRICE_CLASS)
    cooling = [ticket for ticket in pool.free(book.cooling(entry.command.holder)) if is_cooling(book, entry, ticket)]
    for ticket in cooling:
        pool.remove(ticket)
    pick = pool.pick(wish, categories)
    for ticket in cooling:
        pool.add(ticket)
    if pick.seats:
        return pick.seats
    if cooling and pool.pick(wish, categories).seats:
        return Short(pick.missing, Shortage.COOLING_DOWN)
    return Short(pick.missing, Shortage.NOT_ADJACENT if pick.scattered else Shortage.TOO_FEW)


def is_cooling(book: Book, entry: Entry, ticket: Ticket) -> bool:
    return book.cooling_until_ms(ticket, entry.command.holder) is not None


def _named(book: Book, rules: EventRules, entry: Entry, wish: Wish, access: Access) -> tuple[Ticket, ...] | Short:
    """Return the tickets of a wish that names them, if every one of them can be had."""
    ticket_ids = tuple(dict.fromkeys(wish.ticket_ids))
    tickets: list[Ticket] = []
    short: dict[str, Shortage] = {}
    for ticket_id, price_class in zip(ticket_ids, each_class(wish, len(ticket_ids)), strict=True):
        ticket = book.ticket(ticket_id)
        if ticket is None or ticket.event_id != rules.id:
            short[ticket_id] = Shortage.NOT_FOUND
        elif isinstance(way := way_to(book, ticket, access), No):
            short[ticket_id] = SHORTAGE_OF[way.code]
        elif bring_up_to_date(book, ticket, entry) is not None:
            short[ticket_id] = Shortage.TAKEN
        elif is_cooling(book, entry, ticket):
            short[ticket_id] = Shortage.COOLING_DOWN
        elif price_of(rules, ticket, price_class) is None:
            short[ticket_id] = Shortage.PRICE_CLASS
        else:
            tickets.append(ticket)
    if not short:
        return tuple(tickets)
    return Short(len(short), next(iter(short.values())), tuple(short))


def take(
    book: Book, entry: Entry, met: Met, access: Access = ANYBODY, *, handed_over: bool = False
) -> list[Reservation]:
    """Give the order the free tickets. `handed_over`: it waited for them, perhaps in another shard's queue than this one."""
    command, shard = entry.command, shard_of_command(entry.command.id)
    return [
        book.open(
            ticket,
            entry,
            reservation_id=derived_id(shard, command.submitted_ms, command.id, ticket.id),
            shard=shard,
            way=way_by(access, ticket),
            order_id=command.order_id or command.id,
            price_class=price_class,
            handed_over=handed_over,
        )
        for ticket, price_class in zip(met.tickets, each_class(met.wish, len(met.tickets)), strict=True)
    ]


def _park(book: Book, rules: EventRules, entry: Entry, shortfalls: tuple[Shortfall, ...]) -> Outcome:
    """Let the order wait until a wish of it can be met whole, or say why it may not."""
    command, waiting = entry.command, len(book.waiting.of_event(rules.id))
    until_ms = may_wait_until_ms(book, rules, command)
    if until_ms is None or waiting >= WAITING_ORDERS_MAX:
        return refused(Code.WAITING_CLOSED, entry, waiting=waiting, shortfalls=shortfalls)
    if book.waiting.of_holder(rules.id, command.holder) >= rules.max_waiting_per_holder:
        limit = rules.max_waiting_per_holder
        return refused(Code.LIMIT_REACHED, entry, waiting=waiting, limit=limit, shortfalls=shortfalls)
    return put_in_line(book, rules, entry, until_ms)


def fell_short(
    rules: EventRules, entry: Entry, shortfalls: tuple[Shortfall, ...], *, event_id: str | None = None
) -> Outcome:
    """Refuse the order; if one thing alone stood in the way that has a code, such as the holder's limit, that is the code."""
    reasons = {shortfall.reason for shortfall in shortfalls}
    code, limit = Code.NO_MATCHING_SEATS, None
    if len(reasons) == 1:
        (only,) = reasons
        code = _CODE_OF_ONLY.get(only, code)
        limit = limit_of(rules, guest=entry.command.guest) if only is Shortage.LIMIT else None
    explanation = Explanation(sequence=entry.sequence, event_id=event_id, limit=limit, shortfalls=shortfalls)
    return Outcome(status=Status.REJECTED, code=code, explanation=explanation)
