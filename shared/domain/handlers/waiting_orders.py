"""The orders that wait in an event until a wish of theirs can be met whole: what comes free is offered to them in line.

Who waits for the very ticket comes before them. An order takes all of a wish or nothing: what is not enough for it is left to those
behind, and to everybody.
"""

from __future__ import annotations

from msgspec.json import encode

from shared.domain.book import Book
from shared.domain.commands import Entry, Wish
from shared.domain.handlers.admission import Access, No, access_of, way_to
from shared.domain.handlers.order import (
    SHORTAGE_OF,
    Met,
    Short,
    counted,
    fell_short,
    is_cooling,
    over_limit,
    sells_to,
    take,
    too_many,
)
from shared.domain.handlers.refusals import refused, refused_so, succeeded_order
from shared.domain.handlers.wait_list import is_past_deadline
from shared.domain.outcomes import Code, Outcome, Shortage, Shortfall, Status
from shared.domain.prices import each_class, price_of
from shared.domain.records import EventRules, Parked, Ticket
from shared.domain.seating import suits

_IN_VAIN = frozenset({Shortage.LIMIT, Shortage.PRICE_CLASS, Shortage.CHANNEL_LIMIT, Shortage.CODE_EXHAUSTED})
"""What ends the waiting: the seats are there, and its holder may not have so many of them."""
_STILL_SHORT = Short(1, Shortage.TAKEN)


def offer_what_came_free(book: Book) -> None:
    """Offer what the last command freed, with what else is free, to the orders that wait for tickets of its event."""
    for event_id, freed in book.freed.items():
        waiting = book.waiting.of_event(event_id)
        still_free = None if freed is None else [ticket for ticket in freed if ticket.id not in book.active]
        if waiting and still_free != []:
            offer = _Offer(book, book.state.events[event_id], still_free)
            ends = [(parked, offer.made_to(parked)) for parked in waiting]
            book.end_waiting([(parked, outcome) for parked, outcome in ends if outcome is not None])
    book.freed.clear()


def expire(book: Book, entry: Entry) -> Outcome:
    """Bring the event's waiting orders up to date with the clock, with what came free unseen, and with the end of the event."""
    event_id = entry.command.event_id or ""
    if event_id not in book.state.events:
        gone = book.waiting.of_event(event_id)
        book.end_waiting([(parked, refused(Code.TICKET_NOT_FOUND, parked.entry)) for parked in gone])
        return refused(Code.TICKET_NOT_FOUND, entry)
    book.freed[event_id] = None
    return Outcome(status=Status.SUCCEEDED)


class _Offer:
    """The free tickets of an event, offered to one order after the other. They only become fewer: a wish that they did
    not meet once they do not meet for those behind either. `new`: those that came free just now; None: any may have.
    """

    def __init__(self, book: Book, rules: EventRules, new: list[Ticket] | None) -> None:
        self._book = book
        self._rules = rules
        self._new = new
        self._unmet: dict[tuple[object, ...], Short] = {}

    def made_to(self, parked: Parked) -> Outcome | None:
        """Return how the order ends; None: it goes on waiting."""
        book, entry = self._book, parked.entry
        access = self._access(entry)
        if isinstance(access, Outcome):
            return access
        is_over = parked.until_ms <= book.now_ms
        shortfalls: list[Shortfall] = []
        for index, wish in enumerate(entry.command.wishes):
            met = self._meet(entry, wish, access)
            if isinstance(met, Short):
                shortfalls.append(met.of_wish(index))
            elif not is_over:
                return succeeded_order(book, take(book, entry, Met(wish, met), access, handed_over=True))
        if is_over:
            waiting = len(book.waiting.of_event(self._rules.id))
            return refused(Code.NO_MATCHING_SEATS, entry, waiting=waiting, shortfalls=tuple(shortfalls))
        in_vain = all(each.reason in _IN_VAIN for each in shortfalls)
        return fell_short(self._rules, entry, tuple(shortfalls)) if in_vain else None

    def _access(self, entry: Entry) -> Access | Outcome:
        """Return what the order brings along by now, or why it waits no longer."""
        if entry.command.id in self._book.state.withdrawn:
            return refused(Code.WITHDRAWN, entry)
        if is_past_deadline(self._book, entry.command):
            return refused(Code.DEADLINE_PASSED, entry)
        access = access_of(self._book, self._rules.id, entry.command)
        if isinstance(access, No):
            return refused_so(access, entry)
        return access if sells_to(self._book, self._rules, access) else refused(Code.SALES_CLOSED, entry)

    def _meet(self, entry: Entry, wish: Wish, access: Access) -> tuple[Ticket, ...] | Short:
        if (over := over_limit(self._book, self._rules, entry, wish)) is not None:
            return over
        if not self._concerns(wish):
            return _STILL_SHORT
        opened = access.code and (access.code.category,)
        like = (encode(wish), access.channel, access.named, opened)
        known = self._unmet.get(like)
        if known is not None:
            return known
        met = (self._named if wish.ticket_ids else self._counted)(entry, wish, access)
        if not isinstance(met, Short):
            return too_many(self._book, self._rules, entry, met, access) or met
        if met.reason is not Shortage.COOLING_DOWN:
            self._unmet[like] = met
        return met

    def _counted(self, entry: Entry, wish: Wish, access: Access) -> tuple[Ticket, ...] | Short:
        return counted(self._book, self._rules, entry, wish, access)

    def _concerns(self, wish: Wish) -> bool:
        """Return whether anything that came free could be for the wish: what was free before was not enough for it."""
        if self._new is None:
            return True
        return any(ticket.id in wish.ticket_ids if wish.ticket_ids else suits(wish, ticket) for ticket in self._new)

    def _named(self, entry: Entry, wish: Wish, access: Access) -> tuple[Ticket, ...] | Short:
        """Return the tickets that the wish names, if every one of them is free and to be had."""
        ticket_ids = tuple(dict.fromkeys(wish.ticket_ids))
        tickets: list[Ticket] = []
        reasons: list[Shortage] = []
        for ticket_id, price_class in zip(ticket_ids, each_class(wish, len(ticket_ids)), strict=True):
            ticket = self._book.free(self._rules.id, ticket_id)
            if ticket is None:
                reasons.append(Shortage.TAKEN)
            elif isinstance(way := way_to(self._book, ticket, access), No):
                reasons.append(SHORTAGE_OF[way.code])
            elif is_cooling(self._book, entry, ticket):
                reasons.append(Shortage.COOLING_DOWN)
            elif price_of(self._rules, ticket, price_class) is None:
                reasons.append(Shortage.PRICE_CLASS)
            else:
                tickets.append(ticket)
        return Short(len(reasons), reasons[0]) if reasons else tuple(tickets)
